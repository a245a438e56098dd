#include <string>

#include <boost/test/unit_test.hpp>

#include "format/x12/delimiters.h"

using namespace crossdock;

namespace {

const std::string isa_line =
    "ISA*00*          *00*          *ZZ*NORTHMART      *01*001234567      *261120*0801*U*00401*000000905*0*P*>~GS*PO*N*O~";

std::string with(std::string text, std::size_t at, char byte) {
  text[at] = byte;
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(x12_delimiters)

BOOST_AUTO_TEST_CASE(separators_are_the_bytes_at_their_places_in_the_isa) {
  const auto header = x12::read_interchange_header(isa_line);
  BOOST_REQUIRE(header.has_value());
  BOOST_TEST(header->delimiters.element == '*');
  BOOST_TEST(header->delimiters.component == '>');
  BOOST_TEST(header->delimiters.segment == '~');
  BOOST_TEST(header->length == 106u);
  BOOST_TEST(header->fixed_width);
  BOOST_TEST(header->elements[5] == "NORTHMART      ");
  BOOST_TEST(header->elements[12] == "000000905");
}

BOOST_AUTO_TEST_CASE(isa11_is_a_repetition_separator_from_00402_on_only) {
  const std::string old_version = with(isa_line, 82, '^');
  BOOST_TEST(x12::read_interchange_header(old_version)->delimiters.repetition == 0);
  std::string new_version = old_version;
  new_version.replace(84, 5, "00501");
  BOOST_TEST(x12::read_interchange_header(new_version)->delimiters.repetition == '^');
}

BOOST_AUTO_TEST_CASE(an_alphanumeric_or_blank_isa11_means_no_repetition) {
  std::string text = isa_line;
  text.replace(84, 5, "00501");
  for (const char byte : {'U', '0', ' ', 'x'}) BOOST_TEST(x12::read_interchange_header(with(text, 82, byte))->delimiters.repetition == 0);
}

BOOST_AUTO_TEST_CASE(any_byte_separates) {
  std::string text = isa_line;
  for (char& c : text) {
    if (c == '*') c = '\x1D';
    if (c == '~') c = '\x85';
    if (c == '>') c = '\x07';
  }
  const auto header = x12::read_interchange_header(text);
  BOOST_REQUIRE(header.has_value());
  BOOST_TEST(header->delimiters.element == '\x1D');
  BOOST_TEST(header->delimiters.segment == '\x85');
  BOOST_TEST(header->delimiters.component == '\x07');
}

BOOST_AUTO_TEST_CASE(an_isa_of_other_lengths_is_read_by_its_separators) {
  const auto header = x12::read_interchange_header("ISA*00**00**ZZ*NORTHMART*01*001234567*261120*0801*U*00401*905*0*P*>~GS*PO~");
  BOOST_REQUIRE(header.has_value());
  BOOST_TEST(!header->fixed_width);
  BOOST_TEST(header->elements[12] == "905");
  BOOST_TEST(header->delimiters.segment == '~');
}

BOOST_AUTO_TEST_CASE(a_cut_isa_is_no_header) {
  for (std::size_t length = 0; length < 106; ++length) BOOST_TEST(!x12::read_interchange_header(isa_line.substr(0, length)).has_value());
  BOOST_TEST(x12::read_interchange_header(isa_line.substr(0, 106)).has_value());
}

BOOST_AUTO_TEST_CASE(separators_that_are_the_same_byte_or_data_are_a_problem) {
  BOOST_TEST(!x12::delimiter_problem({'*', '>', '^', '~'}).has_value());
  BOOST_TEST(!x12::delimiter_problem({'*', '>', 0, '~'}).has_value());
  BOOST_TEST(x12::delimiter_problem({'*', '*', 0, '~'}).has_value());
  BOOST_TEST(x12::delimiter_problem({'*', 'A', 0, '~'}).has_value());
  BOOST_TEST(x12::delimiter_problem({'*', '>', '~', '~'}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
