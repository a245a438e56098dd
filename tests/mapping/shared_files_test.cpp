#include <boost/test/unit_test.hpp>

#include "mapping_support.h"

using namespace test;

namespace {

/// What map `m` makes of one line, or the problems of linking it.
std::string read_line(World& world) {
  const auto program = world.link("m");
  if (program == nullptr) return world.rendered(world.diagnostics);
  TransactionSet document;
  parse_document(*program->grammar, "BEG*00*SA*7**20260101~PO1*1*5*EA*9~", document);
  Arena arena;
  const ReadResult result = read(program, document, {}, {}, arena);
  return text_of_object(result.objects.at(0));
}

constexpr const char* shared_map =
    "map m: x12 850 <-> order\n"
    "BEG { 01 == \"00\"; 02 == \"SA\"; 03 <-> number; 05 <-> order_date }\n"
    "loop PO1 <-> lines[] { use line }\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(shared_files)

BOOST_AUTO_TEST_CASE(a_file_without_a_map_lends_its_tables_and_shapes) {
  World world;
  world.add("shared.map", "table uom { EA each; CA case }\nshape line { 01 <-> number; 02 <-> quantity; 03 <-> unit via uom }\n");
  world.add("m.map", shared_map);
  BOOST_TEST(read_line(world).find("lines[1].unit = each") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_maps_own_table_and_shape_go_before_those_of_a_shared_file) {
  World world;
  world.add("shared.map", "table uom { EA each }\nshape line { 01 <-> number }\n");
  world.add("m.map", std::string("table uom { EA piece }\nshape line { 03 <-> unit via uom }\n") + shared_map);
  BOOST_TEST(read_line(world).find("lines[1].unit = piece") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_map_fills_the_gap_that_a_shared_shape_leaves) {
  World world;
  world.add("shared.map", "table uom { EA each }\nshape line { 01 <-> number; use rest }\n");
  world.add("m.map", std::string("shape rest { 03 <-> unit via uom }\n") + shared_map);
  BOOST_TEST(read_line(world).find("lines[1].unit = each") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_pack_adds_to_a_shared_table_and_its_own_shared_file_leaves_the_base_alone) {
  World world;
  world.add("shared.map", "table uom { CA case }\nshape line { 03 <-> unit via uom }\n");
  world.add("m.map", shared_map);
  world.add("pack-shared.map", "table uom += { EA each }\nshape line { 01 <-> number }\n", Layer::partner);
  world.add("pack.map", "map p extends m\n", Layer::partner);
  const auto program = world.link("p");
  BOOST_REQUIRE_MESSAGE(program != nullptr, world.rendered(world.diagnostics));
  TransactionSet document;
  parse_document(*program->grammar, "BEG*00*SA*7**20260101~PO1*1*5*EA*9~", document);
  Arena arena;
  const std::string object = text_of_object(read(program, document, {}, {}, arena).objects.at(0));
  BOOST_TEST(object.find("lines[1].unit = each") != std::string::npos);
  BOOST_TEST(object.find("lines[1].number") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(business_rules_see_shared_tables) {
  World world;
  world.add("shared.map", "table known { 7; 8 }\n");
  world.add("r.map", "rules r for order { hold R_KNOWN when number not in table known: \"unknown\" }\n");
  const LinkedRules rules = link_rules("r", world.library, world.grammars->objects(), world.loader());
  BOOST_TEST(rules.program != nullptr, world.rendered(rules.diagnostics));
}

BOOST_AUTO_TEST_SUITE_END()
