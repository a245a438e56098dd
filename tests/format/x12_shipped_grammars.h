#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "diagnostic/source.h"
#include "format/x12/reader.h"
#include "grammar/load.h"

namespace crossdock::test {

/// The grammars that ship, as a reader's source.
class ShippedGrammars final : public x12::GrammarSource {
 public:
  /// `own`: with version 009000 of tests/format/grammars, which has what the shipped sets do not use.
  explicit ShippedGrammars(bool own = false) : library_(sources_, roots(own)) {}

  SetGrammar set_grammar(std::string_view version, std::string_view set_id) override {
    const std::string key = std::string(version) + " " + std::string(set_id);
    const auto [entry, is_new] = sets_.try_emplace(key);
    if (is_new) entry->second = library_.set("x12", version, set_id);
    return {entry->second.grammar.get(), entry->second.fallback};
  }
  const grammar::Grammar* dictionary(std::string_view version) override {
    const auto [entry, is_new] = dictionaries_.try_emplace(std::string(version));
    if (is_new) entry->second = library_.dictionary("x12", version);
    return entry->second.grammar.get();
  }
  [[nodiscard]] const SourceSet& sources() const { return sources_; }
  [[nodiscard]] const grammar::Library& library() const { return library_; }

 private:
  static std::vector<grammar::Library::Folder> roots(bool own) {
    const std::string source = CROSSDOCK_SOURCE_DIR;
    std::vector<grammar::Library::Folder> all = {{source + "/grammars", "grammars"}};
    if (own) all.push_back({source + "/tests/format/grammars", "tests/format/grammars"});
    return all;
  }

  SourceSet sources_;
  grammar::Library library_;
  std::map<std::string, grammar::Loaded> sets_;
  std::map<std::string, grammar::Loaded> dictionaries_;
};

inline ShippedGrammars& shipped_grammars() {
  static ShippedGrammars grammars;
  return grammars;
}

inline ShippedGrammars& grammars_with_our_own() {
  static ShippedGrammars grammars(true);
  return grammars;
}

}  // namespace crossdock::test
