#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "diagnostic/source.h"

/// What grammar and map files share: names, literals, paths into documents and objects, expressions, messages.
/// Everything is a plain value with the span it was read from.
namespace crossdock::language {

/// A word as written: a name, a tag, a version, a dotted name such as `acme.order`.
struct Name {
  std::string text;
  SourceSpan span;
};

/// A quoted text, escapes resolved. The span includes the quotes.
struct Text {
  std::string text;
  SourceSpan span;
};

/// A value written as `EA`, `00`, `9.25` or `"any text"`: code lists, tables, keys, settings.
struct Literal {
  enum class Kind : std::uint8_t { word, number, text };
  Kind kind = Kind::word;
  std::string text;  ///< digits as written, leading zeros kept
  SourceSpan span;
};

/// A whole number such as a maximum, a width or an element's number.
struct Number {
  std::uint32_t value = 0;
  SourceSpan span;
};

/// `06..25`. In lengths and columns `to` may be missing: `1..`.
struct Range {
  std::uint32_t from = 0;
  std::optional<std::uint32_t> to;
  SourceSpan span;
};

// ---------------------------------------------------------------- the document's side

/// The value of a key element, and that of the second where two tell siblings apart: `ST`, `ST:92`.
struct Key {
  Literal first;
  std::optional<Literal> second;
};

/// `[ST]`, `[ST, BT]` (any of them), `[other]`.
struct Selector {
  bool other = false;
  std::vector<Key> keys;
  SourceSpan span;
};

/// A segment, loop, record or area on the way: `PO1`, `N1[ST]`, `heading`.
struct DocumentStep {
  Name name;
  std::optional<Selector> selector;
  SourceSpan span;
};

/// Element 4 (`04`), its component 2 (`04.02`), or a layout's field by name.
struct ElementRef {
  std::uint32_t number = 0;     ///< from 1; 0: a field by name
  std::uint32_t component = 0;  ///< from 1; 0: the whole element
  std::string field;            ///< layouts
  SourceSpan span;
};

/// `.04` (no steps: the segment in scope), `DTM.04`, `N1[ST].03`, `PO1/SCH.05`, `PO1/SDQ`, `heading/N9`.
/// A bare name that may be a field of a layout's record in scope is one step without an element.
struct DocumentPath {
  std::vector<DocumentStep> steps;
  std::optional<ElementRef> element;
  SourceSpan span;
};

// ---------------------------------------------------------------- the object's side and expressions

struct Expression;

/// `lines`, `lines[]` (each), `lines[1]` or `price[ids.gtin12]` (an item, or a row of a table).
struct ObjectStep {
  Name name;
  bool each = false;
  std::vector<Expression> index;  ///< empty where there is none; more than one for a table with several keys
};

/// `address.lines[]`, `partner.timezone`, `.` (the object in scope: no steps).
struct ObjectPath {
  std::vector<ObjectStep> steps;
  SourceSpan span;
};

struct NumberLiteral {
  std::string text;  ///< as written: digits, perhaps a point
};
struct TextLiteral {
  std::string text;
};
struct BooleanLiteral {
  bool value = false;
};

/// `fit(60, error)`, `moment(date "yyyyMMdd", zone .04)`: an argument may be named. A conversion without parentheses (`as N2`)
/// is a call without arguments.
struct Argument;
struct Call {
  Name function;
  std::vector<Argument> arguments;
  SourceSpan span;
};

enum class UnaryOperator : std::uint8_t { negate, logical_not };
struct Unary {
  UnaryOperator op = UnaryOperator::negate;
  std::vector<Expression> operand;  ///< one
};

enum class BinaryOperator : std::uint8_t {
  otherwise,  ///< `a else b`: a unless it is absent
  logical_or,
  logical_and,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  add,
  subtract,
  multiply,
  divide,
};
struct Binary {
  BinaryOperator op = BinaryOperator::otherwise;
  SourceSpan op_span;
  std::vector<Expression> operands;  ///< two
};

/// `a in { "1" "2" }`, `a not in table stores`.
struct Membership {
  std::vector<Expression> operand;  ///< one
  bool negated = false;
  std::vector<Literal> values;
  std::optional<Name> table;
};

/// `a present`, `a absent`.
struct Presence {
  std::vector<Expression> operand;  ///< one
  bool present = true;
};

struct Expression {
  std::variant<TextLiteral, NumberLiteral, BooleanLiteral, DocumentPath, ObjectPath, Call, Unary, Binary, Membership, Presence> node;
  SourceSpan span;
};

struct Argument {
  std::optional<Name> name;
  Expression value;
};

/// A text with `{expression}` placeholders, cut into parts when it was read. `{{` and `}}` are braces.
struct Message {
  std::vector<std::variant<std::string, Expression>> parts;
  std::string text;  ///< as written, escapes resolved
  SourceSpan span;
};

/// "==", "and", "else"
[[nodiscard]] std::string_view operator_text(BinaryOperator op);

}  // namespace crossdock::language
