#include <random>
#include <string>

#include <boost/test/unit_test.hpp>

#include "format/x12/element_check.h"

using namespace crossdock;
using grammar::ElementType;
using x12::ElementCheck;

namespace {

FaultKind check(std::string_view value, ElementType type, std::uint16_t min, std::uint32_t max) {
  ElementCheck rule;
  rule.type = type;
  rule.min = min;
  rule.max = max;
  return x12::check_value(value, rule);
}

std::string_view fault(std::string_view value, ElementType type, std::uint16_t min, std::uint32_t max) {
  return fault_name(check(value, type, min, max));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(x12_element_check)

BOOST_AUTO_TEST_CASE(numbers_count_digits_only) {
  BOOST_TEST(fault("-12345.6", ElementType::decimal, 1, 6) == "none");
  BOOST_TEST(fault("12345.67", ElementType::decimal, 1, 6) == "element_too_long");
  BOOST_TEST(fault(".5", ElementType::decimal, 1, 6) == "none");
  BOOST_TEST(fault("5.", ElementType::decimal, 1, 6) == "none");
  BOOST_TEST(fault("-5", ElementType::implied, 1, 1) == "none");
  BOOST_TEST(fault("7", ElementType::implied, 2, 4) == "element_too_short");
}

BOOST_AUTO_TEST_CASE(what_is_no_number_is_told) {
  for (const char* text : {"1O", "1,000", "+5", "1.2.3", "-", ".", "1-", "$5", "1e5"})
    BOOST_TEST(fault(text, ElementType::decimal, 1, 15) == "element_number_invalid");
  BOOST_TEST(fault("1.5", ElementType::implied, 1, 15) == "element_number_invalid");
}

BOOST_AUTO_TEST_CASE(blanks_around_a_number_are_forgiven_and_blanks_alone_are_blank) {
  BOOST_TEST(fault(" 12 ", ElementType::decimal, 1, 2) == "none");
  BOOST_TEST(fault("   ", ElementType::decimal, 1, 2) == "element_blank");
}

BOOST_AUTO_TEST_CASE(dates_are_days_that_exist) {
  for (const char* text : {"20260228", "20240229", "991231", "000229"}) BOOST_TEST(x12::is_date(text));
  for (const char* text : {"20260229", "20261301", "20260001", "20260100", "2026011", "2026O101", "260431"})
    BOOST_TEST(!x12::is_date(text));
  BOOST_TEST(fault("261120", ElementType::date, 8, 8) == "element_too_short");
}

BOOST_AUTO_TEST_CASE(times_have_four_six_seven_or_eight_digits) {
  for (const char* text : {"0000", "2359", "235959", "2359599", "23595999"}) BOOST_TEST(x12::is_time(text));
  for (const char* text : {"2400", "2360", "235960", "23595", "12:30", "235959999"}) BOOST_TEST(!x12::is_time(text));
}

BOOST_AUTO_TEST_CASE(lengths_are_characters_and_blanks_around_are_not_held_against_the_maximum) {
  BOOST_TEST(fault("M\xC3\xBCller", ElementType::alphanumeric, 1, 6) == "none");
  BOOST_TEST(fault("M\xC3\xBCller", ElementType::alphanumeric, 1, 5) == "element_too_long");
  BOOST_TEST(fault("ACME   ", ElementType::alphanumeric, 1, 4) == "none");
  BOOST_TEST(fault("A", ElementType::alphanumeric, 2, 4) == "element_too_short");
}

BOOST_AUTO_TEST_CASE(what_is_plainly_right_is_right) {
  std::mt19937 random(20261126);
  grammar::CodeList codes;
  codes.values = {{"EA", ""}, {"CA", ""}, {"PE", ""}, {"LONGCODE9", ""}, {"1", ""}};
  static constexpr std::string_view likely = "0123456789.- AE";
  static constexpr std::string_view words[] = {"EA",       "CA",   "PE",   "ZZ",     "LONGCODE9", "20260228",
                                               "20260231", "2359", "2400", "-12.50", "1.2.3"};
  constexpr ElementType types[] = {ElementType::alphanumeric, ElementType::identifier, ElementType::decimal,   ElementType::implied,
                                   ElementType::date,         ElementType::time,       ElementType::composite, ElementType::binary};
  std::size_t right[std::size(types)] = {};
  for (int round = 0; round < 200'000; ++round) {
    const std::size_t which = random() % std::size(types);
    ElementCheck rule;
    rule.type = types[which];
    rule.min = static_cast<std::uint16_t>(1 + random() % 3);
    rule.max = static_cast<std::uint32_t>(rule.min + random() % 8);
    if (rule.type == ElementType::identifier) rule.codes = &codes;
    rule.quick = x12::quick_check(rule.type, rule.codes != nullptr);
    std::string value(words[random() % std::size(words)]);
    if (random() % 3 != 0) {
      value.assign(1 + random() % 10, ' ');
      for (char& c : value) c = random() % 50 == 0 ? static_cast<char>(random() % 256) : likely[random() % likely.size()];
    }
    const auto length = static_cast<std::uint32_t>(value.size());
    std::uint64_t last_code = random() % 2 == 0 ? 0 : grammar::word_of("EA");
    if (last_code != 0 && rule.min > 2) continue;  // would not have been found right
    if (last_code != 0 && rule.max < 2) continue;
    if (!x12::is_plainly_right((value + std::string(16, '7')).data(), length, rule, last_code)) continue;
    ++right[which];
    BOOST_TEST_CONTEXT("`" << value << "` of type " << which << ", " << rule.min << " to " << rule.max) {
      BOOST_REQUIRE(fault_name(x12::check_value(value, rule)) == "none");
      BOOST_REQUIRE((value.front() != ' ' && value.back() != ' '));
    }
  }
  for (std::size_t i = 0; i < std::size(types); ++i)
    BOOST_TEST((right[i] > 100) == (types[i] != ElementType::composite && types[i] != ElementType::binary));
}

BOOST_AUTO_TEST_SUITE_END()
