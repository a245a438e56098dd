#include <cstdlib>

#include <boost/test/unit_test.hpp>

#include "partner/keys.h"
#include "partner/library.h"
#include "partner/read_pack.h"
#include "partner/toml.h"
#include "translate/acknowledgment_support.h"

using namespace crossdock;
using namespace crossdock::test;

namespace {

const std::filesystem::path policy_cases = source_dir() / "tests/translate/cases/policies";

/// A pack whose partner.toml is this text, and that takes every set.
std::shared_ptr<const partner::PackVersion> pack_from(const std::string& text) {
  const auto& library = default_pack().library();
  std::vector<Diagnostic> diagnostics;
  const std::uint32_t file = library->sources()->add("partner.toml", "name = \"p\"\nfamily = true\n" + text);
  const partner::TomlValue values = partner::parse_toml(*library->sources(), file, diagnostics);
  partner::check_keys(values, partner::pack_keys(), diagnostics);
  partner::PackVersion::Content content;
  content.partner = partner::read_pack(values, "p", diagnostics);
  content.accepts_undeclared = true;
  for (const Diagnostic& diagnostic : diagnostics) BOOST_ERROR(render_frame(diagnostic, *library->sources()));
  return std::make_shared<const partner::PackVersion>(std::move(content), library);
}

void tell_record(const Record& record, const std::string& path, std::vector<std::string>& lines) {
  for (const Field& field : record.type->fields) {
    const Value value = record.field(field.name);
    const std::string here = path.empty() ? field.name : path + "." + field.name;
    const auto one = [&](const Value& item, const std::string& at) {
      if (item.kind() == ValueKind::record) tell_record(item.record(), at, lines);
      if (item.kind() == ValueKind::text) lines.push_back(at + " = \"" + std::string(item.text()) + "\"");
      if (item.kind() == ValueKind::decimal) lines.push_back(at + " = " + item.decimal().to_string());
    };
    if (value.kind() != ValueKind::list) {
      one(value, here);
      continue;
    }
    std::size_t number = 0;
    for (const Value& item : value.list()) one(item, here + "[" + std::to_string(++number) + "]");
  }
}

/// What becomes of the document under the pack: verdicts, findings, the fields that the case shows, the answer.
std::string outcome(const std::string& document, const std::string& toml, const std::vector<std::string>& shown) {
  const auto pack = pack_from(toml);
  MemoryStream input(document);
  translate::InboundPath path(input, *pack, {noon, "in.edi"});
  std::string text;
  std::vector<std::string> lines;
  const auto tell = [&](const std::vector<Diagnostic>& findings) {
    for (const Diagnostic& finding : findings)
      text += "  " + std::string(severity_name(finding.severity)) + " " + std::string(code_text(finding.code)) + " " +
              std::string(fault_name(finding.kind)) + " " + describe_place(*finding.position) + ": " + finding.message + "\n";
  };
  while (translate::SetVerdict* set = path.next()) {
    text += set->set_id + " " + set->control + ": " + std::string(translate::verdict_name(set->verdict)) + "\n";
    tell(set->findings);
    for (const translate::ObjectVerdict& object : set->objects) tell_record(*object.object.root, "", lines);
  }
  for (const translate::InterchangeVerdict& interchange : path.file().interchanges) {
    for (const translate::GroupVerdict& group : interchange.groups) {
      text += "group " + group.control + ": " + std::string(translate::verdict_name(group.verdict)) + "\n";
      tell(group.findings);
    }
    text += "interchange " + interchange.control + ": " + std::string(translate::verdict_name(interchange.verdict)) + "\n";
    tell(interchange.findings);
  }
  for (const std::string& line : lines)
    for (const std::string& prefix : shown)
      if (line.starts_with(prefix + " =")) text += line + "\n";
  return text + answers_to(path.file(), *pack);
}

/// `=== NAME` begins a section: `document`, `fields` (that are shown), then pairs of `pack` and `expected`.
struct Section {
  std::string name;
  std::string text;
};
std::vector<Section> sections_of(const std::string& text) {
  std::vector<Section> sections;
  for (const std::string_view line : split(text, '\n')) {
    if (line.starts_with("=== "))
      sections.push_back({std::string(line.substr(4)), {}});
    else if (!sections.empty())
      sections.back().text += std::string(line) + "\n";
  }
  for (Section& section : sections)
    while (section.text.ends_with("\n\n")) section.text.pop_back();
  return sections;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(policies)

// Each case is one document under several packs.
BOOST_AUTO_TEST_CASE(every_policy_does_what_it_says) {
  std::size_t packs = 0;
  for (const auto& file : files_below(policy_cases, ".case")) {
    BOOST_TEST_CONTEXT(file.filename().string()) {
      std::vector<Section> sections = sections_of(content(file));
      BOOST_REQUIRE(sections.size() >= 3u);
      std::string document, rewritten, told;
      std::vector<std::string> shown;
      for (Section& section : sections) {
        if (section.name == "document") document = section.text;
        if (section.name == "fields")
          for (const std::string_view field : split(section.text, '\n'))
            if (!field.empty()) shown.emplace_back(field);
        if (section.name == "pack") {
          told = outcome(document, section.text, shown);
          ++packs;
        }
        if (section.name == "expected") {
          BOOST_TEST(section.text == told);
          section.text = told;
        }
        rewritten += "=== " + section.name + "\n" + section.text + "\n";
      }
      if (std::getenv("CROSSDOCK_UPDATE") != nullptr) std::ofstream(file, std::ios::binary) << rewritten;
    }
  }
  BOOST_TEST(packs > 40u);
}

BOOST_AUTO_TEST_SUITE_END()
