#include "exchange/quiet.h"

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "exchange/site_fixture.h"

using namespace crossdock;
using namespace crossdock::exchange;
using crossdock::exchange::test::interchange;
using crossdock::exchange::test::order_set;
using crossdock::exchange::test::SiteFixture;
using ledger::Arrivals;

namespace {

constexpr const char* chicago = "America/Chicago";

Instant instant_at(const std::string& time) { return parse_rfc3339(time).value(); }

/// Three files at 9:30 in Chicago on each weekday of the four weeks before Friday, 20 November 2026, except on `but` of them.
std::vector<Arrivals> weekdays(int but = 0, std::uint64_t files = 3) {
  std::vector<Arrivals> all;
  for (int back = 28; back > 0; --back) {
    const Instant noon{instant_at("2026-11-20T12:00:00Z").milliseconds - back * milliseconds_per_day};
    const std::int64_t weekday = (days_since_epoch(to_utc(noon).date) + 3) % 7;
    if (weekday >= 5 || but-- > 0) continue;
    // Summer time ends there on 1 November.
    const bool summer = noon < instant_at("2026-11-01T07:00:00Z");
    all.push_back({Instant{noon.milliseconds + (summer ? 150 : 210) * std::int64_t{60'000}}, files});
  }
  return all;
}

std::string cause(const std::vector<Arrivals>& arrivals, const std::string& now) {
  return quiet_cause({}, chicago, arrivals, arrivals.empty() ? instant_at("2026-01-05T10:00:00Z") : arrivals.back().from, instant_at(now))
      .value_or("");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(quiet)

BOOST_AUTO_TEST_CASE(a_partner_that_always_sends_by_a_time_is_missed_an_hour_later) {
  BOOST_TEST(cause(weekdays(), "2026-11-20T16:44:00Z").empty());
  BOOST_TEST(
      cause(weekdays(), "2026-11-20T16:45:00Z") ==
      "nothing came today by 10:45; usually 3 files by 09:45 on a weekday (something had on 20 of the last 20); last seen 2026-11-19 "
      "09:30 (America/Chicago)");
}

BOOST_AUTO_TEST_CASE(two_days_off_are_borne_and_three_are_no_habit) {
  BOOST_TEST(!cause(weekdays(2), "2026-11-20T17:00:00Z").empty());
  BOOST_TEST(cause(weekdays(3), "2026-11-20T17:00:00Z").empty());
}

BOOST_AUTO_TEST_CASE(weekends_new_partners_and_partners_that_sent_today_are_left_alone) {
  BOOST_TEST(cause(weekdays(), "2026-11-21T20:00:00Z").empty());  // a Saturday
  BOOST_TEST(cause({}, "2026-11-20T20:00:00Z").empty());
  auto arrivals = weekdays();
  arrivals.erase(arrivals.begin(), arrivals.begin() + 8);  // here since less than three weeks
  BOOST_TEST(cause(arrivals, "2026-11-20T20:00:00Z").empty());
  arrivals = weekdays();
  arrivals.push_back({instant_at("2026-11-20T15:00:00Z"), 1});
  BOOST_TEST(cause(arrivals, "2026-11-20T20:00:00Z").empty());
}

BOOST_AUTO_TEST_CASE(a_declared_time_counts_weekdays_alone) {
  partner::QuietSettings settings;
  settings.after = std::chrono::hours(48);
  const Instant friday = instant_at("2026-11-20T18:00:00Z");
  BOOST_TEST(!quiet_cause(settings, chicago, {}, friday, instant_at("2026-11-24T17:59:00Z")));
  BOOST_TEST(quiet_cause(settings, chicago, {}, friday, instant_at("2026-11-24T18:01:00Z")).value() ==
             "nothing came for more than 2d of weekdays, which [quiet] after of the pack allows; last seen 2026-11-20 12:00 "
             "(America/Chicago)");
  settings.notice = false;
  BOOST_TEST(!quiet_cause(settings, chicago, {}, friday, instant_at("2026-12-24T18:01:00Z")));
}

// Through the daemon's own round: once, and over when something comes.
BOOST_AUTO_TEST_CASE(a_quiet_partner_is_an_exception_until_something_comes) {
  SiteFixture site;
  site.write(
      "partners/acme/partner.toml",
      "name = \"acme\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"ACME\" }\n[channel]\nready = \"renamed\"\n[quiet]\nafter = \"1d\"\n"
      "[[document]]\nset = \"850\"\ndirection = \"in\"\nroute = \"erp\"\n");
  site.load();
  site.run();  // a partner that never sent anything is new
  BOOST_TEST(site.names("exceptions/open/").empty());
  site.drop("acme", "1.edi", interchange("ACME", "000000001", {order_set("0001", "PO1")}));
  site.run();
  const auto later = [&](std::int64_t hours) { site.clock.set({site.clock.now().milliseconds + hours * 3'600'000}); };
  later(24 * 4);  // Friday to Tuesday
  site.run();
  site.run();
  const std::string text = site.content("exceptions/open/EX1/error.txt");
  BOOST_TEST(text.find("nothing came for more than 1d of weekdays") != std::string::npos, text);
  BOOST_TEST(site.content("exceptions/open/EX2/error.txt").empty());
  site.drop("acme", "2.edi", interchange("ACME", "000000002", {order_set("0001", "PO2")}));
  later(1);
  site.run();
  BOOST_TEST(site.names("exceptions/open/").empty());
  BOOST_TEST(!site.names("exceptions/resolved/EX1").empty());
}

BOOST_AUTO_TEST_SUITE_END()
