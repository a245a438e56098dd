#include <random>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "base/file.h"
#include "format/x12/delimiters.h"
#include "format/x12/scanner.h"
#include "format/x12/segment_stream.h"

using namespace crossdock;
using x12::Delimiters;
using x12::Scanner;
using x12::SegmentStream;

namespace {

/// The marks as "e3 s5 o7": element separators, segment terminators, others.
std::vector<std::string> marks(const std::string& text, const Delimiters& delimiters, Scanner::Path path) {
  x12::Marks found;
  Scanner(delimiters, path).scan(text.data(), text.size(), 0, found);
  std::vector<std::string> all;
  for (std::size_t i = 0; i < found.count(); ++i) all.push_back("e" + std::to_string(found.places()[i]));
  for (std::size_t i = 0; i < found.end_count(); ++i) all.at(found.ends()[i])[0] = 's';
  for (std::size_t i = 0; i < found.other_count(); ++i) all.push_back("o" + std::to_string(found.others()[i]));
  return all;
}

/// Every segment of `text` as "TAG|element|element".
std::vector<std::string> segments(const std::string& text, const Delimiters& delimiters, std::size_t most) {
  MemoryStream input(text, most);
  SegmentStream stream(input);
  stream.begin(delimiters);
  std::vector<std::string> all;
  while (stream.next() == SegmentStream::Step::segment) {
    std::string one(stream.tag());
    for (std::uint32_t i = 1; i <= stream.count(); ++i) one += "|" + std::string(stream.element(i));
    all.push_back(one + "@" + std::to_string(stream.offset()));
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(x12_scanner)

BOOST_AUTO_TEST_CASE(vector_and_portable_paths_agree_on_random_bytes) {
  std::mt19937 random(7);
  const Delimiters sets[] = {{'*', '>', 0, '~'}, {'|', ':', '^', '\n'}, {'\x1D', '\x07', 0, '\x85'}, {'+', '@', '&', '\''}};
  for (int round = 0; round < 400; ++round) {
    std::string text(random() % 300, ' ');
    static constexpr std::string_view likely = "AB1*~>\n|:^+'";
    for (char& c : text) c = round % 3 == 0 ? static_cast<char>(random() % 256) : likely[random() % likely.size()];
    const Delimiters& delimiters = sets[round % 4];
    BOOST_TEST(marks(text, delimiters, Scanner::Path::fastest) == marks(text, delimiters, Scanner::Path::portable),
               boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(every_separator_and_control_byte_is_found) {
  const std::vector<std::string> expected{"e1", "s5", "o3", "o7", "o9"};
  BOOST_TEST(marks("A*B>C~D\tE\x01", {'*', '>', 0, '~'}, Scanner::Path::fastest) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(segments_do_not_depend_on_how_the_input_is_cut) {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "PO1*" + std::to_string(i) + "*10*EA*9.25**UP*012345678905~\r\n" + (i % 7 == 0 ? "~~" : "");
  text += "SE*1*0001";
  const Delimiters delimiters{'*', '>', 0, '~'};
  const auto whole = segments(text, delimiters, text.size());
  BOOST_TEST(whole.size() > 20000u);
  BOOST_TEST(whole.front() == "PO1|0|10|EA|9.25||UP|012345678905@0");
  BOOST_TEST(whole.back().substr(0, 9) == "SE|1|0001");
  for (const std::size_t most : {1u, 3u, 64u, 1000u, 65536u}) {
    const auto cut = segments(most == 1 ? text.substr(0, 20000) : text, delimiters, most);
    for (std::size_t i = 0; i + 1 < cut.size(); ++i)
      if (cut[i] != whole[i]) {
        BOOST_TEST(cut[i] == whole[i]);
        break;
      }
  }
}

BOOST_AUTO_TEST_CASE(line_ends_behind_terminators_and_empty_lines_belong_to_nothing) {
  const std::vector<std::string> expected{"ST|850|0001@0", "SE|2|0001@15"};
  BOOST_TEST(segments("ST*850*0001~\r\n SE*2*0001~\r\n\r\n", {'*', '>', 0, '~'}, 100) == expected, boost::test_tools::per_element());
  const std::vector<std::string> by_line{"ST|850|0001@0", "SE|2|0001@14"};
  BOOST_TEST(segments("ST*850*0001\r\n\nSE*2*0001\r\n", {'*', '>', 0, '\n'}, 100) == by_line, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_segment_over_the_limit_is_passed_over_in_bounded_memory) {
  std::string text = "ST*850*0001~N3*" + std::string(3 * limits::segment_bytes, 'x') + "~SE*3*0001~";
  MemoryStream input(text, 50000);
  SegmentStream stream(input);
  stream.begin(x12::Delimiters{'*', '>', 0, '~'});
  BOOST_TEST((stream.next() == SegmentStream::Step::segment));
  BOOST_TEST((stream.next() == SegmentStream::Step::too_long));
  BOOST_TEST(stream.offset() == 12u);
  BOOST_TEST((stream.next() == SegmentStream::Step::segment));
  BOOST_TEST(stream.tag() == "SE");
  BOOST_TEST(stream.offset() == text.size() - 10);
}

BOOST_AUTO_TEST_CASE(kept_bytes_stay_together_while_the_window_moves) {
  std::string text;
  for (int i = 0; i < 60000; ++i) text += "N3*" + std::to_string(i) + "~";
  MemoryStream input(text, 7777);
  SegmentStream stream(input);
  stream.begin(x12::Delimiters{'*', '>', 0, '~'});
  for (int i = 0; i < 20000; ++i) BOOST_REQUIRE((stream.next() == SegmentStream::Step::segment));
  stream.keep();
  const std::string first(stream.text());
  while (stream.next() == SegmentStream::Step::segment) {}
  BOOST_TEST(std::string(stream.kept_data(), first.size()) == first);
  const std::size_t kept = text.size() - text.find(first + "~");
  BOOST_TEST(std::string(stream.kept_data(), kept) == text.substr(text.size() - kept));
}

BOOST_AUTO_TEST_CASE(a_header_with_too_few_elements_has_as_many_as_there_are) {
  const std::string text = "ISA*00*AB*ZZ*NORTHMART*000000905~\nGS*PO~";
  MemoryStream input(text);
  SegmentStream stream(input);
  const auto header = x12::read_interchange_header(stream.peek(text.size()));
  BOOST_REQUIRE(header.has_value());
  BOOST_REQUIRE(header->count < 16u);
  stream.begin(*header);
  BOOST_TEST(stream.tag() == "ISA");
  BOOST_TEST(stream.count() == header->count);
  BOOST_TEST(stream.element(4) == "NORTHMART");
  BOOST_TEST(stream.element(stream.count() + 1) == "");
  BOOST_TEST(stream.span(2).begin == 7u);
  BOOST_TEST(stream.span(2).length == 2u);
  BOOST_TEST((stream.next() == SegmentStream::Step::segment));
  BOOST_TEST(stream.tag() == "GS");
}

BOOST_AUTO_TEST_SUITE_END()
