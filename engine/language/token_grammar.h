#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/spirit/home/x3.hpp>

#include "language/expression_ast.h"
#include "language/report.h"
#include "language/token.h"

/// The primitives of the grammars over tokens: what Spirit X3 needs to read a rule's tokens, and how a rule that does not read
/// is told. Included by the grammars' own translation units only.
namespace crossdock::language {

namespace x3 = boost::spirit::x3;
using TokenIterator = const Token*;

/// A rule does not read at a token, or after its last one where there is none. Caught by `read_tokens`.
struct Misread {
  std::optional<Token> at;
  std::string message;  ///< whole, or empty: "expected `expected`, found …"
  std::string expected;
  std::string help;
  Code code = Code::source_rule_malformed;
};

[[nodiscard]] inline std::optional<Token> token_at(TokenIterator at, TokenIterator end) {
  return at == end ? std::nullopt : std::optional<Token>(*at);
}

/// A misread of what an action has been given, known by its span alone.
[[nodiscard]] inline Misread misread_at(SourceSpan span, std::string message, std::string help, Code code = Code::source_rule_malformed) {
  Token place;
  place.span = span;
  return {place, std::move(message), {}, std::move(help), code};
}

/// What a rule looks like, for the one who wrote it otherwise, and the words that it knows, for "did you mean".
struct RuleForm {
  const char* form = "";
  std::vector<std::string> words;
};

/// Tells a misread of `tokens`; a bare one (without message and expectation) is a token too many.
void report_misread(const Misread& misread, std::span<const Token> tokens, const RuleForm& form, Report& report);

/// The span of the tokens from `first` up to `end`.
[[nodiscard]] inline SourceSpan span_of(TokenIterator first, TokenIterator end) {
  if (first == end) return {};
  return joined(first->span, (end - 1)->span);
}

template <class Derived>
struct TokenParser : x3::parser<Derived> {
  using attribute_type = Token;
  static constexpr bool has_attribute = true;
  static constexpr bool handles_container = false;

  template <class Context, class RuleContext, class Attribute>
  bool parse(TokenIterator& first, const TokenIterator& last, const Context&, RuleContext&, Attribute& attribute) const {
    if (first == last || !this->derived().takes(first, last)) return false;
    x3::traits::move_to(*first, attribute);
    ++first;
    return true;
  }
};

/// A token of one of these kinds.
struct OneOf : TokenParser<OneOf> {
  constexpr explicit OneOf(std::initializer_list<TokenKind> kinds) {
    for (const TokenKind kind : kinds) mask |= 1ull << static_cast<unsigned>(kind);
  }
  [[nodiscard]] bool takes(TokenIterator at, TokenIterator) const { return (mask >> static_cast<unsigned>(at->kind) & 1u) != 0; }
  std::uint64_t mask = 0;
};
template <class... Kinds>
[[nodiscard]] OneOf tok(Kinds... kinds) {
  return OneOf{kinds...};
}

/// The word itself.
struct Word : TokenParser<Word> {
  explicit Word(const char* text) : word(text) {}
  [[nodiscard]] bool takes(TokenIterator at, TokenIterator) const { return is_word(*at, word); }
  const char* word;
};
[[nodiscard]] inline Word word(const char* text) { return Word(text); }

/// A word of expressions, which no field can be called.
[[nodiscard]] bool is_reserved(const Token& token);
/// A name that a field can have.
[[nodiscard]] inline bool is_free_name(TokenIterator at, TokenIterator) { return at->kind == TokenKind::name && !is_reserved(*at); }

/// One of these words.
struct AnyWord : TokenParser<AnyWord> {
  AnyWord(std::initializer_list<const char*> texts) : words(texts) {}
  [[nodiscard]] bool takes(TokenIterator at, TokenIterator) const {
    return at->kind == TokenKind::name && std::find(words.begin(), words.end(), at->text) != words.end();
  }
  std::vector<const char*> words;
};

/// A name that is a segment's tag or loop's name in capitals.
struct Tag : TokenParser<Tag> {
  [[nodiscard]] bool takes(TokenIterator at, TokenIterator) const { return is_tag(*at); }
};

/// A token that a function of the tokens from here on takes; consumes one token.
using Condition = bool (*)(TokenIterator at, TokenIterator end);
struct Where : TokenParser<Where> {
  explicit Where(Condition c) : condition(c) {}
  [[nodiscard]] bool takes(TokenIterator at, TokenIterator end) const { return condition(at, end); }
  Condition condition;
};
[[nodiscard]] inline Where where(Condition condition) { return Where(condition); }

/// A run of tokens without blanks between them, taken as one name: `acme.order`, `windows-1252`, `a:Head/PO`.
/// The first token is one of `begin`, the others are of `inside`.
struct Glued : x3::parser<Glued> {
  using attribute_type = Name;
  static constexpr bool has_attribute = true;
  static constexpr bool handles_container = false;
  Glued(OneOf begin_kinds, OneOf inside_kinds) : begin(begin_kinds), inside(inside_kinds) {}

