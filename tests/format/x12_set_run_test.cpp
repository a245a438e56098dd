#include <random>
#include <string>

#include <boost/test/unit_test.hpp>

#include "format/x12/set_run.h"

using namespace crossdock;
using x12::Delimiters;
using x12::LeadingSets;
using x12::Scanner;

namespace {

constexpr Delimiters plain{'*', '>', 0, '~'};

/// The control numbers and the text behind the sets: "0001 0002 | GE*2*1~".
std::string leading(std::string_view text, Scanner::Path path = Scanner::Path::fastest, const Delimiters& delimiters = plain) {
  const LeadingSets sets = x12::leading_sets(text, delimiters, path);
  std::string told;
  for (const std::string_view control : sets.controls) told += std::string(control) + " ";
  return told + "| " + std::string(text.substr(sets.length, 12));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(x12_set_run)

BOOST_AUTO_TEST_CASE(whole_sets_are_told_from_what_follows) {
  for (const auto path : {Scanner::Path::fastest, Scanner::Path::portable}) {
    BOOST_TEST(leading("ST*850*0001~BEG*00~SE*3*0001~\r\nST*850*0002~SE*2*0002~GE*2*1~", path) == "0001 0002 | GE*2*1~");
    BOOST_TEST(leading("ST*850*0001~BEG*00~SE*3*0001~ST*850*0002~BEG*00~", path) == "0001 | ST*850*0002~");
    BOOST_TEST(leading("ST*850*0001~SE~ST*850*0002~SE*2*0002~", path) == "0001 0002 | ");
    BOOST_TEST(leading("ST*850*0001\n\r\nBEG*00\r\nSE*3*0001\r\nGE*1*1\n", path, {'*', '>', 0, '\n'}) == "0001 | GE*1*1\n");
  }
}

BOOST_AUTO_TEST_CASE(nothing_that_is_read_otherwise_is_inside) {
  for (const auto path : {Scanner::Path::fastest, Scanner::Path::portable})
    for (const std::string irregular : {"ST*850*0002~", "GE*1*1~", "GS*PO~", "IEA*1*1~", "ISA*00~", "BIN*3*~~~~", "BDS*ASC*1*~~"}) {
      BOOST_TEST(leading("ST*850*0001~" + irregular + "SE*3*0001~", path) == "| " + ("ST*850*0001~" + irregular).substr(0, 12));
      BOOST_TEST(leading("ST*850*0001~SE*2*0001~" + irregular, path).starts_with("0001 | "));
    }
  BOOST_TEST(leading("BEG*00~ST*850*0001~SE*2*0001~") == "| BEG*00~ST*85");
  BOOST_TEST(leading("ST*850*0001~SE*2*0001~N1*ST~ST*850*0002~SE*2*0002~") == "0001 | N1*ST~ST*850");
}

BOOST_AUTO_TEST_CASE(vector_and_portable_paths_agree_on_random_text) {
  std::mt19937 random(11);
  static constexpr std::string_view pieces[] = {"ST*850*0001~",
                                                "SE*2*0001~",
                                                "N1*ST*STORE SE 7~",
                                                "GE*1~",
                                                "BIN*1*A~",
                                                "PO1*1~",
                                                "\n",
                                                " ",
                                                "~",
                                                "SE~",
                                                "STS*1~",
                                                "ISA~",
                                                "I*S~",
                                                "ST~",
                                                "*",
                                                "S"};
  std::size_t sets = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t i = random() % 40; i > 0; --i)
      text += pieces[random() % 3 == 0 ? random() % std::size(pieces) : (i % 3 == 0 ? 0 : i % 3 == 2 ? 2 : 1)];
    const LeadingSets fast = x12::leading_sets(text, plain, Scanner::Path::fastest);
    const LeadingSets slow = x12::leading_sets(text, plain, Scanner::Path::portable);
    BOOST_REQUIRE(fast.length == slow.length);
    BOOST_REQUIRE(fast.controls == slow.controls);
    sets += fast.controls.size();
  }
  BOOST_TEST(sets > 5'000u);
}

BOOST_AUTO_TEST_SUITE_END()
