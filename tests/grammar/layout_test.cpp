#include <boost/test/unit_test.hpp>

#include "grammar/support.h"

using namespace ::test;

namespace {

std::string shape(const Grammar& grammar) {
  std::string text;
  for (std::size_t id = 0; id < grammar.nodes.size(); ++id) {
    const Node& node = grammar.nodes[id];
    const std::string_view kind = node.kind == NodeKind::set ? "set" : node.kind == NodeKind::loop ? "loop" : "segment";
    text += std::string(kind) + " " + std::string(grammar.name_of(static_cast<NodeId>(id)));
    if (node.column.length > 0) text += "=" + std::string(grammar.text(node.column));
    if (node.kind == NodeKind::segment)
      for (const ElementRule& element : grammar.elements(grammar.segment_rules[node.segment]))
        text += " " + std::string(grammar.text(element.id));
    text += "\n";
  }
  return text;
}

std::shared_ptr<const Grammar> layout(const std::string& text, std::string_view name) {
  static std::vector<std::unique_ptr<Texts>> kept;
  kept.push_back(std::make_unique<Texts>(std::vector<std::pair<std::string, std::string>>{{"layout.grammar", text}}));
  const Loaded loaded = kept.back()->library->layout(name);
  BOOST_REQUIRE_MESSAGE(loaded.grammar != nullptr, kept.back()->rendered(loaded.diagnostics));
  return loaded.grammar;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(layouts)

BOOST_AUTO_TEST_CASE(a_record_of_fields_alone_is_a_segment) {
  const auto grammar =
      layout("layout csv stock { delimiter \";\"; quote none; charset windows-1252; record item O >1 { sku \"SKU\" AN 1..40 M; qty R } }",
             "stock");
  BOOST_TEST(shape(*grammar) == "set stock\nsegment item sku qty\n");
  BOOST_TEST((grammar->format == DocumentFormat::csv));
  BOOST_TEST(grammar->layout.delimiter == ';');
  BOOST_TEST(grammar->layout.quote == 0);
  BOOST_TEST(grammar->layout.charset == "windows-1252");
  BOOST_TEST(grammar->nodes[1].max == unbounded);
  const auto fields = grammar->elements(grammar->segment_of(1));
  BOOST_TEST(grammar->text(fields[0].column) == "SKU");
  BOOST_TEST(grammar->text(fields[1].column) == "qty");
  BOOST_TEST((fields[0].usage == Usage::mandatory));
  BOOST_TEST(fields[0].max == 40u);
  BOOST_TEST(fields[1].max == unbounded);
}

BOOST_AUTO_TEST_CASE(a_record_with_records_inside_is_a_loop_that_starts_with_its_own_fields) {
  const auto grammar = layout(
      "layout csv orders { group by po; record order O >1 { po AN M; loop line M >1 { sku AN M }; date DT \"yyyy-MM-dd\" } }", "orders");
  BOOST_TEST(shape(*grammar) == "set orders\nloop order\nsegment order po date\nsegment line sku\n");
  BOOST_TEST(grammar->layout.group_by.front() == "po");
  BOOST_TEST(grammar->find("order/line") == 3);
  BOOST_TEST(grammar->text(grammar->elements(grammar->segment_of(2))[1].pattern) == "yyyy-MM-dd");
}

BOOST_AUTO_TEST_CASE(fixed_records_have_tags_columns_fill_and_counts) {
  const auto grammar = layout(
      "layout fixed legacy { length 80; eol crlf; select 1..2\n  record H \"10\" M 1 { po 3..24 AN }\n"
      "  loop M >1 { record L \"20\" M 1 { line 3..8 N0 pad 0; qty 39..48 N2 1..6 }; record C \"21\" O 9 { note 3.. AN } }\n"
      "  record T \"90\" M 1 { lines 3..8 N0 = count(L) } }",
      "legacy");
  BOOST_TEST(shape(*grammar) == "set legacy\nsegment H=10 po\nloop L\nsegment L=20 line qty\nsegment C=21 note\nsegment T=90 lines\n");
  BOOST_TEST(grammar->layout.line_end == "\r\n");
  BOOST_TEST(grammar->layout.select_to == 2u);
  const auto line = grammar->elements(grammar->segment_of(3));
  BOOST_TEST(line[0].pad == '0');
  BOOST_TEST(line[0].from == 3u);
  BOOST_TEST(line[0].max == 6u);
  BOOST_TEST(line[1].decimals == 2);
  BOOST_TEST(line[1].max == 6u);
  BOOST_TEST(grammar->elements(grammar->segment_of(4))[0].to == 80u);
  BOOST_TEST(grammar->elements(grammar->segment_of(5))[0].count_of == 2);
}

BOOST_AUTO_TEST_CASE(fields_of_the_xml_root_are_the_first_segment) {
  const auto grammar = layout(
      "layout xml asn { root ASN; namespace a \"urn:acme\"; id @id AN M\n  loop order Orders/Order O >1 { po PO AN M; loop item a:Item M "
      ">1 { sku @sku AN M } } }",
      "asn");
  BOOST_TEST(shape(*grammar) ==
             "set asn\nsegment asn id\nloop order=Orders/Order\nsegment order=Orders/Order po\nsegment item=a:Item sku\n");
  BOOST_TEST(grammar->layout.root == "ASN");
  BOOST_TEST(grammar->layout.namespaces.front().second == "urn:acme");
}

BOOST_AUTO_TEST_SUITE_END()
