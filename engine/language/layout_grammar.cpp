#include <string>
#include <utility>
#include <vector>

#include "language/grammar_grammar.h"
#include "language/grammar_parts.h"

namespace crossdock::language {

namespace {

template <class Id, class Value>
using Grammar = x3::rule<Id, Value>;

// ---------------------------------------------------------------- conditions and actions

bool is_field_name(TokenIterator at, TokenIterator) { return at->kind == TokenKind::name; }
Literal to_column(const Name& name) { return {Literal::Kind::word, name.text, name.span}; }

const Glued path_column{tok(TokenKind::name, TokenKind::at), tok(TokenKind::name, TokenKind::number, TokenKind::code, TokenKind::at,
                                                                 TokenKind::slash, TokenKind::colon, TokenKind::dot, TokenKind::minus)};

/// An XML path: `Head/PO`, `@id`. A word is one only where the type follows behind it.
bool is_path_column(TokenIterator at, TokenIterator end) {
  if (!path_column.begin.takes(at, end)) return false;
  if (at->kind == TokenKind::at) return true;
  TokenIterator behind = at + 1;
  while (behind != end && touches(behind[-1], *behind) && path_column.inside.takes(behind, end)) ++behind;
  return behind != end && is_element_type(behind, end);
}
/// A loop's column before its usage: `loop orders Orders/Order O >1`.
bool is_loop_column(TokenIterator at, TokenIterator) { return at->kind == TokenKind::at || at->kind == TokenKind::name; }
/// `M >1 {`: the usage of a loop without a name.
bool is_bare_usage(TokenIterator at, TokenIterator end) {
  return is_usage(at, end) && at + 1 != end && (at[1].kind == TokenKind::number || at[1].kind == TokenKind::greater);
}
bool is_columns(TokenIterator at, TokenIterator end) {
  return at->kind == TokenKind::number && at + 1 != end && at[1].kind == TokenKind::range;
}

// ---------------------------------------------------------------- the grammar

const Grammar<struct LayoutId, LayoutDeclaration> layout_head = "layout";
const Grammar<struct RecordId, LayoutRecord> record_head = "record";
const Grammar<struct LoopId, LayoutLoop> loop_head = "loop";
const Grammar<struct FieldId, LayoutField> field = "a field";
const Grammar<struct ObjectId, ObjectDeclaration> object_head = "object";
const Grammar<struct ObjectFieldId, FieldDeclaration> object_field = "a field";
const Grammar<struct StateId, StateDeclaration> state = "a state";

const auto block = x3::omit[tok(TokenKind::block)];
const auto a_block = must(block, "`{`", "write what belongs to it in a block: `{ … }`");
const auto text = tok(TokenKind::text);

const auto layout_head_def =
    spanned(word("layout") >> must(AnyWord{"csv", "fixed", "xml", "json"}, "a format",
                                   "write `csv`, `fixed`, `xml` or `json`")[put<&LayoutDeclaration::format>(to_name)] >>
            must(tok(TokenKind::name), "the layout's name")[put<&LayoutDeclaration::name>(to_name)] >>
            -text[put<&LayoutDeclaration::description>(to_text)] >> a_block);

template <class Node>
auto occurrence() {
  return usage()[put<&Node::usage>(to_usage)] >>
         must(maximum<&Node::maximum>(), "a maximum", "write how often it may occur: `1`, `200` or `>1`");
}
const auto record_head_def = spanned(word("record") >> must(where(is_field_name), "the record's name")[put<&LayoutRecord::name>(to_name)] >>
                                     -text[put<&LayoutRecord::tag>(to_text)] >> occurrence<LayoutRecord>() >> a_block);
const auto loop_name = where(is_field_name)[put<&LayoutLoop::name>(to_name)] >>
                       -(!where(is_bare_usage) >> ((x3::omit[&where(is_loop_column)] >> path_column[put<&LayoutLoop::column>(to_column)]) |
                                                   text[put<&LayoutLoop::column>(to_literal)]));
const auto loop_head_def = spanned(word("loop") >> -(!where(is_bare_usage) >> must(loop_name, "the loop's name, or `M` or `O`")) >>
                                   occurrence<LayoutLoop>() >> a_block);

const auto column = text[put<&LayoutField::column>(to_literal)] | (x3::omit[&where(is_columns)] >> range<&LayoutField::columns>()) |
                    (x3::omit[&where(is_path_column)] >> path_column[put<&LayoutField::column>(to_column)]);
const auto field_def = spanned(
    must(where(is_field_name), "a field's name")[put<&LayoutField::name>(to_name)] >> -column >>
    element_type()[put<&LayoutField::type>(to_name)] >> -range<&LayoutField::length>() >> -text[put<&LayoutField::pattern>(to_text)] >>
    *(where(is_usage)[put<&LayoutField::usage>(to_usage)] | (word("repeat") >> must(maximum<&LayoutField::repeat>(), "a number or `>1`")) |
      (word("pad") >>
       must(literal(), "what to fill with", "write the character that fills the field on the left")[put<&LayoutField::pad>(to_literal)]) |
      code_list_clause[put<&LayoutField::codes>()] | word("personal")[flag<&LayoutField::personal>()] |
      (tok(TokenKind::assign) >> must(expression, "a computation", "write for example `= count(L)`")[put<&LayoutField::computed>()]) |
      (word("described") >> must(text, "a text in quotes")[put<&LayoutField::description>(to_text)])));

const auto object_head_def = spanned(
    (word("object")[flag<&ObjectDeclaration::is_document>()] | word("part")) >>
    must(tok(TokenKind::name), "the object's name",
         "write a name in small letters such as `order_line`")[put<&ObjectDeclaration::name>(to_name)] >>
    *(text[put<&ObjectDeclaration::description>(to_text)] |
      (word("owner") >> must(tok(TokenKind::name), "the system that is the source of truth")[put<&ObjectDeclaration::owner>(to_name)]) |
      (word("identified") >> must(word("by"), "`by`") >> must(object_path, "a field")[add<&ObjectDeclaration::identified_by>()] >>
       *(tok(TokenKind::comma) >> must(object_path, "a field")[add<&ObjectDeclaration::identified_by>()]))) >>
    a_block);
const auto value_list = tok(TokenKind::brace_open) >> *literal()[add<&FieldDeclaration::values>(to_literal)] >>
                        must(tok(TokenKind::brace_close), "a value or `}`");
const auto use_fields = word("use")[flag<&FieldDeclaration::use>()] >>
                        must(tok(TokenKind::name), "the part whose fields stand here")[put<&FieldDeclaration::type>(to_name)];
const auto plain_field =
    must(where(is_free_name), "a field's name",
         "these words are no names: and or not in else present absent when true false")[put<&FieldDeclaration::name>(to_name)] >>
    must(tok(TokenKind::name), "a type",
         "write `text`, `decimal`, `integer`, `date`, `moment`, `boolean` or the name of an object")[put<&FieldDeclaration::type>(
        to_name)] >>
    -(tok(TokenKind::square_open) >>
      must(tok(TokenKind::square_close), "`]`", "a list is written `name[]`"))[([](auto& context) { x3::_val(context).is_list = true; })] >>
    *(word("required")[flag<&FieldDeclaration::required>()] | word("personal")[flag<&FieldDeclaration::personal>()] |
      (word("owner") >> must(tok(TokenKind::name), "the system that is the source of truth")[put<&FieldDeclaration::owner>(to_name)]) |
      (word("values") >> must(value_list, "`{`", "write the words that it may have: `values { a b }`")) |
      text[put<&FieldDeclaration::description>(to_text)]);
const auto object_field_def = spanned(use_fields | plain_field);
const auto state_def = spanned(must(tok(TokenKind::name), "a state")[put<&StateDeclaration::name>(to_name)] >>
                               -(tok(TokenKind::reads) >> must(tok(TokenKind::name), "a state")[add<&StateDeclaration::next>(to_name)] >>
                                 *(tok(TokenKind::comma) >> must(tok(TokenKind::name), "a state")[add<&StateDeclaration::next>(to_name)])));

BOOST_SPIRIT_DEFINE(layout_head, record_head, loop_head, field, object_head, object_field, state)

}  // namespace

bool read_head(Tokens tokens, LayoutDeclaration& layout, Report& report) {
  return read_tokens(layout_head, tokens, layout, {"layout csv|fixed|xml|json NAME { … }", {"csv", "fixed", "xml", "json"}}, report);
}
bool read_head(Tokens tokens, LayoutRecord& record, Report& report) {
  return read_tokens(record_head, tokens, record, {"record NAME \"tag\" M|O MAXIMUM { … }", {}}, report);
}
bool read_head(Tokens tokens, LayoutLoop& loop, Report& report) {
  return read_tokens(loop_head, tokens, loop, {"loop NAME M|O MAXIMUM { … }", {}}, report);
}
bool read_head(Tokens tokens, LayoutField& value, Report& report) {
  return read_tokens(field, tokens, value, {"NAME COLUMN TYPE LENGTH \"pattern\" M|O", {"repeat", "pad", "codes", "personal", "described"}},
                     report);
}
bool read_head(Tokens tokens, ObjectDeclaration& object, Report& report) {
  return read_tokens(object_head, tokens, object, {"object|part NAME \"description\" { … }", {"owner", "identified"}}, report);
}
bool read_head(Tokens tokens, FieldDeclaration& value, Report& report) {
  return read_tokens(
      object_field, tokens, value,
      {"NAME TYPE required personal owner NAME values { … } \"description\"", {"required", "personal", "owner", "values", "use"}}, report);
}
bool read_head(Tokens tokens, StateDeclaration& value, Report& report) {
  return read_tokens(state, tokens, value, {"STATE -> STATE, STATE", {}}, report);
}

}  // namespace crossdock::language
