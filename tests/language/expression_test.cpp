#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "language/dump.h"
#include "language/parse.h"

BOOST_AUTO_TEST_SUITE(expressions)

using crossdock::Diagnostic;
using crossdock::SourceSet;
using crossdock::language::Binary;
using crossdock::language::Expression;
using crossdock::language::MapFile;
using crossdock::language::Rule;

namespace {

constexpr std::string_view prefix = "map m: x12 850 <-> order\nCTT.01 = ";

struct Parsed {
  SourceSet sources;
  MapFile file;
  std::vector<Diagnostic> diagnostics;

  [[nodiscard]] const Expression& expression() const {
    BOOST_REQUIRE(diagnostics.empty());
    BOOST_REQUIRE(file.maps.size() == 1u && file.maps[0].rules.size() == 1u);
    return std::get<Expression>(std::get<Rule>(file.maps[0].rules[0].node).right);
  }
};

Parsed parsed(std::string_view expression) {
  Parsed result;
  const auto file = result.sources.add("m.map", std::string(prefix) + std::string(expression) + "\n");
  result.file = crossdock::language::parse_map(result.sources, file, result.diagnostics);
  return result;
}

/// The expression with every operation in brackets, or the first error.
std::string tree(std::string_view expression) {
  const Parsed result = parsed(expression);
  if (!result.diagnostics.empty()) return "error: " + result.diagnostics.front().message;
  return dump(result.expression());
}

}  // namespace

BOOST_AUTO_TEST_CASE(operators_bind_from_else_to_the_sign) {
  BOOST_TEST(tree("a else b or c and not d == e + f * -g") == "(a else (b or (c and (not (d == (e + (f * (- g))))))))");
  BOOST_TEST(tree("-a * b + c < d and e or f else g") == "(((((((- a) * b) + c) < d) and e) or f) else g)");
}

BOOST_AUTO_TEST_CASE(equal_operators_bind_from_the_left) {
  BOOST_TEST(tree("a - b + c - d") == "(((a - b) + c) - d)");
  BOOST_TEST(tree("a / b * c") == "((a / b) * c)");
  BOOST_TEST(tree("a else b else c") == "((a else b) else c)");
  BOOST_TEST(tree("a - (b - c)") == "(a - (b - c))");
}

BOOST_AUTO_TEST_CASE(comparisons_do_not_chain) { BOOST_TEST(tree("a < b < c") == "error: `<` is not expected here"); }

BOOST_AUTO_TEST_CASE(not_reaches_over_a_comparison) {
  BOOST_TEST(tree("not a == b") == "(not (a == b))");
  BOOST_TEST(tree("not not a present") == "(not (not (a present)))");
}

BOOST_AUTO_TEST_CASE(membership_takes_a_list_or_a_table) {
  BOOST_TEST(tree("a in { \"1\" 02 EA, \"x y\" }") == "(a in \"1\" #02 EA \"x y\")");
  BOOST_TEST(tree("a not in table acme.stores") == "(a not in table acme.stores)");
  BOOST_TEST(tree("a in {}") == "(a in)");
}

BOOST_AUTO_TEST_CASE(an_element_is_a_number_behind_a_point) {
  BOOST_TEST(tree(".04") == "<.4>");
  BOOST_TEST(tree(".04.02") == "<.4/2>");
  BOOST_TEST(tree(".sku") == "<.sku>");
  BOOST_TEST(tree("DTM.04") == "<DTM.4>");
  BOOST_TEST(tree("N1[ST].03 + REF.04.02") == "(<N1[ST].3> + <REF.4/2>)");
  BOOST_TEST(tree("04") == "04");
  BOOST_TEST(tree("04.20") == "04.20");
}

