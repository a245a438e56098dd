#pragma once

#include <span>

#include "language/map_ast.h"
#include "language/report.h"
#include "language/token.h"

/// The heads of the rules of map files: each function reads the tokens of one rule, blocks standing as single tokens whose content
/// the reader reads afterwards. False where the rule does not read; that is reported then.
namespace crossdock::language {

using Tokens = std::span<const Token>;

// map_rule_grammar.cpp
[[nodiscard]] bool read_head(Tokens tokens, Rule& rule, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, LoopRule& rule, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, PairsRule& rule, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, RepeatRule& rule, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, UseRule& rule, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, WhenRule& rule, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, CaseRule& rule, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, CaseBranch& branch, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, TreeRule& rule, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, TreeLevelRule& level, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, IgnoreRule& rule, Report& report);

// map_declaration_grammar.cpp
[[nodiscard]] bool read_head(Tokens tokens, MapDeclaration& map, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, RulesDeclaration& rules, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, BusinessRule& rule, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, TableDeclaration& table, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, TableEntry& entry, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, PairEntry& entry, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, ShapeDeclaration& shape, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, NeedsDeclaration& needs, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, SplitDeclaration& split, Report& report);
/// `replace PATH` and `drop PATH`, without the rule behind the colon.
[[nodiscard]] bool read_head(Tokens tokens, Patch& patch, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, TestDeclaration& test, Report& report);
/// `given "file"`, `roundtrip`, `expect …` inside a test; the block of `expect { … }` is read entry by entry.
[[nodiscard]] bool read_test_line(Tokens tokens, TestDeclaration& test, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, ExpectedValue& value, Report& report);

}  // namespace crossdock::language
