#include <boost/test/unit_test.hpp>

#include "exchange/site_fixture.h"

using namespace crossdock;
using namespace crossdock::exchange;
using crossdock::exchange::test::interchange;
using crossdock::exchange::test::order_set;
using crossdock::exchange::test::SiteFixture;

BOOST_FIXTURE_TEST_SUITE(overlays, SiteFixture)

BOOST_AUTO_TEST_CASE(a_document_that_breaks_the_receivers_overlay_is_held_and_never_sent) {
  write("partners/shop/partner.toml",
        "name = \"shop\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"SHOP\" }\n"
        "[[document]]\nset = \"850\"\ndirection = \"out\"\ngrammar = \"shop\"\n");
  write("partners/shop/850.grammar", "overlay shop of x12 004010 850 {\n  require REF[DP]\n}\n");
  load();
  drop("beta", "a.edi", interchange("BETA", "000000905", {order_set("0001", "1")}));
  const RunSummary summary = run();
  BOOST_TEST((summary.files[0].outcome == FileOutcome::held));
  BOOST_TEST(names("outbound/shop/").empty());
  BOOST_TEST(content("outbound/beta/").find("AK9*A*1*1*1~") != std::string::npos);
  const std::string exception = content("exceptions/open/EX1/error.txt");
  BOOST_TEST(exception.find("REF with") != std::string::npos, exception);
  BOOST_TEST(exception.find("by the overlay shop") != std::string::npos, exception);
  BOOST_TEST(exception.find("department") != std::string::npos, exception);
}

BOOST_AUTO_TEST_SUITE_END()
