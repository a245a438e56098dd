#include "ledger/expectation.h"

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "ledger/flow.h"
#include "ledger/ledger_fixture.h"

using namespace crossdock;
using namespace crossdock::ledger;

namespace {

struct ExpectationFixture : crossdock::ledger::test::LedgerFixture {
  Expectation expectation(const std::string& document, const std::string& awaited, std::int64_t due) {
    Expectation one;
    one.partner = "acme";
    one.document = document;
    one.own_key = one.key = "PO1";
    one.awaited = awaited;
    one.tier = "customer";
    one.basis = "received";
    one.zone = "America/Chicago";
    one.due = {due};
    return one;
  }
  void expect(const Expectation& one) {
    ledger->write([&](LedgerWriter& writer) { writer.expect(one); });
  }
  void settle(std::int64_t id, ExpectationState to, const std::string& met_by) {
    ledger->write([&](LedgerWriter& writer) { writer.settle(id, to, met_by, "because"); });
  }
  std::vector<Expectation> of(const std::string& document) {
    return ledger->ask([&](const LedgerView& view) { return view.expectations_of(document); });
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(expected_documents, ExpectationFixture)

BOOST_AUTO_TEST_CASE(what_is_expected_is_kept_whole_and_found_by_partner_and_key) {
  expect(expectation("D1", "856", 2000));
  expect(expectation("D1", "855", 1000));
  const auto all = of("D1");
  BOOST_REQUIRE(all.size() == 2u);
  BOOST_TEST(all[0].awaited == "855");  // the earliest due time first
  BOOST_TEST((all[0].state == ExpectationState::awaited));
  BOOST_TEST((all[0].direction == Direction::out));
  BOOST_TEST(all[0].zone == "America/Chicago");
  ledger->read([&](const LedgerView& view) {
    BOOST_TEST(view.open_expectations("acme", "PO1").size() == 2u);
    BOOST_TEST(view.open_expectations("acme", "PO2").empty());
    BOOST_TEST(view.open_expectations("beta", "PO1").empty());
    BOOST_TEST(view.expectations_in(ExpectationState::awaited, 1).at(0).awaited == "855");
  });
}

// The same document may promise again, in a replay: what is still awaited gets the new time, what is settled stays so.
BOOST_AUTO_TEST_CASE(a_promise_that_is_made_again_only_moves_what_is_awaited) {
  expect(expectation("D1", "855", 1000));
  expect(expectation("D1", "856", 1000));
  settle(of("D1").at(0).id, ExpectationState::met, "D2");
  expect(expectation("D1", "855", 5000));
  expect(expectation("D1", "856", 5000));
  const auto all = of("D1");
  BOOST_REQUIRE(all.size() == 2u);
  BOOST_TEST(all[0].due.milliseconds == 1000);
  BOOST_TEST((all[0].state == ExpectationState::met));
  BOOST_TEST(all[0].met_by == "D2");
  BOOST_TEST((all[0].settled == clock.now()));
  BOOST_TEST(all[1].due.milliseconds == 5000);
  ledger->read([&](const LedgerView& view) {
    BOOST_TEST(view.open_expectations("acme", "PO1").size() == 1u);
    BOOST_TEST(view.expectations_met_by("D2").size() == 1u);
    BOOST_TEST(view.expectations_met_by("").empty());
  });
}

// An order stays in the ledger while something of it is to come; then all of it goes.
BOOST_AUTO_TEST_CASE(what_obliges_something_is_not_pruned_before_that_came) {
  const DocumentRecord order = document("PO1", file("po.edi", "abc"));
  expect(expectation(order.id, "856", clock.now().milliseconds + 1));
  const std::vector<DocumentTotal> totals = {{"quantity", "each", Decimal(24)}};
  ledger->write([&](LedgerWriter& writer) { writer.keep_totals(order.id, totals); });
  later(1000);
  const auto pruned = [&] { return ledger->commit([&](LedgerWriter& writer) { return writer.prune(clock.now(), 99); }); };
  BOOST_TEST(pruned() == 0u);
  BOOST_TEST(ledger->ask([&](const LedgerView& view) { return view.totals_of(order.id); }).size() == 1u);
  settle(of(order.id).at(0).id, ExpectationState::waived, "");
  BOOST_TEST(pruned() == 1u);
  BOOST_TEST(of(order.id).empty());
  BOOST_TEST(ledger->ask([&](const LedgerView& view) { return view.totals_of(order.id); }).empty());
}

BOOST_AUTO_TEST_CASE(arrivals_are_counted_by_quarters_of_an_hour) {
  clock.set(Instant{1'800'000'000'000});  // on a quarter
  file("1.edi", "a");
  later(899'999);
  file("2.edi", "b");
  later(1);
  file("3.edi", "c");
  ledger->read([&](const LedgerView& view) {
    const auto all = view.arrivals("acme", Instant{0});
    BOOST_REQUIRE(all.size() == 2u);
    BOOST_TEST(all[0].files == 2u);
    BOOST_TEST(all[0].from.milliseconds == 1'800'000'000'000);
    BOOST_TEST(all[1].files == 1u);
    BOOST_TEST((view.last_file("acme") == clock.now()));
    BOOST_TEST(!view.last_file("beta"));
  });
}

BOOST_AUTO_TEST_SUITE_END()
