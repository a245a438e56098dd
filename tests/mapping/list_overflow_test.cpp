#include <boost/test/unit_test.hpp>

#include "mapping_support.h"

using namespace test;

namespace {

/// A map over the shipped grammars, and an order read through it.
struct Overflow {
  World world{std::filesystem::path(CROSSDOCK_SOURCE_DIR) / "grammars"};
  std::shared_ptr<const MapProgram> program;
  Arena arena;
  MapInputs inputs;
  std::string bytes;  // viewed by the document
  TransactionSet document;
  CanonicalObject order;

  Overflow(const std::string& rules, const std::string& text) {
    world.add("m.map",
              "map m: x12 850 <-> order\nBEG { 01 <-> purpose via { 00 original }; 02 <-> type; 03 <-> number; 05 <-> order_date }\n" +
                  rules + "\nloop PO1 <-> lines[] { 02 <-> quantity }\n");
    program = world.link("m");
    BOOST_REQUIRE_MESSAGE(program != nullptr, world.rendered(world.diagnostics));
    bytes = "BEG*00*SA*1**20260331~" + text + "PO1**1~";
    parse_document(*program->grammar, bytes, document);
    const ReadResult result = read(program, document, inputs, {}, arena);
    BOOST_REQUIRE(result.objects.size() == 1);
    order = result.objects.front();
  }
  std::vector<Diagnostic> write(TransactionSet& into) { return mapping::write(program, order, inputs, into); }
};

std::size_t count_of(const grammar::Grammar& grammar, const TransactionSet& document, std::string_view tag) {
  return static_cast<std::size_t>(std::count_if(document.segments.begin(), document.segments.end(),
                                                [&](const Segment& segment) { return grammar.name_of(segment.node) == tag; }));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(list_overflow)

BOOST_AUTO_TEST_CASE(a_list_goes_on_in_the_next_segment_where_the_segment_may_repeat) {
  Overflow overflow("N1[ST] <-> ship_to { N1.02 <-> name; N3.(01, 02) <-> address.lines[] flatten }", "N1*ST*Store~N3*a*b~N3*c~");
  TransactionSet written;
  BOOST_TEST(overflow.world.rendered(overflow.write(written)) == "");
  BOOST_TEST(count_of(*overflow.program->grammar, written, "N3") == 2u);
}

BOOST_AUTO_TEST_CASE(a_list_that_does_not_fit_into_a_segment_of_its_own_record_is_an_error_and_makes_no_second_record) {
  Overflow overflow("TD5 <-> routings[] { 05 <-> description; (12, 13, 14) <-> services[] flatten }", "TD5*****BY TRUCK*******SC*ND*SA~");
  const Value routing = overflow.order.root->field("routings").list().items[0];
  routing.record().field("services").list().push(Value::of_text("PN"), overflow.arena);
  TransactionSet written;
  const std::vector<Diagnostic> findings = overflow.write(written);
  BOOST_REQUIRE_MESSAGE(findings.size() == 1, overflow.world.rendered(findings));
  BOOST_TEST((findings[0].severity == Severity::error));
  BOOST_TEST(findings[0].message == "the document has room for 3 items of `routings[1].services`, the list has 4");
  BOOST_TEST(count_of(*overflow.program->grammar, written, "TD5") == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
