#include "mapping/needs.h"

#include <boost/test/unit_test.hpp>

#include "mapping_support.h"

using namespace test;

namespace {

const char* const orders =
    "map orders: x12 850 <-> order\n"
    "BEG { 01 == \"00\"; 02 == \"SA\"; 03 <-> number; 05 <-> order_date }\n"
    "REF[DP].02 <-> department\n"
    "loop PO1 <-> lines[] { 01 <-> number; 02 <-> quantity; pairs 06..11 <-> ids { VN vendor_sku; BP buyer_sku } }\n";

const char* const notices_map =
    "map notices: x12 856 <-> shipment\n"
    "needs order by orders[].po_number as original\n"
    "BSN { 01 == \"00\"; 02 <-> number; 03 <-> ship_date }\n"
    "tree HL {\n"
    "  S: . { }\n"
    "  O: orders[] { PRF.01 <-> po_number; PO4.01 <- count(original.lines); MAN[CP].02 <- original.department }\n"
    "  P: packs[] { MAN[GM].02 <-> sscc = allocate(\"sscc\") when absent }\n"
    "  I: items[] {\n"
    "    LIN.01 <- first(original.lines, ids.vendor_sku == outer.ids.vendor_sku, number)\n"
    "    LIN pairs 02..07 <-> ids { VN vendor_sku }\n"
    "    SN1 { 02 <-> quantity; 03 <-> unit }\n"
    "  }\n"
    "}\n";

struct Orders {
  World world;
  Arena arena;
  std::vector<RelatedObject> known;
  std::vector<std::string> texts;

  Orders() {
    world.add("orders.map", orders);
    world.add("notices.map", notices_map);
    texts.emplace_back("BEG*00*SA*PO1**20260101~REF*DP*42~PO1*1*5****VN*A*BP*1001~PO1*2*6****VN*B*BP*1002~");
    texts.emplace_back("BEG*00*SA*PO2**20260101~PO1*1*5****VN*B*BP*1002~");
  }
  void receive() {
    const auto program = world.link("orders");
    BOOST_REQUIRE_MESSAGE(program != nullptr, world.rendered(world.diagnostics));
    for (std::size_t i = 0; i < texts.size(); ++i) {
      TransactionSet document;
      parse_document(*program->grammar, texts[i], document);
      const ReadResult result = read(program, document, {}, {}, arena);
      known.push_back({"original", "PO" + std::to_string(i + 1), result.objects.at(0)});
    }
  }
};

const char* const shipped =
    "BSN*00*S1*20260301~HL*1**S~HL*2*1*O~PRF*PO1~HL*3*2*P~MAN*GM*1~HL*4*3*I~LIN**VN*B~SN1**2*EA~HL*5*2*P~HL*6*5*I~LIN**VN*A~SN1**1*EA~"
    "HL*7*1*O~PRF*PO2~HL*8*7*P~HL*9*8*I~LIN**VN*B~SN1**3*EA~";

}  // namespace

BOOST_AUTO_TEST_SUITE(needs_of_maps)

BOOST_AUTO_TEST_CASE(a_map_tells_what_it_needs_and_runs_with_it) {
  Orders orders_known;
  World& world = orders_known.world;
  orders_known.receive();
  const auto program = world.link("notices");
  BOOST_REQUIRE_MESSAGE(program != nullptr, world.rendered(world.diagnostics));
  TransactionSet document;
  parse_document(*program->grammar, shipped, document);
  MapInputs inputs;
  inputs.related = orders_known.known;
  const ReadResult shipment = read(program, document, inputs, {}, orders_known.arena);
  BOOST_TEST(text_of_findings(shipment.findings) == "");

  const std::vector<RelatedNeed> related = related_needs(*program, shipment.objects[0], {});
  BOOST_REQUIRE(related.size() == 2u);
  BOOST_TEST(related[0].key == "PO1");
  BOOST_TEST(related[1].key == "PO2");
  BOOST_TEST(related[0].name == "original");
  BOOST_TEST(related[0].type->name == "order");

  // One pack has its number.
  const std::vector<std::string> numbers = number_needs(program, shipment.objects[0], inputs);
  BOOST_TEST(numbers == (std::vector<std::string>{"sscc", "sscc"}), boost::test_tools::per_element());
  inputs.allocated_numbers = {"N2", "N3"};
  TransactionSet written;
  BOOST_TEST(text_of_findings(write(program, shipment.objects[0], inputs, written)) == "");
  BOOST_TEST(text_of_document(*program->grammar, written) ==
             "BSN*00*S1*20260301~\nHL*1**S*1~\nHL*2*1*O*1~\nPRF*PO1~\nPO4*2~\nMAN*CP*42~\nHL*3*2*P*1~\nMAN*GM*1~\nHL*4*3*I*0~\n"
             "LIN*2*VN*B~\nSN1**2*EA~\nHL*5*2*P*1~\nMAN*GM*N2~\nHL*6*5*I*0~\nLIN*1*VN*A~\nSN1**1*EA~\nHL*7*1*O*1~\nPRF*PO2~\nPO4*1~\n"
             "HL*8*7*P*1~\nMAN*GM*N3~\nHL*9*8*I*0~\nLIN*1*VN*B~\nSN1**3*EA~\n");
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_told_with_its_key) {
  Orders orders_known;
  World& world = orders_known.world;
  const auto program = world.link("notices");
  BOOST_REQUIRE_MESSAGE(program != nullptr, world.rendered(world.diagnostics));
  TransactionSet document;
  parse_document(*program->grammar, shipped, document);
  Arena arena;
  const ReadResult shipment = read(program, document, {}, {}, arena);
  TransactionSet written;
  BOOST_TEST(text_of_findings(write(program, shipment.objects[0], {}, written)) ==
             "error D814: the order `PO1`, which the map needs, is not there\n"
             "error D814: the order `PO2`, which the map needs, is not there\n"
             "error D815: numbers that the map gives out (sscc): 2 are wanted, 0 are there\n");
}

BOOST_AUTO_TEST_SUITE_END()
