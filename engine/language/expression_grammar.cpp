#include "language/expression_grammar.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "language/lexer.h"

namespace crossdock::language {

namespace {

struct Tail {
  BinaryOperator op = BinaryOperator::otherwise;
  SourceSpan op_span;
  std::vector<Expression> right;
};
struct MembershipTail : Membership {};
struct SelectorIndex {
  bool each = false;
  std::vector<Expression> index;
};

// ---------------------------------------------------------------- conditions on tokens

bool next_is(TokenIterator at, TokenIterator end, TokenKind kind) { return at + 1 != end && at[1].kind == kind; }

bool is_called(TokenIterator at, TokenIterator end) {
  return at->kind == TokenKind::name && !is_reserved(*at) && next_is(at, end, TokenKind::round_open);
}
/// The point of `.04`: an element of the segment in scope.
bool is_scope_point(TokenIterator at, TokenIterator end) {
  return at->kind == TokenKind::dot && at + 1 != end && touches(at[0], at[1]) &&
         (at[1].kind == TokenKind::number || at[1].kind == TokenKind::name);
}
bool is_point(TokenIterator at, TokenIterator end) {
  return at->kind == TokenKind::dot && at + 1 != end && touches(at[0], at[1]) && touches(at[-1], at[0]) &&
         at[1].kind != TokenKind::round_open;
}
/// `/` before another tag: a step of a path.
bool is_tag_slash(TokenIterator at, TokenIterator end) { return at->kind == TokenKind::slash && at + 1 != end && is_tag(at[1]); }
/// `in {`, `in table`, `not in`: a membership, not the clause `in trim`.
bool is_membership(TokenIterator at, TokenIterator end) {
  if (is_word(*at, "not")) return at + 1 != end && is_word(at[1], "in");
  return is_word(*at, "in") && at + 1 != end && (at[1].kind == TokenKind::brace_open || is_word(at[1], "table"));
}
/// The name of a named argument: a word with an operand right behind it, `zone .04`, `date "yyyyMMdd"`.
bool is_argument_name(TokenIterator at, TokenIterator end) {
  if (at->kind != TokenKind::name || is_reserved(*at) || at + 1 == end) return false;
  switch (at[1].kind) {
    case TokenKind::text:
    case TokenKind::number:
    case TokenKind::code: return true;
    case TokenKind::name: return !is_reserved(at[1]);
    case TokenKind::dot: return !touches(at[0], at[1]) && is_scope_point(at + 1, end);
    default: return false;
  }
}
bool is_self(TokenIterator at, TokenIterator) { return at->kind == TokenKind::dot; }

// ---------------------------------------------------------------- actions

BinaryOperator operator_of(const Token& token) {
  switch (token.kind) {
    case TokenKind::equal: return BinaryOperator::equal;
    case TokenKind::not_equal: return BinaryOperator::not_equal;
    case TokenKind::less: return BinaryOperator::less;
    case TokenKind::less_equal: return BinaryOperator::less_equal;
    case TokenKind::greater: return BinaryOperator::greater;
    case TokenKind::greater_equal: return BinaryOperator::greater_equal;
    case TokenKind::plus: return BinaryOperator::add;
    case TokenKind::minus: return BinaryOperator::subtract;
    case TokenKind::star: return BinaryOperator::multiply;
    case TokenKind::slash: return BinaryOperator::divide;
    default: break;
  }
  return token.text == "or" ? BinaryOperator::logical_or : token.text == "and" ? BinaryOperator::logical_and : BinaryOperator::otherwise;
}

const auto set_operator = [](auto& context) {
  const Token& token = x3::_attr(context);
  x3::_val(context).op = operator_of(token);
  x3::_val(context).op_span = token.span;
};
const auto take = [](auto& context) { x3::_val(context) = std::move(x3::_attr(context)); };
/// Puts the expression read so far under a node that `make` builds of it.
template <class Make>
auto wrap(Make make) {
  return [make](auto& context) {
    Expression& value = x3::_val(context);
    const SourceSpan span = value.span;
    Expression inner = std::move(value);
    value = Expression{make(std::move(inner), x3::_attr(context)), span};
  };
}
const auto append_tail = [](auto& context) {
  Expression& value = x3::_val(context);
  Tail& tail = x3::_attr(context);
  Binary node;
  node.op = tail.op;
  node.op_span = tail.op_span;
  const SourceSpan span = joined(value.span, tail.right.front().span);
  node.operands.push_back(std::move(value));
  node.operands.push_back(std::move(tail.right.front()));
  value = Expression{std::move(node), span};
};
const auto append_membership = wrap([](Expression left, MembershipTail& tail) {
  Membership node = std::move(tail);
  node.operand.push_back(std::move(left));
  return node;
});
const auto append_presence = wrap([](Expression left, const Token& token) {
  Presence node;
  node.present = token.text == "present";
  node.operand.push_back(std::move(left));
  return node;
});
template <UnaryOperator op>
void make_unary(auto& context) {
  Unary node;
  node.op = op;
  node.operand.push_back(std::move(x3::_attr(context)));
  x3::_val(context).node = std::move(node);
}
template <class Node, class Convert>
auto make_node(Convert convert) {
  return [convert](auto& context) { x3::_val(context).node = Node{convert(x3::_attr(context))}; };
}
const auto take_node = [](auto& context) { x3::_val(context).node = std::move(x3::_attr(context)); };

const auto text_of = [](const Token& token) { return content(token); };
const auto spelling_of = [](const Token& token) { return std::string(token.text); };

// ---------------------------------------------------------------- the grammar

template <class Id, class Value>
using Rule = x3::rule<Id, Value>;

const Rule<struct Disjunction, Expression> disjunction = "an expression";
const Rule<struct Conjunction, Expression> conjunction = "an expression";
const Rule<struct Negation, Expression> negation = "an expression";
const Rule<struct Comparison, Expression> comparison = "an expression";
const Rule<struct Sum, Expression> sum = "an expression";
const Rule<struct Product, Expression> product = "an expression";
const Rule<struct Signed, Expression> signed_value = "an expression";
const Rule<struct Primary, Expression> primary = "an expression";
const Rule<struct OtherwiseTail, Tail> otherwise_tail = "an expression";
const Rule<struct OrTail, Tail> or_tail = "an expression";
const Rule<struct AndTail, Tail> and_tail = "an expression";
const Rule<struct ComparisonTail, Tail> comparison_tail = "an expression";
const Rule<struct SumTail, Tail> sum_tail = "an expression";
const Rule<struct ProductTail, Tail> product_tail = "an expression";
const Rule<struct MembershipTailId, MembershipTail> membership_tail = "a list or table";
const Rule<struct ArgumentId, Argument> argument = "an argument";
const Rule<struct IndexId, SelectorIndex> index = "an index";
const Rule<struct ObjectStepId, ObjectStep> object_step = "a field";
const Rule<struct KeyId, Key> key = "a key";
const Rule<struct PathStep, DocumentStep> tag_step = "a segment or loop";
const Rule<struct AnyStep, DocumentStep> any_step = "a segment, loop or record";

constexpr const char* operand_help = "write a value, a path, an element such as `.04`, or a call";
template <class Subject>
auto operand(const Subject& subject) {
  return must(subject, "a value", operand_help);
}
const auto close_round = must(tok(TokenKind::round_close), "`)`");
const auto close_square = must(tok(TokenKind::square_close), "`]`");

const auto otherwise_tail_def = word("else")[set_operator] >> operand(disjunction)[add<&Tail::right>()];
const auto or_tail_def = word("or")[set_operator] >> operand(conjunction)[add<&Tail::right>()];
const auto and_tail_def = word("and")[set_operator] >> operand(negation)[add<&Tail::right>()];
const auto comparison_tail_def = tok(TokenKind::equal, TokenKind::not_equal, TokenKind::less, TokenKind::less_equal, TokenKind::greater,
                                     TokenKind::greater_equal)[set_operator] >>
                                 operand(sum)[add<&Tail::right>()];
const auto sum_tail_def = tok(TokenKind::plus, TokenKind::minus)[set_operator] >> operand(product)[add<&Tail::right>()];
const auto product_tail_def = tok(TokenKind::star, TokenKind::slash)[set_operator] >> operand(signed_value)[add<&Tail::right>()];

const auto expression_def = spanned(disjunction[take] >> *otherwise_tail[append_tail]);
const auto disjunction_def = spanned(conjunction[take] >> *or_tail[append_tail]);
const auto conjunction_def = spanned(negation[take] >> *and_tail[append_tail]);
const auto negation_def = spanned(
    (word("not") >> operand(negation)[([](auto& context) { make_unary<UnaryOperator::logical_not>(context); })]) | comparison[take]);
const auto comparison_def = spanned(
    sum[take] >> -(comparison_tail[append_tail] | membership_tail[append_membership] | AnyWord{"present", "absent"}[append_presence]));
const auto sum_def = spanned(product[take] >> *sum_tail[append_tail]);
const auto product_def = spanned(signed_value[take] >> *product_tail[append_tail]);
const auto signed_value_def = spanned(
    (tok(TokenKind::minus) >> operand(signed_value)[([](auto& context) { make_unary<UnaryOperator::negate>(context); })]) | primary[take]);

const auto value_list = tok(TokenKind::brace_open) >> *literal()[add<&Membership::values>(to_literal)] >>
                        must(tok(TokenKind::brace_close), "a value or `}`");
const auto membership_tail_def = &where(is_membership) >> -word("not")[flag<&Membership::negated>()] >> word("in") >>
                                 must(value_list | (word("table") >> must(dotted_name(), "the name of a table")[put<&Membership::table>()]),
                                      "`{ … }` or `table NAME`");

const auto primary_def =
    spanned(tok(TokenKind::text)[make_node<TextLiteral>(text_of)] | tok(TokenKind::number)[make_node<NumberLiteral>(spelling_of)] |
            AnyWord{"true", "false"}[make_node<BooleanLiteral>([](const Token& token) { return token.text == "true"; })] |
            (tok(TokenKind::round_open) >> operand(expression)[take] >> close_round) | (&where(is_called) >> call[take_node]) |
            tag_path[take_node] | (!where([](TokenIterator at, TokenIterator) { return is_reserved(*at); }) >> object_path[take_node]));

const auto argument_def = -(where(is_argument_name)[put<&Argument::name>(to_name)]) >> expression[put<&Argument::value>()];
const auto call_def =
    spanned(tok(TokenKind::name)[put<&Call::function>(to_name)] >>
            -(tok(TokenKind::round_open) >>
              -(argument[add<&Call::arguments>()] >> *(tok(TokenKind::comma) >> must(argument, "an argument")[add<&Call::arguments>()])) >>
              close_round));

const auto index_def = tok(TokenKind::square_open) >>
                       (tok(TokenKind::square_close)[flag<&SelectorIndex::each>()] |
                        (must(expression, "`]` or an index")[add<&SelectorIndex::index>()] >>
                         *(tok(TokenKind::comma) >> operand(expression)[add<&SelectorIndex::index>()]) >> close_square));
const auto take_index = [](auto& context) {
  x3::_val(context).each = x3::_attr(context).each;
  x3::_val(context).index = std::move(x3::_attr(context).index);
};
const auto object_step_def = where(is_free_name)[put<&ObjectStep::name>(to_name)] >> -index[take_index];
const auto object_path_def =
    spanned((object_step[add<&ObjectPath::steps>()] >> *(where(is_point) >> must(object_step, "a field")[add<&ObjectPath::steps>()])) |
            x3::omit[where(is_self)]);

const auto key_def = literal()[put<&Key::first>(to_literal)] >>
                     -(tok(TokenKind::colon) >> must(literal(), "the value of the second key")[put<&Key::second>(to_literal)]);
const auto selector_def =
    spanned(tok(TokenKind::square_open) >>
            ((word("other") >> &tok(TokenKind::square_close))[([](auto& context) { x3::_val(context).other = true; })] |
             (must(key, "a key", "write the value that tells the segment from its siblings, or `other`")[add<&Selector::keys>()] >>
              *(tok(TokenKind::comma) >> must(key, "a key")[add<&Selector::keys>()]))) >>
            close_square);
const auto tag_step_def = spanned(Tag{}[put<&DocumentStep::name>(to_name)] >> -selector[put<&DocumentStep::selector>()]);
const auto any_step_def = spanned(tok(TokenKind::name)[put<&DocumentStep::name>(to_name)] >> -selector[put<&DocumentStep::selector>()]);

const auto path_element = where(is_point) >> must(element(), "an element's number")[put<&DocumentPath::element>(to_element)];
const auto scope_element = where(is_scope_point) >> element()[put<&DocumentPath::element>(to_element)];
const auto tag_path_def = spanned(scope_element | (tag_step[add<&DocumentPath::steps>()] >>
                                                   *(where(is_tag_slash) >> tag_step[add<&DocumentPath::steps>()]) >> -path_element));
const auto place_path_def =
    spanned(scope_element |
            (any_step[add<&DocumentPath::steps>()] >>
             *(tok(TokenKind::slash) >> must(any_step, "a segment, loop or record")[add<&DocumentPath::steps>()]) >> -path_element));

/// Cuts a text into its parts and reads the placeholders.
Message to_message(const Token& token) {
  Message result;
  result.span = token.span;
  result.text = content(token);
  const auto complain = [&](std::size_t begin, std::size_t length, std::string words, std::string help) {
    Token part = token;
    part.span.begin = token.span.begin + static_cast<std::uint32_t>(begin);
    part.span.end = part.span.begin + static_cast<std::uint32_t>(length);
    return Misread{part, std::move(words), {}, std::move(help), Code::source_placeholder_malformed};
  };
  std::string plain;
  const std::string_view raw = token.text;
  const std::size_t raw_end = raw.size() > 1 && raw.back() == raw.front() ? raw.size() - 1 : raw.size();
  for (std::size_t at = 1; at < raw_end; ++at) {
    const char c = raw[at];
    if (c == '\\' && raw.front() == '"' && at + 1 < raw_end) {
      const char escaped = raw[++at];
      plain.push_back(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
    } else if ((c == '{' || c == '}') && at + 1 < raw_end && raw[at + 1] == c) {
      plain.push_back(c);
      ++at;
    } else if (c == '}') {
      throw complain(at, 1, "`}` closes no placeholder", "write `}}` for a brace");
    } else if (c == '{') {
      const std::size_t close = raw.find('}', at);
      if (close == std::string_view::npos)
        throw complain(at, 1, "`{` is not closed in the text", "write `}` where the placeholder ends, or `{{` for a brace");
      std::vector<Diagnostic> found;
      Report report(token.span.file, found);
      const std::vector<Token> tokens =
          tokens_of(raw.substr(at + 1, close - at - 1), token.span.begin + static_cast<std::uint32_t>(at + 1), report);
      Expression value;
      if (found.empty() && tokens.empty())
        throw complain(at, close + 1 - at, "the placeholder is empty", "write a path such as `{number}`");
      if (!found.empty() || !read_tokens(expression, tokens, value, {}, report)) {
        Misread misread = complain(at, close + 1 - at, found.front().message + " in the placeholder", found.front().help);
        misread.at->span = *found.front().span;
        throw misread;
      }
      if (!plain.empty()) result.parts.emplace_back(std::exchange(plain, {}));
      result.parts.emplace_back(std::move(value));
      at = close;
    } else {
      plain.push_back(c);
    }
  }
  if (!plain.empty()) result.parts.emplace_back(std::move(plain));
  return result;
}
const auto message_def = tok(TokenKind::text)[([](auto& context) { x3::_val(context) = to_message(x3::_attr(context)); })];

BOOST_SPIRIT_DEFINE(disjunction, conjunction, negation, comparison, sum, product, signed_value, primary, otherwise_tail, or_tail, and_tail,
                    comparison_tail, sum_tail, product_tail, membership_tail, argument, index, object_step, key, tag_step, any_step)

}  // namespace

BOOST_SPIRIT_DEFINE(expression, object_path, selector, tag_path, place_path, call, message)
BOOST_SPIRIT_INSTANTIATE(decltype(expression), TokenIterator, x3::unused_type)
BOOST_SPIRIT_INSTANTIATE(decltype(object_path), TokenIterator, x3::unused_type)
BOOST_SPIRIT_INSTANTIATE(decltype(selector), TokenIterator, x3::unused_type)
BOOST_SPIRIT_INSTANTIATE(decltype(tag_path), TokenIterator, x3::unused_type)
BOOST_SPIRIT_INSTANTIATE(decltype(place_path), TokenIterator, x3::unused_type)
BOOST_SPIRIT_INSTANTIATE(decltype(call), TokenIterator, x3::unused_type)
BOOST_SPIRIT_INSTANTIATE(decltype(message), TokenIterator, x3::unused_type)

std::string_view operator_text(BinaryOperator op) {
  constexpr std::array<std::string_view, 13> texts = {"else", "or", "and", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"};
  return texts.at(static_cast<std::size_t>(op));
}

}  // namespace crossdock::language
