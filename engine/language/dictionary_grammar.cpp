#include <string>
#include <utility>
#include <vector>

#include "language/grammar_grammar.h"
#include "language/grammar_parts.h"

namespace crossdock::language {

namespace {

template <class Id, class Value>
using Grammar = x3::rule<Id, Value>;

struct NoteList {
  Change change = Change::define;
  std::vector<NoteUse> notes;
};

Change to_change(const Token& token) {
  if (token.kind == TokenKind::adds_to || token.text == "add") return Change::add;
  if (token.kind == TokenKind::takes_of || token.text == "drop") return Change::drop;
  return Change::replace;
}

Number to_position(const Token& token) {
  const ElementRef element = to_element(token);
  if (element.component != 0)
    throw Misread{
        token, described(token) + " is not an element's number", {}, "write two digits such as `04`", Code::source_number_invalid};
  return {element.number, token.span};
}

/// `P0304`: a letter of P R E C L and two or more element numbers of two digits.
NoteUse to_note(const Token& token) {
  NoteUse note;
  note.span = token.span;
  const auto malformed = [&](std::string why) {
    return Misread{token,
                   described(token) + " is no syntax note: " + why,
                   {},
                   "write a letter of P, R, E, C, L and two digits for each element: `P0304`",
                   Code::source_note_malformed};
  };
  note.kind = token.text.front();
  if (std::string_view("PRECL").find(note.kind) == std::string_view::npos) throw malformed("it begins with none of P, R, E, C, L");
  const std::string_view digits = token.text.substr(1);
  for (const char c : digits)
    if (c < '0' || c > '9') throw malformed("behind the letter stand digits only");
  if (digits.size() % 2 != 0) throw malformed("each element takes two digits");
  if (digits.size() < 4) throw malformed("it speaks of at least two elements");
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const auto number = static_cast<std::uint32_t>((digits[i] - '0') * 10 + (digits[i + 1] - '0'));
    if (number == 0) throw malformed("elements count from 01");
    note.elements.push_back(number);
  }
  return note;
}

SettingValue to_setting_value(const Token& token) { return {to_literal(token)}; }
SettingValue word_setting(const Name& name) { return {Literal{Literal::Kind::word, name.text, name.span}}; }

bool is_text(TokenIterator at, TokenIterator) { return at->kind == TokenKind::text; }
bool is_range_start(TokenIterator at, TokenIterator end) {
  return at->kind == TokenKind::number && at + 1 != end && at[1].kind == TokenKind::range;
}
/// `windows-1252`, `by-name`, `00402`: words that may hold `-` and `.`.
const Glued setting_word{tok(TokenKind::name, TokenKind::number, TokenKind::code),
                         tok(TokenKind::name, TokenKind::number, TokenKind::code, TokenKind::minus, TokenKind::dot, TokenKind::colon)};

const Grammar<struct StandardId, StandardLine> standard_line = "standard";
const Grammar<struct SettingRangeId, Range> setting_range = "a range";
const Grammar<struct SettingId, Setting> setting = "a setting";
const Grammar<struct CodesId, CodesDeclaration> codes_declaration = "codes";
const Grammar<struct ElementId, ElementDeclaration> element_declaration = "element";
const Grammar<struct SegmentId, SegmentDeclaration> segment_head = "segment";
const Grammar<struct ElementUseId, ElementUse> element_use = "an element";
const Grammar<struct PairsId, ElementPairs> element_pairs = "pairs";
const Grammar<struct NotesId, NoteList> note_list = "notes";

const auto block = x3::omit[tok(TokenKind::block)];
const auto text = where(is_text);

const auto standard_line_def =
    spanned(word("standard") >>
            must(tok(TokenKind::name), "the standard's name", "write `standard x12 004010`")[put<&StandardLine::standard>(to_name)] >>
            must(any_name(), "a version", "write a version such as `004010`")[put<&StandardLine::version>(to_name)] >>
            -(word("extends") >> must(any_name(), "a version")[put<&StandardLine::extends>(to_name)] >>
              -(word("in") >> must(word("part"), "`part`", "write `extends 004010 in part`")[flag<&StandardLine::in_part>()])));

const auto set_range_end = [](auto& context) {
  const Token& token = x3::_attr(context);
  x3::_val(context).to = to_number(token).value;
  if (*x3::_val(context).to < x3::_val(context).from)
    throw Misread{token, "the range ends before it begins", {}, "write the lower number first", Code::source_number_invalid};
};
const auto setting_range_def =
    spanned(where(is_range_start)[([](auto& context) { x3::_val(context).from = to_number(x3::_attr(context)).value; })] >>
            tok(TokenKind::range) >> must(tok(TokenKind::number), "a number")[set_range_end]);
const auto setting_value = setting_range[([](auto& context) { x3::_val(context).values.push_back({x3::_attr(context)}); })] |
                           text[add<&Setting::values>(to_setting_value)] | setting_word[add<&Setting::values>(word_setting)];
const auto setting_def = spanned(must(tok(TokenKind::name), "a setting's name")[put<&Setting::name>(to_name)] >>
                                 must(setting_value, "a value", "write words, texts in quotes or a range such as `1..2`") >>
                                 *(-tok(TokenKind::comma) >> setting_value));

const auto codes_declaration_def =
    spanned(word("codes") >> must(any_name(), "the list's name", "write `codes 353 { … }`")[put<&CodesDeclaration::name>(to_name)] >>
            -tok(TokenKind::adds_to, TokenKind::takes_of)[put<&CodesDeclaration::change>(to_change)] >>
            must(code_list<&CodesDeclaration::codes>(), "`{`", "write the codes in braces: `{ 00 \"original\" 01 }`"));
const auto code_list_clause_def = spanned(
    word("codes") >> must(any_name()[put<&CodeList::name>(to_name)] | code_list<&CodeList::codes>(), "the name of a list or `{ … }`"));

const auto element_declaration_def =
    spanned(word("element") >> must(any_name(), "the element's number")[put<&ElementDeclaration::id>(to_name)] >>
            element_type()[put<&ElementDeclaration::type>(to_name)] >>
            must(range<&ElementDeclaration::length>(), "a length", "write the shortest and the longest: `1..22`") >>
            *(code_list_clause[put<&ElementDeclaration::codes>()] | word("personal")[flag<&ElementDeclaration::personal>()] |
              text[put<&ElementDeclaration::description>(to_text)]));

const auto segment_head_def = spanned(
    (word("segment") | word("composite")[flag<&SegmentDeclaration::composite>()]) >>
    must(tok(TokenKind::name), "a tag", "write the tag in capitals: `BEG`")[put<&SegmentDeclaration::tag>(to_name)] >>
    -text[put<&SegmentDeclaration::description>(to_text)] >> must(block, "`{`", "write the elements in a block: `{ 01 353 M; … }`"));

const auto position =
    must(tok(TokenKind::number), "an element's number", "write its place in the segment: `04`")[put<&ElementUse::position>(to_position)];
const auto element_use_def = spanned(
    (word("drop")[put<&ElementUse::change>(to_change)] >> position) |
    (-AnyWord{"add", "replace"}[put<&ElementUse::change>(to_change)] >> position >>
     must(any_name(), "the element's id", "write the number of the data element or composite")[put<&ElementUse::element>(to_name)] >>
     usage()[put<&ElementUse::usage>(to_usage)] >>
     *((word("repeat") >> must(maximum<&ElementUse::repeat>(), "a number or `>1`")) | word("personal")[flag<&ElementUse::personal>()])));
const auto element_pairs_def =
    spanned(word("pairs") >> must(range<&ElementPairs::positions>(), "a range", "write `pairs 06..25 (235 234)`") >>
            must(tok(TokenKind::round_open), "`(`", "write the elements that take turns: `(235 234)`") >>
            +any_name()[add<&ElementPairs::elements>(to_name)] >> must(tok(TokenKind::round_close), "an element's id or `)`"));
const auto note = must(tok(TokenKind::name), "a syntax note", "write `P0304`")[add<&NoteList::notes>(to_note)];
const auto note_list_def = -AnyWord{"add", "drop"}[put<&NoteList::change>(to_change)] >> word("notes") >> note >>
                           *(-tok(TokenKind::comma) >> tok(TokenKind::name)[add<&NoteList::notes>(to_note)]);

BOOST_SPIRIT_DEFINE(standard_line, setting_range, setting, codes_declaration, element_declaration, segment_head, element_use, element_pairs,
                    note_list)

}  // namespace

