#include <random>
#include <string>

#include <boost/test/unit_test.hpp>

#include "format/x12/character_check.h"

using namespace crossdock;
using x12::CharacterCheck;
using x12::Delimiters;
using x12::Scanner;

namespace {

constexpr Delimiters usual{'*', '>', '^', '~'};

std::size_t first(CharacterSet set, std::string_view text) { return CharacterCheck(set, usual).first_outside(text); }

}  // namespace

BOOST_AUTO_TEST_SUITE(x12_character_check)

BOOST_AUTO_TEST_CASE(the_sets_hold_what_x12_says) {
  const std::string capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !\"&'()*+,-./:;?=";
  BOOST_TEST(first(CharacterSet::basic, capitals) == std::string::npos);
  for (const char byte : std::string("abcxyz%@[]_{}\\|<#$`")) {
    const std::string one(1, byte);
    BOOST_TEST(first(CharacterSet::basic, "AB" + one) == 2u);
    BOOST_TEST(first(CharacterSet::extended, one) == std::string::npos);
  }
  BOOST_TEST(first(CharacterSet::extended, "caf\xC3\xA9") == 3u);
  BOOST_TEST(first(CharacterSet::utf8, "caf\xC3\xA9 \xE2\x82\xAC") == std::string::npos);
  BOOST_TEST(first(CharacterSet::utf8, "caf\xE9 \xE2\x82\xAC") == 3u);
  BOOST_TEST(first(CharacterSet::any, "caf\xE9\x7F") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(delimiters_belong_to_no_set_and_are_passed_over) {
  const Delimiters odd{'|', '{', '\xA6', '\x85'};
  const CharacterCheck basic(CharacterSet::basic, odd);
  BOOST_TEST(basic.first_outside("A|B{C\xA6"
                                 "D\x85") == std::string::npos);
  BOOST_TEST(basic.first_outside("A|B}C") == 3u);
  BOOST_TEST(CharacterCheck(CharacterSet::utf8, odd).first_outside("\xC3\xA9\xA6\xC3\xA9\x85") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(both_ways_of_looking_agree_on_any_bytes) {
  std::minstd_rand random(7);
  for (int round = 0; round < 4000; ++round) {
    const bool mostly_right = round % 3 != 0;
    std::string text(random() % 100, 'A');
    for (char& byte : text) byte = static_cast<char>(mostly_right && random() % 40 != 0 ? 'A' + random() % 26 : random() % 256);
    const Delimiters delimiters{static_cast<char>(random() % 256), static_cast<char>(random() % 256), static_cast<char>(random() % 256),
                                static_cast<char>(random() % 256)};
    for (const CharacterSet set : {CharacterSet::basic, CharacterSet::extended, CharacterSet::utf8})
      BOOST_TEST(CharacterCheck(set, delimiters).first_outside(text) ==
                 CharacterCheck(set, delimiters, Scanner::Path::portable).first_outside(text));
  }
}

BOOST_AUTO_TEST_SUITE_END()
