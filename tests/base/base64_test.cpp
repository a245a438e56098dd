#include "base/base64.h"

#include <string>

#include <boost/test/unit_test.hpp>

using crossdock::from_base64;
using crossdock::to_base64;

BOOST_AUTO_TEST_SUITE(base64)

BOOST_AUTO_TEST_CASE(the_vectors_of_rfc_4648_go_both_ways) {
  const char* const vectors[][2] = {{"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
                                    {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xff\xfe\xfb", "//77"}};
  for (const auto& [bytes, text] : vectors) {
    BOOST_TEST(to_base64(bytes) == text);
    BOOST_TEST(from_base64(text).value() == bytes);
  }
}

BOOST_AUTO_TEST_CASE(line_ends_and_padding_are_skipped_and_nothing_else_is) {
  BOOST_TEST(from_base64("Zm9v\r\nYg==\n").value() == "foob");
  BOOST_TEST(!from_base64("Zm9v*").has_value());
  BOOST_TEST(!from_base64("Zm9v\xff").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
