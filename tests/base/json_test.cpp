#include "base/json.h"

#include <limits>
#include <random>

#include <boost/test/unit_test.hpp>

#include "base/text.h"

using namespace crossdock;

BOOST_AUTO_TEST_SUITE(json)

namespace {

std::string as_json(std::string_view text) {
  std::string out;
  append_json_string(text, out);
  return out;
}

JsonError error_of(std::string_view text) {
  const auto parsed = parse_json(text);
  BOOST_REQUIRE_MESSAGE(!parsed.ok(), "accepted: " << printable(text));
  return parsed.error();
}

/// Writes a tree back; recursion is fine on the shallow trees of these tests.
void write(const JsonValue& value, JsonWriter& writer) {
  switch (value.kind()) {
    case JsonKind::null: writer.null(); break;
    case JsonKind::boolean: writer.boolean(value.boolean()); break;
    case JsonKind::number: writer.raw_number(value.number()); break;
    case JsonKind::string: writer.string(value.string()); break;
    case JsonKind::array:
      writer.begin_array();
      for (const JsonValue& item : value.items()) write(item, writer);
      writer.end_array();
      break;
    case JsonKind::object:
      writer.begin_object();
      for (const JsonMember& member : value.members()) {
        writer.key(member.name);
        write(member.value, writer);
      }
      writer.end_object();
      break;
  }
}

std::string rewritten(std::string_view text, JsonStyle style = JsonStyle::compact) {
  const auto parsed = parse_json(text);
  BOOST_REQUIRE_MESSAGE(parsed.ok(), (parsed.ok() ? "" : parsed.error().to_string()));
  std::string out;
  JsonWriter writer(out, style);
  write(parsed->root, writer);
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(writes_compact_objects_and_arrays) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("kind", "order").member("urgent", true).member("lines", 2).key("items").begin_array();
  json.integer(-1).number(*Decimal::parse("9.50")).null().begin_object().end_object().begin_array().end_array();
  json.end_array().end_object();
  BOOST_TEST(out == R"({"kind":"order","urgent":true,"lines":2,"items":[-1,9.50,null,{},[]]})");
}

BOOST_AUTO_TEST_CASE(writes_indented_with_empty_containers_on_one_line) {
  std::string out;
  JsonWriter json(out, JsonStyle::indented);
  json.begin_object().member("a", "x").key("b").begin_array().integer(1).integer(2).end_array().key("c").begin_object().end_object();
  json.end_object();
  BOOST_TEST(out == "{\n  \"a\": \"x\",\n  \"b\": [\n    1,\n    2\n  ],\n  \"c\": {}\n}");
}

BOOST_AUTO_TEST_CASE(a_text_literal_is_a_string_and_not_a_boolean) {
  std::string out;
  JsonWriter(out).begin_object().member("a", "text").member_unless_empty("b", "").member_unless_empty("c", "d").end_object();
  BOOST_TEST(out == R"({"a":"text","c":"d"})");
}

BOOST_AUTO_TEST_CASE(writes_integers_to_their_limits) {
  std::string out;
  JsonWriter(out)
      .begin_array()
      .integer(std::numeric_limits<std::int64_t>::min())
      .integer(std::numeric_limits<std::uint64_t>::max())
      .integer(std::uint8_t{7})
      .end_array();
  BOOST_TEST(out == "[-9223372036854775808,18446744073709551615,7]");
}

BOOST_AUTO_TEST_CASE(escapes_what_json_or_a_terminal_cannot_take) {
  BOOST_TEST(as_json("a\"b\\c/d\n\r\t\b\f\x01\x1f") == R"("a\"b\\c/d\n\r\t\b\f\u0001\u001f")");
  BOOST_TEST(as_json(std::string_view("\0", 1)) == R"("\u0000")");
  BOOST_TEST(as_json("\x7f\xc2\x85\xe2\x80\xa8") == R"("\u007f\u0085\u2028")");
  BOOST_TEST(as_json("Grüße €𝄞") == "\"Grüße €𝄞\"");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_utf8_become_the_replacement_character) {
  BOOST_TEST(as_json("a\xffz") == "\"a\xef\xbf\xbdz\"");
  BOOST_TEST(as_json("\xe2\x82") == "\"\xef\xbf\xbd\xef\xbf\xbd\"");
  BOOST_TEST(as_json("\xed\xa0\x80") == "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

BOOST_AUTO_TEST_CASE(a_special_character_is_found_at_every_place_of_a_long_text) {
  for (std::size_t length = 1; length < 40; ++length)
    for (std::size_t at = 0; at < length; ++at) {
      for (const auto& [character, escaped] :
           {std::pair<char, std::string_view>{'"', "\\\""}, {'\\', "\\\\"}, {'\n', "\\n"}, {'\x1f', "\\u001f"}, {'\x7f', "\\u007f"}}) {
        std::string text(length, 'x');
        text[at] = character;
        const std::string expected = '"' + std::string(at, 'x') + std::string(escaped) + std::string(length - at - 1, 'x') + '"';
        BOOST_REQUIRE_EQUAL(as_json(text), expected);
      }
    }
}

BOOST_AUTO_TEST_CASE(decimals_are_written_with_the_digits_that_came) {
  for (const std::string_view text : {"0", "0.00", "9.50", "-0.05", "12345678901234567890.1234567890", "0.000000000000000000000000001",
                                      "-7", "0.5", "100", "9223372036854775807", "92233720368547758.07"}) {
    std::string out;
    append_json_number(*Decimal::parse(text), out);
    BOOST_TEST(out == text);
  }
}

BOOST_AUTO_TEST_CASE(reads_a_tree_with_numbers_as_text_and_places) {
  const std::string_view text = "\n { \"a\" : [ 1.50, -2e+9, \"x\\u20ACy\", true, false, null ],\n\"b\":{}}  \n";
  const auto parsed = parse_json(text);
  BOOST_REQUIRE(parsed.ok());
  const JsonValue& root = parsed->root;
  BOOST_REQUIRE(root.is(JsonKind::object));
  BOOST_TEST(root.offset() == text.find('{'));
  BOOST_REQUIRE_EQUAL(root.members().size(), 2u);
  BOOST_TEST(root.members()[0].name == "a");
  BOOST_TEST(root.members()[0].name_offset == text.find("\"a\""));
  const auto items = root.find("a")->items();
  BOOST_REQUIRE_EQUAL(items.size(), 6u);
  BOOST_TEST(root.find("a")->offset() == text.find('['));
  BOOST_TEST(items[0].number() == "1.50");
  BOOST_TEST(items[1].number() == "-2e+9");
  BOOST_TEST(items[1].offset() == text.find("-2e"));
  BOOST_TEST(items[2].string() == "x€y");
  BOOST_TEST(items[2].offset() == text.find("\"x"));
  BOOST_TEST(items[3].boolean());
  BOOST_TEST(!items[4].boolean());
  BOOST_TEST(items[4].offset() == text.find("false"));
  BOOST_TEST((items[5].kind() == JsonKind::null));
  BOOST_TEST(root.find("b")->members().empty());
  BOOST_TEST((root.find("c") == nullptr));
  BOOST_TEST((items[0].find("a") == nullptr));
}

BOOST_AUTO_TEST_CASE(the_first_of_two_equal_names_is_found_and_both_are_kept) {
  const auto parsed = parse_json(R"({"a":1,"a":2})");
  BOOST_REQUIRE(parsed.ok());
  BOOST_TEST(parsed->root.members().size() == 2u);
  BOOST_TEST(parsed->root.find("a")->number() == "1");
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_skipped) {
  const auto parsed = parse_json("\xEF\xBB\xBF[7]");
  BOOST_REQUIRE(parsed.ok());
  BOOST_TEST(parsed->root.items()[0].number() == "7");
  BOOST_TEST(parsed->root.items()[0].offset() == 4u);
}

BOOST_AUTO_TEST_CASE(an_error_tells_its_place) {
  const JsonError error = error_of("{\n  \"é\": 1\n  \"b\": 2\n}");
  BOOST_TEST(error.line == 3u);
  BOOST_TEST(error.column == 3u);
  BOOST_TEST(error.offset == 14u);
  BOOST_TEST(error.to_string() == "line 3, column 3: a comma or `}` is missing after a member");
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_refused) {
  for (const std::string_view text :
       {"",         "  ",       "{",      "[",    "[1,]",  "{\"a\":1,}", "{\"a\"}",     "{a:1}",    "'a'",     "[1 2]",       "nul",
        "01",       "+1",       ".5",     "5.",   "1e",    "--1",        "NaN",         "Infinity", "\"\\x\"", "\"\\ud800\"", "\"a\nb\"",
        "\"\xff\"", "\"\xc3\"", "\"open", "[1]]", "{} {}", "// c\n1",    "\xef\xbb\xbf"})
    error_of(text);
  error_of(std::string_view("\"a\0b\"", 5));
  error_of(std::string_view("[1]\0[2]", 7));
  error_of(std::string_view("\0", 1));
}

BOOST_AUTO_TEST_CASE(nesting_is_bounded_and_never_recursive) {
  const std::string deep(limits::json_depth, '[');
  BOOST_TEST(parse_json(deep + std::string(limits::json_depth, ']')).ok());
  const std::string deeper = std::string(limits::json_depth + 1, '[') + std::string(limits::json_depth + 1, ']');
  const JsonError error = error_of(deeper);
  BOOST_TEST(error.message.find("json_depth") != std::string::npos);
  BOOST_TEST(error.offset == limits::json_depth);
  error_of(std::string(1'000'000, '['));

  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  error_of(objects);
  // With a cap far beyond any stack of calls, a deep tree is still read and freed.
  const std::size_t very = 1'000'000;
  BOOST_TEST(parse_json(std::string(very, '[') + std::string(very, ']'), very).ok());
}

BOOST_AUTO_TEST_CASE(values_are_read_one_after_another) {
  const std::string_view text = " {\"a\":1}\n[2] \"x\" 4";
  JsonDocument document;
  std::size_t at = 0;
  std::vector<JsonKind> kinds;
  std::vector<std::uint64_t> offsets;
  while (text.find_first_not_of(" \n", at) != std::string_view::npos) {
    const auto end = parse_json_value(text, at, document);
    BOOST_REQUIRE(end.ok());
    kinds.push_back(document.root.kind());
    offsets.push_back(document.root.offset());
    at = *end;
  }
  BOOST_TEST((kinds == std::vector{JsonKind::object, JsonKind::array, JsonKind::string, JsonKind::number}));
  BOOST_TEST((offsets == std::vector<std::uint64_t>{1, 9, 13, 17}));
  BOOST_TEST(at == text.size());

  const auto broken = parse_json_value("[1]\n[2", 3, document);
  BOOST_REQUIRE(!broken.ok());
  BOOST_TEST(broken.error().line == 2u);
  BOOST_TEST(broken.error().column == 3u);
}

BOOST_AUTO_TEST_CASE(long_numbers_keep_every_digit) {
  const std::string digits = "1234567890123456789012345678901234567890.00000000000000000000000000000000000000001";
  BOOST_TEST(rewritten("[" + digits + "]") == "[" + digits + "]");
}

BOOST_AUTO_TEST_CASE(reading_what_was_written_gives_the_same_text) {
  std::mt19937 random(20261120);
  const auto below = [&](unsigned bound) { return std::uniform_int_distribution<unsigned>(0, bound - 1)(random); };
  for (int round = 0; round < 500; ++round) {
    std::string out;
    JsonWriter json(out, round % 2 == 0 ? JsonStyle::compact : JsonStyle::indented);
    const auto random_text = [&] {
      std::string text;
      for (unsigned n = below(12); n > 0; --n) append_utf8(below(3) == 0 ? below(0xD7FF) : below(128), text);
      return text;
    };
    std::vector<bool> arrays;
    arrays.push_back(true);
    json.begin_array();
    for (unsigned steps = below(60); steps > 0 || !arrays.empty(); steps -= steps > 0 ? 1 : 0) {
      if (steps == 0 || (arrays.size() > 1 && below(4) == 0)) {
        arrays.back() ? json.end_array() : json.end_object();
        arrays.pop_back();
        if (arrays.empty()) break;
        continue;
      }
      if (!arrays.back()) json.key(random_text());
      switch (below(7)) {
        case 0: json.begin_array(), arrays.push_back(true); break;
        case 1: json.begin_object(), arrays.push_back(false); break;
        case 2: json.number(Decimal::from_coefficient(static_cast<int>(below(100000)) - 50000, static_cast<int>(below(20)))); break;
        case 3: json.boolean(below(2) == 0); break;
        case 4: json.null(); break;
        default: json.string(random_text());
      }
    }
    BOOST_REQUIRE_EQUAL(rewritten(out, round % 2 == 0 ? JsonStyle::compact : JsonStyle::indented), out);
  }
}

// An object behind another one stands at its own brace, not at the end of the first.
BOOST_AUTO_TEST_CASE(what_follows_an_object_or_array_has_its_own_offset) {
  const std::string text = R"([{"a": 1}, {"b": [2]}, [3], 4])";
  const auto document = parse_json(text);
  BOOST_REQUIRE(document.ok());
  const auto items = document->root.items();
  BOOST_REQUIRE(items.size() == 4u);
  BOOST_TEST(items[1].offset() == text.find("{\"b\""));
  BOOST_TEST(items[1].find("b")->offset() == text.find("[2"));
  BOOST_TEST(items[2].offset() == text.find("[3"));
  BOOST_TEST(items[3].offset() == text.find("4"));
}

BOOST_AUTO_TEST_SUITE_END()
