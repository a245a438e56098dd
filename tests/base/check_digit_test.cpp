#include "base/check_digit.h"

#include <boost/test/unit_test.hpp>

using namespace crossdock;

BOOST_AUTO_TEST_SUITE(check_digits)

// Numbers of each length, their last digits worked out by the rule of GS1.
BOOST_AUTO_TEST_CASE(the_last_digit_makes_the_weighted_sum_a_multiple_of_ten) {
  for (const char* const number : {"96385074", "012345678905", "4006381333931", "10012345678902", "0614141000012", "006141410000000012"})
    BOOST_TEST(has_gs1_check_digit(number), number);
  for (const char* const number : {"012345678906", "4006381333913", "4", "", "40063813339A1"})
    BOOST_TEST(!has_gs1_check_digit(number), number);
  BOOST_TEST(!gs1_check_digit("").has_value());
  BOOST_TEST(gs1_check_digit("0").value() == '0');
}

BOOST_AUTO_TEST_CASE(a_container_code_has_eighteen_digits_and_its_check_digit) {
  BOOST_TEST(sscc_of('0', "0614141", 1).value() == "006141410000000012");
  BOOST_TEST(sscc_of('3', "061414112", 9'999'999).value().size() == 18u);
  BOOST_TEST(has_gs1_check_digit(sscc_of('3', "061414112", 9'999'999).value()));
  BOOST_TEST(most_sscc_serial(7) == 999'999'999u);
  BOOST_TEST(!sscc_of('0', "0614141", 1'000'000'000).has_value());
  BOOST_TEST(!sscc_of('0', "123", 1).has_value());
  BOOST_TEST(!sscc_of('x', "0614141", 1).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
