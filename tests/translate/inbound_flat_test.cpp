#include <memory>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "translate/path_support.h"

using namespace crossdock;

BOOST_AUTO_TEST_SUITE(inbound_flat)

BOOST_AUTO_TEST_CASE(objects_of_a_flat_file_outlive_the_documents_behind_them) {
  const auto pack = test::site().find("erp");
  BOOST_REQUIRE(pack != nullptr);
  std::string bytes = "PO Number,Action,Line,Our SKU,Quantity,Unit,Street\n";
  constexpr int orders = 40;
  for (int i = 0; i < orders; ++i)
    bytes += "T-" + std::to_string(i) + ",original,1,TB-1,1,each,a longer text of order " + std::to_string(i) + "\n";
  MemoryStream input(bytes, 64);
  translate::InboundPath path(input, *pack, {test::noon, "orders-1.csv"});
  std::vector<CanonicalObject> objects;
  std::vector<std::shared_ptr<Arena>> arenas;
  while (const translate::SetVerdict* set = path.next()) {
    arenas.push_back(set->arena);
    for (const translate::ObjectVerdict& one : set->objects) objects.push_back(one.object);
  }
  BOOST_REQUIRE(objects.size() == std::size_t{orders});
  for (int i = 0; i < orders; ++i) {
    const Record& order = *objects[static_cast<std::size_t>(i)].root;
    BOOST_TEST(order.field("number").text() == "T-" + std::to_string(i));
    const Value lines = order.field("ship_to").record().field("address").record().field("lines");
    BOOST_TEST(lines.list().items[0].text() == "a longer text of order " + std::to_string(i));
  }
}

BOOST_AUTO_TEST_SUITE_END()
