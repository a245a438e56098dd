#include <thread>

#include <boost/test/unit_test.hpp>

#include "grammar/support.h"
#include "grammar/version.h"

using namespace ::test;

namespace {

std::string version_file(const std::string& version, const std::string& extends, const std::string& rest) {
  return "standard x12 " + version + (extends.empty() ? "" : " extends " + extends) + "\n" + rest;
}

const std::string parts =
    "element 1 AN 1..9\nelement 2 AN 1..30 \"text\"\nsegment ST { 01 1 M }\nsegment SE { 01 1 M }\nsegment REF { 01 1 O; 02 2 O }\n";
const std::string set_850 = "set 850 group PO { heading { ST M 1; REF O 5; SE M 1 } }\n";
const std::string set_855 = "set 855 group PR { heading { ST M 1; REF O 1; SE M 1 } }\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(library)

BOOST_AUTO_TEST_CASE(an_industry_suffix_is_no_part_of_the_version) {
  BOOST_TEST(plain_version("004010VICS") == "004010");
  BOOST_TEST(plain_version("005010X12") == "005010");
  BOOST_TEST(plain_version("00401") == "004010");
  BOOST_TEST(plain_version("VICS") == "");
}

BOOST_AUTO_TEST_CASE(the_nearest_lower_version_judges_else_the_nearest_higher) {
  const std::vector<std::string> known{"004010", "005010"};
  BOOST_TEST(*nearest_version("004010", known) == "004010");
  BOOST_TEST(*nearest_version("004060", known) == "004010");
  BOOST_TEST(*nearest_version("006020", known) == "005010");
  BOOST_TEST(*nearest_version("003040", known) == "004010");
  BOOST_TEST(!nearest_version("003040", {}).has_value());
}

BOOST_AUTO_TEST_CASE(a_version_without_the_set_falls_to_the_nearest_that_has_it) {
  const Texts texts({{"a", version_file("004010", "", parts + set_850)}, {"b", version_file("005010", "", parts + set_855)}});
  const auto version_of = [&](std::string_view wanted, std::string_view set) {
    const Loaded loaded = texts.library->set("x12", wanted, set);
    return loaded.grammar == nullptr ? std::string("none") : loaded.version + (loaded.fallback ? " instead" : "");
  };
  BOOST_TEST(version_of("004010", "850") == "004010");
  BOOST_TEST(version_of("004010VICS", "850") == "004010");
  BOOST_TEST(version_of("005010", "850") == "004010 instead");
  BOOST_TEST(version_of("004010", "855") == "005010 instead");
  BOOST_TEST(version_of("003050", "850") == "004010 instead");
  BOOST_TEST(version_of("004010", "810") == "none");
  BOOST_TEST(version_of("", "850") == "004010 instead");
}

BOOST_AUTO_TEST_CASE(a_version_that_extends_another_has_its_sets_and_changes) {
  const Texts texts({{"a", version_file("004010", "", parts + set_850)},
                     {"b", version_file("005010", "004010", "element 2 AN 1..50\nset 850 { heading { change REF O 9 } }\n")},
                     {"c", version_file("006010", "005010", set_855)}});
  const auto grammar = texts.library->set("x12", "006010", "850").grammar;
  BOOST_REQUIRE(grammar != nullptr);
  BOOST_TEST(grammar->version == "006010");
  const NodeId ref = grammar->find("REF");
  BOOST_TEST(grammar->nodes[ref].max == 9u);
  BOOST_TEST(grammar->elements(grammar->segment_of(ref))[1].max == 50u);
  BOOST_TEST(grammar->text(grammar->elements(grammar->segment_of(ref))[1].name) == "text");
  const auto older = texts.library->set("x12", "004010", "850").grammar;
  BOOST_TEST(older->nodes[older->find("REF")].max == 5u);
  BOOST_TEST(older->elements(older->segment_of(older->find("REF")))[1].max == 30u);
  const auto sets = texts.library->sets("x12", "006010");
  const std::vector<std::string> expected{"850", "855"};
  BOOST_TEST(sets == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_version_that_is_known_in_part_judges_leniently_and_says_upon_what) {
  const std::vector<std::pair<std::string, std::string>> files{
      {"a", version_file("004010", "", parts + set_850 + set_855)},
      {"b", version_file("004030", "004010 in part", "set 850 { heading { change REF O 7 } }\n")},
      {"c", version_file("005010", "004010", "element 2 AN 1..50\n")}};
  const Texts texts(files);
  const auto judged = [&](std::string_view wanted, std::string_view set) {
    const Loaded loaded = texts.library->set("x12", wanted, set);
    return loaded.grammar->version_title() + (loaded.fallback ? ", leniently" : "");
  };
  BOOST_TEST(judged("004010VICS", "850") == "004010");
  BOOST_TEST(judged("004030", "850") == "004030 (known in part, upon 004010), leniently");
  BOOST_TEST(judged("004060", "855") == "004030 (known in part, upon 004010), leniently");
  BOOST_TEST(judged("005010", "850") == "005010");
  BOOST_TEST(judged("005030", "850") == "005010, leniently");
  const auto grammar = texts.library->set("x12", "004030", "850").grammar;
  BOOST_TEST(grammar->nodes[grammar->find("REF")].max == 7u);
  BOOST_TEST(texts.library->dictionary("x12", "004030").fallback);

  // A site that knows the rest says so.
  SourceSet sources;
  const auto base = Library::of_texts(sources, files);
  const auto site = Library::of_texts(sources, {{"own", version_file("004030", "004010", "element 1 AN 1..8\n")}}, base);
  const Loaded whole = site->set("x12", "004030", "850");
  BOOST_REQUIRE(whole.grammar != nullptr);
  BOOST_TEST(!whole.fallback);
  BOOST_TEST(whole.grammar->version_title() == "004030");
  BOOST_TEST(whole.grammar->nodes[whole.grammar->find("REF")].max == 7u);
}

BOOST_AUTO_TEST_CASE(faults_of_one_set_leave_the_others_alone) {
  const Texts texts({{"a", version_file("004010", "", parts + set_850)},
                     {"b", version_file("004010", "", "set 855 group PR { heading { ST M 1; XYZ O 1; SE M 1 } }\n")}});
  BOOST_TEST(texts.library->set("x12", "004010", "850").diagnostics.empty());
  BOOST_TEST(texts.library->set("x12", "004010", "850").grammar != nullptr);
  BOOST_TEST(texts.library->set("x12", "004010", "855").grammar == nullptr);
  BOOST_TEST(texts.library->check_all().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_library_stands_over_its_base) {
  SourceSet sources;
  const auto base = Library::of_texts(sources, {{"a", version_file("004010", "", parts + set_850 + set_855)}});
  const auto own = Library::of_texts(sources,
                                     {{"own", version_file("004010", "", "set 850 { heading { change REF O 2 } }\n")},
                                      {"overlay", "overlay acme of x12 004010 855 { tighten REF.02 AN 1..10 }\n"}},
                                     base);
  const auto max_of = [](const Loaded& loaded) { return loaded.grammar->nodes[loaded.grammar->find("REF")].max; };
  BOOST_TEST(max_of(own->set("x12", "004010", "850")) == 2u);
  BOOST_TEST(max_of(base->set("x12", "004010", "850")) == 5u);
  const std::string names[] = {"acme"};
  const Loaded tightened = own->set("x12", "004010VICS", "855", names);
  BOOST_REQUIRE(tightened.grammar != nullptr);
  const ElementRule& element = tightened.grammar->elements(tightened.grammar->segment_of(tightened.grammar->find("REF")))[1];
  BOOST_TEST(element.max == 10u);
  BOOST_REQUIRE(element.standard != none);
  BOOST_TEST(tightened.grammar->element_rules[element.standard].max == 30u);
  const std::uint32_t statement = tightened.grammar->statement_on(tightened.grammar->find("REF"), 2, 0, aspect_length);
  BOOST_REQUIRE(statement != none);
  BOOST_TEST(sources.text(tightened.grammar->statements[statement].span) == "tighten REF.02 AN 1..10");
  BOOST_TEST((tightened.grammar->statement_on(tightened.grammar->find("REF"), 2, 0, aspect_codes) == none));
  BOOST_TEST(tightened.grammar->overlays.front() == "acme");
  BOOST_TEST((base->set("x12", "004010", "855", names).grammar == nullptr));
}

BOOST_AUTO_TEST_CASE(a_pack_without_grammars_of_its_own_shares_those_of_the_base) {
  SourceSet sources;
  const auto base = Library::of_texts(sources, {{"a", version_file("004010", "", parts + set_850)}});
  const auto pack = Library::of_texts(sources, {}, base);
  BOOST_TEST(pack->set("x12", "004010", "850").grammar == base->set("x12", "004010", "850").grammar);
  BOOST_TEST(&pack->objects() == &base->objects());
}

BOOST_AUTO_TEST_CASE(an_unknown_overlay_is_an_error_with_a_hint) {
  const Texts texts({{"a", version_file("004010", "", parts + set_850)}, {"o", "overlay acme of x12 004010 850 { tighten REF 3 }\n"}});
  const std::string names[] = {"amce"};
  const Loaded loaded = texts.library->set("x12", "004010", "850", names);
  BOOST_TEST((loaded.grammar == nullptr));
  BOOST_REQUIRE(!loaded.diagnostics.empty());
  BOOST_TEST((loaded.diagnostics.front().code == Code::overlay_unknown));
  BOOST_TEST(loaded.diagnostics.front().help == "did you mean `acme`?");
}

BOOST_AUTO_TEST_CASE(several_threads_get_the_same_grammar) {
  const Texts texts({{"a", version_file("004010", "", parts + set_850 + set_855)}});
  std::vector<std::shared_ptr<const Grammar>> found(8);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < found.size(); ++i)
    threads.emplace_back([&, i] { found[i] = texts.library->set("x12", "004010", i % 2 == 0 ? "850" : "855").grammar; });
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 2; i < found.size(); ++i) BOOST_TEST(found[i] == found[i - 2]);
}

BOOST_AUTO_TEST_CASE(an_overlay_says_what_single_instances_must_hold) {
  const Texts texts({{"a", version_file("004010", "", parts + "set 850 group PO { heading { ST M 1; REF O 5 key 01; SE M 1 } }\n")},
                     {"o",
                      "overlay acme of x12 004010 850 {\n  require REF[DP] { 02 in { \"1\" \"2\" } } when REF[IA].02 == \"x\" warn\n"
                      "  forbid REF.02 when .01 == \"ZZ\"\n  forbid REF[PD]\n}\n"}});
  const std::string names[] = {"acme"};
  const Loaded loaded = texts.library->set("x12", "004010", "850", names);
  BOOST_REQUIRE_MESSAGE(loaded.grammar != nullptr, texts.rendered(loaded.diagnostics));
  const Grammar& grammar = *loaded.grammar;
  BOOST_REQUIRE(grammar.overlay_rules.size() == 4u);
  const OverlayRule& present = grammar.overlay_rules[0];
  BOOST_TEST((present.kind == OverlayRule::Kind::require_segment));
  BOOST_TEST(grammar.path_of(present.where.node) == "REF");
  BOOST_TEST(present.where.key_element == 1);
  BOOST_TEST(grammar.text(present.where.key_value) == "DP");
  BOOST_TEST((present.disposition == Disposition::warn));
  BOOST_REQUIRE(present.when.size() == 1u);
  BOOST_TEST(grammar.text(present.when[0].where.key_value) == "IA");
  BOOST_TEST((present.when[0].test == OverlayRule::Condition::Test::equal));
  const OverlayRule& value = grammar.overlay_rules[1];
  BOOST_TEST((value.kind == OverlayRule::Kind::require_value));
  BOOST_TEST(value.element == 2u);
  BOOST_TEST(value.value_count == 2u);
  BOOST_TEST(grammar.key_values[value.first_value + 1] == "2");
  BOOST_TEST((grammar.overlay_rules[2].kind == OverlayRule::Kind::forbid_element));
  BOOST_TEST(grammar.overlay_rules[2].when[0].same_instance);
  BOOST_TEST((grammar.overlay_rules[3].kind == OverlayRule::Kind::forbid_segment));
  // The structure stays: a forbidden segment is told as what the partner does not want, not as unexpected.
  BOOST_TEST(grammar.nodes[grammar.find("REF")].max == 5u);
}

BOOST_AUTO_TEST_CASE(a_condition_looks_in_the_loop_that_it_shares_with_the_rule) {
  const Texts texts(
      {{"a", version_file("004010", "",
                          parts + "segment PO1 { 01 1 M; 02 2 O }\nsegment N1 { 01 1 M; 02 2 O }\n"
                                  "set 850 group PO { heading { ST M 1; REF O 5 key 01; loop N1 O 9 key 01 { N1 M 1; REF O 2 key 01 } }\n"
                                  "detail { loop PO1 O 9 { PO1 M 1; loop N1 O 9 key 01 { N1 M 1; REF O 2 key 01 } } }\n"
                                  "summary { SE M 1 } }\n")},
       {"o",
        "overlay acme of x12 004010 850 {\n  require PO1/N1[A] when PO1.01 == \"B\"\n  require PO1/N1/REF[A] when PO1/N1.02 present\n"
        "  require N1[A].02 when N1[B] present\n  require N1.02 when N1.01 == \"A\"\n  require REF[A] when PO1/N1[A] present\n}\n"}});
  const std::string names[] = {"acme"};
  const Loaded loaded = texts.library->set("x12", "004010", "850", names);
  BOOST_REQUIRE_MESSAGE(loaded.grammar != nullptr, texts.rendered(loaded.diagnostics));
  const Grammar& grammar = *loaded.grammar;
  std::string shared;
  for (const OverlayRule& rule : grammar.overlay_rules)
    shared += (rule.when[0].same_instance ? "same" : rule.when[0].shared == 0 ? "set" : grammar.path_of(rule.when[0].shared)) + " ";
  BOOST_TEST(shared == "PO1 PO1/N1 set same set ");
}

BOOST_AUTO_TEST_CASE(loosening_a_code_list_keeps_the_codes_that_were_there) {
  const Texts texts(
      {{"a", version_file("004010", "",
                          "element 1 ID 1..2 codes { A \"one\"; B }\nelement 3 ID 1..2 codes { A; B; C }\n"
                          "segment ST { 01 1 M }\nsegment SE { 01 1 M }\nsegment REF { 01 1 O; 02 3 O }\n"
                          "set 850 group PO { heading { ST M 1; REF O 5; SE M 1 } }\n")},
       {"o",
        "overlay acme of x12 004010 850 {\n  loosen REF.01 codes { XX \"own\" } reason \"theirs\"\n  tighten REF.02 codes { A C }\n}\n"}});
  const std::string names[] = {"acme"};
  const auto grammar = texts.library->set("x12", "004010", "850", names).grammar;
  BOOST_REQUIRE(grammar != nullptr);
  const auto elements = grammar->elements(grammar->segment_of(grammar->find("REF")));
  const CodeSet& wider = grammar->code_sets[elements[0].codes];
  BOOST_TEST(wider.codes.size() == 3u);
  BOOST_TEST(wider.meaning("A") == "one");
  BOOST_TEST(wider.meaning("XX") == "own");
  BOOST_TEST(grammar->code_sets[elements[1].codes].codes.size() == 2u);
  // ST shares the dictionary's element, not the overlay's.
  const auto header = grammar->elements(grammar->segment_of(grammar->find("ST")));
  BOOST_TEST(grammar->code_sets[header[0].codes].codes.size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