BOOST_SPIRIT_DEFINE(code_list_clause)
BOOST_SPIRIT_INSTANTIATE(decltype(code_list_clause), TokenIterator, x3::unused_type)

bool read_head(Tokens tokens, StandardLine& line, Report& report) {
  return read_tokens(standard_line, tokens, line, {"standard x12 VERSION extends VERSION", {"extends"}}, report);
}
bool read_head(Tokens tokens, Setting& value, Report& report) { return read_tokens(setting, tokens, value, {"NAME VALUE …", {}}, report); }
bool read_head(Tokens tokens, CodesDeclaration& codes, Report& report) {
  return read_tokens(codes_declaration, tokens, codes, {"codes NAME { CODE \"meaning\" … }", {}}, report);
}
bool read_head(Tokens tokens, ElementDeclaration& element, Report& report) {
  return read_tokens(element_declaration, tokens, element,
                     {"element ID TYPE SHORTEST..LONGEST codes LIST personal \"description\"", {"codes", "personal"}}, report);
}
bool read_head(Tokens tokens, SegmentDeclaration& segment, Report& report) {
  return read_tokens(segment_head, tokens, segment, {"segment TAG \"description\" { NN ELEMENT M|O; … }", {}}, report);
}
bool read_head(Tokens tokens, ElementUse& use, Report& report) {
  return read_tokens(element_use, tokens, use, {"NN ELEMENT M|O repeat N", {"repeat", "personal", "add", "drop", "replace"}}, report);
}
bool read_head(Tokens tokens, ElementPairs& pairs, Report& report) {
  return read_tokens(element_pairs, tokens, pairs, {"pairs FROM..TO (ELEMENT ELEMENT)", {}}, report);
}

bool read_notes(Tokens tokens, std::vector<NoteUse>& notes, Report& report) {
  NoteList list;
  if (!read_tokens(note_list, tokens, list, {"notes P0304 R0203 …", {}}, report)) return false;
  for (NoteUse& note_use : list.notes) {
    note_use.change = list.change;
    notes.push_back(std::move(note_use));
  }
  return true;
}

}  // namespace crossdock::language
