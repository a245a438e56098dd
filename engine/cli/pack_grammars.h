#pragma once

#include <string_view>

#include "format/x12/reader.h"
#include "partner/pack.h"

namespace crossdock::cli {

/// A pack as the X12 reader's source of grammars. Keeps which document the last set was judged by.
class PackGrammars final : public x12::GrammarSource {
 public:
  explicit PackGrammars(const partner::PackVersion& pack) : pack_(pack) {}

  SetGrammar set_grammar(std::string_view version, std::string_view set_id) override {
    last_ = pack_.inbound_set(set_id, version);
    if (last_ == nullptr) return {};
    return {last_->grammar.get(), last_->fallback};
  }
  const grammar::Grammar* dictionary(std::string_view version) override { return pack_.dictionary(version); }
  [[nodiscard]] const partner::LinkedDocument* last() const { return last_; }

 private:
  const partner::PackVersion& pack_;
  const partner::LinkedDocument* last_ = nullptr;
};

}  // namespace crossdock::cli
