#include "grammar/grammar.h"

#include <boost/test/unit_test.hpp>

#include "grammar/model.h"

using namespace crossdock::grammar;

BOOST_AUTO_TEST_SUITE(compiled_grammar)

BOOST_AUTO_TEST_CASE(a_word_holds_up_to_eight_bytes_little_endian) {
  BOOST_TEST(word_of("") == 0u);
  BOOST_TEST(word_of("A") == 0x41u);
  BOOST_TEST(word_of("AB") == 0x4241u);
  BOOST_TEST(word_of("ABC") == 0x434241u);
  BOOST_TEST(word_of("ABCD") == 0x44434241u);
  BOOST_TEST(word_of("ABCDE") == 0x4544434241u);
  BOOST_TEST(word_of("ABCDEFGH") == 0x4847464544434241u);
  BOOST_TEST(word_of("ABCDEFGHI") == 0u);
}

BOOST_AUTO_TEST_CASE(a_code_set_finds_short_and_long_codes_and_nothing_else) {
  std::vector<std::pair<std::string, std::string>> codes{
      {"A", "one"}, {"EA", ""}, {"ZZZZZZZZ", "eight"}, {"a code of many letters", "long"}, {"A", "twice"}};
  for (int i = 0; i < 2000; ++i) codes.emplace_back("X" + std::to_string(i), "");
  const CodeSet set = make_code_set(codes);
  BOOST_TEST(set.codes.size() == 2004u);
  for (const auto& [code, meaning] : codes) BOOST_TEST(set.contains(code));
  for (const std::string_view other : {"", "B", "E", "EAA", "ZZZZZZZ", "ZZZZZZZZZ", "X2000", "a code of many letter"})
    BOOST_TEST(!set.contains(other), other);
  BOOST_TEST(set.meaning("A") == "one");
  BOOST_TEST(set.meaning("a code of many letters") == "long");
  BOOST_TEST(set.meaning("EA") == "");
  BOOST_TEST(set.meaning("none") == "");
}

BOOST_AUTO_TEST_CASE(an_empty_code_set_holds_nothing) {
  const CodeSet set = make_code_set({});
  BOOST_TEST(!set.contains("A"));
  BOOST_TEST(!set.contains(""));
}

BOOST_AUTO_TEST_CASE(a_note_is_written_as_the_standard_does) {
  BOOST_TEST(note_text({NoteKind::paired, 0, 0b1100}) == "P0304");
  BOOST_TEST(note_text({NoteKind::conditional, 12, 0b100000000101}) == "C120103");
}

BOOST_AUTO_TEST_SUITE_END()
