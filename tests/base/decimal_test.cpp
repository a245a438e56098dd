#include "base/decimal.h"

#include <array>
#include <random>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace crossdock;

BOOST_AUTO_TEST_SUITE(decimal)

namespace {

Decimal of(std::string_view text) {
  const auto number = Decimal::parse(text);
  BOOST_REQUIRE_MESSAGE(number.has_value(), "no decimal: " << text);
  return *number;
}

std::string text_of(const std::optional<Decimal>& number) { return number ? number->to_string() : "none"; }

const std::string nines(38, '9');

}  // namespace

BOOST_AUTO_TEST_CASE(text_keeps_its_scale) {
  for (const std::string_view text :
       {"0", "0.00", "9.50", "-9.50", "12", "0.001", "-0.5", "100", "1234567890123456789012345678.1234567890"})
    BOOST_TEST(of(text).to_string() == text);
  BOOST_TEST(of(nines).to_string() == nines);
  BOOST_TEST(of("-" + nines).to_string() == "-" + nines);
  BOOST_TEST(of("0." + nines).to_string() == "0." + nines);
}

BOOST_AUTO_TEST_CASE(spellings_that_mean_a_number_are_read) {
  BOOST_TEST(of(".5").to_string() == "0.5");
  BOOST_TEST(of("5.").to_string() == "5");
  BOOST_TEST(of("+7").to_string() == "7");
  BOOST_TEST(of("007.10").to_string() == "7.10");
  BOOST_TEST(of("-0").to_string() == "0");
  BOOST_TEST(of(std::string(100, '0') + "1").to_string() == "1");
}

BOOST_AUTO_TEST_CASE(what_is_no_number_is_refused) {
  for (const std::string_view text :
       {"", "-", "+", ".", "-.", "1.2.3", "1,5", "1 2", " 1", "1 ", "1e3", "--1", "1-", "0x1", "1O", "\xc2\xb2"})
    BOOST_TEST(!Decimal::parse(text).has_value(), std::string(text));
  BOOST_TEST(!Decimal::parse(nines + "0").has_value());
  BOOST_TEST(!Decimal::parse("1" + std::string(38, '0')).has_value());
  BOOST_TEST(!Decimal::parse("0." + std::string(39, '0')).has_value());
}

BOOST_AUTO_TEST_CASE(implied_places_are_read_and_written) {
  BOOST_TEST(text_of(Decimal::parse_implied("1234", 2)) == "12.34");
  BOOST_TEST(text_of(Decimal::parse_implied("-5", 2)) == "-0.05");
  BOOST_TEST(text_of(Decimal::parse_implied("7", 0)) == "7");
  BOOST_TEST(text_of(Decimal::parse_implied("12.34", 2)) == "none");
  BOOST_TEST(text_of(Decimal::parse_implied("+1", 2)) == "none");
  BOOST_TEST(text_of(Decimal::parse_implied("", 2)) == "none");
  BOOST_TEST(*of("12.34").to_implied_string(2) == "1234");
  BOOST_TEST(*of("12.3").to_implied_string(2) == "1230");
  BOOST_TEST(*of("12.340").to_implied_string(2) == "1234");
  BOOST_TEST(*of("0.05").to_implied_string(2) == "5");
  BOOST_TEST(*of("-0.05").to_implied_string(2) == "-5");
  BOOST_TEST(*of("0.00").to_implied_string(2) == "0");
  BOOST_TEST(!of("12.345").to_implied_string(2).has_value());
  BOOST_TEST(!of(nines).to_implied_string(1).has_value());
}

BOOST_AUTO_TEST_CASE(x12_spelling_has_nothing_superfluous) {
  for (const auto& [text, x12] : std::vector<std::pair<std::string_view, std::string_view>>{
           {"0", "0"}, {"0.00", "0"}, {"0.50", ".5"}, {"-0.50", "-.5"}, {"10", "10"}, {"10.00", "10"}, {"12.340", "12.34"}, {"100", "100"}})
    BOOST_TEST(of(text).to_x12_string() == x12);
}

BOOST_AUTO_TEST_CASE(arithmetic_is_exact) {
  BOOST_TEST(text_of(of("0.1").plus(of("0.2"))) == "0.3");
  BOOST_TEST(text_of(of("1.50").plus(of("2"))) == "3.50");
  BOOST_TEST(text_of(of("1").minus(of("1.00"))) == "0.00");
  BOOST_TEST(text_of(of("-1.5").times(of("0.20"))) == "-0.300");
  BOOST_TEST(text_of(of("9999999999999999999").times(of("9999999999999999999"))) == "99999999999999999980000000000000000001");
  BOOST_TEST(of("-3.0").abs().to_string() == "3.0");
  BOOST_TEST(of("3").negated().to_string() == "-3");
  BOOST_TEST(of("1200.500").trimmed().to_string() == "1200.5");
  BOOST_TEST(of("0.000").trimmed().to_string() == "0");
}

BOOST_AUTO_TEST_CASE(what_exceeds_38_digits_is_nothing) {
  const Decimal most = of(nines);
  BOOST_TEST(text_of(most.plus(of("1"))) == "none");
  BOOST_TEST(text_of(most.negated().minus(of("1"))) == "none");
  BOOST_TEST(text_of(most.plus(of("0.1"))) == "none");
  BOOST_TEST(text_of(most.times(of("2"))) == "none");
  BOOST_TEST(text_of(most.times(of("1"))) == nines);
  BOOST_TEST(text_of(of("0." + nines).times(of("0.1"))) == "none");
  BOOST_TEST(text_of(most.rescaled(1)) == "none");
  BOOST_TEST(text_of(most.divided_by(of("0.1"), 0, Rounding::half_up)) == "none");
}

