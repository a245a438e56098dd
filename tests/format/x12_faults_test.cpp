// Sets made from their grammar, clean and with one thing wrong, for every set and version that ships.
#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "base/file.h"
#include "diagnostic/companion.h"
#include "format/x12/reader.h"
#include "format/x12_fault_generator.h"
#include "format/x12_shipped_grammars.h"

using namespace crossdock;

namespace {

/// Every kind is told, so that nothing hides behind a policy.
ValidationPolicy strict_policy() {
  ValidationPolicy policy;
  policy.by_kind.fill(Disposition::reject);
  policy.lenient_on_fallback_grammar = false;
  return policy;
}

std::string told(const x12::Finding& finding) {
  return std::string(fault_name(finding.kind)) + " @" + std::to_string(finding.segment) + " " + std::string(finding.tag) + "." +
         std::to_string(finding.element) + "." + std::to_string(finding.component) + "." + std::to_string(finding.repetition) + " `" +
         std::string(finding.raw) + "`";
}

struct Judged {
  std::vector<std::vector<std::string>> sets;  ///< the findings of each
  std::vector<std::vector<x12::Finding>> findings;
  std::vector<std::string> envelope;
};

/// The shipped grammars of somebody who takes every group but QQ.
class TakenGrammars final : public x12::GrammarSource {
 public:
  SetGrammar set_grammar(std::string_view version, std::string_view set_id) override {
    return test::shipped_grammars().set_grammar(version, set_id);
  }
  const grammar::Grammar* dictionary(std::string_view version) override { return test::shipped_grammars().dictionary(version); }
  bool takes_group(std::string_view functional_id) override { return functional_id != "QQ"; }
};

Judged judge(const std::string& bytes) {
  TakenGrammars grammars;
  MemoryStream input(bytes);
  x12::ReaderOptions options;
  options.policy = strict_policy();
  x12::Reader reader(input, grammars, options);
  Judged judged;
  for (;;) {
    const auto event = reader.next();
    if (event == x12::Reader::Event::set) {
      auto& list = judged.sets.emplace_back();
      for (const x12::Finding& finding : reader.set_findings().all()) list.push_back(told(finding));
      judged.findings.push_back(reader.set_findings().all());
    }
    const auto note = [&](const x12::FindingList& list) {
      for (const x12::Finding& finding : list.all()) judged.envelope.push_back(told(finding));
    };
    if (event == x12::Reader::Event::group_end) note(reader.group_findings());
    if (event == x12::Reader::Event::interchange_end) note(reader.interchange_findings());
    if (event == x12::Reader::Event::end) {
      note(reader.file_findings());
      return judged;
    }
  }
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += "\n    " + line;
  return text;
}

const x12::Delimiters separators{'*', ':', '^', '~'};

x12::Delimiters separators_of(const std::string& version) {
  x12::Delimiters delimiters = separators;
  if (version < "004020") delimiters.repetition = 0;
  return delimiters;
}

bool is(const x12::Finding& finding, const test::MadeFault& fault) {
  return finding.kind == fault.kind && finding.segment == fault.segment && finding.element == fault.element &&
         finding.component == fault.component && finding.repetition == fault.repetition;
}

struct CleanSet {
  const grammar::Grammar* grammar;
  std::string version;
  x12::Delimiters delimiters;
  std::vector<test::MadeSegment> segments;
};

struct Shipped {
  std::string version, set;
};

std::vector<Shipped> shipped_sets() {
  std::vector<Shipped> all;
  const auto& library = test::shipped_grammars().library();
  for (const std::string& version : library.versions("x12"))
    for (const std::string& set : library.sets("x12", version)) all.push_back({version, set});
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(x12_faults)

BOOST_AUTO_TEST_CASE(a_set_made_from_its_grammar_has_no_finding) {
  std::size_t count = 0;
  for (const auto& [version, set_id] : shipped_sets()) {
    const grammar::Grammar* grammar = test::shipped_grammars().set_grammar(version, set_id).grammar;
    BOOST_REQUIRE(grammar != nullptr);
    test::Chance chance(count + 1);
    for (std::size_t round = 0; round < 60; ++round, ++count) {
      const auto delimiters = separators_of(version);
      const test::Fullness fullness{round % 3 == 0 ? 2u : 4u, round % 2 == 0 ? 2u : 5u, 1 + round % 3};
      const std::string bytes =
          test::interchange_of(*grammar, {test::make_set(*grammar, delimiters, fullness, chance)}, delimiters, version);
      const Judged judged = judge(bytes);
      BOOST_REQUIRE_EQUAL(judged.sets.size(), 1u);
      if (!judged.sets[0].empty() || !judged.envelope.empty()) {
        BOOST_ERROR(version + " " + set_id + ":" + joined(judged.sets[0]) + joined(judged.envelope) + "\n" + bytes.substr(0, 3000));
        break;
      }
    }
  }
  BOOST_TEST(count > 100u);
}

BOOST_AUTO_TEST_CASE(one_fault_gives_one_finding_in_its_place_and_spares_its_neighbours) {
  std::size_t count = 0, wrong = 0;
  for (const auto& [version, set_id] : shipped_sets()) {
    const grammar::Grammar* grammar = test::shipped_grammars().set_grammar(version, set_id).grammar;
    const grammar::Grammar* dictionary = test::shipped_grammars().dictionary(version);
    BOOST_REQUIRE(grammar != nullptr && dictionary != nullptr);
    const auto delimiters = separators_of(version);
    test::Chance chance(7);
    const auto neighbour = test::make_set(*grammar, delimiters, {1000, 1000, 1}, chance);
    for (std::size_t round = 0; round < 3; ++round) {
      const auto clean = test::make_set(*grammar, delimiters, {6, 3, 1}, chance);
      for (const test::MadeFault& fault : test::make_faults(*grammar, *dictionary, clean, delimiters)) {
        const Judged judged = judge(test::interchange_of(*grammar, {fault.set, neighbour}, delimiters, version));
        ++count;
        const bool alone =
            judged.findings.size() == 2 && judged.findings[0].size() == 1 && judged.findings[1].empty() && judged.envelope.empty();
        if (alone && is(judged.findings[0][0], fault)) continue;
        if (++wrong <= 20)
          BOOST_ERROR(version + " " + set_id + " " + fault.name + ":" + joined(judged.sets.at(0)) +
                      joined(judged.sets.size() > 1 ? judged.sets[1] : std::vector<std::string>{}) + joined(judged.envelope));
      }
    }
  }
  BOOST_TEST(wrong == 0u);
  BOOST_TEST_MESSAGE(std::to_string(count) + " faults");
  BOOST_TEST(count > 1000u);
}

/// The sets of a file that nothing is wrong with, as the reader matched them.
std::vector<CleanSet> clean_sets(const std::filesystem::path& path) {
  const std::string bytes = read_file(path, limits::source_file_bytes).value();
  MemoryStream input(bytes);
  x12::ReaderOptions options;
  options.policy = strict_policy();
  options.collect = true;
  x12::Reader reader(input, test::shipped_grammars(), options);
  std::vector<CleanSet> sets;
  for (auto event = reader.next(); event != x12::Reader::Event::end; event = reader.next()) {
    if (event != x12::Reader::Event::set || !reader.collected() || reader.set_findings().total() > 0) continue;
    CleanSet clean{reader.set().grammar, reader.set().version, reader.interchange().delimiters, {}};
    const TransactionSet& set = reader.transaction_set();
    for (const Segment& segment : set.segments) {
      const std::string_view tag = clean.grammar->text(clean.grammar->segment_of(segment.node).tag);
      if (tag == "ST" || tag == "SE") continue;
      test::MadeSegment& made = clean.segments.emplace_back();
      made.node = segment.node;
      made.tag = tag;
      for (std::uint32_t i = 1; i <= segment.element_count; ++i) made.elements.emplace_back(set.element(segment, i));
    }
    sets.push_back(std::move(clean));
  }
  return sets;
}

BOOST_AUTO_TEST_CASE(one_fault_in_a_sample_gives_one_finding_in_its_place) {
  std::size_t count = 0, wrong = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(std::string(CROSSDOCK_SOURCE_DIR) + "/samples")) {
    if (entry.path().extension() != ".edi") continue;
    for (const CleanSet& clean : clean_sets(entry.path())) {
      const grammar::Grammar* dictionary = test::shipped_grammars().dictionary(clean.version);
      for (const test::MadeFault& fault : test::make_faults(*clean.grammar, *dictionary, clean.segments, clean.delimiters)) {
        const Judged judged = judge(test::interchange_of(*clean.grammar, {fault.set}, clean.delimiters, clean.version));
        ++count;
        if (judged.findings.size() == 1 && judged.findings[0].size() == 1 && judged.envelope.empty() && is(judged.findings[0][0], fault))
          continue;
        if (++wrong <= 20)
          BOOST_ERROR(entry.path().filename().string() + " " + fault.name + ":" +
                      joined(judged.sets.empty() ? std::vector<std::string>{} : judged.sets[0]) + joined(judged.envelope));
      }
    }
  }
  BOOST_TEST(wrong == 0u);
  BOOST_TEST_MESSAGE(std::to_string(count) + " faults");
  BOOST_TEST(count > 1000u);
}

BOOST_AUTO_TEST_CASE(one_fault_of_the_envelope_gives_one_finding_and_spares_the_sets) {
  struct EnvelopeFault {
    std::string_view tag;
    std::size_t which;  // of the segments with this tag, from 1
    std::size_t element;
    std::string_view value;  // "-": the segment is left out
    FaultKind kind;
  };
  const EnvelopeFault faults[] = {
      {"SE", 1, 1, "99", FaultKind::set_segment_count_wrong},
      {"SE", 1, 2, "0007", FaultKind::set_control_mismatch},
      {"SE", 1, 0, "-", FaultKind::set_trailer_missing},
      {"ST", 1, 1, "199", FaultKind::set_not_supported},
      {"ST", 1, 1, "810", FaultKind::set_not_in_group},
      {"ST", 2, 1, "85", FaultKind::set_id_invalid},
      {"GS", 1, 1, "QQ", FaultKind::group_not_supported},
      {"GS", 1, 1, "IN", FaultKind::set_not_in_group},
      {"GE", 1, 1, "9", FaultKind::group_set_count_wrong},
      {"GE", 1, 2, "9", FaultKind::group_control_mismatch},
      {"GE", 1, 0, "-", FaultKind::group_trailer_missing},
      {"IEA", 1, 1, "9", FaultKind::interchange_group_count_wrong},
      {"IEA", 1, 2, "000000009", FaultKind::interchange_control_mismatch},
      {"IEA", 1, 0, "-", FaultKind::interchange_trailer_missing},
      {"ISA", 1, 5, "Q!", FaultKind::interchange_element_invalid},
      {"ISA", 1, 7, "Q!", FaultKind::interchange_element_invalid},
      {"ISA", 1, 9, "261301", FaultKind::interchange_element_invalid},
      {"ISA", 1, 10, "2575", FaultKind::interchange_element_invalid},
      {"ISA", 1, 14, "7", FaultKind::interchange_element_invalid},
      {"ISA", 1, 15, "Q", FaultKind::interchange_element_invalid},
  };
  for (const std::string version : {"004010", "005010"}) {
    const auto delimiters = separators_of(version);
    const grammar::Grammar* grammar = test::shipped_grammars().set_grammar(version, "850").grammar;
    test::Chance chance(3);
    const auto set = test::make_set(*grammar, delimiters, {1000, 1000, 1}, chance);
    const std::string clean = test::interchange_of(*grammar, {set, set}, delimiters, version);
    BOOST_REQUIRE(judge(clean).envelope.empty());
    for (const EnvelopeFault& fault : faults) {
      std::string bytes;
      std::size_t seen = 0;
      for (std::size_t at = 0, end; at < clean.size(); at = end + 2) {
        end = clean.find(delimiters.segment, at);
        std::vector<std::string> elements(1);
        for (const char c : clean.substr(at, end - at)) {
          if (c == delimiters.element)
            elements.emplace_back();
          else
            elements.back() += c;
        }
        if (elements[0] == fault.tag && ++seen == fault.which) {
          if (fault.value == "-") continue;
          elements[fault.element] = fault.value;
        }
        for (std::size_t i = 0; i < elements.size(); ++i) bytes += (i > 0 ? std::string(1, delimiters.element) : "") + elements[i];
        bytes += std::string(1, delimiters.segment) + "\n";
      }
      const Judged judged = judge(bytes);
      std::vector<std::string> all = judged.envelope;
      for (const auto& findings : judged.sets) all.insert(all.end(), findings.begin(), findings.end());
      BOOST_TEST(judged.sets.size() == 2u);
      // One finding tells the cause; whatever else there is may accompany it.
      bool told = false, explained = true;
      for (const std::string& one : all) {
        const auto kind = fault_of_name(one.substr(0, one.find(' ')));
        BOOST_REQUIRE(kind.has_value());
        if (!told && *kind == fault.kind)
          told = true;
        else
          explained = explained && may_accompany(*kind, fault.kind);
      }
      if (!told || !explained)
        BOOST_ERROR(version + " " + std::string(fault.tag) + " " + std::to_string(fault.element) + " " +
                    std::string(fault_name(fault.kind)) + joined(all));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
