#include "change/compare.h"

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace crossdock;
using namespace crossdock::change;

namespace {

const std::string isa = "ISA*00*          *00*          *ZZ*US             *ZZ*THEM           *261120*0801*U*00401*000000001*0*P*>~\n";

std::vector<std::string> told(const ComparedText& texts) {
  std::vector<Difference> differences;
  compare_texts(texts, Part::output, "850 to shop", differences);
  std::vector<std::string> lines;
  for (const Difference& one : differences) lines.push_back(one.place + ": " + one.before + " -> " + one.after);
  return lines;
}

std::vector<std::string> segments(const std::string& before, const std::string& after) {
  const std::string was = isa + before, is = isa + after;
  return told({was, is, '*', true, false});
}

using Lines = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(compare_runs)

BOOST_AUTO_TEST_CASE(segments_are_compared_element_by_element) {
  BOOST_TEST(segments("PO1*1*12*EA*12.50~\n", "PO1*1*12*EA*12.5~\n") == Lines{"PO1.04: 12.50 -> 12.5"}, boost::test_tools::per_element());
  BOOST_TEST(segments("PO1*1*12~\n", "PO1*1*12*EA~\n") == Lines{"PO1.03:  -> EA"}, boost::test_tools::per_element());
  BOOST_TEST(segments("REF*DP*1~\n", "REF*DP*1~\n").empty());
}

BOOST_AUTO_TEST_CASE(a_segment_more_shifts_nothing_behind_it) {
  BOOST_TEST(segments("REF*DP*1~\nREF*IA*2~\nCTT*1~\n", "REF*PD*0~\nREF*DP*1~\nREF*IA*2~\nCTT*1~\n") == Lines{"REF:  -> REF*PD*0"},
             boost::test_tools::per_element());
  BOOST_TEST(segments("N1*ST~\nN3*A~\nPO1*1*2~\nPO1*2*3~\n", "N1*ST~\nPO1*1*2~\nPO1*2*4~\n") == (Lines{"N3: N3*A -> ", "PO1.02: 3 -> 4"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(columns_are_called_by_their_headings) {
  BOOST_TEST(told({"PO,Price\n\"A,1\",12.50\n", "PO,Price\n\"A,1\",12.5\n", ',', false, true}) == Lines{"column Price: 12.50 -> 12.5"},
             boost::test_tools::per_element());
  BOOST_TEST(told({"A;1\n", "A;2\n", ';', false, false}) == Lines{"column 2: 1 -> 2"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(other_texts_are_compared_line_by_line) {
  BOOST_TEST(told({"<a>\n  <Qty>1</Qty>\n</a>\n", "<a>\n  <Qty>2</Qty>\n</a>\n", 0, false, false}) ==
                 Lines{"Qty:   <Qty>1</Qty> ->   <Qty>2</Qty>"},
             boost::test_tools::per_element());
  BOOST_TEST(told({"a\n", "a\r\n", 0, false, false}) == Lines{"line ends:  -> "}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(objects_are_compared_field_by_field_and_persons_are_masked) {
  ObjectModel model;
  const auto add_field = [](ObjectType& type, const std::string& name, const ObjectType* object, bool personal) {
    Field field;
    field.name = name;
    field.kind = object != nullptr ? FieldKind::object : FieldKind::text;
    field.object = object;
    field.is_list = object != nullptr;
    field.personal = personal;
    type.field_index[name] = static_cast<std::uint32_t>(type.fields.size());
    type.fields.push_back(field);
  };
  ObjectType& line = model.add("order_line");
  add_field(line, "quantity", nullptr, false);
  ObjectType& order = model.add("order");
  add_field(order, "buyer", nullptr, true);
  add_field(order, "lines", &line, false);
  std::vector<Difference> differences;
  compare_objects(R"({"kind":"order","buyer":"Ann Lee","lines":[{"quantity":1},{"quantity":2.0}]})",
                  R"({"kind":"order","buyer":"Bob Ray","lines":[{"quantity":1},{"quantity":2}]})", model, differences);
  BOOST_REQUIRE(differences.size() == 1u);
  BOOST_TEST(differences[0].place == "lines[].quantity");
  BOOST_TEST(differences[0].before == "2.0");
  differences.clear();
  compare_objects(R"({"kind":"order","buyer":"Ann Lee"})", R"({"kind":"order","buyer":"Bob Ray"})", model, differences);
  BOOST_REQUIRE(differences.size() == 1u);
  BOOST_TEST(differences[0].place == "personal data");
  BOOST_TEST(differences[0].before == "(personal)");
}

BOOST_AUTO_TEST_SUITE_END()
