#include <string>

#include <boost/test/unit_test.hpp>

#include "exchange/site_fixture.h"
#include "exchange/totals.h"
#include "format/json/canonical_json.h"
#include "support/expectation.h"

using namespace crossdock;
using namespace crossdock::exchange;
using crossdock::exchange::test::interchange;
using crossdock::exchange::test::order_set;
using crossdock::exchange::test::SiteFixture;

namespace {

std::string totals(const std::string& json) {
  static const SiteFixture site;
  Arena arena;
  format::CanonicalReader reader(json, site.site->fallback_pack()->objects(), "test");
  CanonicalObject object;
  format::Findings findings;
  BOOST_REQUIRE(reader.next(arena, object, findings));
  BOOST_REQUIRE(object.root != nullptr);
  std::string text;
  for (const auto& total : totals_of(object)) text += total.name + " " + total.value.to_string() + " " + total.unit + "; ";
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reconciliations)

BOOST_AUTO_TEST_CASE(an_object_sums_up_by_unit_and_currency) {
  BOOST_TEST(totals(R"({"kind": "order", "number": "1", "currency": "USD", "lines": [
    {"quantity": 12, "unit": "each", "unit_price": 4.50}, {"quantity": 2.5, "unit": "pound", "unit_price": 3},
    {"quantity": 3, "unit": "each", "unit_price": 1, "components": [{"number": "1", "relationship": "I", "quantity": 9}]}]})") ==
             "quantity 15 each; quantity 2.5 pound; amount 64.50 USD; ");
  // A total that the document tells goes before; where a price is missing, nothing is made up.
  BOOST_TEST(totals(R"({"kind": "order", "number": "1", "lines": [{"quantity": 12, "unit_price": 4.50}], "total": {"amount": 60}})") ==
             "quantity 12 ; amount 60 ; ");
  BOOST_TEST(totals(R"({"kind": "order", "number": "1", "lines": [{"quantity": 12}, {"quantity": 1, "unit_price": 2}]})") ==
             "quantity 13 ; ");
  BOOST_TEST(totals(R"({"kind": "shipment", "number": "S", "created": "2026-11-20", "orders": [{"order_number": "1",
    "pallets": [{"packs": [{"items": [{"quantity": 6, "unit": "each"}]}]}],
    "packs": [{"items": [{"quantity": 6, "unit": "each"}]}, {"content_quantity": 4, "content_unit": "each"}]}]})") == "quantity 16 each; ");
}

// Of two partners: what was held, what the receiver acknowledged and what it did not.
BOOST_AUTO_TEST_CASE(a_day_of_a_site_is_written_and_rewritten_when_something_changes) {
  SiteFixture site;
  site.drop("acme", "1.edi", interchange("ACME", "000000001", {order_set("0001", "PO1"), order_set("0002", "PO2")}));
  site.drop("acme", "2.edi", interchange("ACME", "000000002", {order_set("0001", "PO1")}));
  site.drop("acme", "3.edi", interchange("ACME", "000000003", {order_set("0001", "PO9", "20261399")}));
  site.drop("beta", "1.edi", interchange("BETA", "000000001", {order_set("0001", "PO3"), order_set("0002", "PO4")}));
  site.run();
  std::string text = site.content("outbound/reconciliation/2026-11-20.csv");
  const std::string page = site.content("outbound/reconciliation/2026-11-20.html");
  BOOST_TEST(page.find("DIFFERENCES") != std::string::npos);

  site.clock.set(parse_rfc3339("2026-11-21T00:00:30Z").value());
  site.run();
  BOOST_TEST(site.content("outbound/reconciliation/2026-11-20.html") == page);  // nothing changed, so it is the page of yesterday
  std::string answer = interchange("SHOP", "000000007", {"ST*997*0001~AK1*PO*1~AK2*850*0001~AK5*A~AK9*A*1*1*1~SE*6*0001~"});
  answer.replace(answer.find("GS*PO"), 5, "GS*FA");
  site.drop("shop", "997.edi", answer);
  site.run();
  text += "=== after the shop's answer to the first, on the next day\n" + site.content("outbound/reconciliation/2026-11-20.csv");
  crossdock::test::expect_file("exchange/cases/reconciliation.txt", text);
  BOOST_TEST(site.names("outbound/reconciliation/2026-11-21").empty());  // acknowledgments are no business
}

BOOST_AUTO_TEST_SUITE_END()
