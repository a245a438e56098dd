#include <boost/test/unit_test.hpp>

#include "grammar/support.h"

using namespace ::test;

namespace {

Texts compiled(const std::string& body, const std::vector<std::string>& tags) {
  return Texts(
      {{"dictionary.grammar", dictionary_of(tags)}, {"set.grammar", "standard x12 004010\nset 100 group PO {\n" + body + "\n}\n"}});
}

std::shared_ptr<const Grammar> grammar_of(const Texts& texts) {
  const Loaded loaded = texts.library->set("x12", "004010", "100");
  BOOST_REQUIRE_MESSAGE(loaded.grammar != nullptr, texts.rendered(loaded.diagnostics));
  return loaded.grammar;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(automaton)

BOOST_AUTO_TEST_CASE(a_segment_goes_forward_in_the_innermost_loop_first) {
  const Texts texts =
      compiled("heading { ST M 1; REF O 1; loop N1 O 2 { N1 M 1; REF O 3 }; AMT O 1; SE M 1 }", {"ST", "REF", "N1", "AMT", "SE"});
  const auto grammar = grammar_of(texts);
  BOOST_TEST(ways(*grammar, "ST", "REF") == "REF");
  BOOST_TEST(ways(*grammar, "N1", "REF") == "N1/REF");
  BOOST_TEST(ways(*grammar, "N1/REF", "REF") == "N1/REF same");
  BOOST_TEST(ways(*grammar, "N1/REF", "N1") == "N1 again");
  BOOST_TEST(ways(*grammar, "N1/REF", "AMT") == "AMT");
  BOOST_TEST(ways(*grammar, "AMT", "REF") == "none");
}

BOOST_AUTO_TEST_CASE(where_the_innermost_loop_is_full_the_next_one_outward_takes_it) {
  const Texts texts = compiled("heading { ST M 1; loop N1 O 2 { N1 M 1; REF O 3 }; REF O 1; SE M 1 }", {"ST", "REF", "N1", "SE"});
  const auto grammar = grammar_of(texts);
  BOOST_TEST(ways(*grammar, "N1/REF", "REF") == "N1/REF same | REF");
  BOOST_TEST(ways(*grammar, "N1", "REF") == "N1/REF");
}

BOOST_AUTO_TEST_CASE(a_loop_repeats_before_an_outer_one_does) {
  const Texts texts = compiled("heading { ST M 1; loop AA O 9 { AA M 1; loop BB O 9 { BB M 1; loop AA O 2 { AA M 1 } } }; SE M 1 }",
                               {"ST", "AA", "BB", "SE"});
  const auto grammar = grammar_of(texts);
  BOOST_TEST(ways(*grammar, "AA/BB/AA", "AA") == "AA/BB/AA again | AA again");
  BOOST_TEST(ways(*grammar, "AA/BB/AA", "BB") == "AA/BB again");
  BOOST_TEST(ways(*grammar, "AA", "AA") == "AA again");
}

BOOST_AUTO_TEST_CASE(a_step_names_the_mandatory_parts_that_it_passes_over) {
  const Texts texts = compiled(
      "heading { ST M 1; BEG M 1; loop LS O 1 { LS M 1; loop LX M >1 { LX M 1; REF M 1 }; LE M 1 }; loop PO1 M 9 { PO1 M 1; PID M 1 }; SE "
      "M 1 }",
      {"ST", "BEG", "LS", "LX", "REF", "LE", "PO1", "PID", "SE"});
  const auto grammar = grammar_of(texts);
  BOOST_TEST(ways(*grammar, "", "ST") == "ST");
  BOOST_TEST(ways(*grammar, "", "BEG") == "BEG missing ST");
  BOOST_TEST(ways(*grammar, "ST", "LS") == "LS missing BEG");
  BOOST_TEST(ways(*grammar, "LS", "LE") == "LS/LE missing LS/LX");
  BOOST_TEST(ways(*grammar, "LS/LX", "LX") == "LS/LX again missing LS/LX/REF");
  BOOST_TEST(ways(*grammar, "LS/LX", "PO1") == "PO1 missing LS/LX/REF, LS/LE");
  BOOST_TEST(ways(*grammar, "LS/LX", "SE") == "SE missing LS/LX/REF, LS/LE, PO1");
  BOOST_TEST(at_end(*grammar, "") == "ST, BEG, PO1, SE");
  BOOST_TEST(at_end(*grammar, "LS/LX") == "LS/LX/REF, LS/LE, PO1, SE");
  BOOST_TEST(at_end(*grammar, "PO1/PID") == "SE");
  BOOST_TEST(at_end(*grammar, "SE") == "");
}

BOOST_AUTO_TEST_CASE(keyed_siblings_match_in_any_order) {
  const Texts texts =
      compiled(R"(heading { ST M 1; REF["A"] M 1; REF["B", "C"] O 2; REF["D"] M 1; AMT O 1; SE M 1 })", {"ST", "REF", "AMT", "SE"});
  const auto grammar = grammar_of(texts);
  const NodeId first = grammar->find("REF");
  BOOST_TEST(grammar->nodes[first + 1].key_value_count == 2);
  BOOST_TEST(grammar->key_values[grammar->nodes[first + 1].first_key_value + 1] == "C");
  BOOST_TEST(ways(*grammar, "ST", "REF") == "REF | REF | REF");
  BOOST_TEST(ways(*grammar, "REF", "REF") == "REF same | REF | REF");
  // What was counted before is not missing: the reader knows, the automaton names them all.
  BOOST_TEST(ways(*grammar, "REF", "AMT") == "AMT missing REF");
  const Transition& last =
      grammar->automaton.transitions[grammar->automaton.first_transition[(first + 2) * grammar->automaton.tags.size()] - 1];
  BOOST_TEST(grammar->automaton.missing[last.first_missing] == first);
}

BOOST_AUTO_TEST_CASE(keyed_loops_repeat_themselves_before_their_siblings) {
  const Texts texts = compiled(R"(heading { ST M 1; loop LS["A"] O 2 { LS M 1; REF O 1 }; loop LS["B"] O 1 { LS M 1 }; SE M 1 })",
                               {"ST", "LS", "REF", "SE"});
  const auto grammar = grammar_of(texts);
  BOOST_TEST(ways(*grammar, "LS/REF", "LS") == "LS again | LS");
}

BOOST_AUTO_TEST_CASE(equal_ways_are_kept_once) {
  const Texts texts = compiled("heading { ST M 1; AA O 1; BB O 1; CC O 1; SE M 1 }", {"ST", "AA", "BB", "CC", "SE"});
  const auto grammar = grammar_of(texts);
  // AA, BB, CC and SE forward, three again, and the segments that come again in vain; BEG is no part of it.
  BOOST_TEST(grammar->automaton.transitions.size() <= 12u);
}

BOOST_AUTO_TEST_SUITE_END()
