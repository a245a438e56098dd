#include <cctype>
#include <cstdlib>
#include <random>

#include <boost/test/unit_test.hpp>

#include "base/json.h"
#include "partner/keys.h"
#include "translate/acknowledgment_support.h"

using namespace crossdock;
using namespace crossdock::test;
using translate::GroupVerdict;
using translate::InterchangeVerdict;

namespace {

const std::filesystem::path inputs = source_dir() / "tests/format/cases/x12";
const std::filesystem::path expectations = source_dir() / "tests/translate/cases/acknowledgments";

std::string acknowledged(const InterchangeVerdict& interchange) {
  const translate::Acknowledgment answer = translate::acknowledge(interchange, default_pack(), {7, 3, 1}, noon);
  BOOST_TEST(!has_errors(answer.diagnostics));
  for (const Diagnostic& diagnostic : answer.diagnostics) BOOST_TEST_MESSAGE(diagnostic.message);
  return answer.bytes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(acknowledge)

BOOST_AUTO_TEST_CASE(every_case_is_acknowledged_as_expected) {
  for (const auto& file : files_below(inputs, ".edi")) {
    BOOST_TEST_CONTEXT(file.filename().string()) {
      const Told told = read_file(content(file), default_pack(), file.filename().string());
      std::string answers;
      for (const InterchangeVerdict& interchange : told.file.interchanges) answers += by_line(acknowledged(interchange));
      const std::filesystem::path expected = expectations / (file.stem().string() + ".expected");
      if (std::getenv("CROSSDOCK_UPDATE") != nullptr) std::ofstream(expected, std::ios::binary) << answers;
      BOOST_TEST(answers == content(expected));
    }
  }
}

BOOST_AUTO_TEST_CASE(an_acknowledgment_read_back_tells_the_same_verdicts) {
  Answered answered;
  std::vector<std::filesystem::path> files = files_below(inputs, ".edi");
  for (const auto& file : files_below(source_dir() / "samples/inbound", ".edi")) files.push_back(file);
  for (const auto& file : files) {
    const Told told = read_file(content(file), default_pack(), file.filename().string());
    for (const Way& way : ways_of(default_pack()))
      BOOST_TEST_CONTEXT(file.filename().string() << ", " << way.name) answered += read_back(told.file, *way.pack);
  }
  BOOST_TEST(answered.groups > 180u);
  BOOST_TEST(answered.interchanges > 20u);
}

/// What a 997 says of a group follows from what it says of its sets, whatever the policy.
void check_counts(const GroupVerdict& group) {
  const auto of = [&](translate::Verdict verdict) {
    return static_cast<std::uint64_t>(
        std::count_if(group.sets.begin(), group.sets.end(), [&](const translate::SetSummary& set) { return set.verdict == verdict; }));
  };
  using enum translate::Verdict;
  BOOST_TEST(group.sets_accepted == of(accepted) + of(accepted_with_errors));
  BOOST_TEST(of(partially_accepted) == 0u);
  BOOST_TEST(group.sets_accepted <= group.sets_received);
  switch (group.verdict) {
    case accepted: BOOST_TEST(of(accepted) == group.sets.size()); break;
    case accepted_with_errors: BOOST_TEST((of(rejected) == 0u && (of(accepted_with_errors) > 0u || !group.findings.empty()))); break;
    case partially_accepted: BOOST_TEST((of(rejected) > 0u && of(rejected) < group.sets.size())); break;
    case rejected: BOOST_TEST(of(rejected) == group.sets.size()); break;
  }
}

/// A pack with dispositions by chance.
std::shared_ptr<const partner::PackVersion> pack_by_chance(std::mt19937& random) {
  partner::PackVersion::Content content;
  content.partner = default_pack().partner();
  content.accepts_undeclared = true;
  partner::ValidationSettings& validation = content.partner.validation;
  for (const partner::FaultGroup& group : partner::fault_groups())
    for (const FaultKind kind : group.kinds)
      if (random() % 3 != 0) validation.policy.set(kind, static_cast<Disposition>(random() % 3));
  validation.policy.notes_on_identifiers_reject = random() % 2 == 0;
  validation.policy.trim_spaces = random() % 2 == 0;
  validation.policy.cut_too_long = random() % 2 == 0;
  validation.unit = static_cast<partner::RejectionUnit>(random() % 3);
  partner::AcknowledgmentSettings& acknowledge = content.partner.acknowledge;
  acknowledge.warnings_as_errors = random() % 2 == 0;
  acknowledge.accepted_sets = random() % 2 == 0;
  acknowledge.ta1 = static_cast<partner::InterchangeAcknowledgment>(random() % 5);
  acknowledge.send = random() % 2 == 0 ? partner::AcknowledgmentKind::x997 : partner::AcknowledgmentKind::x999;
  if (random() % 2 == 0) acknowledge.version = "005010";
  return std::make_shared<const partner::PackVersion>(std::move(content), default_pack().library());
}

BOOST_AUTO_TEST_CASE(counts_and_verdicts_agree_whatever_the_policy) {
  constexpr std::uint32_t packs = 12;
  std::vector<std::filesystem::path> files = files_below(inputs, ".edi");
  for (const auto& file : files_below(source_dir() / "tests/translate/cases/codes", ".edi")) files.push_back(file);
  for (const auto& file : files_below(source_dir() / "samples/inbound", ".edi")) files.push_back(file);
  for (std::uint32_t seed = 1; seed <= packs; ++seed) {
    std::mt19937 random(seed);
    const auto pack = pack_by_chance(random);
    for (const auto& file : files) {
      BOOST_TEST_CONTEXT(file.filename().string() << ", policy " << seed) {
        const std::string bytes = content(file);
        MemoryStream input(bytes);
        translate::InboundPath path(input, *pack, {noon, "in.edi", false, false});
        while (path.next() != nullptr) {}
        for (const InterchangeVerdict& interchange : path.file().interchanges) {
          for (const GroupVerdict& group : interchange.groups) {
            check_counts(group);
            // A set's verdict is its findings and the policy, unless what stands around it rejects it too.
            for (const translate::SetSummary& set : group.sets) {
              if (has_errors(set.findings)) BOOST_TEST((set.verdict == translate::Verdict::rejected));
              if (set.findings.empty() && set.verdict == translate::Verdict::rejected)
                BOOST_TEST((has_errors(group.findings) || has_errors(interchange.findings) ||
                            pack->partner().validation.unit != partner::RejectionUnit::transaction));
            }
          }
        }
        read_back(path.file(), *pack);
      }
    }
  }
}

/// An order whose names and numbers all hold `odd`, faulty in one place.
std::string order_with(const std::string& odd) {
  const auto padded = [](std::string id) { return id.append(15 - id.size(), ' '); };
  return "ISA\x1D"
         "00\x1D          \x1D"
         "00\x1D          \x1DZZ\x1D" +
         padded("NORTH" + odd + "MART") + "\x1DZZ\x1D" + padded("TARN" + odd + "BROOK") +
         "\x1D"
         "261120\x1D"
         "0801\x1DU\x1D"
         "00401\x1D"
         "000000905\x1D"
         "1\x1DP\x1D\x1F\x1C"
         "GS\x1DPO\x1DNORTH" +
         odd + "1\x1DTARN" + odd +
         "1\x1D"
         "20261120\x1D"
         "0801\x1D"
         "905\x1DX\x1D"
         "004010\x1C"
         "ST\x1D"
         "850\x1D"
         "00" +
         odd +
         "1\x1C"
         "BEG\x1D"
         "00\x1DSA\x1D"
         "4711\x1D\x1D"
         "20261320\x1CPO1\x1D"
         "1\x1D"
         "5\x1D"
         "EA\x1D"
         "9.25\x1D\x1DVN\x1D"
         "A1\x1CSE\x1D"
         "4\x1D"
         "00" +
         odd +
         "1\x1C"
         "GE\x1D"
         "1\x1D"
         "905\x1CIEA\x1D"
         "1\x1D"
         "000000905\x1C";
}

BOOST_AUTO_TEST_CASE(names_and_numbers_go_back_as_they_came_whatever_separators_the_pack_has) {
  std::vector<std::string> odds = {"*>^~", "|*~", "*~>^|:!+;"};
  for (char byte = '!'; byte < 0x7F; ++byte)
    if (std::ispunct(static_cast<unsigned char>(byte)) != 0) odds.emplace_back(1, byte);
  for (const std::string& odd : odds) {
    BOOST_TEST_CONTEXT(odd) {
      const Told told = read_file(order_with(odd.substr(0, 6)), default_pack(), "in.edi");
      BOOST_REQUIRE(told.file.interchanges.size() == 1u);
      for (const Way& way : ways_of(default_pack())) read_back(told.file, *way.pack);
      const Told answer = read_file(acknowledged(told.file.interchanges[0]), default_pack(), "answer.edi");
      BOOST_REQUIRE(answer.file.interchanges.size() == 1u);
      const InterchangeVerdict& came = told.file.interchanges[0];
      const InterchangeVerdict& back = answer.file.interchanges[0];
      BOOST_TEST(back.findings.empty());
      BOOST_TEST(back.sender == came.receiver);
      BOOST_TEST(back.receiver == came.sender);
      BOOST_REQUIRE(back.groups.size() == 1u);
      BOOST_TEST(back.groups[0].sender == came.groups[0].receiver);
      BOOST_TEST(back.groups[0].receiver == came.groups[0].sender);
      BOOST_REQUIRE(answer.objects.size() == 1u);
      std::string control;
      {
        JsonWriter json(control, JsonStyle::compact);
        json.string(came.groups[0].sets[0].control.text());
      }
      BOOST_TEST(answer.objects[0].find(control) != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(an_acknowledgment_is_never_acknowledged) {
  for (const auto& file : files_below(source_dir() / "samples/997", ".edi")) {
    const Told told = read_file(content(file), default_pack(), file.filename().string());
    BOOST_REQUIRE(!told.file.interchanges.empty());
    for (const InterchangeVerdict& interchange : told.file.interchanges) {
      const translate::AcknowledgmentNeeds needs = translate::acknowledgment_needs(interchange, default_pack());
      BOOST_TEST(needs.sets == 0u);
      BOOST_TEST(acknowledged(interchange).empty());
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
