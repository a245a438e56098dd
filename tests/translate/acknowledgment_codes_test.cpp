#include <cstdlib>

#include <boost/test/unit_test.hpp>

#include "diagnostic/companion.h"
#include "translate/acknowledgment_support.h"

using namespace crossdock;
using namespace crossdock::test;
using translate::InterchangeVerdict;

namespace {

const std::filesystem::path folder = source_dir() / "tests/translate/cases/codes";

/// The fixtures' site: who sends a file says how it is judged.
const partner::Site& fixture_site() {
  static const std::shared_ptr<const partner::Site> site = partner::Site::load({folder, source_dir()});
  return *site;
}

const partner::PackVersion& pack_of(const std::string& bytes) {
  std::string name(trimmed(split(bytes, bytes.at(3)).at(6)));
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  const partner::PackEntry* entry = fixture_site().entry(name == "nobody" ? "plain" : name);
  BOOST_REQUIRE_MESSAGE((entry != nullptr && entry->pack != nullptr), "no pack for " << name);
  return *entry->pack;
}

/// Only the exchange knows which numbers came before: tests/exchange runs it.
constexpr std::string_view needs_a_ledger = "ta105-025";

struct Fixture {
  std::string name;   ///< "ak403-12"
  std::string place;  ///< "ak403"
  std::string code;   ///< "12"
  std::filesystem::path file;
  std::string bytes;
};

const std::vector<Fixture>& fixtures() {
  static const std::vector<Fixture> all = [] {
    std::vector<Fixture> result;
    for (const auto& file : files_below(folder, ".edi")) {
      const std::string name = file.stem().string();
      const std::size_t dash = name.find('-');
      result.push_back({name, name.substr(0, dash), name.substr(dash + 1), file, content(file)});
    }
    return result;
  }();
  return all;
}

Told judge(const Fixture& fixture) { return read_file(fixture.bytes, pack_of(fixture.bytes), fixture.name + ".edi"); }

/// The codes of one element, "ak304": by the grammar of the acknowledgment that has it.
std::set<std::string> codes_of_grammar(std::string_view set, const char* version, std::string_view tag, std::size_t element) {
  using enum partner::AcknowledgmentKind;
  const auto pack = answering(default_pack(), set == "999" ? x999 : x997, version);
  const partner::LinkedDocument* linked = pack->acknowledgment(version);
  BOOST_REQUIRE(linked != nullptr);
  const grammar::Grammar& grammar = set == "TA1" ? *pack->dictionary(version) : *linked->grammar;
  for (const grammar::SegmentRule& segment : grammar.segment_rules) {
    if (grammar.text(segment.tag) != tag) continue;
    const auto& rule = grammar.elements(segment)[element - 1];
    const auto& codes = grammar.code_sets[rule.codes].codes;
    return {codes.begin(), codes.end()};
  }
  BOOST_FAIL("no segment " << tag);
  throw;
}

std::map<std::string, std::string> reasons() {
  std::map<std::string, std::string> result;
  const std::string text = content(folder / "not-known.tsv");
  for (const std::string_view line : split(text, '\n')) {
    const std::size_t tab = line.find('\t');
    if (tab != std::string_view::npos && !line.starts_with("code\t")) result.emplace(line.substr(0, tab), line.substr(tab + 1));
  }
  return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(acknowledgment_codes)

BOOST_AUTO_TEST_CASE(every_fixture_is_answered_as_expected) {
  for (const Fixture& fixture : fixtures()) {
    BOOST_TEST_CONTEXT(fixture.name) {
      const Told told = judge(fixture);
      std::string text, first;
      for (const Way& way : ways_of(pack_of(fixture.bytes))) {
        const std::string answers = answers_to(told.file, *way.pack);
        if (!first.empty() && answers == first) continue;
        if (first.empty()) first = answers;
        text += "=== " + way.name + "\n" + answers;
      }
      std::filesystem::path expected = fixture.file;
      expected.replace_extension(".expected");
      if (std::getenv("CROSSDOCK_UPDATE") != nullptr) std::ofstream(expected, std::ios::binary) << text;
      BOOST_TEST(text == content(expected));
    }
  }
}

BOOST_AUTO_TEST_CASE(every_fixture_gives_exactly_the_code_of_its_name) {
  for (const Fixture& fixture : fixtures()) {
    if (fixture.name == needs_a_ledger) continue;
    BOOST_TEST_CONTEXT(fixture.name) {
      const Told told = judge(fixture);
      const std::vector<Way> ways = ways_of(pack_of(fixture.bytes));
      const std::set<std::string> exactly = {fixture.code};
      const bool of_999 = fixture.place.starts_with("ik");
      Codes as_is = codes_in(answers_to(told.file, *ways[0].pack));
      Codes of_implementation = codes_in(answers_to(told.file, *ways[2].pack));
      BOOST_TEST((of_999 ? of_implementation : as_is)[fixture.place] == exactly, boost::test_tools::per_element());
      // The 999 has every code of the 997 too.
      if (fixture.place == "ak304" || fixture.place == "ak403" || fixture.place == "ak501") {
        BOOST_TEST(of_implementation["i" + fixture.place.substr(1)] == exactly, boost::test_tools::per_element());
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(every_code_has_a_fixture_or_a_reason_why_it_is_not_known) {
  struct Place {
    const char* name;
    const char* set;
    std::vector<const char*> versions;
    const char* tag;
    std::size_t element;
  };
  const Place places[] = {{"ak304", "997", {"004010", "005010"}, "AK3", 4},
                          {"ak403", "997", {"004010", "005010"}, "AK4", 3},
                          {"ak501", "997", {"004010", "005010"}, "AK5", 1},
                          {"ak502", "997", {"004010", "005010"}, "AK5", 2},
                          {"ak901", "997", {"004010", "005010"}, "AK9", 1},
                          {"ak905", "997", {"004010", "005010"}, "AK9", 5},
                          {"ik304", "999", {"005010"}, "IK3", 4},
                          {"ik403", "999", {"005010"}, "IK4", 3},
                          {"ik502", "999", {"005010"}, "IK5", 2},
                          {"ta104", "TA1", {"004010"}, "TA1", 4},
                          {"ta105", "TA1", {"004010"}, "TA1", 5}};
  std::set<std::string> named;
  for (const Fixture& fixture : fixtures()) named.insert(fixture.name);
  std::map<std::string, std::string> unknown = reasons();
  std::set<std::string> used;
  std::size_t codes = 0;
  for (const Place& place : places) {
    for (const char* const version : place.versions) {
      for (const std::string& code : codes_of_grammar(place.set, version, place.tag, place.element)) {
        ++codes;
        std::string name = std::string(place.name) + "-" + code;
        // What the 999 shares with the 997 is shown by the same fixture.
        if (name.starts_with("ik") && !named.contains(name) && !unknown.contains(name)) name.replace(0, 1, "a");
        used.insert(name);
        BOOST_TEST(named.contains(name) != unknown.contains(name),
                   name << (named.contains(name) ? " has a fixture and a reason against it" : " has neither a fixture nor a reason"));
      }
    }
  }
  for (const auto& [name, reason] : unknown)
    BOOST_TEST((used.contains(name) && reason.size() > 20), name << " is no code, or its reason is short");
  for (const std::string& name : named) BOOST_TEST(used.contains(name), name << " is no code of any version");
  BOOST_TEST(codes > 150u);
}

BOOST_AUTO_TEST_CASE(an_answer_is_valid_and_reads_back_as_what_it_was_made_from) {
  Answered answered;
  for (const Fixture& fixture : fixtures()) {
    const Told told = judge(fixture);
    for (const Way& way : ways_of(pack_of(fixture.bytes)))
      BOOST_TEST_CONTEXT(fixture.name << ", " << way.name) answered += read_back(told.file, *way.pack);
  }
  BOOST_TEST(answered.groups > 100u);
  BOOST_TEST(answered.interchanges > 60u);
}

BOOST_AUTO_TEST_CASE(a_fixture_has_one_cause_and_what_it_declares_to_bring) {
  for (const Fixture& fixture : fixtures()) {
    BOOST_TEST_CONTEXT(fixture.name) {
      const Told told = judge(fixture);
      std::vector<FaultKind> kinds;
      const auto add = [&](const std::vector<Diagnostic>& findings) {
        for (const Diagnostic& finding : findings) kinds.push_back(finding.kind);
      };
      add(told.file.findings);
      for (const InterchangeVerdict& interchange : told.file.interchanges) {
        add(interchange.findings);
        for (const translate::GroupVerdict& group : interchange.groups) {
          add(group.findings);
          for (const translate::SetSummary& set : group.sets) add(set.findings);
        }
      }
      // Some finding is the cause, and every other one is declared to come with it.
      const bool explained = kinds.empty() || std::any_of(kinds.begin(), kinds.end(), [&](FaultKind primary) {
                               bool first = true;
                               return std::all_of(kinds.begin(), kinds.end(), [&](FaultKind kind) {
                                 if (kind == primary && first) {
                                   first = false;
                                   return true;
                                 }
                                 return may_accompany(kind, primary);
                               });
                             });
      BOOST_TEST(explained);
      if (!explained)
        for (const FaultKind kind : kinds) BOOST_TEST_MESSAGE(fault_name(kind));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
