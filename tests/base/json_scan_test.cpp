#include <random>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "base/json_tree.h"
#include "base/text.h"

using namespace crossdock;

BOOST_AUTO_TEST_SUITE(json_scan)

namespace {

/// Everything that a tree holds, offsets too.
std::string everything_in(const JsonValue& root) {
  std::string text;
  std::vector<const JsonValue*> waiting = {&root};
  while (!waiting.empty()) {
    const JsonValue& value = *waiting.back();
    waiting.pop_back();
    text += std::string(json_kind_name(value.kind())) + "@" + std::to_string(value.offset()) + " ";
    switch (value.kind()) {
      case JsonKind::null: break;
      case JsonKind::boolean: text += value.boolean() ? "true " : "false "; break;
      case JsonKind::number: text += std::string(value.number()) + " "; break;
      case JsonKind::string: text += std::string(value.string()) + " "; break;
      case JsonKind::array:
        for (const JsonValue& item : value.items()) waiting.push_back(&item);
        break;
      case JsonKind::object:
        for (const JsonMember& member : value.members()) {
          text += std::string(member.name) + "@" + std::to_string(member.name_offset) + " ";
          waiting.push_back(&member.value);
        }
    }
  }
  return text;
}

/// True where the scan takes the text; then RapidJSON must have made the same of it.
bool agree(const std::string& text) {
  constexpr std::size_t depth = 5;
  JsonDocument scanned, judged;
  JsonTreeBuilder builder(scanned.arena, depth);
  const auto end = scan_json(text, 0, builder);
  const auto other = judge_json(text, 0, judged, depth);
  if (!end) return false;
  if (!other)
    BOOST_ERROR("only the scan takes " << printable(text) << ": " << other.error().to_string());
  else if (*other != *end || everything_in(judged.root) != everything_in(builder.root()))
    BOOST_ERROR("different: " << printable(text) << "\n"
                              << printable(everything_in(judged.root)) << "\n"
                              << printable(everything_in(builder.root())));
  return true;
}

const std::vector<std::string> texts = {
    R"({"kind":"order","lines":[{"number":1,"price":12.50,"text":"a \"quoted\" word"},{"number":-2,"free":true}],"empty":{},"none":[]})",
    R"( [ 0 , -0.5 , 10 , null , false , "" , "\u00fc\ud83d\ude00\/\b\f\n\r\t\\" , [ [ ] ] ] )",
    "{\"n\xC3\xB6\":\"\xE2\x82\xAC \xF0\x9F\x98\x80\",\"a\x7F\":\"\x7F\"}\n{\"next\":1}",
    "\"a text of more than two words, and a tab: \\t\"",
};

}  // namespace

BOOST_AUTO_TEST_CASE(usual_texts_are_taken) {
  for (const std::string& text : texts) BOOST_TEST(agree(text), printable(text));
}

BOOST_AUTO_TEST_CASE(what_is_rare_or_wrong_is_left_to_be_judged) {
  for (const char* text : {"",          " ",           "{",       "[1,]",     "{\"a\":1,}", "{a:1}",    "01",
                           "1.",        ".5",          "-",       "1e3",      "1E400",      "tru",      "nul",
                           "\"\\u12\"", "\"\\ud800\"", "\"\\x\"", "\"\xFF\"", "\"\xC3\"",   "\"a\nb\"", "[[[[[[1]]]]]]",
                           "{\"a\" 1}", "[1 2]",       "\"open",  "+1",       "\"\\u0000\""})
    BOOST_TEST(!agree(text), printable(text));
}

// Cut, doubled and changed at any place: whatever the scan takes, it takes as RapidJSON does.
BOOST_AUTO_TEST_CASE(mutated_texts_are_read_alike) {
  std::mt19937 random(20261126);
  const auto below = [&](std::size_t most) { return std::uniform_int_distribution<std::size_t>(0, most - 1)(random); };
  const std::string alphabet = "{}[]\",:\\u0123456789abdef.-+eE \n\t/nrtl\x01\x7F\xC3\xA4\xED\xA0\x80\xF4\x90";
  std::size_t taken = 0;
  for (int run = 0; run < 30'000; ++run) {
    std::string text = texts[below(texts.size())];
    for (std::size_t changes = 1 + below(3); changes > 0; --changes) {
      const std::size_t at = below(text.size());
      switch (below(4)) {
        case 0: text[at] = alphabet[below(alphabet.size())]; break;
        case 1: text.insert(at, 1, alphabet[below(alphabet.size())]); break;
        case 2: text.erase(at, 1 + below(4)); break;
        default: text.insert(at, text.substr(at, 1 + below(12)));
      }
      if (text.empty()) text = "0";
    }
    if (agree(text)) ++taken;
  }
  BOOST_TEST(taken > 3'000u);
}

BOOST_AUTO_TEST_SUITE_END()
