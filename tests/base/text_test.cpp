#include "base/text.h"

#include <random>

#include <boost/test/unit_test.hpp>

using namespace crossdock;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(blanks_go_from_both_ends) {
  BOOST_TEST(trimmed(" \t\r\n a b \n") == "a b");
  BOOST_TEST(trimmed("") == "");
  BOOST_TEST(trimmed(" \n") == "");
  BOOST_TEST(trimmed("\xc2\xa0x") == "\xc2\xa0x");
}

BOOST_AUTO_TEST_CASE(case_is_of_ascii_letters_only) {
  BOOST_TEST(to_lower_ascii("ABZ\xc3\x84-1[") == "abz\xc3\x84-1[");
  BOOST_TEST(to_upper_ascii("abz\xc3\xa4-1{") == "ABZ\xc3\xa4-1{");
}

BOOST_AUTO_TEST_CASE(splitting_and_joining_are_inverse) {
  BOOST_TEST((split("a,,b,", ',') == std::vector<std::string_view>{"a", "", "b", ""}));
  BOOST_TEST((split("", ',') == std::vector<std::string_view>{""}));
  BOOST_TEST(joined({"a", "", "b"}, ", ") == "a, , b");
  BOOST_TEST(joined({}, ",") == "");
  BOOST_TEST(joined({"x", "x"}, "x") == "xxx");
}

