#include "partner/tier.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "exchange/actions.h"
#include "exchange/site_fixture.h"
#include "exchange/work.h"
#include "ledger/archive.h"

using namespace crossdock;
using namespace crossdock::exchange;
using crossdock::exchange::test::interchange;
using crossdock::exchange::test::order_set;
using crossdock::exchange::test::SiteFixture;
using ledger::LedgerView;

namespace {

struct TierFixture : SiteFixture {
  /// The orders of acme have this tier; empty: that of their kind.
  void give_acme(const std::string& tier, const std::string& more = {}) {
    write("partners/acme/partner.toml",
          "name = \"acme\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"ACME\" }\n[channel]\nready = \"renamed\"\n" + more +
              "[[document]]\nset = \"850\"\ndirection = \"in\"\nroute = \"erp\"\n" + (tier.empty() ? "" : "tier = \"" + tier + "\"\n"));
    load();
  }
  std::vector<ledger::ExceptionRecord> open_exceptions() {
    return open(surroundings())->ledger().ask([](const LedgerView& view) { return view.exceptions_in(ledger::ExceptionState::open, 9); });
  }
};

struct Expectation {
  std::string tier, severity, due;
};
std::ostream& operator<<(std::ostream& out, const Expectation& expectation) { return out << expectation.tier; }

const Expectation expectations[] = {{"revenue", "urgent", "2026-11-20T12:01:14Z"},
                                    {"customer", "high", "2026-11-20T16:01:14Z"},
                                    {"operational", "normal", "2026-11-21T08:01:14Z"},
                                    {"analytics", "low", "2026-11-23T08:01:14Z"},
                                    {"", "urgent", "2026-11-20T12:01:14Z"}};  // an order is revenue

/// Two functional groups, so that their acknowledgment needs two sets.
std::string two_groups() {
  std::string text = interchange("ACME", "000000905", {order_set("0001", "4500012345")});
  const std::size_t end = text.find("IEA*1*");
  return text.substr(0, end) + "GS*PO*ACME*OURCO*20261116*0731*8*X*004010~" + order_set("0001", "4500012346") + "GE*1*8~IEA*2*000000905~";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tiers)

BOOST_DATA_TEST_CASE(an_exception_is_as_urgent_and_due_as_soon_as_the_tier_says, boost::unit_test::data::make(expectations), expected) {
  TierFixture site;
  site.give_acme(expected.tier);
  site.drop("acme", "faulty.edi", interchange("ACME", "000000906", {order_set("0001", "4500012347", "20261340")}));
  (void)site.run();
  const auto raised = site.open_exceptions();
  BOOST_REQUIRE(raised.size() == 1u);
  BOOST_TEST(name_of(raised[0].severity) == expected.severity);
  BOOST_REQUIRE(raised[0].due.has_value());
  BOOST_TEST(to_rfc3339(*raised[0].due) == expected.due);
}

BOOST_FIXTURE_TEST_CASE(an_exception_is_as_urgent_as_the_most_urgent_of_what_it_is_about_and_due_with_the_first, TierFixture) {
  give_acme("analytics");
  drop("acme", "a.edi", interchange("ACME", "000000906", {order_set("0001", "4500012347", "20261340")}));
  (void)run();
  give_acme("revenue");
  clock.set({clock.now().milliseconds + 3'600'000});
  drop("acme", "b.edi", interchange("ACME", "000000907", {order_set("0001", "4500012348", "20261340")}));
  (void)run();
  give_acme("customer");
  drop("acme", "c.edi", interchange("ACME", "000000908", {order_set("0001", "4500012349", "20261340")}));
  (void)run();
  const auto raised = open_exceptions();
  BOOST_REQUIRE(raised.size() == 1u);
  BOOST_TEST(raised[0].count == 3u);
  BOOST_TEST(name_of(raised[0].severity) == "urgent");
  BOOST_TEST(to_rfc3339(raised[0].due.value()) == "2026-11-20T13:01:14Z");
}

// The numbers that its acknowledgment needs do not fit into the pack's range, whatever is tried.
BOOST_DATA_TEST_CASE(work_is_tried_again_as_often_and_as_soon_as_the_tier_says,
                     boost::unit_test::data::make({"revenue", "customer", "operational", "analytics"}), tier) {
  TierFixture site;
  site.give_acme(tier, "[control.st]\nfrom = 1\nto = 1\n");
  site.drop("acme", "po.edi", two_groups());
  const auto of_site = site.open(site.surroundings());
  const auto& policy = partner::policy_of(partner::tier_named(tier));
  BOOST_REQUIRE(pause(of_site->ledger(), "acme", {"ann", "to be worked on by hand"}).ok());
  (void)of_site->run_once();
  ledger::FolderArchive archive(site.exchange, machine_disk());
  Context context{site.site, Layout{site.exchange}, machine_disk(), site.clock, of_site->ledger(), archive};
  const ChannelOf none = [](const ledger::OutboxEntry&) -> transport::Channel& { throw std::logic_error("nothing goes out"); };
  for (std::uint32_t attempt = 1; attempt < policy.attempts; ++attempt) {
    const auto jobs = of_site->ledger().ask([](const LedgerView& view) { return view.jobs_in(ledger::JobState::ready, 9); });
    BOOST_REQUIRE(jobs.size() == 1u);
    const auto results = work(context, archive, jobs, none, Retry::by_tier);
    BOOST_TEST(!results.at(0).finished);
    const auto job = of_site->ledger().ask([&](const LedgerView& view) { return view.job(jobs[0].id).value(); });
    BOOST_TEST(job.attempts == attempt);
    const std::int64_t rest = job.not_before.milliseconds - site.clock.now().milliseconds;
    const std::int64_t longest = policy.first_pause.count() * 1000 * (std::int64_t{1} << (attempt - 1));
    BOOST_TEST(rest <= longest);
    BOOST_TEST(rest >= longest * 3 / 4);
    BOOST_TEST(work(context, archive, jobs, none, Retry::by_tier).empty());  // not before its time
    site.clock.set(job.not_before);
  }
  const auto last = of_site->ledger().ask([](const LedgerView& view) { return view.jobs_in(ledger::JobState::ready, 9); });
  const auto results = work(context, archive, last, none, Retry::by_tier);
  BOOST_REQUIRE(results.at(0).finished.has_value());
  BOOST_TEST((results.at(0).finished->outcome == FileOutcome::failed));
}

BOOST_AUTO_TEST_SUITE_END()
