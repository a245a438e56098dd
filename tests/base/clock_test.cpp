#include "base/clock.h"

#include <boost/test/unit_test.hpp>

using namespace crossdock;

BOOST_AUTO_TEST_SUITE(clock_and_calendar)

BOOST_AUTO_TEST_CASE(days_of_the_calendar_are_known) {
  BOOST_TEST(is_valid({2026, 11, 20}));
  BOOST_TEST(is_valid({2024, 2, 29}));
  BOOST_TEST(is_valid({2000, 2, 29}));
  for (const CivilDate date : {CivilDate{2026, 2, 29}, CivilDate{1900, 2, 29}, CivilDate{2026, 0, 1}, CivilDate{2026, 13, 1},
                               CivilDate{2026, 1, 0}, CivilDate{2026, 4, 31}})
    BOOST_TEST(!is_valid(date));
}

BOOST_AUTO_TEST_CASE(days_count_from_the_epoch_and_back) {
  BOOST_TEST(days_since_epoch({1970, 1, 1}) == 0);
  BOOST_TEST(days_since_epoch({1969, 12, 31}) == -1);
  BOOST_TEST(days_since_epoch({2000, 3, 1}) == 11017);
  CivilDate before = date_of_days(-200'001);
  for (std::int64_t day = -200'000; day < 400'000; ++day) {
    const CivilDate date = date_of_days(day);
    BOOST_REQUIRE(is_valid(date));
    BOOST_REQUIRE(before < date);
    BOOST_REQUIRE_EQUAL(days_since_epoch(date), day);
    before = date;
  }
}

BOOST_AUTO_TEST_CASE(dates_have_one_text) {
  BOOST_TEST(to_iso_date({2026, 1, 9}) == "2026-01-09");
  BOOST_TEST((parse_iso_date("2026-01-09") == CivilDate{2026, 1, 9}));
  for (const std::string_view text : {"", "2026-1-09", "2026-01-9", "20260109", "2026-13-01", "2026-02-30", "2026-01-09 ", "2026/01/09",
                                      "-026-01-09", "2026-01-0x", "+202-01-01"})
    BOOST_TEST(!parse_iso_date(text).has_value(), std::string(text));
}

BOOST_AUTO_TEST_CASE(instants_have_one_text) {
  BOOST_TEST(to_rfc3339({0}) == "1970-01-01T00:00:00Z");
  BOOST_TEST(to_rfc3339({-1}) == "1969-12-31T23:59:59.999Z");
  BOOST_TEST(to_rfc3339({1'795'161'674'250}) == "2026-11-20T08:01:14.250Z");
  BOOST_TEST(parse_rfc3339("2026-11-20T08:01:14.250Z")->milliseconds == 1'795'161'674'250);
}

BOOST_AUTO_TEST_CASE(instants_survive_their_text) {
  for (std::int64_t at = -5'000'000'000'000; at < 5'000'000'000'000; at += 7'654'321'987) {
    const auto back = parse_rfc3339(to_rfc3339({at}));
    BOOST_REQUIRE(back.has_value());
    BOOST_REQUIRE_EQUAL(back->milliseconds, at);
    BOOST_REQUIRE_EQUAL(from_utc(to_utc({at})).milliseconds, at);
  }
}

BOOST_AUTO_TEST_CASE(offsets_and_fractions_are_read) {
  BOOST_TEST(parse_rfc3339("1970-01-01T01:00:00+01:00")->milliseconds == 0);
  BOOST_TEST(parse_rfc3339("1969-12-31T19:30:00-04:30")->milliseconds == 0);
  BOOST_TEST(parse_rfc3339("1970-01-01T00:00:00.5Z")->milliseconds == 500);
  BOOST_TEST(parse_rfc3339("1970-01-01T00:00:00.123456789Z")->milliseconds == 123);
  for (const std::string_view text :
       {"", "1970-01-01", "1970-01-01T00:00:00", "1970-01-01 00:00:00Z", "1970-01-01T24:00:00Z", "1970-01-01T00:60:00Z",
        "1970-01-01T00:00:60Z", "1970-01-01T00:00:00.Z", "1970-01-01T00:00:00z", "1970-01-01T00:00:00+1:00", "1970-01-01T00:00:00+01:60",
        "1970-01-01T00:00:00+24:00", "1970-01-01T00:00:00Zx", "1970-02-30T00:00:00Z"})
    BOOST_TEST(!parse_rfc3339(text).has_value(), std::string(text));
}

BOOST_AUTO_TEST_CASE(a_clock_says_what_it_was_set_to) {
  FixedClock clock({5});
  BOOST_TEST(clock.now().milliseconds == 5);
  clock.set({9});
  BOOST_TEST(clock.now().milliseconds == 9);
  const SystemClock machine;
  const Instant first = machine.now();
  BOOST_TEST((first <= machine.now()));
  BOOST_TEST(first.milliseconds > 1'600'000'000'000);
}

BOOST_AUTO_TEST_SUITE_END()
