#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "base/limits.h"
#include "language/dump.h"
#include "language/parse.h"

BOOST_AUTO_TEST_SUITE(source_texts)

using crossdock::Diagnostic;
using crossdock::SourceSet;
using crossdock::language::MapFile;

namespace {

struct Parsed {
  SourceSet sources;
  MapFile file;
  std::vector<Diagnostic> diagnostics;
};

Parsed parsed(std::string text) {
  Parsed result;
  const auto file = result.sources.add("m.map", std::move(text));
  result.file = crossdock::language::parse_map(result.sources, file, result.diagnostics);
  return result;
}

/// The rules of a map with this body, one a line.
std::string rules(std::string_view body) {
  const Parsed result = parsed("map m: x12 850 <-> order\n" + std::string(body));
  BOOST_TEST_INFO((result.diagnostics.empty() ? "" : result.diagnostics.front().message));
  BOOST_TEST(result.diagnostics.empty());
  const std::string tree = dump(result.file);
  return tree.substr(tree.find('\n') + 1);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_rule_ends_at_a_newline_a_semicolon_or_a_closing_brace) {
  const std::string two = "  rule  elements(1) <-> (a)\n  rule  elements(2) <-> (b)\n";
  BOOST_TEST(rules("01 <-> a\n02 <-> b\n") == two);
  BOOST_TEST(rules("01 <-> a; 02 <-> b;") == two);
  BOOST_TEST(rules("01 <-> a\r\n02 <-> b\r\n") == two);
  BOOST_TEST(rules(";;01 <-> a # not ; 03 <-> c\n\n;02 <-> b") == two);
  BOOST_TEST(rules("BEG { 01 <-> a }") == "  rule BEG   {}\n    rule  elements(1) <-> (a)\n");
}

BOOST_AUTO_TEST_CASE(a_rule_goes_on_inside_brackets_and_after_an_operator_or_comma) {
  BOOST_TEST(rules("01 = sum(lines,\n  quantity\n)\n") == "  rule  elements(1) = sum(lines, quantity)\n");
  BOOST_TEST(rules("01 =\n  a +\n  b\n") == "  rule  elements(1) = (a + b)\n");
  BOOST_TEST(rules("ignore BEG,\n  REF\n") == "  ignore (BEG REF)\n");
  BOOST_TEST(rules("01 -> a when b and\n not c\n") == "  rule  elements(1) -> (a) when (b and (not c))\n");
}

BOOST_AUTO_TEST_CASE(a_rule_goes_on_where_the_next_line_begins_with_an_operator_or_clause_word) {
  BOOST_TEST(rules("01 = a\n  + b\n") == "  rule  elements(1) = (a + b)\n");
  BOOST_TEST(rules("01 <-> a\n  via uom\n  default \"x\"\n  required\n") ==
             "  rule  elements(1) <-> (a) via table uom default \"x\" required\n");
  BOOST_TEST(rules("01 -> a\n  when b\n") == "  rule  elements(1) -> (a) when b\n");
}

BOOST_AUTO_TEST_CASE(a_clause_word_that_names_a_field_begins_a_rule) {
  BOOST_TEST(rules("po <-> a\nowner <-> b\nat -> c\n") == "  rule po <-> (a)\n  rule owner <-> (b)\n  rule at -> (c)\n");
}

BOOST_AUTO_TEST_CASE(when_with_a_block_is_a_rule_of_its_own) {
  BOOST_TEST(rules("01 -> a\nwhen .02 in { \"x\" } { 03 -> b }\nelse { 04 -> c }\n05 -> d\n") ==
             "  rule  elements(1) -> (a)\n  when (<.2> in \"x\")\n    rule  elements(3) -> (b)\n  else\n    rule  elements(4) -> (c)\n"
             "  rule  elements(5) -> (d)\n");
}

BOOST_AUTO_TEST_CASE(a_rule_with_a_block_ends_with_it) {
  BOOST_TEST(
      rules("BEG { 01 <-> a } REF { 02 <-> b } 03 <-> c\n") ==
      "  rule BEG   {}\n    rule  elements(1) <-> (a)\n  rule REF   {}\n    rule  elements(2) <-> (b)\n  rule  elements(3) <-> (c)\n");
  BOOST_TEST(rules("BEG\n{\n01 <-> a\n}\n") == "  rule BEG   {}\n    rule  elements(1) <-> (a)\n");
}

BOOST_AUTO_TEST_CASE(a_list_behind_via_is_no_block) {
  BOOST_TEST(rules("01 <-> a via { 00 x } default \"y\"\n  required\n") ==
             "  rule  elements(1) <-> (a) via {#00 x} default \"y\" required\n");
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_accepted_and_places_still_count_from_the_start) {
  const Parsed result = parsed("\xEF\xBB\xBFmap m: x12 850 <-> order\n");
  BOOST_TEST(result.diagnostics.empty());
  BOOST_REQUIRE(result.file.maps.size() == 1u);
  BOOST_TEST(result.sources.text(result.file.maps[0].name.span) == "m");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_utf8_is_refused_at_its_first_bad_byte) {
  const Parsed result = parsed("map m: x12 850 <-> order # gr\xFC\xDF" + std::string(200, 'x'));
  BOOST_REQUIRE(result.diagnostics.size() == 1u);
  BOOST_TEST((result.diagnostics[0].code == crossdock::Code::source_not_utf8));
  BOOST_TEST(result.diagnostics[0].span->begin == 29u);
  BOOST_TEST(result.file.maps.empty());
}

BOOST_AUTO_TEST_CASE(the_first_bad_byte_is_found_wherever_it_stands) {
  for (std::size_t at = 0; at < 40; ++at) {
    std::string text(40, 'x');
    text.insert(at, "\xFF");
    text.insert(0, "ä€");
    const Parsed result = parsed(text);
    BOOST_REQUIRE(result.diagnostics.size() == 1u);
    BOOST_TEST(result.diagnostics[0].span->begin == at + 5);
  }
}

BOOST_AUTO_TEST_CASE(a_file_over_the_limit_is_refused) {
  const Parsed result = parsed(std::string(crossdock::limits::source_file_bytes + 1, ' '));
  BOOST_REQUIRE(result.diagnostics.size() == 1u);
  BOOST_TEST((result.diagnostics[0].code == crossdock::Code::source_too_large));
}

BOOST_AUTO_TEST_CASE(blocks_nest_to_the_limit_and_no_deeper) {
  const auto nested = [](std::size_t depth) {
    std::string text = "map m: x12 850 <-> order\n";
    for (std::size_t i = 0; i < depth; ++i) text += "A { ";
    text += "01 <-> a";
    for (std::size_t i = 0; i < depth; ++i) text += " }";
    return parsed(text);
  };
  BOOST_TEST(nested(crossdock::limits::source_nesting).diagnostics.empty());
  const Parsed deeper = nested(crossdock::limits::source_nesting + 1);
  BOOST_REQUIRE(deeper.diagnostics.size() == 1u);
  BOOST_TEST((deeper.diagnostics[0].code == crossdock::Code::source_nesting_too_deep));
}

BOOST_AUTO_TEST_CASE(of_very_many_errors_the_rest_is_counted) {
  std::string text = "map m: x12 850 <-> order\n";
  for (int i = 0; i < 300; ++i) text += "01 <->\n";
  const Parsed result = parsed(text);
  BOOST_REQUIRE(result.diagnostics.size() == crossdock::limits::source_diagnostics);
  BOOST_TEST((result.diagnostics.back().code == crossdock::Code::source_errors_left_out));
  BOOST_TEST(result.diagnostics.back().message == "101 more errors of this file are not shown");
}

BOOST_AUTO_TEST_CASE(errors_stand_in_the_order_of_the_text_and_the_good_rules_are_returned) {
  const Parsed result = parsed("map m: x12 850 <-> order\nBEG { 01 <-> ; 02 <-> b; 03 & <-> c }\nREF { 01 <-> \"x\" ; 02 <-> e }\n");
  BOOST_REQUIRE(result.diagnostics.size() == 3u);
  for (std::size_t i = 1; i < result.diagnostics.size(); ++i)
    BOOST_TEST(result.diagnostics[i - 1].span->begin <= result.diagnostics[i].span->begin);
  const std::string tree = dump(result.file);
  for (const char* rule : {"elements(2) <-> (b)", "elements(3) <-> (c)", "elements(2) <-> (e)"})
    BOOST_TEST(tree.find(rule) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(diagnostics_of_other_files_are_left_alone) {
  SourceSet sources;
  const auto first = sources.add("a.map", "map\n");
  const auto second = sources.add("b.map", "map\n");
  std::vector<Diagnostic> diagnostics;
  (void)crossdock::language::parse_map(sources, first, diagnostics);
  (void)crossdock::language::parse_map(sources, second, diagnostics);
  BOOST_REQUIRE(diagnostics.size() == 2u);
  BOOST_TEST(diagnostics[0].span->file == first);
  BOOST_TEST(diagnostics[1].span->file == second);
}

BOOST_AUTO_TEST_SUITE_END()
