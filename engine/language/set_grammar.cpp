#include <string>
#include <utility>
#include <vector>

#include "language/grammar_grammar.h"
#include "language/grammar_parts.h"

namespace crossdock::language {

namespace {

template <class Id, class Value>
using Grammar = x3::rule<Id, Value>;

Number to_key(const Token& token) {
  const ElementRef element = to_element(token);
  if (element.component != 0)
    throw Misread{token, "a key is a whole element", {}, "write its number alone: `key 01`", Code::source_number_invalid};
  return {element.number, token.span};
}
SeverityWord to_severity(const Token& token) {
  return token.text == "warn" ? SeverityWord::warn : token.text == "accept" ? SeverityWord::accept : SeverityWord::reject;
}
template <auto member, class Value>
auto put_value(Value value) {
  return [value](auto& context) { x3::_val(context).*member = value; };
}
/// The new node of a change: a segment, or a loop whose block the reader fills.
const auto take_node = [](auto& context) { x3::_val(context).node.push_back({std::move(x3::_attr(context))}); };

const Grammar<struct SetId, SetDeclaration> set_head = "set";
const Grammar<struct SegmentUseId, SegmentUse> segment_use = "a segment";
const Grammar<struct LoopUseId, LoopUse> loop_use = "a loop";
const Grammar<struct ScopeId, SetScope> scope_head = "a part of the set";
const Grammar<struct ChangeId, SetChange> change_head = "a change";
const Grammar<struct OverlayId, OverlayDeclaration> overlay_head = "overlay";
const Grammar<struct ClausesId, OverlayClauses> clauses = "clauses";
const Grammar<struct AdjustId, OverlayAdjust> adjust = "tighten or loosen";
const Grammar<struct RequireId, OverlayRequire> require = "require";
const Grammar<struct RequiredElementId, RequiredElement> required_element = "an element";
const Grammar<struct ForbidId, OverlayForbid> forbid = "forbid";
const Grammar<struct TreeId, TreeDeclaration> tree_head = "tree";
const Grammar<struct LevelId, TreeLevel> tree_level = "a level";

const auto block = x3::omit[tok(TokenKind::block)];
const auto a_block = must(block, "`{`", "write what belongs to it in a block: `{ … }`");
const auto text = tok(TokenKind::text);
const auto target = must(place_path, "a segment, loop or element", "write for example `BEG.01`, `N1[ST]` or `PO1/SDQ`");

const auto set_head_def =
    spanned(word("set") >> must(any_name(), "the set's number", "write `set 850 group PO { … }`")[put<&SetDeclaration::id>(to_name)] >>
            *((word("group") >> must(tok(TokenKind::name), "the functional group")[put<&SetDeclaration::group>(to_name)]) |
              text[put<&SetDeclaration::description>(to_text)]) >>
            a_block);

/// `O 200 key 01 02`
template <class Node>
auto occurrence() {
  return usage()[put<&Node::usage>(to_usage)] >>
         must(maximum<&Node::maximum>(), "a maximum", "write how often it may occur: `1`, `200` or `>1`") >>
         -(word("key") >> must(tok(TokenKind::number), "an element's number",
                               "write the element that tells siblings apart: `key 01`")[add<&Node::keys>(to_key)] >>
           *tok(TokenKind::number)[add<&Node::keys>(to_key)]);
}
const auto segment_use_def = spanned(must(tok(TokenKind::name), "a segment's tag")[put<&SegmentUse::tag>(to_name)] >>
                                     -selector[put<&SegmentUse::values>()] >> occurrence<SegmentUse>());
const auto loop_use_def = spanned(word("loop") >> must(tok(TokenKind::name), "the loop's name")[put<&LoopUse::name>(to_name)] >>
                                  -selector[put<&LoopUse::values>()] >> occurrence<LoopUse>() >> a_block);
const auto scope_head_def = spanned(place_path[put<&SetScope::path>()] >> a_block);

const auto new_node = loop_use[take_node] | segment_use[take_node];
const auto neighbour = must(place_path, "a segment or loop of this place")[put<&SetChange::neighbour>()];
const auto change_head_def =
    spanned((word("replace")[put_value<&SetChange::kind>(SetChange::Kind::replace)] >> target[put<&SetChange::target>()] >>
             must(word("by"), "`by`", "write `replace MSG by MTX O >1`") >> new_node) |
            (word("drop")[put_value<&SetChange::kind>(SetChange::Kind::drop)] >> target[put<&SetChange::target>()]) |
            (word("change")[put_value<&SetChange::kind>(SetChange::Kind::change)] >> segment_use[take_node]) |
            (word("add")[put_value<&SetChange::kind>(SetChange::Kind::add)] >> new_node >>
             -((word("before")[put_value<&SetChange::place>(Place::before)] | word("after")[put_value<&SetChange::place>(Place::after)]) >>
               neighbour)));

const auto overlay_head_def = spanned(
    word("overlay") >>
    must(dotted_name(), "the overlay's name", "write `overlay acme of x12 004010 850 { … }`")[put<&OverlayDeclaration::name>()] >>
    must(word("of"), "`of`", "write `overlay NAME of x12 004010 850 { … }`") >>
    must(tok(TokenKind::name), "a standard", "write `x12`")[put<&OverlayDeclaration::standard>(to_name)] >>
    must(any_name(), "a version")[put<&OverlayDeclaration::version>(to_name)] >>
    must(any_name(), "a set")[put<&OverlayDeclaration::set>(to_name)] >> -text[put<&OverlayDeclaration::description>(to_text)] >> a_block);
const auto clauses_def = *((word("when") >> must(expression, "a condition")[put<&OverlayClauses::when>()]) |
                           (word("reason") >> must(text, "a text in quotes")[put<&OverlayClauses::reason>(to_text)]) |
                           AnyWord{"reject", "warn", "accept"}[put<&OverlayClauses::severity>(to_severity)]);
const auto adjust_def =
    spanned((word("tighten") | word("loosen")[flag<&OverlayAdjust::loosen>()]) >> target[put<&OverlayAdjust::target>()] >>
            must(+((where(is_element_type)[put<&OverlayAdjust::type>(to_name)] >> -range<&OverlayAdjust::length>()) |
                   (x3::omit[&where([](TokenIterator at, TokenIterator end) {
                      return at->kind == TokenKind::number && at + 1 != end && at[1].kind == TokenKind::range;
                    })] >>
                    range<&OverlayAdjust::length>()) |
                   where(is_usage)[put<&OverlayAdjust::usage>(to_usage)] | code_list_clause[put<&OverlayAdjust::codes>()] |
                   (-word("repeat") >> maximum<&OverlayAdjust::maximum>())),
                 "what to change", "write a type with its length, `M`, a maximum or `codes { … }`") >>
            clauses[put<&OverlayAdjust::clauses>()]);
const auto require_def =
    spanned(word("require") >> target[put<&OverlayRequire::target>()] >> -block >> clauses[put<&OverlayRequire::clauses>()]);
const auto required_element_def = spanned(
    must(element(), "an element",
         "write `03 == \"92\"`, `03 in { \"91\" \"92\" }` or `04 M`")[put<&RequiredElement::element>(to_element)] >>
    -((tok(TokenKind::equal) >> must(literal(), "a value")[add<&RequiredElement::values>(to_literal)]) |
      (word("in") >> must(tok(TokenKind::brace_open), "`{`") >> must(literal(), "a value")[add<&RequiredElement::values>(to_literal)] >>
       *literal()[add<&RequiredElement::values>(to_literal)] >> must(tok(TokenKind::brace_close), "a value or `}`")) |
      word("M")));
const auto forbid_def = spanned(word("forbid") >> target[put<&OverlayForbid::target>()] >> clauses[put<&OverlayForbid::clauses>()]);
const auto tree_head_def =
    spanned(word("tree") >> target[put<&TreeDeclaration::target>()] >> -word("sequence")[flag<&TreeDeclaration::sequence>()] >> a_block >>
            clauses[put<&TreeDeclaration::clauses>()]);
const auto level_name = tok(TokenKind::name, TokenKind::code, TokenKind::number, TokenKind::text);
const auto tree_level_def = spanned(must(level_name, "a level")[put<&TreeLevel::level>(to_literal)] >>
                                    *((word("in") >> must(level_name, "the level above")[add<&TreeLevel::parents>(to_literal)] >>
                                       *(tok(TokenKind::comma) >> must(level_name, "a level")[add<&TreeLevel::parents>(to_literal)])) |
                                      word("optional")[flag<&TreeLevel::optional>()]));

BOOST_SPIRIT_DEFINE(set_head, segment_use, loop_use, scope_head, change_head, overlay_head, clauses, adjust, require, required_element,
                    forbid, tree_head, tree_level)

const std::vector<std::string> clause_words = {"when",   "reason", "warn", "reject", "accept",  "codes",
                                               "repeat", "and",    "or",   "not",    "present", "absent"};

}  // namespace

bool read_head(Tokens tokens, SetDeclaration& set, Report& report) {
  return read_tokens(set_head, tokens, set, {"set ID group GROUP \"description\" { heading { … } detail { … } summary { … } }", {"group"}},
                     report);
}
bool read_head(Tokens tokens, SegmentUse& use, Report& report) {
  return read_tokens(segment_use, tokens, use, {"TAG M|O MAXIMUM key NN", {"key"}}, report);
}
bool read_head(Tokens tokens, LoopUse& loop, Report& report) {
  return read_tokens(loop_use, tokens, loop, {"loop NAME M|O MAXIMUM key NN { … }", {"key"}}, report);
}
bool read_head(Tokens tokens, SetScope& scope, Report& report) {
  return read_tokens(scope_head, tokens, scope, {"PATH { … }", {}}, report);
}
bool read_head(Tokens tokens, SetChange& change, Report& report) {
  return read_tokens(change_head, tokens, change,
                     {"replace PATH by TAG M|O MAXIMUM, add TAG M|O MAXIMUM after PATH, drop PATH, or change TAG M|O MAXIMUM",
                      {"by", "key", "before", "after"}},
                     report);
}
bool read_head(Tokens tokens, OverlayDeclaration& overlay, Report& report) {
  return read_tokens(overlay_head, tokens, overlay, {"overlay NAME of x12 VERSION SET { … }", {"of"}}, report);
}
bool read_head(Tokens tokens, OverlayAdjust& value, Report& report) {
  return read_tokens(adjust, tokens, value,
                     {"tighten|loosen PATH TYPE FROM..TO M codes { … } MAXIMUM when CONDITION reason \"…\" warn", clause_words}, report);
}
bool read_head(Tokens tokens, OverlayRequire& value, Report& report) {
  return read_tokens(require, tokens, value, {"require PATH { NN == \"value\"; NN M } when CONDITION warn", clause_words}, report);
}
bool read_head(Tokens tokens, RequiredElement& value, Report& report) {
  return read_tokens(required_element, tokens, value, {"NN == \"value\", NN in { … }, or NN M", {}}, report);
}
bool read_head(Tokens tokens, OverlayForbid& value, Report& report) {
  return read_tokens(forbid, tokens, value, {"forbid PATH when CONDITION warn", clause_words}, report);
}
bool read_head(Tokens tokens, TreeDeclaration& tree, Report& report) {
  return read_tokens(tree_head, tokens, tree,
                     {"tree HL sequence { LEVEL; LEVEL in LEVEL; … } reject", {"sequence", "reject", "warn", "accept", "reason"}}, report);
}
bool read_head(Tokens tokens, TreeLevel& level, Report& report) {
  return read_tokens(tree_level, tokens, level, {"LEVEL in LEVEL optional", {"in", "optional"}}, report);
}

}  // namespace crossdock::language
