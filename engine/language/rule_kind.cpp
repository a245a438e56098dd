#include "language/rule_kind.h"

#include "base/text.h"

namespace crossdock::language {

std::string_view first_word(std::span<const Token> tokens) {
  return !tokens.empty() && tokens.front().kind == TokenKind::name ? tokens.front().text : std::string_view{};
}

const Token* block_after(std::span<const Token> tokens, std::string_view before) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind != TokenKind::block) continue;
    const bool behind_word = i > 0 && is_word(tokens[i - 1], before);
    const bool behind_via = i > 0 && is_word(tokens[i - 1], "via");
    if (before.empty() ? !behind_via : behind_word) return &tokens[i];
  }
  return nullptr;
}

std::vector<const Token*> body_blocks(std::span<const Token> tokens) {
  std::vector<const Token*> blocks;
  for (std::size_t i = 0; i < tokens.size(); ++i)
    if (tokens[i].kind == TokenKind::block && (i == 0 || !is_word(tokens[i - 1], "via"))) blocks.push_back(&tokens[i]);
  return blocks;
}

void report_unknown(std::span<const Token> tokens, std::string_view where, const std::vector<std::string>& known, Report& report) {
  const Token& first = tokens.front();
  std::string help = first.kind == TokenKind::name ? did_you_mean(first.text, known) : std::string{};
  if (help.empty()) help = "write one of: " + joined(known, ", ");
  report.error(Code::source_rule_unknown, first.span, {described(first) + " begins no rule " + std::string(where), std::move(help), ""});
}

}  // namespace crossdock::language
