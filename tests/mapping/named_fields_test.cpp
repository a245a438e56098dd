#include "mapping/named_fields.h"

#include <boost/test/unit_test.hpp>

#include "mapping_support.h"

using namespace test;

namespace {

const char* const full =
    "map full: x12 850 <-> order\n"
    "BEG { 01 == \"00\"; 02 <-> type; 03 <-> number; 05 <-> order_date }\n"
    "REF[DP].02 <-> department\n"
    "N1[ST] <-> ship_to { N1.02 <-> name; N1.04 <-> id; N4.01 <-> address.city }\n"
    "MSG.01 <-> notes[]\n"
    "loop PO1 <-> lines[] {\n"
    "  01 <-> number; 02 <-> quantity; 03 <-> unit\n"
    "  pairs 06..11 <-> ids { VN vendor_sku; BP buyer_sku; other other[] }\n"
    "  SDQ <-> allocations[] { 01 <-> unit; repeat 03..08 (location, quantity) }\n"
    "  MSG.01 <-> notes[]\n"
    "}\n";

/// Names less: some by expressions only, some by rules that only read, one item of a list.
const char* const less =
    "map less: x12 850 <-> order\n"
    "BEG { 01 == \"00\"; 02 <- \"SA\"; 03 <-> number; 05 <-> order_date }\n"
    "REF[DP].02 <- upper(department)\n"
    "N1[ST] <-> ship_to { N1.02 <-> name }\n"
    "MSG.01 <-> notes[1]\n"
    "REF[CO].02 -> currency\n"
    "loop PO1 <-> lines[] {\n"
    "  01 <-> number\n"
    "  02 <- sum(allocations, quantity)\n"
    "  pairs 06..11 <-> ids { VN vendor_sku }\n"
    "}\n"
    "CTT.01 = count(lines)\n";

const char* const notices =
    "map notices: x12 856 <-> shipment\n"
    "needs order by orders[].po_number as original\n"
    "BSN { 01 == \"00\"; 02 <-> number; 03 <-> ship_date }\n"
    "tree HL {\n"
    "  S: . { }\n"
    "  O: orders[] { PRF.01 <-> po_number; MAN[CP].02 <- original.department }\n"
    "  P: packs[] optional { MAN[GM].02 <-> sscc }\n"
    "  I: items[] { LIN pairs 02..07 <-> ids { VN vendor_sku }; SN1 { 02 <-> quantity; 03 <-> unit } }\n"
    "}\n";

const char* const document =
    "BEG*00*SA*7**20260101~REF*DP*42~N1*ST*SHOP*92*0001~N4*DULUTH~MSG*FIRST~MSG*SECOND~"
    "PO1*1*5*EA***VN*A*BP*1001*ZZ*9~SDQ*EA**0001*5~PO1*2*6*EA***VN*B~MSG*MORE~";

std::string missing(const MapProgram& program) {
  std::string text;
  for (const FieldPath& path : program.named_fields->missing()) text += path.text + "\n";
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(named_fields)

BOOST_AUTO_TEST_CASE(what_no_rule_names_is_told_once_a_field_with_where_it_is_first) {
  World world;
  world.add("maps.map", std::string(full) + less);
  const auto reading = world.link("full");
  const auto writing = world.link("less");
  BOOST_REQUIRE_MESSAGE((reading != nullptr && writing != nullptr), world.rendered(world.diagnostics));
  TransactionSet parsed;
  parse_document(*reading->grammar, document, parsed);
  Arena arena;
  const ReadResult result = read(reading, parsed, {}, {}, arena);
  BOOST_REQUIRE(result.objects.size() == 1u);
  std::string lost;
  for (const LostField& one : writing->named_fields->lost(result.objects[0])) lost += one.field + " at " + one.first + "\n";
  BOOST_TEST(lost ==
             "type at type\n"
             "ship_to.id at ship_to.id\n"
             "ship_to.address at ship_to.address\n"
             "notes[] at notes[2]\n"
             "lines[].quantity at lines[1].quantity\n"
             "lines[].unit at lines[1].unit\n"
             "lines[].ids.buyer_sku at lines[1].ids.buyer_sku\n"
             "lines[].ids.other[] at lines[1].ids.other[1]\n"
             "lines[].allocations[].unit at lines[1].allocations[1].unit\n"
             "lines[].allocations[].location at lines[1].allocations[1].location\n"
             "lines[].notes[] at lines[2].notes[1]\n");
  BOOST_TEST(reading->named_fields->lost(result.objects[0]).size() == 0u);
}

BOOST_AUTO_TEST_CASE(fields_that_no_rule_names_are_listed_as_high_up_as_nothing_is_named) {
  World world;
  world.add("maps.map", std::string(full) + less);
  const auto program = world.link("full");
  BOOST_REQUIRE(program != nullptr);
  BOOST_TEST(missing(*program) ==
             "purpose\nrequested_ship\ndeliver_from\ncurrency\nrush\ntotal\nline_count\nreferences[]\n"
             "ship_to.role\nship_to.id_type\nship_to.address.lines[]\nship_to.address.region\nship_to.address.postal_code\n"
             "ship_to.references[]\nbill_to\nparties[]\n"
             "lines[].unit_price\nlines[].ids.gtin12\nlines[].ids.gtin13\nlines[].weight\nlines[].weight_unit\n"
             "lines[].allocations[].location_type\nlines[].adjustments[]\n");
  // A rule that only reads names its field; what gives it a value is another question.
  const auto other = world.link("less");
  BOOST_TEST(missing(*other).find("currency") == std::string::npos);
  const std::uint32_t currency = other->object->find("currency"), department = other->object->find("department");
  const NamedFields filled(*other, NamedFields::Rules::reading);
  BOOST_TEST(filled.names({currency}));
  BOOST_TEST(!filled.names({department}));
  BOOST_TEST(other->named_fields->names({department}));
}

// Of another object's fields nothing is said, and a level counts wherever it may hang.
BOOST_AUTO_TEST_CASE(levels_of_a_tree_name_fields_in_every_list_that_holds_them) {
  World world;
  world.add("maps.map", notices);
  const auto program = world.link("notices");
  BOOST_REQUIRE_MESSAGE(program != nullptr, world.rendered(world.diagnostics));
  const std::string text = missing(*program);
  BOOST_TEST(text.find("department") == std::string::npos, text);
  BOOST_TEST(text.find("orders[].packs[].items[].line\n") != std::string::npos, text);
  BOOST_TEST(text.find("orders[].packs[].items[].quantity") == std::string::npos, text);
  BOOST_TEST(text.find("orders[].items[].quantity") == std::string::npos, text);
  BOOST_TEST(text.find("packs[].sscc") == std::string::npos, text);
  BOOST_TEST(text.find("orders[].pallets[]\n") != std::string::npos, text);
}

BOOST_AUTO_TEST_SUITE_END()
