#pragma once

#include <span>
#include <variant>

#include "language/grammar_ast.h"
#include "language/report.h"
#include "language/token.h"

/// The heads of the rules of grammar files: each function reads the tokens of one rule, blocks standing as single tokens whose
/// content the reader reads afterwards. False where the rule does not read; that is reported then.
namespace crossdock::language {

using Tokens = std::span<const Token>;

// dictionary_grammar.cpp
[[nodiscard]] bool read_head(Tokens tokens, StandardLine& line, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, Setting& setting, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, CodesDeclaration& codes, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, ElementDeclaration& element, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, SegmentDeclaration& segment, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, ElementUse& use, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, ElementPairs& pairs, Report& report);
/// `notes P0304 R0203`, `add notes …`, `drop notes …`; appends.
[[nodiscard]] bool read_notes(Tokens tokens, std::vector<NoteUse>& notes, Report& report);

// set_grammar.cpp
[[nodiscard]] bool read_head(Tokens tokens, SetDeclaration& set, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, SegmentUse& use, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, LoopUse& loop, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, SetScope& scope, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, SetChange& change, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, OverlayDeclaration& overlay, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, OverlayAdjust& adjust, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, OverlayRequire& require, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, RequiredElement& element, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, OverlayForbid& forbid, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, TreeDeclaration& tree, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, TreeLevel& level, Report& report);

// layout_grammar.cpp
[[nodiscard]] bool read_head(Tokens tokens, LayoutDeclaration& layout, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, LayoutRecord& record, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, LayoutLoop& loop, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, LayoutField& field, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, ObjectDeclaration& object, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, FieldDeclaration& field, Report& report);
[[nodiscard]] bool read_head(Tokens tokens, StateDeclaration& state, Report& report);

}  // namespace crossdock::language