BOOST_AUTO_TEST_CASE(utf8_is_valid_only_in_its_shortest_form) {
  for (const std::string_view good :
       {"", "plain", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"})
    BOOST_TEST(is_valid_utf8(good));
  for (const std::string_view bad :
       {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2 ", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xe2\x82", "\xed\xa0\x80", "\xed\xbf\xbf",
        "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xfe"})
    BOOST_TEST(!is_valid_utf8(bad));
}

BOOST_AUTO_TEST_CASE(the_valid_beginning_is_found_at_every_length) {
  for (std::size_t before = 0; before < 40; ++before) {
    const std::string text = std::string(before, 'a') + "\xff" + std::string(20, 'b');
    BOOST_TEST(valid_utf8_prefix(text) == before);
    const std::string cut = std::string(before, 'a') + "\xe2\x82";
    BOOST_TEST(valid_utf8_prefix(cut) == before);
  }
}

BOOST_AUTO_TEST_CASE(every_character_survives_encoding_and_decoding) {
  for (char32_t code = 0; code <= 0x10FFFF; ++code) {
    if (code >= 0xD800 && code <= 0xDFFF) continue;
    std::string bytes;
    append_utf8(code, bytes);
    char32_t back = 0;
    if (utf8_sequence(bytes, 0, back) != bytes.size() || back != code) BOOST_FAIL("U+" << std::hex << static_cast<std::uint32_t>(code));
  }
}

BOOST_AUTO_TEST_CASE(characters_are_counted_and_a_wrong_byte_is_one) {
  BOOST_TEST(code_points("") == 0u);
  BOOST_TEST(code_points("Grüße €") == 7u);
  BOOST_TEST(code_points("a\xff\xe2\x82z") == 5u);
}

BOOST_AUTO_TEST_CASE(places_count_lines_and_characters) {
  const std::string_view text = "ab\r\ncä€d\n";
  const auto place = [&](std::size_t offset) { return std::pair{place_of(text, offset).line, place_of(text, offset).column}; };
  BOOST_TEST((place(0) == std::pair<std::uint64_t, std::uint64_t>{1, 1}));
  BOOST_TEST((place(4) == std::pair<std::uint64_t, std::uint64_t>{2, 1}));
  BOOST_TEST((place(text.find('d')) == std::pair<std::uint64_t, std::uint64_t>{2, 4}));
  BOOST_TEST((place(text.size()) == std::pair<std::uint64_t, std::uint64_t>{3, 1}));
  BOOST_TEST((place(1000) == std::pair<std::uint64_t, std::uint64_t>{3, 1}));
}

BOOST_AUTO_TEST_CASE(printable_shows_every_byte_and_controls_nothing) {
  BOOST_TEST(printable("Grüße €") == "Grüße €");
  BOOST_TEST(printable("a\x1b[31m\r\n\0z"sv) == "a\\x1B[31m\\x0D\\x0A\\x00z");
  BOOST_TEST(printable("\x7f\xc2\x9b\xff") == "\\x7F\\x9B\\xFF");
  BOOST_TEST(printable("\u202e\u200b\ufeff\u2028\u2066\u061c") == "\\u{202E}\\u{200B}\\u{FEFF}\\u{2028}\\u{2066}\\u{061C}");
  BOOST_TEST(printable("abcdef", 3) == "abc…");
  BOOST_TEST(printable("äöü", 3) == "äöü");
  BOOST_TEST(printable("", 0) == "");
  std::mt19937 random(1);
  for (int round = 0; round < 500; ++round) {
    std::string bytes;
    for (auto n = random() % 30; n > 0; --n) bytes.push_back(static_cast<char>(random() % 256));
    const std::string shown = printable(bytes);
    BOOST_REQUIRE(is_valid_utf8(shown));
    for (const char c : shown) BOOST_REQUIRE(static_cast<unsigned char>(c) >= 0x20 && c != '\x7f');
  }
}

BOOST_AUTO_TEST_CASE(edit_distance_counts_a_swap_as_one) {
  BOOST_TEST(edit_distance("", "", 3) == 0u);
  BOOST_TEST(edit_distance("abc", "abc", 0) == 0u);
  BOOST_TEST(edit_distance("abc", "", 3) == 3u);
  BOOST_TEST(edit_distance("order", "ordre", 3) == 1u);
  BOOST_TEST(edit_distance("quantity", "quantiti", 3) == 1u);
  BOOST_TEST(edit_distance("kitten", "sitting", 5) == 3u);
  BOOST_TEST(edit_distance("kitten", "sitting", 2) == 3u);
  BOOST_TEST(edit_distance("a", "abcdefgh", 2) == 3u);
  std::mt19937 random(2);
  const auto word = [&] {
    std::string made;
    for (auto n = random() % 7; n > 0; --n) made.push_back("abc"[random() % 3]);
    return made;
  };
  for (int round = 0; round < 2000; ++round) {
    const std::string a = word(), b = word();
    const std::size_t distance = edit_distance(a, b, 10);
    BOOST_REQUIRE_EQUAL(distance, edit_distance(b, a, 10));
    BOOST_REQUIRE((distance == 0) == (a == b));
    for (std::size_t limit = 0; limit < 5; ++limit) BOOST_REQUIRE_EQUAL(edit_distance(a, b, limit), std::min(distance, limit + 1));
  }
}

BOOST_AUTO_TEST_CASE(suggestions_are_near_and_never_the_word_itself) {
  const std::vector<std::string> fields{"order_date", "number", "ship_to", "PO", "N1"};
  BOOST_TEST(nearest("ordr_date", fields).value_or("") == "order_date");
  BOOST_TEST(nearest("nubmer", fields).value_or("") == "number");
  BOOST_TEST(!nearest("number", fields).has_value());
  BOOST_TEST(!nearest("colour", fields).has_value());
  BOOST_TEST(nearest("P0", fields).value_or("") == "PO");
  BOOST_TEST(!nearest("XY", fields).has_value());
  BOOST_TEST(!nearest("x", {}).has_value());
}

BOOST_AUTO_TEST_CASE(a_part_of_a_file_name_is_harmless) {
  BOOST_TEST(file_name_part("PO 45/00\\..\n") == "PO_45_00_.._");
  BOOST_TEST(file_name_part("../../etc/passwd").find('/') == std::string::npos);
  BOOST_TEST(file_name_part("..") == "_.");
  BOOST_TEST(file_name_part("") == "_");
  BOOST_TEST(file_name_part("Ümlaut") == "__mlaut");
  BOOST_TEST(file_name_part(std::string(500, 'x')).size() == 60u);
}

BOOST_AUTO_TEST_SUITE_END()
