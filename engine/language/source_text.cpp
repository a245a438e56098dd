#include "language/source_text.h"

#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/text.h"
#include "language/lexer.h"

namespace crossdock::language {

namespace {

/// The first byte of `text` that is no UTF-8.
std::size_t first_invalid(std::string_view text) {
  std::size_t good = 0;
  std::size_t bad = text.size();
  // Halving needs a prefix that does not end inside a character, hence the step back over continuation bytes.
  while (bad - good > 4) {
    std::size_t middle = good + (bad - good) / 2;
    while (middle > good && (static_cast<unsigned char>(text[middle]) & 0xC0u) == 0x80u) --middle;
    if (middle == good) break;
    if (is_valid_utf8(text.substr(good, middle - good)))
      good = middle;
    else
      bad = middle;
  }
  while (good < text.size()) {
    std::size_t length = 1;
    while (length <= 4 && good + length <= text.size() && !is_valid_utf8(text.substr(good, length))) ++length;
    if (length > 4 || good + length > text.size()) return good;
    good += length;
  }
  return good;
}

bool is_operator(const Token& token) {
  switch (token.kind) {
    case TokenKind::plus:
    case TokenKind::minus:
    case TokenKind::star:
    case TokenKind::slash:
    case TokenKind::equal:
    case TokenKind::not_equal:
    case TokenKind::less:
    case TokenKind::less_equal:
    case TokenKind::greater:
    case TokenKind::greater_equal: return true;
    default: return is_word(token, "and") || is_word(token, "or") || is_word(token, "not") || is_word(token, "else");
  }
}

}  // namespace

std::vector<Token> tokens_of_file(const SourceSet& sources, std::uint32_t file, Report& report) {
  std::string_view text = sources.file(file).text();
  if (text.size() > limits::source_file_bytes) {
    report.error(
        Code::source_too_large, {file, 0, 0},
        {"the file has " + std::to_string(text.size()) + " bytes, more than the limit of " + std::to_string(limits::source_file_bytes),
         "split it into several files; code lists and tables of data belong in CSV files", ""});
    return {};
  }
  if (!is_valid_utf8(text)) {
    const auto at = static_cast<std::uint32_t>(first_invalid(text));
    report.error(Code::source_not_utf8, {file, at, at + 1},
                 {"the file is not UTF-8 from byte " + std::to_string(at) + " on", "save it as UTF-8", ""});
    return {};
  }
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  const std::uint32_t offset = text.starts_with(byte_order_mark) ? 3 : 0;
  return tokens_of(text.substr(offset), offset, report);
}

bool is_bounded(const OutlineRule& rule, Report& report) {
  std::size_t operators = 0;
  for (const Token& token : rule.tokens) {
    if (is_operator(token)) ++operators;
    if (operators > limits::source_operators) {
      report.error(
          Code::source_rule_too_long, token.span,
          {"the rule has more than " + std::to_string(limits::source_operators) + " operators", "split it into several rules", ""});
      return false;
    }
  }
  return true;
}

}  // namespace crossdock::language
