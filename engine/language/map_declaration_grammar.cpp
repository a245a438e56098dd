#include <string>
#include <utility>
#include <vector>

#include "language/expression_grammar.h"
#include "language/map_grammar.h"

namespace crossdock::language {

namespace {

template <class Id, class Value>
using Grammar = x3::rule<Id, Value>;

// ---------------------------------------------------------------- conditions and actions

bool is_other_key(TokenIterator at, TokenIterator) { return is_word(*at, "other"); }
bool is_column(TokenIterator at, TokenIterator) {
  return at->kind == TokenKind::text || (at->kind == TokenKind::name && at->text != "key" && at->text != "value");
}

MapOperator to_direction(const Token& token) {
  return token.kind == TokenKind::both ? MapOperator::both : token.kind == TokenKind::reads ? MapOperator::reads : MapOperator::writes;
}
Name column_name(const Token& token) { return token.kind == TokenKind::text ? Name{content(token), token.span} : to_name(token); }
RuleSeverity to_severity(const Token& token) {
  return token.text == "hold" ? RuleSeverity::hold : token.text == "warn" ? RuleSeverity::warn : RuleSeverity::reject;
}
template <auto member, class Value>
auto put_value(Value value) {
  return [value](auto& context) { x3::_val(context).*member = value; };
}

// ---------------------------------------------------------------- the grammar

const Grammar<struct MapHeadId, MapDeclaration> map_head = "map";
const Grammar<struct RulesHeadId, RulesDeclaration> rules_head = "rules";
const Grammar<struct BusinessRuleId, BusinessRule> business_rule = "a business rule";
const Grammar<struct TableHeadId, TableDeclaration> table_head = "table";
const Grammar<struct TableEntryId, TableEntry> table_entry = "an entry";
const Grammar<struct PairEntryId, PairEntry> pair_entry = "a pair";
const Grammar<struct ShapeHeadId, ShapeDeclaration> shape_head = "shape";
const Grammar<struct NeedsId, NeedsDeclaration> needs_line = "needs";
const Grammar<struct SplitIntoId, SplitInto> split_into = "into";
const Grammar<struct SplitId, SplitDeclaration> split_line = "split";
const Grammar<struct PatchTargetId, PatchTarget> patch_target = "a rule's field or place";
const Grammar<struct PatchId, Patch> patch_head = "a patch";
const Grammar<struct TestHeadId, TestDeclaration> test_head = "test";
const Grammar<struct TestLineId, TestDeclaration> test_line = "a line of a test";
const Grammar<struct OutcomeId, ExpectedOutcome> outcome = "an outcome";
const Grammar<struct ExpectedValueId, ExpectedValue> expected_value = "a value";

const auto block = x3::omit[tok(TokenKind::block)];
const auto a_block = must(block, "`{`", "write what belongs to it in a block: `{ … }`");
const auto any_name = tok(TokenKind::name, TokenKind::number, TokenKind::code);
const auto map_name = must(dotted_name(), "the name of a map");
const auto object_name = must(tok(TokenKind::name), "the name of an object", "write the object that the map fills, such as `order`");

const auto map_head_def = spanned(
    word("map") >> map_name[put<&MapDeclaration::name>()] >>
    must((word("extends") >> map_name[put<&MapDeclaration::extends>()]) |
             (tok(TokenKind::colon) >> must(tok(TokenKind::name), "a format",
                                            "write `x12`, `csv`, `fixed`, `xml` or `json`")[put<&MapDeclaration::format>(to_name)] >>
              must(any_name, "a document", "write the set such as `850`, or the layout's name")[put<&MapDeclaration::document>(to_name)] >>
              must(tok(TokenKind::both, TokenKind::reads, TokenKind::writes), "`<->`")[put<&MapDeclaration::direction>(to_direction)] >>
              object_name[put<&MapDeclaration::object>(to_name)]),
         "`:` or `extends`", "write `map NAME: x12 850 <-> order` or `map NAME extends BASE`"));

const auto rules_head_def = spanned(word("rules") >> must(dotted_name(), "a name")[put<&RulesDeclaration::name>()] >>
                                    must(word("for"), "`for`", "write `rules NAME for OBJECT { … }`") >>
                                    object_name[put<&RulesDeclaration::object>(to_name)] >> a_block);
const AnyWord severity{"hold", "warn", "reject"};
const auto business_rule_def = spanned(
    severity[put<&BusinessRule::severity>(to_severity)] >>
    must(tok(TokenKind::name), "the rule's name", "write a name such as `R_STORE`")[put<&BusinessRule::id>(to_name)] >>
    -(word("for") >> must(word("each"), "`each`") >> must(object_path, "a list")[put<&BusinessRule::each>()]) >>
    must(word("when"), "`when`", "write `when CONDITION: \"message\"`") >> must(expression, "a condition")[put<&BusinessRule::when>()] >>
    must(tok(TokenKind::colon), "`:`", "write the message behind `:`") >>
    must(message, "a message in quotes")[put<&BusinessRule::message>()] >>
    *((word("next") >> must(message, "a text in quotes")[put<&BusinessRule::next>()]) |
      (word("owner") >> must(tok(TokenKind::text), "a text in quotes")[put<&BusinessRule::owner>(to_text)]) |
      (word("playbook") >> must(tok(TokenKind::text), "a playbook's name in quotes")[put<&BusinessRule::playbook>(to_text)]) |
      (word("at") >> must(object_path, "a field")[put<&BusinessRule::at>()])));

const auto columns = must(tok(TokenKind::name, TokenKind::text), "a column", "write the column's heading");
const auto table_source =
    word("from") >> must(tok(TokenKind::text), "the file's name in quotes")[put<&TableDeclaration::csv>(to_text)] >>
    must(word("key"), "`key`", "write `key COLUMN value COLUMN`") >> columns[add<&TableDeclaration::keys>(column_name)] >>
    *where(is_column)[add<&TableDeclaration::keys>(column_name)] >>
    -(word("value") >> columns[add<&TableDeclaration::values>(column_name)] >>
      *where(is_column)[add<&TableDeclaration::values>(column_name)]);
const auto table_head_def =
    spanned(word("table") >> must(dotted_name(), "the table's name")[put<&TableDeclaration::name>()] >>
            must(table_source | (-tok(TokenKind::adds_to)[flag<&TableDeclaration::extends>()] >> block), "`{` or `from`",
                 "write `table NAME { KEY VALUE; … }` or `table NAME from \"tables/file.csv\" key COLUMN value COLUMN`"));
const auto entry_key = (where(is_other_key)[flag<&TableEntry::other>()]) |
                       must(literal(), "a key", "write a code or a text in quotes")[put<&TableEntry::key>(to_literal)];
bool is_prefer(TokenIterator at, TokenIterator) { return is_word(*at, "prefer"); }
bool is_entry_clause(TokenIterator at, TokenIterator) { return is_word(*at, "prefer") || is_word(*at, "since") || is_word(*at, "until"); }
/// A value is a code, a word or a text; in tables of pairs a field such as `ids.gtin12` or `other[]`.
const Glued field_value{tok(TokenKind::name), tok(TokenKind::name, TokenKind::dot, TokenKind::square_open, TokenKind::square_close)};
Literal to_field_value(const Name& name) { return {Literal::Kind::word, name.text, name.span}; }
const auto entry_values = *((!where(is_entry_clause) >> field_value[add<&TableEntry::values>(to_field_value)]) |
                            (!tok(TokenKind::name) >> literal()[add<&TableEntry::values>(to_literal)]));
const auto entry_version = must(tok(TokenKind::number, TokenKind::code, TokenKind::name), "a version", "write a version such as `004060`");
const auto table_entry_def = spanned(
    entry_key >> -(tok(TokenKind::both, TokenKind::reads, TokenKind::writes)[put<&TableEntry::direction>(to_direction)] >>
                   &must(literal(), "a value", "write what the key becomes")) >>
    entry_values >> -where(is_prefer)[flag<&TableEntry::prefer>()] >> -(word("since") >> entry_version[put<&TableEntry::since>(to_name)]) >>
    -(word("until") >> entry_version[put<&TableEntry::until>(to_name)]));
const auto pair_entry_def =
    spanned((where(is_other_key)[flag<&PairEntry::other>()] |
             must(literal(), "a qualifier", "write a code such as `UP`")[put<&PairEntry::qualifier>(to_literal)]) >>
            must(object_path, "a field", "write the field that takes the values of this qualifier")[put<&PairEntry::field>()] >>
            -word("prefer")[flag<&PairEntry::prefer>()]);

const auto shape_head_def =
    spanned(word("shape") >> must(tok(TokenKind::name), "the shape's name")[put<&ShapeDeclaration::name>(to_name)] >> a_block);
const auto needs_line_def = spanned(word("needs") >> object_name[put<&NeedsDeclaration::object>(to_name)] >>
                                    *((word("by") >> must(object_path, "a field")[put<&NeedsDeclaration::by>()]) |
                                      (word("as") >> must(tok(TokenKind::name), "a name")[put<&NeedsDeclaration::as>(to_name)]) |
                                      word("optional")[flag<&NeedsDeclaration::optional>()]));
const auto split_into_def = spanned(-(!word("into") >> tok(TokenKind::name)[put<&SplitInto::field>(to_name)]) >> word("into") >>
                                    must(object_path, "a field")[put<&SplitInto::path>()]);
const auto split_line_def = spanned(
    (word("split") >> must(word("by"), "`by`") >> must(object_path, "a field")[put<&SplitDeclaration::by>()] >>
     *((word("share") >> must(tok(TokenKind::name), "a field's name")[put<&SplitDeclaration::share>(to_name)]) |
       (split_into[add<&SplitDeclaration::into>()] >>
        *(tok(TokenKind::comma) >> must(split_into, "a field beside it", "write `NAME into FIELD`")[add<&SplitDeclaration::into>()])))) |
    (word("join")[flag<&SplitDeclaration::join>()] >> -(word("by") >> must(object_path, "a field")[put<&SplitDeclaration::by>()])));

const auto patch_target_def = tag_path[([](auto& context) { x3::_val(context) = std::move(x3::_attr(context)); })] |
                              object_path[([](auto& context) { x3::_val(context) = std::move(x3::_attr(context)); })];
const auto patch_head_def =
    spanned((word("replace")[put_value<&Patch::kind>(Patch::Kind::replace)] | word("drop")[put_value<&Patch::kind>(Patch::Kind::drop)]) >>
            must(patch_target, "what the patch speaks of",
                 "write the field that the rule fills, or its place in the document")[put<&Patch::target>()]);

const auto test_head_def =
    spanned(word("test") >> must(tok(TokenKind::text), "the test's name in quotes")[put<&TestDeclaration::name>(to_text)] >> a_block);
const auto outcome_def =
    spanned(-word("no")[flag<&ExpectedOutcome::negated>()] >>
            ((severity[put<&ExpectedOutcome::severity>(to_severity)] >> -tok(TokenKind::name)[put<&ExpectedOutcome::id>(to_name)]) |
             (word("finding") >> -any_name[put<&ExpectedOutcome::id>(to_name)])));
const auto test_line_def =
    (word("given") >> must(tok(TokenKind::text), "a file's name in quotes")[put<&TestDeclaration::given>(to_text)] >>
     *(word("with") >> must(tok(TokenKind::text), "a file's name in quotes")[add<&TestDeclaration::with>(to_text)])) |
    word("roundtrip")[flag<&TestDeclaration::roundtrip>()] |
    (word("expect") >>
     must(block | outcome[add<&TestDeclaration::outcomes>()], "an outcome",
          "write `{ field: value; … }`, `hold RULE`, `warn RULE`, `reject RULE`, `finding CODE`, each perhaps after `no`"));
const auto expected_value_def = spanned(must(object_path, "a field", "write `field: value`")[put<&ExpectedValue::path>()] >>
                                        must(tok(TokenKind::colon), "`:`", "write `field: value`") >>
                                        must(word("absent") | (tok(TokenKind::minus) >> tok(TokenKind::number)[([](auto& context) {
                                                                 Literal value = to_literal(x3::_attr(context));
                                                                 value.text.insert(0, 1, '-');
                                                                 x3::_val(context).value = std::move(value);
                                                               })]) |
                                                 literal()[put<&ExpectedValue::value>(to_literal)],
                                             "a value", "write a number, a text in quotes, `true`, `false` or `absent`"));

BOOST_SPIRIT_DEFINE(map_head, rules_head, business_rule, table_head, table_entry, pair_entry, shape_head, needs_line, split_into,
                    split_line, patch_target, patch_head, test_head, test_line, outcome, expected_value)

}  // namespace

bool read_head(Tokens tokens, MapDeclaration& map, Report& report) {
  return read_tokens(map_head, tokens, map, {"map NAME: x12 850 <-> OBJECT, or map NAME extends BASE", {"extends"}}, report);
}
bool read_head(Tokens tokens, RulesDeclaration& rules, Report& report) {
  return read_tokens(rules_head, tokens, rules, {"rules NAME for OBJECT { … }", {"for"}}, report);
}
bool read_head(Tokens tokens, BusinessRule& rule, Report& report) {
  return read_tokens(business_rule, tokens, rule,
                     {"hold|warn|reject ID for each LIST when CONDITION: \"message\" next \"…\" owner \"…\" playbook \"…\" at FIELD",
                      {"for", "each", "when", "next", "owner", "playbook", "at", "present", "absent", "table", "and", "or", "not"}},
                     report);
}
bool read_head(Tokens tokens, TableDeclaration& table, Report& report) {
  return read_tokens(table_head, tokens, table,
                     {"table NAME { KEY VALUE; … }, or table NAME from \"file.csv\" key COLUMN value COLUMN", {"from", "key", "value"}},
                     report);
}
bool read_head(Tokens tokens, TableEntry& entry, Report& report) {
  return read_tokens(table_entry, tokens, entry, {"KEY VALUE prefer since VERSION until VERSION", {"prefer", "since", "until"}}, report);
}
bool read_head(Tokens tokens, PairEntry& entry, Report& report) {
  return read_tokens(pair_entry, tokens, entry, {"QUALIFIER FIELD prefer", {"prefer"}}, report);
}
bool read_head(Tokens tokens, ShapeDeclaration& shape, Report& report) {
  return read_tokens(shape_head, tokens, shape, {"shape NAME { … }", {}}, report);
}
bool read_head(Tokens tokens, NeedsDeclaration& needs, Report& report) {
  return read_tokens(needs_line, tokens, needs, {"needs OBJECT by FIELD as NAME", {"by", "as", "optional"}}, report);
}
bool read_head(Tokens tokens, SplitDeclaration& split, Report& report) {
  return read_tokens(split_line, tokens, split,
                     {"split by FIELD share NAME into FIELD, NAME into FIELD; or join by FIELD", {"by", "share", "into"}}, report);
}
bool read_head(Tokens tokens, Patch& patch, Report& report) {
  return read_tokens(patch_head, tokens, patch, {"replace PATH: RULE, drop PATH, or add RULE", {}}, report);
}
bool read_head(Tokens tokens, TestDeclaration& test, Report& report) {
  return read_tokens(test_head, tokens, test, {"test \"NAME\" { given \"file\" with \"file\"; expect { FIELD: VALUE }; roundtrip }", {}},
                     report);
}
bool read_test_line(Tokens tokens, TestDeclaration& test, Report& report) {
  return read_tokens(test_line, tokens, test,
                     {"given \"file\" with \"file\", expect { FIELD: VALUE }, expect hold ID, or roundtrip",
                      {"with", "hold", "warn", "reject", "finding", "no"}},
                     report);
}
bool read_head(Tokens tokens, ExpectedValue& value, Report& report) {
  return read_tokens(expected_value, tokens, value, {"FIELD: VALUE", {"absent", "true", "false"}}, report);
}

}  // namespace crossdock::language
