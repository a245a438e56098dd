#include <cstdlib>

#include <boost/test/unit_test.hpp>

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

/// "A 1 1 1; 0001 A" — what a 997 says of a group, in one line.
std::string told_of(const GroupVerdict& group) {
  std::string text = group.functional_id + " " + group.control + " " + translate::verdict_code(group.verdict) + " " +
                     std::to_string(group.sets_received) + " " + std::to_string(group.sets_accepted);
  // What AK2 cannot repeat it cuts or fills with zeros.
  const auto filled = [](std::string_view as_came, std::size_t least, std::size_t most) {
    std::string kept(as_came.substr(0, most));
    return kept.size() < least ? std::string(least - kept.size(), '0') + kept : kept;
  };
  for (const translate::SetSummary& set : group.sets)
    text += "; " + filled(set.set_id, 3, 3) + " " + filled(set.control, 4, 9) + " " + translate::verdict_code(set.verdict);
  return text;
}

bool is_named(const GroupVerdict& group) { return group.functional_id != translate::acknowledgment_group && translate::can_be_named(group); }

std::string told_by(const Record& acknowledgment) {
  const auto code = [](std::string_view word) {
    return word == "accepted" ? "A" : word == "accepted_with_errors" ? "E" : word == "partially_accepted" ? "P" : "R";
  };
  std::string text = std::string(acknowledgment.field("functional_id").text()) + " " +
                     std::string(acknowledgment.field("group_control").text()) + " " + code(acknowledgment.field("verdict").text()) + " " +
                     acknowledgment.field("sets_received").decimal().to_string() + " " +
                     acknowledgment.field("sets_accepted").decimal().to_string();
  const Value sets = acknowledgment.field("sets");
  if (sets.kind() == ValueKind::list)
    for (const Value& set : sets.list())
      text += "; " + std::string(set.record().field("set_id").text()) + " " + std::string(set.record().field("control").text()) + " " +
              code(set.record().field("verdict").text());
  return text;
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
  std::size_t groups = 0;
  std::vector<std::filesystem::path> files = files_below(inputs, ".edi");
  for (const auto& file : files_below(source_dir() / "samples/inbound", ".edi")) files.push_back(file);
  for (const auto& file : files) {
    BOOST_TEST_CONTEXT(file.filename().string()) {
      const Told told = read_file(content(file), default_pack(), file.filename().string());
      for (const InterchangeVerdict& interchange : told.file.interchanges) {
        const std::string answer = acknowledged(interchange);
        if (answer.empty()) continue;
        std::vector<std::string> expected, read;
        if (!has_errors(interchange.findings))
          for (const GroupVerdict& group : interchange.groups)
            if (is_named(group)) expected.push_back(told_of(group));
        MemoryStream input(answer);
        translate::InboundPath path(input, default_pack(), {noon, "answer.edi"});
        while (translate::SetVerdict* set = path.next()) {
          BOOST_TEST((set->verdict == translate::Verdict::accepted));
          for (const Diagnostic& finding : set->findings) BOOST_TEST_MESSAGE(finding.message + " " + finding.excerpt);
          BOOST_REQUIRE(set->objects.size() == 1u);
          BOOST_TEST(!has_errors(set->objects[0].diagnostics));
          read.push_back(told_by(*set->objects[0].object.root));
          ++groups;
        }
        std::sort(expected.begin(), expected.end());
        std::sort(read.begin(), read.end());
        BOOST_TEST(read == expected, boost::test_tools::per_element());
      }
    }
  }
  BOOST_TEST(groups > 60u);
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
