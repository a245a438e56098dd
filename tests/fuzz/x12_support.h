#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/disk.h"
#include "format/x12/reader.h"
#include "grammar/load.h"
#include "support/cut_stream.h"

namespace crossdock::test {

/// The purchase order, the acknowledgment, and the drawings of tests/format/grammars with their binary and repeating elements, for
/// whatever version a file asks.
class FuzzGrammars final : public x12::GrammarSource {
 public:
  FuzzGrammars() : library_(sources_, {{root() + "/grammars", "grammars"}, {root() + "/tests/format/grammars", "tests/format/grammars"}}) {
    purchase_order_ = library_.set("x12", "004010", "850");
    acknowledgment_ = library_.set("x12", "004010", "997");
    drawings_ = library_.set("x12", "009000", "841");
    dictionary_ = library_.dictionary("x12", "004010");
    if (!purchase_order_.grammar || !acknowledgment_.grammar || !drawings_.grammar) std::abort();
  }
  SetGrammar set_grammar(std::string_view, std::string_view set_id) override {
    if (set_id == "850") return {purchase_order_.grammar.get(), false};
    if (set_id == "997") return {acknowledgment_.grammar.get(), false};
    if (set_id == "841") return {drawings_.grammar.get(), false};
    return {};
  }
  const grammar::Grammar* dictionary(std::string_view) override { return dictionary_.grammar.get(); }
  [[nodiscard]] const SourceSet& sources() const { return sources_; }

 private:
  static std::string root() { return CROSSDOCK_SOURCE_DIR; }

  SourceSet sources_;
  grammar::Library library_;
  grammar::Loaded purchase_order_, acknowledgment_, drawings_, dictionary_;
};

inline std::uint32_t seed_of(std::string_view bytes) {
  std::uint32_t seed = 2166136261u;
  for (const char byte : bytes) seed = (seed ^ static_cast<unsigned char>(byte)) * 16777619u;
  return seed;
}

}  // namespace crossdock::test
