#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "language/outline.h"
#include "language/report.h"
#include "language/token.h"

/// What the readers of both languages ask of a rule before its grammar reads it.
namespace crossdock::language {

/// The first word of a rule, empty where it begins with something else.
[[nodiscard]] std::string_view first_word(std::span<const Token> tokens);
/// The block that follows the word `before` (or, for an empty `before`, any other word but `via`); null where there is none.
[[nodiscard]] const Token* block_after(std::span<const Token> tokens, std::string_view before);
/// All block tokens of a rule but those behind `via`.
[[nodiscard]] std::vector<const Token*> body_blocks(std::span<const Token> tokens);
/// Tells a rule that is none of `known` here, with the nearest of them.
void report_unknown(std::span<const Token> tokens, std::string_view where, const std::vector<std::string>& known, Report& report);

}  // namespace crossdock::language
