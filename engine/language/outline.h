#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "language/report.h"
#include "language/token.h"

namespace crossdock::language {

enum class Language : std::uint8_t { grammar, map };

/// One rule: its tokens, each block inside it folded into one token of kind `block`. Never empty.
struct OutlineRule {
  std::vector<Token> tokens;
  bool broken = false;  ///< what is wrong with it has been reported
  [[nodiscard]] SourceSpan span() const { return joined(tokens.front().span, tokens.back().span); }
};

struct OutlineBlock {
  std::vector<OutlineRule> rules;
  SourceSpan span;
};

/// The rules of a file and of the blocks inside them. Block 0 is the file.
struct Outline {
  std::vector<OutlineBlock> blocks;
};

/// Finds where rules begin and end, and pairs brackets: newline, `;`, `}`, operators, commas and clause words as the language says.
/// Lists in braces (after `in`, `codes`, `values`) stay in their rule as tokens. Brackets without a partner are reported; the outline
/// is whole nevertheless.
[[nodiscard]] Outline outline_of(const std::vector<Token>& tokens, Language language, Report& report);

}  // namespace crossdock::language
