#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "language/expression_grammar.h"
#include "language/grammar_ast.h"

/// Pieces that the grammars of grammar files share. Included by their translation units only.
namespace crossdock::language {

/// A type of an element or field.
inline bool is_element_type(TokenIterator at, TokenIterator) {
  if (at->kind != TokenKind::name) return false;
  const std::string_view type = at->text;
  if (type.size() == 2 && type[0] == 'N' && type[1] >= '0' && type[1] <= '9') return true;
  return type == "AN" || type == "ID" || type == "R" || type == "N" || type == "DT" || type == "TM" || type == "B";
}
inline bool is_usage(TokenIterator at, TokenIterator) { return is_word(*at, "M") || is_word(*at, "O"); }

inline Usage to_usage(const Token& token) { return {token.text == "M" ? UsageWord::mandatory : UsageWord::optional, token.span}; }
inline CodeValue to_code(const Token& token) { return {to_literal(token), std::nullopt}; }

constexpr const char* type_help = "write one of AN, ID, R, N, N0 to N9, DT, TM, B";
inline auto element_type() { return must(where(is_element_type), "a type", type_help); }
inline auto usage() { return must(where(is_usage), "`M` or `O`", "write `M` for mandatory or `O` for optional"); }
inline auto any_name() { return tok(TokenKind::name, TokenKind::number, TokenKind::code); }

/// A maximum, one that the rule's value holds: `200`, `>1`.
template <auto member>
auto maximum() {
  const auto unbounded = [](auto& context) {
    const Token& token = x3::_attr(context);
    if (token.text != "1") throw Misread{token, "without bound is written `>1`", {}, "write `>1`, or a number alone"};
    x3::_val(context).*member = Maximum{std::nullopt, token.span};
  };
  const auto count = [](auto& context) {
    const Token& token = x3::_attr(context);
    const Number number = to_number(token);
    if (number.value == 0) throw Misread{token, "a maximum of 0", {}, "write how often it may occur, or `>1`", Code::source_number_invalid};
    x3::_val(context).*member = Maximum{number.value, token.span};
  };
  return (tok(TokenKind::greater) >> must(tok(TokenKind::number), "`1`", "write `>1`")[unbounded]) | tok(TokenKind::number)[count];
}

/// `1..22`, `2`, `1..`: the member holds a Range or an optional one.
template <auto member>
auto range() {
  const auto begin = [](auto& context) {
    const Token& token = x3::_attr(context);
    const std::uint32_t value = to_number(token).value;
    x3::_val(context).*member = Range{value, value, token.span};
  };
  const auto open = [](auto& context) {
    Range result = range_of(x3::_val(context).*member);
    result.to = std::nullopt;
    result.span = joined(result.span, x3::_attr(context).span);
    x3::_val(context).*member = result;
  };
  const auto end = [](auto& context) {
    const Token& token = x3::_attr(context);
    Range result = range_of(x3::_val(context).*member);
    result.to = to_number(token).value;
    if (*result.to < result.from)
      throw Misread{token, "the range ends before it begins", {}, "write the lower number first", Code::source_number_invalid};
    result.span = joined(result.span, token.span);
    x3::_val(context).*member = result;
  };
  return tok(TokenKind::number)[begin] >> -(tok(TokenKind::range)[open] >> -tok(TokenKind::number)[end]);
}
inline Range range_of(const Range& range) { return range; }
inline Range range_of(const std::optional<Range>& range) { return range.value_or(Range{}); }

/// Codes with or without meanings between braces: the attribute of the rule has a member `codes`.
template <auto member>
auto code_list() {
  const auto meaning = [](auto& context) { (x3::_val(context).*member).back().meaning = to_text(x3::_attr(context)); };
  const auto code = tok(TokenKind::name, TokenKind::number, TokenKind::code);
  const auto quoted = where([](TokenIterator at, TokenIterator) { return at->kind == TokenKind::text; });
  return tok(TokenKind::brace_open) >> *(code[add<member>(to_code)] >> -quoted[meaning]) >>
         must(tok(TokenKind::brace_close), "a code or `}`", "write codes, each perhaps with its meaning in quotes");
}

struct CodeListId;
/// `codes 353` or `codes { … }`, defined in dictionary_grammar.cpp.
const x3::rule<CodeListId, CodeList> code_list_clause = "codes";
BOOST_SPIRIT_DECLARE(decltype(code_list_clause))

}  // namespace crossdock::language
