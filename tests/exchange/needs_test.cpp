#include <string>

#include <boost/test/unit_test.hpp>

#include "exchange/site_fixture.h"
#include "ledger/sqlite_ledger.h"

using namespace crossdock;
using namespace crossdock::exchange;
using crossdock::exchange::test::interchange;
using crossdock::exchange::test::order_set;
using crossdock::exchange::test::SiteFixture;

namespace {

/// A warehouse that says which orders are packed, and a printer that gets a label for each, with the order's date and a container code.
struct LabelSite : SiteFixture {
  LabelSite() {
    write("partners/ware/partner.toml",
          "name = \"ware\"\n[channel]\nready = \"renamed\"\n[[document]]\nlayout = \"picks\"\ndirection = \"in\"\nmap = \"picks\"\n"
          "route = \"printer\"\n");
    write("partners/ware/picks.grammar", "layout csv picks { header by-name\n  record pick O >1 { no \"NO\" AN M; po \"PO\" AN M } }\n");
    write("partners/ware/picks.map", "map picks: csv picks -> warehouse_advice\npick.no -> number\npick.po -> order_number\n");
    write("partners/printer/partner.toml",
          "name = \"printer\"\n[sscc]\nprefix = \"0614141\"\nextension = 3\n[[document]]\nlayout = \"labels\"\ndirection = \"out\"\n"
          "map = \"labels\"\n");
    write("partners/printer/labels.grammar",
          "layout csv labels { header by-name\n  record label O >1 { code \"CODE\" AN M; po \"PO\" AN M; date \"DATE\" DT \"yyyy-MM-dd\" } "
          "}\n");
    write("partners/printer/labels.map",
          "map labels: csv labels <- warehouse_advice\nneeds order by order_number as original\nlabel.code <- allocate(\"sscc\")\n"
          "label.po <- original.number\nlabel.date <- original.order_date\n");
    load();
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(needs)

BOOST_AUTO_TEST_CASE(a_map_gets_the_order_that_came_before_and_numbers_of_its_own) {
  LabelSite site;
  site.drop("acme", "orders.edi", interchange("ACME", "000000001", {order_set("0001", "PO7")}));
  site.run();
  site.drop("ware", "first.csv", "NO,PO\nPICK1,PO7\n");
  site.run();
  site.drop("ware", "second.csv", "NO,PO\nPICK2,PO7\n");
  site.run();
  const auto names = site.names("outbound/printer/");
  BOOST_REQUIRE(names.size() == 2u);
  BOOST_TEST(site.content(names[0]) == "CODE,PO,DATE\n306141410000000006,PO7,2026-11-16\n");
  BOOST_TEST(site.content(names[1]) == "CODE,PO,DATE\n306141410000000013,PO7,2026-11-16\n");
}

BOOST_AUTO_TEST_CASE(what_needs_an_order_that_never_came_is_held) {
  LabelSite site;
  site.drop("ware", "pick.csv", "NO,PO\nPICK1,PO8\n");
  site.run();
  BOOST_TEST(site.names("outbound/printer/").empty());
  const auto open = site.names("exceptions/open/");
  BOOST_REQUIRE(!open.empty());
  bool told = false;
  for (const std::string& name : open)
    told = told || site.content(name).find("the order `PO8`, which the map needs, is not there") != std::string::npos;
  BOOST_TEST(told);
}

BOOST_AUTO_TEST_SUITE_END()
