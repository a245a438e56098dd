#include "exchange/batch_due.h"

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace crossdock;
using namespace crossdock::exchange;
using partner::BatchSettings;

namespace {

Instant at(const std::string& time) { return parse_rfc3339(time).value(); }

BatchSettings every_hour() {
  BatchSettings batch;
  batch.every = std::chrono::hours(1);
  return batch;
}

/// At these times of the day, as they are written in a pack.
BatchSettings times(const std::vector<std::uint16_t>& minutes) {
  BatchSettings batch;
  batch.at = minutes;
  return batch;
}

std::string closes(const BatchSettings& batch, const std::string& zone, const std::string& since) {
  return to_rfc3339(closing_time(batch, zone, at(since)));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(batch_due)

BOOST_AUTO_TEST_CASE(a_batch_goes_out_some_time_after_its_first_set) {
  BOOST_TEST(closes(every_hour(), "UTC", "2026-11-20T08:01:14Z") == "2026-11-20T09:01:14Z");
  BOOST_TEST(closes(BatchSettings(), "UTC", "2026-11-20T08:01:14Z") == "2026-11-20T08:01:14Z");
}

BOOST_AUTO_TEST_CASE(times_of_the_day_are_the_partners) {
  const BatchSettings batch = times({12 * 60, 17 * 60 + 30});
  BOOST_TEST(closes(batch, "UTC", "2026-11-20T08:01:14Z") == "2026-11-20T12:00:00Z");
  BOOST_TEST(closes(batch, "UTC", "2026-11-20T12:00:00Z") == "2026-11-20T12:00:00Z");
  BOOST_TEST(closes(batch, "UTC", "2026-11-20T12:00:01Z") == "2026-11-20T17:30:00Z");
  BOOST_TEST(closes(batch, "UTC", "2026-11-20T18:00:00Z") == "2026-11-21T12:00:00Z");
  BOOST_TEST(closes(batch, "America/Chicago", "2026-11-20T08:01:14Z") == "2026-11-20T18:00:00Z");
  BOOST_TEST(closes(batch, "America/Chicago", "2026-11-21T02:00:00Z") == "2026-11-21T18:00:00Z");
  // East of Greenwich the day has begun already.
  BOOST_TEST(closes(times({60}), "Asia/Tokyo", "2026-11-20T15:30:00Z") == "2026-11-20T16:00:00Z");
}

BOOST_AUTO_TEST_CASE(a_time_that_the_clocks_skip_or_repeat_comes_once) {
  // Chicago: 02:00 becomes 03:00 on 2026-03-08, and 01:00 again on 2026-11-01.
  BOOST_TEST(closes(times({150}), "America/Chicago", "2026-03-08T06:30:00Z") == "2026-03-08T08:30:00Z");
  BOOST_TEST(closes(times({90}), "America/Chicago", "2026-11-01T05:30:00Z") == "2026-11-01T06:30:00Z");
  BOOST_TEST(closes(times({90}), "America/Chicago", "2026-11-01T06:30:01Z") == "2026-11-02T07:30:00Z");
}

BOOST_AUTO_TEST_CASE(a_batch_that_is_full_does_not_wait) {
  BatchSettings batch = every_hour();
  const Instant since = at("2026-11-20T08:00:00Z");
  const Instant soon = at("2026-11-20T08:00:01Z");
  const std::vector<WaitingSet> sets(5, WaitingSet{since, 100});
  BOOST_TEST(sets_due(batch, "UTC", sets, soon) == 0u);
  BOOST_TEST(sets_due(batch, "UTC", sets, at("2026-11-20T09:00:00Z")) == 5u);
  BOOST_TEST(sets_due(batch, "UTC", {}, at("2026-11-20T09:00:00Z")) == 0u);
  batch.sets = 5;
  BOOST_TEST(sets_due(batch, "UTC", sets, soon) == 5u);
  batch.sets = 3;
  BOOST_TEST(sets_due(batch, "UTC", sets, soon) == 3u);
  batch.sets = 6;
  BOOST_TEST(sets_due(batch, "UTC", sets, soon) == 0u);
  batch.bytes = 250;
  BOOST_TEST(sets_due(batch, "UTC", sets, soon) == 2u);
  batch.bytes = 500;
  BOOST_TEST(sets_due(batch, "UTC", sets, soon) == 0u);
  batch.bytes = 50;  // one set may be larger than any interchange should be
  BOOST_TEST(sets_due(batch, "UTC", sets, soon) == 1u);
}

BOOST_AUTO_TEST_CASE(an_interchange_has_the_engines_bounds_too) {
  const std::vector<WaitingSet> many(10'001, WaitingSet{at("2026-11-20T08:00:00Z"), 1});
  BOOST_TEST(sets_due(every_hour(), "UTC", many, at("2026-11-20T08:00:00Z")) == 10'000u);
  const std::vector<WaitingSet> large(3, WaitingSet{at("2026-11-20T08:00:00Z"), 8'000'000});
  BOOST_TEST(sets_due(every_hour(), "UTC", large, at("2026-11-20T08:00:00Z")) == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
