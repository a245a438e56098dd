#include <string>
#include <utility>
#include <vector>

#include "language/expression_grammar.h"
#include "language/map_grammar.h"

namespace crossdock::language {

namespace {

template <class Id, class Value>
using Grammar = x3::rule<Id, Value>;

struct ElementList {
  std::vector<ElementRef> elements;
};
struct Operation {
  MapOperator op = MapOperator::none;
  SourceSpan op_span;
};
struct Binding {
  Operation operation;
  std::variant<std::monostate, ObjectTarget, Expression> right;
};

// ---------------------------------------------------------------- conditions on tokens

bool next_is(TokenIterator at, TokenIterator end, TokenKind kind) { return at + 1 != end && at[1].kind == kind; }
bool is_point(TokenIterator at, TokenIterator end) { return at->kind == TokenKind::dot && at + 1 != end; }
/// What only an expression can begin with: a text, or a call.
bool begins_expression(TokenIterator at, TokenIterator end) {
  return at->kind == TokenKind::text || (at->kind == TokenKind::name && next_is(at, end, TokenKind::round_open));
}
bool is_place_name(TokenIterator at, TokenIterator) { return at->kind == TokenKind::name; }

// ---------------------------------------------------------------- actions

MapOperator operator_of(const Token& token) {
  switch (token.kind) {
    case TokenKind::both: return MapOperator::both;
    case TokenKind::equal: return MapOperator::equals;
    case TokenKind::assign: return MapOperator::computes;
    case TokenKind::reads: return MapOperator::reads;
    default: return MapOperator::writes;
  }
}
Operation to_operation(const Token& token) { return {operator_of(token), token.span}; }

SourceSpan to_span(const Token& token) { return token.span; }
SourceSpan place_of(const SourceSpan& span) { return span; }
template <class Node>
SourceSpan place_of(const Node& node) {
  return node.span;
}

/// Puts `member` of the clauses; the second time is an error.
template <auto member, class Convert = Same>
auto once(const char* clause, Convert convert = {}) {
  return [clause, convert](auto& context) {
    Clauses& clauses = x3::_val(context);
    auto value = convert(std::move(x3::_attr(context)));
    if (clauses.*member)
      throw misread_at(place_of(value), "`" + std::string(clause) + "` stands twice in one rule", "remove one of them",
                       Code::source_clause_repeated);
    clauses.*member = std::move(value);
  };
}

const auto take_binding = [](auto& context) {
  Rule& rule = x3::_val(context);
  Binding& binding = x3::_attr(context);
  rule.op = binding.operation.op;
  rule.op_span = binding.operation.op_span;
  rule.right = std::move(binding.right);
};
/// The operator and target of a loop or of pairs.
const auto take_operation = [](auto& context) {
  x3::_val(context).op = operator_of(x3::_attr(context));
  x3::_val(context).op_span = x3::_attr(context).span;
};
const auto take_elements = [](auto& context) {
  x3::_val(context).elements = std::move(x3::_attr(context).elements);
  x3::_val(context).is_tuple = true;
};
const auto take_path = [](auto& context) { x3::_val(context).path = std::move(x3::_attr(context)); };
/// The element of a path becomes the target's only element.
const auto take_place = [](auto& context) {
  DocumentPath& path = x3::_attr(context);
  DocumentTarget& target = x3::_val(context);
  if (path.element) target.elements.push_back(*std::exchange(path.element, {}));
  target.path = std::move(path);
};
const auto set_from = [](auto& context) {
  const Token& token = x3::_attr(context);
  x3::_val(context).from = to_element(token).number;
};
const auto set_to = [](auto& context) {
  const Token& token = x3::_attr(context);
  const std::uint32_t to = to_element(token).number;
  if (to < x3::_val(context).from)
    throw Misread{token, "the range ends before it begins", {}, "write the lower number first", Code::source_number_invalid};
  x3::_val(context).to = to;
};

// ---------------------------------------------------------------- the grammar

const Grammar<struct ElementListId, ElementList> element_list = "a list of elements";
const Grammar<struct DocumentTargetId, DocumentTarget> document_target = "a place in the document";
const Grammar<struct SegmentPathId, DocumentPath> segment_path = "a segment";
const Grammar<struct ObjectTargetId, ObjectTarget> object_target = "a field";
const Grammar<struct ViaId, Via> via_clause = "a table";
const Grammar<struct DefaultId, Default> default_clause = "a default";
const Grammar<struct RequiredId, Required> required_clause = "required";
const Grammar<struct FillId, Fill> fill_clause = "a value";
const Grammar<struct ClausesId, Clauses> clauses = "clauses";
const Grammar<struct VersionClausesId, Clauses> version_clauses = "versions";
const Grammar<struct BindingId, Binding> binding = "an operator";
const Grammar<struct RuleId, Rule> rule_head = "a rule";
const Grammar<struct LoopId, LoopRule> loop_head = "a loop";
const Grammar<struct RangeId, Range> element_range = "a range of elements";
const Grammar<struct PairsId, PairsRule> pairs_head = "pairs";
const Grammar<struct RepeatId, RepeatRule> repeat_head = "repeat";
const Grammar<struct UseId, UseRule> use_head = "use";
const Grammar<struct WhenId, WhenRule> when_head = "when";
const Grammar<struct CaseId, CaseRule> case_head = "case";
const Grammar<struct BranchId, CaseBranch> branch_head = "a branch";
const Grammar<struct RoleId, TreeRule::Role> role = "an element's role";
const Grammar<struct TreeId, TreeRule> tree_head = "tree";
const Grammar<struct LevelId, TreeLevelRule> level_head = "a level";
const Grammar<struct IgnoreId, IgnoreRule> ignore_head = "ignore";

constexpr const char* field_help = "write the field of the object, such as `order_date` or `(id_type, id)`";
const auto close_round = must(tok(TokenKind::round_close), "`,` or `)`");
const auto block = tok(TokenKind::block);
const auto a_block = must(block, "`{`", "write the rules inside in a block: `{ … }`");
const auto any_operator = must(tok(TokenKind::both, TokenKind::reads, TokenKind::writes), "`<->`, `->` or `<-`");

const auto element_list_def =
    tok(TokenKind::round_open) >> must(element(), "an element's number")[add<&ElementList::elements>(to_element)] >>
    *(tok(TokenKind::comma) >> must(element(), "an element's number")[add<&ElementList::elements>(to_element)]) >> close_round;
const auto segment_path_def =
    spanned(x3::omit[&where(is_place_name)] >> place_path[([](auto& context) {
              DocumentPath& path = x3::_attr(context);
              if (path.element)
                throw misread_at(path.element->span, "a segment or loop is meant here, not an element", "leave out the element");
              x3::_val(context) = std::move(path);
            })]);
const auto document_target_def =
    spanned(element_list[take_elements] | tok(TokenKind::number)[add<&DocumentTarget::elements>(to_element)] |
            (place_path[take_place] >> -(where(is_point) >> must(element_list, "an element's number")[take_elements])));
const auto object_target_def =
    spanned((tok(TokenKind::round_open)[flag<&ObjectTarget::is_tuple>()] >> must(object_path, "a field")[add<&ObjectTarget::paths>()] >>
             *(tok(TokenKind::comma) >> must(object_path, "a field")[add<&ObjectTarget::paths>()]) >> close_round) |
            object_path[add<&ObjectTarget::paths>()]);

const auto via_clause_def =
    spanned(word("via") >> must(dotted_name()[put<&Via::table>()] | x3::omit[block], "the name of a table or `{ … }`") >>
            -(word("else") >> must(expression, "a value")[put<&Via::otherwise>()]));
const auto default_clause_def =
    spanned(word("default") >> must(expression, "a value", "write the value after `default`, texts in quotes")[put<&Default::value>()] >>
            -(word("write")[([](auto& context) { x3::_val(context).written = Default::Written::write; })] |
              word("omit")[([](auto& context) { x3::_val(context).written = Default::Written::omit; })]));
const auto required_clause_def = spanned(word("required") >> -message[put<&Required::message>()]);
const auto fill_clause_def =
    spanned(tok(TokenKind::assign) >> must(expression, "a value")[put<&Fill::value>()] >>
            must(word("when") >> word("absent"), "`when absent`", "a value fills a field only where it is absent: `= VALUE when absent`"));
const auto version = must(tok(TokenKind::number, TokenKind::code, TokenKind::name), "a version", "write a version such as `004060`");
const auto option = must(call, "a function", "write a function such as `fit(60, error)`");
const auto since_clause = word("since") >> version[once<&Clauses::since>("since", to_name)];
const auto until_clause = word("until") >> version[once<&Clauses::until>("until", to_name)];
const auto version_clauses_def = *(since_clause | until_clause);
const auto clauses_def =
    *(via_clause[once<&Clauses::via>("via")] |
      (word("as") >> must(call, "a conversion", "write a conversion such as `date(\"yyyyMMdd\")`")[add<&Clauses::conversions>()]) |
      default_clause[once<&Clauses::default_value>("default")] | required_clause[once<&Clauses::required>("required")] |
      (word("when") >> must(expression, "a condition")[once<&Clauses::when>("when")]) | fill_clause[once<&Clauses::fill>("=")] |
      (word("out") >> option[add<&Clauses::out>()] >> *(tok(TokenKind::comma) >> option[add<&Clauses::out>()])) |
      (word("in") >> option[add<&Clauses::in>()] >> *(tok(TokenKind::comma) >> option[add<&Clauses::in>()])) | since_clause | until_clause |
      word("flatten")[once<&Clauses::flatten>("flatten", to_span)]);

const auto binding_def = (tok(TokenKind::both, TokenKind::reads)[put<&Binding::operation>(to_operation)] >>
                          must(object_target, "a field", field_help)[put<&Binding::right>()]) |
                         (tok(TokenKind::equal, TokenKind::assign, TokenKind::writes)[put<&Binding::operation>(to_operation)] >>
                          must(expression, "a value", "write a text in quotes, a field or a computation")[put<&Binding::right>()]);
const auto rule_head_def = spanned(
    ((x3::omit[&where(begins_expression)] >> expression[put<&Rule::left>()] >>
      must(tok(TokenKind::reads), "`->`", "a value without a place in the document can only be read into a field: `->`")[take_operation] >>
      must(object_target, "a field", field_help)[put<&Rule::right>()]) |
     (-word("always")[flag<&Rule::always>()] >> must(document_target, "a place in the document",
                                                     "write an element such as `03`, or a segment such as `N1[ST]`")[put<&Rule::left>()] >>
      -binding[take_binding])) >>
    clauses[put<&Rule::clauses>()] >> -block[flag<&Rule::has_block>()]);
const auto loop_head_def = spanned(word("loop") >> must(segment_path, "the loop's name")[take_path] >>
                                   -(tok(TokenKind::both, TokenKind::reads, TokenKind::writes)[take_operation] >>
                                     must(object_target, "a field", field_help)[put<&LoopRule::target>()]) >>
                                   clauses[put<&LoopRule::clauses>()] >> a_block);
const auto element_range_def =
    spanned(must(tok(TokenKind::number), "a range of elements", "write a range such as `06..25`")[set_from] >>
            must(tok(TokenKind::range), "`..`") >> must(tok(TokenKind::number), "the last element's number")[set_to]);
const auto pairs_head_def =
    spanned(-(!word("pairs") >> segment_path[put<&PairsRule::segment>()]) >> word("pairs") >> element_range[put<&PairsRule::range>()] >>
            any_operator[take_operation] >> must(object_target, "a field", field_help)[put<&PairsRule::target>()] >>
            clauses[put<&PairsRule::clauses>()] >> -block);
const auto repeat_head_def =
    spanned(word("repeat") >> element_range[put<&RepeatRule::range>()] >>
            must(tok(TokenKind::round_open), "`(`", "write the fields of one turn: `(location, quantity)`") >>
            must(object_path, "a field")[add<&RepeatRule::fields>()] >>
            *(tok(TokenKind::comma) >> must(object_path, "a field")[add<&RepeatRule::fields>()]) >> close_round >>
            -(tok(TokenKind::both) >> must(object_target, "a list")[put<&RepeatRule::target>()]) >> clauses[put<&RepeatRule::clauses>()]);
const auto use_head_def = spanned(word("use") >> must(tok(TokenKind::name), "the name of a shape")[put<&UseRule::shape>(to_name)]);
const auto when_head_def =
    spanned(word("when") >> must(expression, "a condition")[put<&WhenRule::condition>()] >> a_block >> -(word("else") >> a_block));
const auto case_head_def = spanned(word("case") >> a_block);
const auto branch_head_def = spanned(
    must(expression, "a condition on the document", "write `.01 == \"A\" <-> kind == \"allowance\" { … }`")[put<&CaseBranch::document>()] >>
    must(tok(TokenKind::both), "`<->`", "the left side selects on reading, the right side on writing") >>
    must(expression, "a condition on the object")[put<&CaseBranch::object>()] >> a_block);
const auto role_def = must(tok(TokenKind::number), "an element's number")[put<&TreeRule::Role::element>(to_element)] >>
                      must(tok(TokenKind::assign), "`=`") >>
                      must(tok(TokenKind::name), "a role",
                           "write `sequence`, `parent`, `level` or `has_children`")[put<&TreeRule::Role::role>(to_name)];
const auto tree_head_def = spanned(word("tree") >> must(segment_path, "the segment that makes the tree")[put<&TreeRule::path>()] >>
                                   -(tok(TokenKind::round_open) >> role[add<&TreeRule::roles>()] >>
                                     *(tok(TokenKind::comma) >> role[add<&TreeRule::roles>()]) >> close_round) >>
                                   a_block);
const auto level_head_def = spanned(
    literal()[put<&TreeLevelRule::level>(to_literal)] >> must(tok(TokenKind::colon), "`:`", "write `LEVEL: field { … }`") >>
    must(object_path, "a field", "write the list that the level fills, or `.`")[put<&TreeLevelRule::target>()] >>
    *(word("optional")[flag<&TreeLevelRule::optional>()] | (word("pivot") >> must(object_path, "a field")[put<&TreeLevelRule::pivot>()] >>
                                                            -(word("by") >> must(object_path, "a field")[put<&TreeLevelRule::by>()]))) >>
    a_block);
const auto ignored = must(place_path, "a segment or element");
const auto ignore_head_def =
    spanned(word("ignore") >> ignored[add<&IgnoreRule::paths>()] >> *(tok(TokenKind::comma) >> ignored[add<&IgnoreRule::paths>()]) >>
            version_clauses[put<&IgnoreRule::clauses>()]);

BOOST_SPIRIT_DEFINE(element_list, document_target, segment_path, object_target, via_clause, default_clause, required_clause, fill_clause,
                    clauses, version_clauses, binding, rule_head, loop_head, element_range, pairs_head, repeat_head, use_head, when_head,
                    case_head, branch_head, role, tree_head, level_head, ignore_head)

const std::vector<std::string> clause_words = {"via",   "as",    "default", "required", "when",   "out",     "in",       "since",
                                               "until", "write", "omit",    "flatten",  "absent", "present", "optional", "pivot"};

}  // namespace

bool read_head(Tokens tokens, Rule& rule, Report& report) {
  return read_tokens(rule_head, tokens, rule, {"ELEMENT <-> FIELD and clauses, or SEGMENT { … }", clause_words}, report);
}
bool read_head(Tokens tokens, LoopRule& rule, Report& report) {
  return read_tokens(loop_head, tokens, rule, {"loop NAME <-> list[] { … }", clause_words}, report);
}
bool read_head(Tokens tokens, PairsRule& rule, Report& report) {
  return read_tokens(pairs_head, tokens, rule, {"pairs FROM..TO <-> FIELD { QUALIFIER FIELD; … }", clause_words}, report);
}
bool read_head(Tokens tokens, RepeatRule& rule, Report& report) {
  return read_tokens(repeat_head, tokens, rule, {"repeat FROM..TO (FIELD, FIELD)", clause_words}, report);
}
bool read_head(Tokens tokens, UseRule& rule, Report& report) { return read_tokens(use_head, tokens, rule, {"use SHAPE", {}}, report); }
bool read_head(Tokens tokens, WhenRule& rule, Report& report) {
  return read_tokens(when_head, tokens, rule, {"when CONDITION { … } else { … }", {"else", "and", "or", "not", "present", "absent"}},
                     report);
}
bool read_head(Tokens tokens, CaseRule& rule, Report& report) {
  return read_tokens(case_head, tokens, rule, {"case { ELEMENT == \"A\" <-> FIELD == \"a\" { … }; … }", {}}, report);
}
bool read_head(Tokens tokens, CaseBranch& branch, Report& report) {
  return read_tokens(branch_head, tokens, branch, {"ELEMENT == \"A\" <-> FIELD == \"a\" { … }", {"present", "absent"}}, report);
}
bool read_head(Tokens tokens, TreeRule& rule, Report& report) {
  return read_tokens(tree_head, tokens, rule,
                     {"tree HL (01 = sequence, 02 = parent, 03 = level, 04 = has_children) { LEVEL: FIELD { … } }", {}}, report);
}
bool read_head(Tokens tokens, TreeLevelRule& level, Report& report) {
  return read_tokens(level_head, tokens, level, {"LEVEL: FIELD optional { … }", {"optional", "pivot"}}, report);
}
bool read_head(Tokens tokens, IgnoreRule& rule, Report& report) {
  return read_tokens(ignore_head, tokens, rule, {"ignore SEGMENT, ELEMENT", {}}, report);
}

}  // namespace crossdock::language