BOOST_AUTO_TEST_CASE(division_rounds_to_the_scale_asked_for) {
  BOOST_TEST(text_of(of("1").divided_by(of("3"), 4, Rounding::half_up)) == "0.3333");
  BOOST_TEST(text_of(of("2").divided_by(of("3"), 4, Rounding::half_up)) == "0.6667");
  BOOST_TEST(text_of(of("2").divided_by(of("3"), 4, Rounding::down)) == "0.6666");
  BOOST_TEST(text_of(of("-2").divided_by(of("3"), 4, Rounding::half_up)) == "-0.6667");
  BOOST_TEST(text_of(of("1").divided_by(of("0"), 2, Rounding::half_up)) == "none");
  BOOST_TEST(text_of(of("1").divided_by(of("0.00"), 2, Rounding::half_up)) == "none");
  BOOST_TEST((of("10").divided_by(of("4"), 2, Rounding::down) == of("2.5")));
  BOOST_TEST((of("12.00").divided_by(of("-0.5"), 3, Rounding::down) == of("-24")));
  BOOST_TEST(text_of(of("1").divided_by(of("8"), -1, Rounding::down)) == "none");
  BOOST_TEST(text_of(of("0").divided_by(of("7"), 38, Rounding::half_up)) == "0." + std::string(38, '0'));
  BOOST_TEST((of("0.000001").divided_by(of("1000"), 2, Rounding::half_up) == of("0")));
}

BOOST_AUTO_TEST_CASE(rounding_is_as_named) {
  struct Case {
    std::string_view from;
    std::array<std::string_view, 3> to;  // half up, half even, down
  };
  for (const Case& c :
       {Case{"2.5", {"3", "2", "2"}}, Case{"3.5", {"4", "4", "3"}}, Case{"-2.5", {"-3", "-2", "-2"}}, Case{"2.51", {"3", "3", "2"}},
        Case{"2.49", {"2", "2", "2"}}, Case{"0.5", {"1", "0", "0"}}, Case{"-0.4", {"0", "0", "0"}}}) {
    BOOST_TEST(text_of(of(c.from).rescaled(0, Rounding::half_up)) == c.to[0]);
    BOOST_TEST(text_of(of(c.from).rescaled(0, Rounding::half_even)) == c.to[1]);
    BOOST_TEST(text_of(of(c.from).rescaled(0, Rounding::down)) == c.to[2]);
  }
  BOOST_TEST(text_of(of("1.5").rescaled(4)) == "1.5000");
  BOOST_TEST(text_of(of("1.5").rescaled(39)) == "none");
  BOOST_TEST(text_of(of("1.5").rescaled(-1)) == "none");
}

BOOST_AUTO_TEST_CASE(comparison_is_by_number_at_any_scale) {
  BOOST_TEST((of("9.50") == of("9.5")));
  BOOST_TEST((of("0") == of("-0.00")));
  BOOST_TEST((of("-1") < of("0.1")));
  BOOST_TEST((of("-2") < of("-1.99")));
  BOOST_TEST((of("10") > of("9.999")));
  // So far apart in scale that they cannot be brought to one.
  BOOST_TEST((of(nines) > of("0." + nines)));
  BOOST_TEST((of("-" + nines) < of("-0." + nines)));
  BOOST_TEST((of("-" + nines) < of("0." + nines)));
  BOOST_TEST((of("1" + std::string(37, '0')) > of("0." + std::string(37, '0') + "1")));
  BOOST_TEST((of("0." + std::string(37, '0') + "1") < of("1" + std::string(37, '0'))));
  BOOST_TEST((Decimal::from_coefficient(of(nines).coefficient(), 38) < Decimal(1)));
  BOOST_TEST((Decimal(5) > Decimal::from_coefficient(of(nines).coefficient(), 38)));
  BOOST_TEST((of(nines) > of("12345678901234567890123456789012345.678")));
}

BOOST_AUTO_TEST_CASE(laws_of_numbers_hold) {
  std::mt19937_64 random(38);
  const auto any = [&] {
    const auto coefficient = static_cast<std::int64_t>(random()) >> (random() % 60);
    return Decimal::from_coefficient(coefficient, static_cast<int>(random() % 9));
  };
  for (int round = 0; round < 5000; ++round) {
    const Decimal a = any(), b = any(), c = any();
    BOOST_REQUIRE((*Decimal::parse(a.to_string()) == a));
    BOOST_REQUIRE_EQUAL(Decimal::parse(a.to_string())->scale(), a.scale());
    BOOST_REQUIRE((*Decimal::parse(a.to_x12_string()) == a));
    BOOST_REQUIRE((*Decimal::parse_implied(*a.to_implied_string(8), 8) == a));
    BOOST_REQUIRE((*a.plus(b) == *b.plus(a)));
    BOOST_REQUIRE((*a.plus(b)->minus(b) == a));
    BOOST_REQUIRE((*a.plus(b)->plus(c) == *a.plus(*b.plus(c))));
    BOOST_REQUIRE((a < b) == (b > a));
    BOOST_REQUIRE((a < b) == a.minus(b)->is_negative());
    if (const auto product = a.times(b); product && !b.is_zero()) {
      const auto back = product->divided_by(b, a.scale(), Rounding::down);
      if (back) BOOST_REQUIRE((*back == a));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
