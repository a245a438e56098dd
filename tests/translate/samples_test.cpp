#include <cstdlib>

#include <boost/test/unit_test.hpp>

#include "base/text.h"
#include "partner/pack.h"
#include "translate/path_support.h"

using namespace crossdock;
using namespace crossdock::test;

namespace {

const std::filesystem::path sample_expectations = source_dir() / "tests/translate/cases/samples";

void tell(const std::vector<Diagnostic>& diagnostics, std::string_view indent, std::string& out) {
  for (const Diagnostic& diagnostic : diagnostics) {
    out += std::string(indent) + std::string(severity_name(diagnostic.severity)) + " " + std::string(code_text(diagnostic.code));
    if (diagnostic.position && diagnostic.position->segment != 0) out += " " + describe_place(*diagnostic.position);
    out += ": " + diagnostic.message + "\n";
  }
}

/// The decision record of a file as text: verdicts, findings, objects and what becomes of them, the acknowledgment.
std::string decisions(const std::filesystem::path& file, const partner::PackVersion& pack) {
  const std::string bytes = content(file);
  MemoryStream input(bytes);
  translate::InboundPath path(input, pack, {noon, file.filename().string()});
  std::string out;
  struct Delivery {
    std::uint32_t interchange, group, index;
    std::string text;
  };
  std::vector<Delivery> deliveries;
  while (const translate::SetVerdict* set = path.next()) {
    out += set->set_id + " " + set->control + " " + std::string(translate::verdict_name(set->verdict)) + " by " + set->grammar + "\n";
    tell(set->findings, "  ", out);
    for (const translate::ObjectVerdict& object : set->objects) {
      std::string text =
          object.kind + " " + object.key + " " + std::string(translate::passage_name(object.passage)) + " " + object.route + "\n";
      tell(object.diagnostics, "    ", text);
      for (const translate::RuleFinding& rule : object.rules)
        text += "    " + std::string(fault_name(rule.kind)) + " " + rule.id + ": " + rule.text + "\n";
      deliveries.push_back({set->interchange, set->group, set->index, std::move(text)});
    }
  }
  tell(path.file().findings, "", out);
  for (const translate::InterchangeVerdict& interchange : path.file().interchanges) {
    out += "interchange " + interchange.control + " " + std::string(translate::verdict_name(interchange.verdict)) + "\n";
    tell(interchange.findings, "  ", out);
    for (const translate::GroupVerdict& group : interchange.groups) {
      out += "  group " + group.control + " " + std::string(translate::verdict_name(group.verdict)) + ", " +
             std::to_string(group.sets_accepted) + " of " + std::to_string(group.sets_received) + "\n";
      tell(group.findings, "    ", out);
    }
    const translate::Acknowledgment answer = translate::acknowledge(interchange, pack, {1, 1, 1}, noon);
    tell(answer.diagnostics, "  ", out);
    for (const std::string_view segment : split(answer.bytes, pack.partner().x12.delimiters.segment)) {
      const std::string_view slim = trimmed(segment);
      if (!slim.empty() && !slim.starts_with("ISA")) out += "    " + std::string(slim) + "\n";
    }
  }
  for (const Delivery& delivery : deliveries)
    out += (translate::passes(path.file(), delivery.interchange, delivery.group, delivery.index) ? "passes: " : "stays: ") + delivery.text;
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(samples)

BOOST_AUTO_TEST_CASE(every_sample_is_decided_as_expected) {
  std::size_t files = 0;
  for (const std::string partner : {"northmart", "pinecrest", "erp"}) {
    const auto pack = site().find(partner);
    BOOST_REQUIRE(pack != nullptr);
    std::vector<std::filesystem::path> inputs;
    for (const auto& entry : std::filesystem::directory_iterator(source_dir() / "samples/inbound" / partner))
      inputs.push_back(entry.path());
    for (const auto& file : inputs) {
      BOOST_TEST_CONTEXT(file.filename().string()) {
        const std::string told = decisions(file, *pack);
        const std::filesystem::path expected = sample_expectations / partner / (file_name_part(file.filename().string()) + ".expected");
        if (std::getenv("CROSSDOCK_UPDATE") != nullptr) {
          std::filesystem::create_directories(expected.parent_path());
          std::ofstream(expected, std::ios::binary) << told;
        }
        BOOST_TEST(told == content(expected));
        ++files;
      }
    }
  }
  BOOST_TEST(files > 30u);
}

BOOST_AUTO_TEST_CASE(a_rule_of_an_overlay_that_only_warns_lets_the_document_through) {
  const auto pack = site().find("northmart");
  std::string bytes = content(source_dir() / "samples/inbound/northmart/01-single.edi");
  // An allowance without its promotion: `require REF[PD] when SAC.01 == "A" warn`.
  const std::size_t promotion = bytes.find("REF*PD");
  bytes.erase(promotion, bytes.find('~', promotion) + 2 - promotion);
  const std::size_t trailer = bytes.find("SE*") + 3;
  const std::size_t end = bytes.find('*', trailer);
  bytes.replace(trailer, end - trailer, std::to_string(std::stoi(bytes.substr(trailer, end - trailer)) - 1));
  MemoryStream input(bytes);
  translate::InboundPath path(input, *pack, {noon, "order.edi"});
  const translate::SetVerdict* set = path.next();
  BOOST_REQUIRE(set != nullptr);
  BOOST_TEST((set->verdict == translate::Verdict::accepted));
  BOOST_REQUIRE(set->findings.size() == 1u);
  BOOST_TEST((set->findings[0].kind == FaultKind::partner_dependent_missing));
  BOOST_TEST((set->findings[0].severity == Severity::warning));
}

BOOST_AUTO_TEST_SUITE_END()