  template <class Context, class RuleContext, class Attribute>
  bool parse(TokenIterator& first, const TokenIterator& last, const Context&, RuleContext&, Attribute& attribute) const {
    if (first == last || !begin.takes(first, last)) return false;
    TokenIterator end = first + 1;
    while (end != last && touches(end[-1], *end) && inside.takes(end, last)) ++end;
    const std::string_view text(first->text.data(), end[-1].span.end - first->span.begin);
    x3::traits::move_to(Name{std::string(text), span_of(first, end)}, attribute);
    first = end;
    return true;
  }
  OneOf begin;
  OneOf inside;
};
/// `acme.order`
[[nodiscard]] inline Glued dotted_name() {
  return {tok(TokenKind::name), tok(TokenKind::name, TokenKind::code, TokenKind::number, TokenKind::dot, TokenKind::minus)};
}

/// Once here, the subject must follow, else the rule does not read: "expected WHAT".
template <class Subject>
struct Must : x3::unary_parser<Subject, Must<Subject>> {
  using base = x3::unary_parser<Subject, Must<Subject>>;
  static constexpr bool is_pass_through_unary = true;
  Must(const Subject& subject_parser, const char* what_, const char* help_) : base(subject_parser), what(what_), help(help_) {}

  template <class Context, class RuleContext, class Attribute>
  bool parse(TokenIterator& first, const TokenIterator& last, const Context& context, RuleContext& rule_context,
             Attribute& attribute) const {
    if (!this->subject.parse(first, last, context, rule_context, attribute)) throw Misread{token_at(first, last), {}, what, help};
    return true;
  }
  const char* what;
  const char* help;
};
template <class Subject>
[[nodiscard]] auto must(const Subject& subject, const char* what, const char* help = "") {
  return Must<typename x3::extension::as_parser<Subject>::value_type>(x3::as_parser(subject), what, help);
}

// ---------------------------------------------------------------- from tokens to the AST

[[nodiscard]] inline Name to_name(const Token& token) { return {std::string(token.text), token.span}; }
[[nodiscard]] inline Text to_text(const Token& token) { return {content(token), token.span}; }
[[nodiscard]] inline Literal to_literal(const Token& token) {
  if (token.kind == TokenKind::text) return {Literal::Kind::text, content(token), token.span};
  return {token.kind == TokenKind::number ? Literal::Kind::number : Literal::Kind::word, std::string(token.text), token.span};
}
/// A whole number of at most nine digits; throws Misread.
[[nodiscard]] std::uint32_t to_whole(const Token& token, std::string_view digits);
[[nodiscard]] inline Number to_number(const Token& token) { return {to_whole(token, token.text), token.span}; }
/// `04` or `04.02`, counted from 1; throws Misread.
[[nodiscard]] ElementRef to_element(const Token& token);

/// Semantic actions. `put<&Node::member>(convert)` sets a member of the rule's value from the attribute, `add` appends to one.
struct Same {
  template <class T>
  T&& operator()(T&& value) const {
    return std::forward<T>(value);
  }
};
template <auto member, class Convert = Same>
[[nodiscard]] auto put(Convert convert = {}) {
  return [convert](auto& context) { x3::_val(context).*member = convert(std::move(x3::_attr(context))); };
}
template <auto member, class Convert = Same>
[[nodiscard]] auto add(Convert convert = {}) {
  return [convert](auto& context) { (x3::_val(context).*member).push_back(convert(std::move(x3::_attr(context)))); };
}
template <auto member>
[[nodiscard]] auto flag() {
  return [](auto& context) { x3::_val(context).*member = true; };
}

/// Reads the subject and sets the `span` of the rule's value to what it took.
template <class Subject>
struct Spanned : x3::unary_parser<Subject, Spanned<Subject>> {
  using base = x3::unary_parser<Subject, Spanned<Subject>>;
  using attribute_type = x3::unused_type;
  static constexpr bool has_attribute = false;
  explicit Spanned(const Subject& subject_parser) : base(subject_parser) {}

  template <class Context, class RuleContext, class Attribute>
  bool parse(TokenIterator& first, const TokenIterator& last, const Context& context, RuleContext& rule_context, Attribute&) const {
    const TokenIterator begin = first;
    if (!this->subject.parse(first, last, context, rule_context, x3::unused)) return false;
    rule_context.span = span_of(begin, first);
    return true;
  }
};
template <class Subject>
[[nodiscard]] auto spanned(const Subject& subject) {
  return Spanned<typename x3::extension::as_parser<Subject>::value_type>(x3::as_parser(subject));
}

/// Reads all tokens as one `grammar`. What does not read is reported.
template <class Grammar, class Value>
[[nodiscard]] bool read_tokens(const Grammar& grammar, std::span<const Token> tokens, Value& value, const RuleForm& form, Report& report) {
  TokenIterator at = tokens.data();
  const TokenIterator end = at + tokens.size();
  try {
    if (x3::parse(at, end, grammar, value) && at == end) return true;
    report_misread(Misread{token_at(at, end), {}, {}, {}}, tokens, form, report);
  } catch (const Misread& misread) {
    report_misread(misread, tokens, form, report);
  }
  return false;
}

}  // namespace crossdock::language
