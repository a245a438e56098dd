#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "diagnostic/companion.h"
#include "diagnostic/policy.h"
#include "mapping/program.h"
#include "partner/keys.h"
#include "partner/site.h"
#include "report/advice.h"

using namespace crossdock;

namespace {

const std::filesystem::path source = CROSSDOCK_SOURCE_DIR;

/// The acknowledgments whose codes the document lists.
struct Acknowledgments {
  std::shared_ptr<const partner::PackVersion> older, newer, implementation;

  Acknowledgments() {
    const auto base = partner::Site::default_pack(source);
    const auto with = [&](partner::AcknowledgmentKind kind, const char* version) {
      partner::PackVersion::Content content;
      content.partner = base->partner();
      content.partner.acknowledge.send = kind;
      content.partner.acknowledge.version = version;
      content.accepts_undeclared = true;
      return std::make_shared<const partner::PackVersion>(std::move(content), base->library());
    };
    older = with(partner::AcknowledgmentKind::x997, "004010");
    newer = with(partner::AcknowledgmentKind::x997, "005010");
    implementation = with(partner::AcknowledgmentKind::x999, "005010");
  }
};

std::string code_in(const partner::PackVersion& pack, std::string_view table, std::string_view word) {
  const partner::LinkedDocument* linked = pack.acknowledgment("004010");
  BOOST_REQUIRE(linked != nullptr);
  for (const mapping::TableUse& use : linked->map->tables)
    if (use.name == table)
      if (const auto code = use.loaded->key_of(word); code && *code != word) return std::string(*code);
  return {};
}

/// "AK304 7" or "AK304 3, AK403 1": where the kind may stand, and as what.
std::string told_by(const partner::PackVersion& pack, FaultKind kind) {
  const std::string name(fault_name(kind));
  const bool of_999 = pack.partner().acknowledge.send == partner::AcknowledgmentKind::x999;
  const std::string letter = of_999 ? "I" : "A";
  std::string text;
  const auto add = [&](std::string_view table, const std::string& place) {
    const std::string code = code_in(pack, table, name);
    if (code.empty()) return;
    text += (text.empty() ? "" : ", ") + place + " " + code;
  };
  const FaultLevel level = fault_level(kind);
  if (level == FaultLevel::interchange) return {};
  add("group_fault", "AK905");
  add("set_fault", letter + "K502");
  add("segment_fault", letter + "K304");
  add("element_fault", letter + "K403");
  return text;
}

std::string_view word_of(Disposition disposition) {
  return disposition == Disposition::accept ? "accept" : disposition == Disposition::warn ? "warn" : "reject";
}

std::string key_of(FaultKind kind) {
  if (!partner::may_be_set(kind)) return "always";
  for (const partner::FaultGroup& group : partner::fault_groups())
    for (const FaultKind one : group.kinds)
      if (one == kind) return "`" + std::string(group.key) + "`";
  return {};
}

std::string_view level_title(FaultLevel level) {
  switch (level) {
    case FaultLevel::interchange: return "The interchange";
    case FaultLevel::group: return "The functional group";
    case FaultLevel::set: return "The transaction set";
    case FaultLevel::segment: return "Segments, totals and trees";
    case FaultLevel::element: return "Elements, fields, and what a partner's guide asks for";
    default: return "Mapping and business rules";
  }
}

std::string document() {
  const Acknowledgments answers;
  const ValidationPolicy base;
  std::string text =
      "# What is done with each kind of deviation\n\n"
      "Made from the program: `CROSSDOCK_UPDATE=1 build/release/tests/test_report --run_test=policy_document` writes it anew.\n\n"
      "- **base**: what a pack does that says nothing else. `accept`: no finding. `warn`: a finding in the report, the document passes;\n"
      "  AK501 is A, or E where the pack has `acknowledge.warnings_as_errors`. `reject`: a finding, and the document does not pass.\n"
      "- **key**: what changes it in `[validation]` of partner.toml: the kind by its own name, or the group of kinds named here.\n"
      "  `always`: what cannot be read cannot be accepted.\n"
      "- **997**, **999**, **TA1**: the code that tells it, by the tables of `maps/acknowledgment.map`. Where a code is of a segment and\n"
      "  another of an element, the finding's place decides.\n";
  FaultLevel last = FaultLevel::none;
  for (const FaultLevel level :
       {FaultLevel::interchange, FaultLevel::group, FaultLevel::set, FaultLevel::segment, FaultLevel::element, FaultLevel::business}) {
    const bool of_interchange = level == FaultLevel::interchange;
    const bool of_business = level == FaultLevel::business;
    for (std::size_t i = 1; i < fault_kinds; ++i) {
      const auto kind = static_cast<FaultKind>(i);
      if (fault_level(kind) != level) continue;
      if (last != level) {
        last = level;
        text += "\n## " + std::string(level_title(level)) + "\n\n";
        text += of_interchange ? "| kind | base | TA1 | key | what it means | who mends it |\n|---|---|---|---|---|---|\n"
                : of_business  ? "| kind | base | key | what it means | who mends it |\n|---|---|---|---|---|\n"
                               : "| kind | base | 997 until 004060 | 997 from 005010 | 999 | key | what it means | who mends it |\n"
                                 "|---|---|---|---|---|---|---|---|\n";
      }
      const std::string name(fault_name(kind));
      const report::Advice advice = report::advice_of(kind);
      const std::string doer = advice.doer == report::Doer::writer    ? "the sender "
                               : advice.doer == report::Doer::analyst ? "our analyst "
                                                                      : "our business ";
      text += "| `" + name + "` | " + std::string(word_of(base.of(kind))) + " | ";
      if (of_interchange) text += code_in(*answers.older, "interchange_fault", name) + " | ";
      if (!of_interchange && !of_business)
        text +=
            told_by(*answers.older, kind) + " | " + told_by(*answers.newer, kind) + " | " + told_by(*answers.implementation, kind) + " | ";
      text += key_of(kind) + " | " + std::string(advice.why) + " | " + doer + std::string(advice.fix) + " |\n";
    }
  }
  text +=
      "\nElements of the ISA with a value that they must not have (`interchange_element_invalid`) and separators that they hold\n"
      "(`interchange_delimiter_invalid`) are told in TA105 by the element: ";
  for (int element = 1; element <= 16; ++element) {
    const std::string number = std::string(element < 10 ? "0" : "") + std::to_string(element);
    text += (element == 1       ? "ISA"
             : element % 8 == 1 ? ",\nISA"
                                : ", ISA") +
            number + " " + code_in(*answers.older, "interchange_fault", "interchange_element_" + number);
  }
  text += ".\n\n## Settings beside the kinds\n\n| key | values | base | meaning |\n|---|---|---|---|\n";
  for (const partner::KeySpec& key : partner::pack_keys()) {
    const bool shown = key.path.starts_with("validation.") || key.path.starts_with("acknowledge.") || key.path.starts_with("duplicates.") ||
                       key.path == "x12.trim_spaces" || key.path == "x12.grammar";
    if (!shown || key.path == "validation.*") continue;
    const std::string_view values = key.type == partner::KeyType::boolean    ? "true false"
                                    : key.type == partner::KeyType::duration ? "duration"
                                    : key.type == partner::KeyType::version  ? "version"
                                                                             : key.words;
    text += "| `" + std::string(key.path) + "` | " + std::string(values) + " | " + std::string(key.initial) + " | " +
            std::string(key.meaning) + (key.later ? "; not acted upon yet" : "") + " |\n";
  }
  text +=
      "\n## One cause, one finding\n\n"
      "Every other finding has a cause of its own, but for what these kinds lawfully bring with them:\n\n"
      "| primary | may bring |\n|---|---|\n";
  for (std::size_t i = 1; i < fault_kinds; ++i) {
    const auto primary = static_cast<FaultKind>(i);
    const auto companions = companions_of(primary);
    if (companions.empty()) continue;
    text += "| `" + std::string(fault_name(primary)) + "` | ";
    if (companions.size() > fault_kinds / 2) {
      text += "anything: nothing behind it can be relied on";
    } else {
      for (std::size_t at = 0; at < companions.size(); ++at)
        text += (at == 0 ? "`" : ", `") + std::string(fault_name(companions[at])) + "`";
    }
    text += " |\n";
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(policy_document)

BOOST_AUTO_TEST_CASE(the_documented_policies_are_those_of_the_program) {
  const std::string text = document();
  const std::filesystem::path file = source / "docs/policy.md";
  if (std::getenv("CROSSDOCK_UPDATE") != nullptr) std::ofstream(file, std::ios::binary) << text;
  std::ifstream in(file, std::ios::binary);
  std::ostringstream written;
  written << in.rdbuf();
  BOOST_TEST((text == written.str()), "docs/policy.md is out of date");
}

BOOST_AUTO_TEST_SUITE_END()
