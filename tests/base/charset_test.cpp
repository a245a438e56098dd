#include "base/charset.h"

#include <boost/test/unit_test.hpp>

#include "base/text.h"

using namespace crossdock;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(charset)

namespace {

const std::string every_kind = "Gr\u00fc\u00dfe \u20ac \U0001d11e!";

std::string decoded_in_pieces(std::string_view bytes, std::string_view name, std::size_t piece) {
  CharsetDecoder decoder(*Charset::open(name));
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += piece) decoder.decode(bytes.substr(at, piece), at + piece >= bytes.size(), text);
  if (bytes.empty()) decoder.decode("", true, text);
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(partner_charsets_become_utf8) {
  BOOST_TEST(*to_utf8("caf\xe9 \x80", "windows-1252") == "café €");
  BOOST_TEST(*to_utf8("\xa4", "iso-8859-15") == "€");
  BOOST_TEST(*to_utf8("\xe4", "iso-8859-1") == "ä");
  BOOST_TEST(*to_utf8("\xc8\xc5\xd3\xd3\xd6\x40\xf1", "cp037") == "HELLO 1");
  BOOST_TEST(*to_utf8("\x15"sv, "cp037,swaplfnl") == "\n");
  BOOST_TEST(*to_utf8("\xff\xfeH\0i\0"sv, "utf-16") == "Hi");
  BOOST_TEST(*to_utf8("\0H\0i"sv, "utf-16be") == "Hi");
  BOOST_TEST(*to_utf8("\x3d\xd8\x00\xde"sv, "utf-16le") == "\U0001f600");
  BOOST_TEST(*to_utf8("plain", "us-ascii") == "plain");
  BOOST_TEST(*to_utf8(every_kind, "UTF-8") == every_kind);
}

BOOST_AUTO_TEST_CASE(what_was_decoded_encodes_to_the_same_bytes) {
  for (const std::string_view name : {"windows-1252", "iso-8859-1", "iso-8859-2", "iso-8859-15", "cp037", "cp850"}) {
    std::string bytes;
    for (int byte = 1; byte < 256; ++byte) {
      const std::string one(1, static_cast<char>(static_cast<unsigned char>(byte)));
      if (to_utf8(one, name).ok()) bytes += one;
    }
    BOOST_TEST_CONTEXT(name) {
      BOOST_TEST(bytes.size() > 200u);
      const auto text = to_utf8(bytes, name);
      BOOST_REQUIRE(text.ok());
      const auto back = from_utf8(*text, name);
      BOOST_REQUIRE(back.ok());
      BOOST_TEST((*back == bytes));
      BOOST_TEST(Charset::open(name)->encoded_size(*text) == bytes.size());
    }
  }
  for (const std::string_view name : {"utf-16le", "utf-16be", "utf-8", "gb18030"}) {
    BOOST_TEST_CONTEXT(name) {
      const auto bytes = from_utf8(every_kind, name);
      BOOST_REQUIRE(bytes.ok());
      BOOST_TEST(*to_utf8(*bytes, name) == every_kind);
    }
  }
  BOOST_TEST(Charset::open("utf-16le")->encoded_size(every_kind) == from_utf8(every_kind, "utf-16le")->size());
}

BOOST_AUTO_TEST_CASE(utf16_is_written_with_one_byte_order_mark) {
  CharsetEncoder encoder(*Charset::open("utf-16"));
  std::string bytes;
  encoder.encode("a", false, bytes);
  encoder.encode("b", true, bytes);
  BOOST_TEST(bytes.size() == 6u);
  BOOST_TEST(*to_utf8(bytes, "utf-16") == "ab");
}

BOOST_AUTO_TEST_CASE(input_may_be_cut_anywhere) {
  for (const std::string_view name : {"utf-8", "utf-16le", "windows-1252", "gb18030", "shift_jis"}) {
    const std::string text = name == "windows-1252" ? "Grüße €!" : name == "shift_jis" ? "\u65e5\u672c\u8a9e x" : every_kind;
    const auto bytes = from_utf8(text, name);
    BOOST_REQUIRE(bytes.ok());
    for (std::size_t piece = 1; piece < 6; ++piece) BOOST_TEST(decoded_in_pieces(*bytes, name, piece) == text);
  }
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_text_are_told_with_their_offset) {
  const auto offset_of = [](std::string_view bytes, std::string_view name) {
    const auto text = to_utf8(bytes, name);
    BOOST_REQUIRE(!text.ok());
    return text.error().offset;
  };
  BOOST_TEST(offset_of("abc\xff", "utf-8") == 3u);
  BOOST_TEST(offset_of("ab\xe2\x82", "utf-8") == 2u);
  BOOST_TEST(offset_of("ab\xc3\xa9", "us-ascii") == 2u);
  BOOST_TEST(offset_of("a\0\0\xdc"sv, "utf-16le") == 2u);
  BOOST_TEST(offset_of("a\0b"sv, "utf-16le") == 2u);
  BOOST_TEST(offset_of("abc", "no-such-charset") == 0u);
}

BOOST_AUTO_TEST_CASE(faults_become_replacement_characters_and_decoding_goes_on) {
  BOOST_TEST(decoded_in_pieces("a\xffz", "utf-8", 1) == "a\ufffdz");
  BOOST_TEST(decoded_in_pieces("a\xe2\x82z", "utf-8", 1) == "a\ufffd\ufffdz");
  BOOST_TEST(decoded_in_pieces("a\0\0\xdcz\0"sv, "utf-16le", 1) == "a\ufffdz");
  BOOST_TEST(decoded_in_pieces("a\x80z", "us-ascii", 2) == "a\ufffdz");
}

BOOST_AUTO_TEST_CASE(a_character_that_the_charset_lacks_is_told_with_its_offset) {
  for (const std::string_view name : {"iso-8859-1", "us-ascii", "shift_jis"}) {
    const auto bytes = from_utf8("ab\U0001d11e", name);
    BOOST_REQUIRE(!bytes.ok());
    BOOST_TEST(bytes.error().offset == 2u);
    BOOST_TEST(bytes.error().message.find("cannot be written in " + std::string(name)) != std::string::npos);
  }
  CharsetEncoder encoder(*Charset::open("iso-8859-1"));
  std::string bytes;
  encoder.encode("a€b", true, bytes);
  BOOST_TEST(bytes == "a?b");
  CharsetEncoder ebcdic(*Charset::open("cp037"));
  bytes.clear();
  ebcdic.encode("€", true, bytes);
  BOOST_TEST(*to_utf8(bytes, "cp037") == "?");
}

BOOST_AUTO_TEST_CASE(an_unknown_or_empty_name_is_no_charset) {
  for (const std::string_view name : {""sv, "nonsense"sv, "utf-8 "sv, "utf-16\0x"sv, "../x"sv}) BOOST_TEST(!Charset::open(name).ok());
}

BOOST_AUTO_TEST_CASE(text_is_brought_into_the_x12_sets) {
  BOOST_TEST(transliterated("ACME 12-3", X12Characters::basic).text == "ACME 12-3");
  BOOST_TEST(transliterated("Müller & Söhne", X12Characters::extended).text == "Muller & Sohne");
  BOOST_TEST(transliterated("Müller & Söhne", X12Characters::basic).text == "MULLER & SOHNE");
  BOOST_TEST(transliterated("Stra\u00dfe \u0141\u00f3d\u017a \u2014 \u201cx\u201d", X12Characters::extended).text ==
             "Strasse Lodz - \"x\"");
  BOOST_TEST(transliterated("\u041c\u043e\u0441\u043a\u0432\u0430", X12Characters::basic).text == "MOSKVA");
  const Transliteration lossy = transliterated("a@b\n\U0001f600", X12Characters::basic);
  BOOST_TEST(lossy.text == "A?B??");
  BOOST_TEST(lossy.lost == 3u);
  for (int byte = 0; byte < 128; ++byte) {
    const char c = static_cast<char>(byte);
    if (is_in(X12Characters::basic, c)) BOOST_TEST(is_in(X12Characters::extended, c));
    BOOST_TEST(is_in(X12Characters::extended, c) == (c >= ' ' && c < '\x7f'));
  }
}

BOOST_AUTO_TEST_SUITE_END()