BOOST_AUTO_TEST_CASE(a_slash_between_tags_is_a_step_else_a_division) {
  BOOST_TEST(tree("PO1/SCH.05") == "<PO1/SCH.5>");
  BOOST_TEST(tree("PO1/SCH[a, b:c]/N1.02") == "<PO1/SCH[a, b:c]/N1.2>");
  BOOST_TEST(tree("total/SCH.05") == "(total / <SCH.5>)");
  BOOST_TEST(tree("PO1.04/PO1.02") == "(<PO1.4> / <PO1.2>)");
  BOOST_TEST(tree("price / count") == "(price / count)");
}

BOOST_AUTO_TEST_CASE(paths_have_items_rows_and_each) {
  BOOST_TEST(tree("lines[].ids.gtin12") == "lines[].ids.gtin12");
  BOOST_TEST(tree("lines[1].unit") == "lines[1].unit");
  BOOST_TEST(tree("price[ids.gtin12] * zone[country, region]") == "(price[ids.gtin12] * zone[country][region])");
  BOOST_TEST(tree(".") == ".");
}

BOOST_AUTO_TEST_CASE(arguments_may_be_named) {
  BOOST_TEST(tree("moment(date \"yyyyMMdd\", zone .04 else partner.timezone)") ==
             "moment(date: \"yyyyMMdd\", zone: (<.4> else partner.timezone))");
  BOOST_TEST(tree("f()") == "f()");
  BOOST_TEST(tree("f(a b, c.d, -e)") == "f(a: b, c.d, (- e))");
  BOOST_TEST(tree("sum(lines, quantity * price[sku])") == "sum(lines, (quantity * price[sku]))");
}

BOOST_AUTO_TEST_CASE(words_that_are_operators_are_no_operands) {
  BOOST_TEST(tree("and") == "error: expected a value, found `and`");
  BOOST_TEST(tree("a + else") == "error: expected a value, found `else`");
  BOOST_TEST(tree("order.in") == "error: expected a field, found `in`");
}

BOOST_AUTO_TEST_CASE(texts_resolve_their_escapes) {
  BOOST_TEST(tree(R"("a\"b\\c")") == R"("a"b\c")");
  BOOST_TEST(tree(R"('say "x"')") == R"("say "x"")");
  BOOST_TEST(tree("true == false") == "(true == false)");
}

BOOST_AUTO_TEST_CASE(every_part_of_an_expression_has_its_exact_span) {
  const Parsed result = parsed("alpha + beta * (gamma - 1)");
  const Expression& sum = result.expression();
  BOOST_TEST(result.sources.text(sum.span) == "alpha + beta * (gamma - 1)");
  const auto& addition = std::get<Binary>(sum.node);
  BOOST_TEST(result.sources.text(addition.op_span) == "+");
  BOOST_TEST(result.sources.text(addition.operands[0].span) == "alpha");
  BOOST_TEST(result.sources.text(addition.operands[1].span) == "beta * (gamma - 1)");
  BOOST_TEST(result.sources.text(std::get<Binary>(addition.operands[1].node).operands[1].span) == "(gamma - 1)");
}

BOOST_AUTO_TEST_CASE(the_left_part_of_a_chain_spans_all_its_operands) {
  const Parsed result = parsed("a + b + c");
  BOOST_TEST(result.sources.text(std::get<Binary>(result.expression().node).operands[0].span) == "a + b");
}

BOOST_AUTO_TEST_CASE(an_expression_of_exactly_the_greatest_length_is_read) {
  std::string text = "1";
  for (int i = 0; i < 500; ++i) text += " + 1";
  BOOST_TEST(parsed(text).diagnostics.empty());
  BOOST_TEST(tree(text + " + 1") == "error: the rule has more than 500 operators");
}

BOOST_AUTO_TEST_CASE(brackets_nest_to_the_limit_and_no_deeper) {
  BOOST_TEST(tree(std::string(64, '(') + "a" + std::string(64, ')')) == "a");
  BOOST_TEST(tree(std::string(65, '(') + "a" + std::string(65, ')')) == "error: brackets stand more than 64 deep");
}

BOOST_AUTO_TEST_SUITE_END()
