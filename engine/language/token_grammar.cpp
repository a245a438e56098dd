#include "language/token_grammar.h"

#include <algorithm>
#include <array>

namespace crossdock::language {

namespace {

constexpr std::string_view rule_end = "a rule ends at a line end or `;`";

std::uint32_t whole_of(const Token& token, std::string_view digits, std::string_view what) {
  constexpr std::size_t most_digits = 9;
  std::uint32_t value = 0;
  bool good = !digits.empty() && digits.size() <= most_digits;
  for (const char c : digits) {
    good = good && c >= '0' && c <= '9';
    if (good) value = value * 10 + static_cast<std::uint32_t>(c - '0');
  }
  if (!good)
    throw Misread{
        token, described(token) + " is not " + std::string(what), {}, "write digits only, at most nine", Code::source_number_invalid};
  return value;
}

}  // namespace

bool is_reserved(const Token& token) {
  constexpr std::array<std::string_view, 10> words = {"and", "or", "not", "in", "else", "present", "absent", "when", "true", "false"};
  return token.kind == TokenKind::name && std::find(words.begin(), words.end(), token.text) != words.end();
}

std::uint32_t to_whole(const Token& token, std::string_view digits) { return whole_of(token, digits, "a whole number"); }

ElementRef to_element(const Token& token) {
  ElementRef element;
  element.span = token.span;
  if (token.kind != TokenKind::number) {
    element.field = token.text;
    return element;
  }
  const std::size_t point = token.text.find('.');
  element.number = whole_of(token, token.text.substr(0, point), "an element's number");
  if (point != std::string_view::npos) element.component = whole_of(token, token.text.substr(point + 1), "a component's number");
  if (element.number == 0 || (point != std::string_view::npos && element.component == 0))
    throw Misread{token, "elements and components count from 01", {}, "write `01` for the first", Code::source_number_invalid};
  return element;
}

void report_misread(const Misread& misread, std::span<const Token> tokens, const RuleForm& form, Report& report) {
  const bool at_end = !misread.at;
  SourceSpan place = at_end ? SourceSpan{tokens.back().span.file, tokens.back().span.end, tokens.back().span.end} : misread.at->span;
  // Of a block the brace is marked: the rules inside have nothing to do with it.
  if (!at_end && misread.at->kind == TokenKind::block) place.end = place.begin + 1;
  const std::string found = at_end ? "the end of the rule" : described(*misread.at);
  std::string message = misread.message;
  std::string help = misread.help;
  if (message.empty() && misread.expected.empty()) {
    message = at_end ? "the rule is not complete" : found + " is not expected here";
    if (help.empty() && !at_end && misread.at->kind == TokenKind::name) help = did_you_mean(misread.at->text, form.words);
    if (help.empty() && !at_end && misread.at->kind == TokenKind::assign) help = "write `==` to compare";
    if (help.empty()) help = rule_end;
  } else if (message.empty()) {
    message = "expected " + misread.expected + ", found " + found;
    if (help.empty() && !at_end && misread.at->kind == TokenKind::name) help = did_you_mean(misread.at->text, form.words);
  }
  report.error(misread.code, place, {std::move(message), std::move(help), "", form.form});
}

}  // namespace crossdock::language
