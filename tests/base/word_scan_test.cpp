#include "base/word_scan.h"

#include <string>

#include <boost/test/unit_test.hpp>

using namespace crossdock;

BOOST_AUTO_TEST_SUITE(word_scan_of_texts)

// A text of every length up to three words, with each byte at each place: what a look at byte after byte tells.
BOOST_AUTO_TEST_CASE(each_byte_at_each_place_is_seen) {
  for (std::size_t length = 1; length <= 24; ++length) {
    for (std::size_t at = 0; at < length; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text(length, 'x');
        text[at] = static_cast<char>(byte);
        const bool plain = byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\';
        const std::string where = std::to_string(byte) + " at " + std::to_string(at) + " of " + std::to_string(length);
        if (word_scan::is_ascii(text) != (byte < 0x80)) BOOST_ERROR("is_ascii: " << where);
        if (word_scan::is_plain_json(text) != plain) BOOST_ERROR("is_plain_json: " << where);
        if (word_scan::plain_json_until(text, 0) != (plain ? length : at)) BOOST_ERROR("plain_json_until: " << where);
        if (word_scan::holds_any(text, {'*', '~', '\0', '\xE4'}) != (byte == '*' || byte == '~' || byte == 0 || byte == 0xE4))
          BOOST_ERROR("holds_any: " << where);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(an_empty_text_holds_nothing) {
  BOOST_TEST(word_scan::is_ascii(""));
  BOOST_TEST(word_scan::is_plain_json(""));
  BOOST_TEST(!word_scan::holds_any("", {'*'}));
  BOOST_TEST(word_scan::plain_json_until("", 0) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
