#include "base/time_zone.h"

#include <boost/test/unit_test.hpp>

using namespace crossdock;

BOOST_AUTO_TEST_SUITE(time_zone_test)

BOOST_AUTO_TEST_CASE(a_zone_knows_its_offset_in_winter_and_summer) {
  const auto chicago = TimeZone::named("America/Chicago");
  BOOST_REQUIRE(chicago.has_value());
  BOOST_TEST(chicago->offset_at_local({{2026, 1, 15}, 12, 0, 0, 0}) == -360);
  BOOST_TEST(chicago->offset_at_local({{2026, 7, 15}, 12, 0, 0, 0}) == -300);
  BOOST_TEST(chicago->offset_at(from_utc({{2026, 7, 15}, 12, 0, 0, 0})) == -300);
}

BOOST_AUTO_TEST_CASE(a_local_time_that_occurs_twice_is_the_first_of_the_two) {
  const auto chicago = TimeZone::named("America/Chicago");
  BOOST_REQUIRE(chicago.has_value());
  BOOST_TEST(chicago->offset_at_local({{2026, 11, 1}, 1, 30, 0, 0}) == -300);
}

BOOST_AUTO_TEST_CASE(a_name_that_is_no_zone_gives_nothing) {
  BOOST_TEST(!TimeZone::named("Mars/Olympus").has_value());
  BOOST_TEST(!TimeZone::named("").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
