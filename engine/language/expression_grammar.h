#pragma once

#include "language/token_grammar.h"

/// The rules that every other grammar builds on; defined in expression_grammar.cpp.
namespace crossdock::language {

struct ExpressionId {};
struct ObjectPathId {};
struct SelectorId {};
struct TagPathId {};
struct PlacePathId {};
struct CallId {};
struct MessageId {};

/// Any expression.
const x3::rule<ExpressionId, Expression> expression = "an expression";
/// `address.lines[]`, `lines[1].unit`, `.`
const x3::rule<ObjectPathId, ObjectPath> object_path = "a path in the object";
/// `[ST]`, `[other]`
const x3::rule<SelectorId, Selector> selector = "a key in brackets";
/// A path of upper-case tags, perhaps to an element: `DTM.04`, `PO1/SCH.05`, `.04`.
const x3::rule<TagPathId, DocumentPath> tag_path = "a path in the document";
/// A path of segments, loops, records or areas, perhaps to an element, whatever their case: `heading/N9`, `order.po`.
const x3::rule<PlacePathId, DocumentPath> place_path = "a path in the document";
/// `N2`, `date("yyyyMMdd")`, `fit(60, error)`
const x3::rule<CallId, Call> call = "a function";
/// A text with placeholders.
const x3::rule<MessageId, Message> message = "a text";

BOOST_SPIRIT_DECLARE(decltype(expression), decltype(object_path), decltype(selector), decltype(tag_path), decltype(place_path),
                     decltype(call), decltype(message))

/// A word, number or text as a value.
[[nodiscard]] inline OneOf literal() { return tok(TokenKind::name, TokenKind::code, TokenKind::number, TokenKind::text); }
/// What may stand behind the point of a path: an element's number or a field.
[[nodiscard]] inline OneOf element() { return tok(TokenKind::number, TokenKind::name); }

}  // namespace crossdock::language
