#include <algorithm>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "exchange/site_fixture.h"

using namespace crossdock;
using namespace crossdock::exchange;
using crossdock::exchange::test::interchange;
using crossdock::exchange::test::order_set;
using crossdock::exchange::test::SiteFixture;
using ledger::AcknowledgmentState;
using ledger::DocumentState;
using ledger::LedgerView;

namespace {

/// What goes to the shop asks for a TA1 (ISA14).
struct AskingSite : SiteFixture {
  void ask(const std::string& more) {
    write("partners/shop/partner.toml",
          "name = \"shop\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"SHOP\" }\n[x12]\nversion = \"004010\"\nacknowledgment_requested = "
          "true\n[channel]\nready = \"renamed\"\n" +
              more + "[[document]]\nset = \"850\"\ndirection = \"out\"\n");
    load();
    drop("beta", "po.edi", interchange("BETA", "000000905", {order_set("0001", "1"), order_set("0002", "2")}));
    run();
  }
  void answer(const std::string& control, const std::string& verdict) {
    drop("shop", "ta1-" + control + ".edi",
         "ISA*00*          *00*          *ZZ*SHOP           *ZZ*OURCO          *261120*0900*U*00401*" + control + "*0*P*>~TA1*" + control +
             "*261120*0801*" + verdict + "~IEA*0*" + control + "~");
    run();
  }
  /// "TA1 of 1: awaiting"
  std::vector<std::string> awaited() {
    std::vector<std::string> told;
    const auto of_site = open(surroundings());
    of_site->ledger().read([&](const LedgerView& view) {
      ledger::DocumentFilter filter;
      filter.partner = "shop";
      filter.direction = ledger::Direction::out;
      for (const auto& document : view.documents(filter))
        for (const auto& expected : view.expected_of_document(document.id))
          told.insert(told.begin(), std::string(expected.awaited()) + " of " + document.keys.at(0) + ": " +
                                        std::string(ledger::name_of(expected.state)) + ", " + std::string(ledger::name_of(document.state)));
    });
    std::sort(told.begin(), told.end());
    return told;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(interchange_acknowledgments, AskingSite)

BOOST_AUTO_TEST_CASE(an_interchange_that_asks_for_a_ta1_awaits_it_beside_the_997) {
  ask("");
  BOOST_TEST(
      awaited() == (std::vector<std::string>{"997 of 1: awaiting, awaiting acknowledgment", "997 of 2: awaiting, awaiting acknowledgment",
                                             "TA1 of 1: awaiting, awaiting acknowledgment", "TA1 of 2: awaiting, awaiting acknowledgment"}),
      boost::test_tools::per_element());
  answer("000000001", "A*000");
  answer("000000002", "R*023");
  BOOST_TEST(awaited() == (std::vector<std::string>{"997 of 1: awaiting, awaiting acknowledgment", "997 of 2: rejected, refused",
                                                    "TA1 of 1: accepted, awaiting acknowledgment", "TA1 of 2: rejected, refused"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_ta1_is_enough_where_no_997_comes) {
  ask("[acknowledge]\nexpect = false\n");
  answer("000000001", "E*022");
  BOOST_TEST(awaited() == (std::vector<std::string>{"TA1 of 1: accepted with errors, acknowledged with errors",
                                                    "TA1 of 2: awaiting, awaiting acknowledgment"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_ta1_that_does_not_come_is_overdue) {
  ask("[acknowledge]\nexpect = false\nexpect_within = \"2h\"\n");
  answer("000000001", "A*000");
  clock.set({clock.now().milliseconds + 3 * 3'600'000});
  run();
  const auto open_ones = names("exceptions/open/");
  BOOST_REQUIRE(!open_ones.empty());
  BOOST_TEST(content("exceptions/open/").find("interchange 000000002, which was due") != std::string::npos, content("exceptions/open/"));
  answer("000000002", "A*000");
  BOOST_TEST(names("exceptions/open/").empty());
}

BOOST_AUTO_TEST_CASE(a_batch_awaits_one_ta1) {
  ask("[batch]\nevery = \"1h\"\n");
  clock.set({clock.now().milliseconds + 2 * 3'600'000});
  run();
  BOOST_TEST(
      awaited() == (std::vector<std::string>{"997 of 1: awaiting, awaiting acknowledgment", "997 of 2: awaiting, awaiting acknowledgment",
                                             "TA1 of 1: awaiting, awaiting acknowledgment"}),
      boost::test_tools::per_element());
  answer("000000001", "A*000");
  BOOST_TEST(awaited().back() == "TA1 of 1: accepted, awaiting acknowledgment");
}

BOOST_AUTO_TEST_SUITE_END()
