#include "exchange/due_time.h"

#include <boost/test/unit_test.hpp>

using namespace crossdock;
using namespace crossdock::exchange;
using std::chrono::hours;

namespace {

std::string day(const char* date, std::chrono::seconds within, const char* zone) {
  return to_rfc3339(due_after_day(parse_iso_date(date).value(), within, zone));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(due_times)

BOOST_AUTO_TEST_CASE(a_day_ends_at_its_midnight_in_the_partners_zone) {
  BOOST_TEST(day("2026-11-22", hours(0), "America/Chicago") == "2026-11-23T06:00:00Z");
  BOOST_TEST(day("2026-11-22", hours(24), "America/Chicago") == "2026-11-24T06:00:00Z");
  BOOST_TEST(day("2026-11-22", hours(36), "Europe/Berlin") == "2026-11-24T11:00:00Z");
  BOOST_TEST(day("2026-11-22", hours(0), "no zone") == "2026-11-23T00:00:00Z");
}

// The clocks go back in the night to the 1st of November: that day has 25 hours, and is one day all the same.
BOOST_AUTO_TEST_CASE(days_are_days_of_the_calendar) {
  BOOST_TEST(day("2026-10-31", hours(0), "America/Chicago") == "2026-11-01T05:00:00Z");
  BOOST_TEST(day("2026-10-31", hours(24), "America/Chicago") == "2026-11-02T06:00:00Z");
}

BOOST_AUTO_TEST_CASE(a_time_that_a_document_names_counts_and_its_offset_goes_before_the_zone) {
  Moment moment;
  moment.date = parse_iso_date("2026-11-22").value();
  BOOST_TEST(to_rfc3339(due_after(moment, hours(0), "America/Chicago")) == "2026-11-23T06:00:00Z");
  moment.precision = Moment::Precision::minute;
  moment.hour = 17;
  BOOST_TEST(to_rfc3339(due_after(moment, hours(2), "America/Chicago")) == "2026-11-23T01:00:00Z");
  moment.has_offset = true;
  moment.offset_minutes = 60;
  BOOST_TEST(to_rfc3339(due_after(moment, hours(26), "America/Chicago")) == "2026-11-23T18:00:00Z");
}

BOOST_AUTO_TEST_SUITE_END()
