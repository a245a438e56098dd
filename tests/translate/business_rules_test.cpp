#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "base/text.h"
#include "support/expectation.h"
#include "support/temporary_folder.h"
#include "translate/outside.h"
#include "translate/path_support.h"

namespace {

using namespace crossdock;
using crossdock::test::content;
using crossdock::test::expect_file;
using crossdock::test::noon;

/// A case file is cut by lines `=== name`: `rules` (for the name r), `table FILE`, `objects KIND` (canonical JSON, one a line),
/// `with` (objects that the rules need), `verdict` (what is expected).
struct Case {
  std::vector<std::pair<std::string, std::string>> sections;

  [[nodiscard]] std::string text(std::string_view name) const {
    for (const auto& [known, body] : sections)
      if (known == name) return body;
    return {};
  }
};

Case parse_case(const std::string& text) {
  Case result;
  for (const std::string_view line : split(text, '\n')) {
    if (line.starts_with("=== "))
      result.sections.emplace_back(std::string(line.substr(4)), "");
    else if (!result.sections.empty() && !line.empty())
      result.sections.back().second += std::string(line) + "\n";
  }
  return result;
}

/// The objects judged by the rules as a pack would: what passes, and which rule said what.
std::string verdicts(const Case& given) {
  crossdock::test::TemporaryFolder folder;
  const auto write = [&](const std::string& path, const std::string& text) {
    std::filesystem::create_directories((folder.path() / path).parent_path());
    std::ofstream(folder.path() / path, std::ios::binary) << text;
  };
  std::string kind, objects;
  for (const auto& [name, body] : given.sections) {
    if (name.starts_with("table ")) write("partners/p/" + name.substr(6), body);
    if (name.starts_with("objects ")) kind = name.substr(8), objects = body;
  }
  write("crossdock.toml", "name = \"rules\"\n");
  write("partners/p/partner.toml",
        "name = \"p\"\n[[document]]\nobject = \"" + kind + "\"\nformat = \"json\"\ndirection = \"in\"\nrules = \"r\"\n");
  write("partners/p/rules.map", given.text("rules"));
  const auto site = partner::Site::load({folder.path(), test::source_dir()});
  const auto pack = site->find("p");
  std::string told;
  if (pack == nullptr) return "the pack cannot be read\n";
  for (const Diagnostic& diagnostic : pack->diagnostics()) told += render_frame(diagnostic, *pack->sources());

  Arena arena;
  translate::GivenObjects with;
  const std::string given_objects = given.text("with");
  format::CanonicalReader reader(given_objects, pack->objects(), "with");
  CanonicalObject object;
  format::Findings findings;
  while (!given_objects.empty() && reader.next(arena, object, findings))
    if (object.root != nullptr) with.add(object);
  for (const Diagnostic& finding : findings.take()) told += "with: " + finding.message + "\n";

  translate::Inputs inputs;
  inputs.now = noon;
  inputs.file = "objects.json";
  inputs.outside.related = &with;
  MemoryStream input(objects);
  translate::InboundPath path(input, *pack, inputs);
  while (const translate::SetVerdict* set = path.next()) {
    for (const Diagnostic& finding : set->findings) told += "finding: " + finding.message + "\n";
    for (const translate::ObjectVerdict& one : set->objects) {
      const bool refused = one.passage == translate::Passage::refuse;
      const bool held = one.passage == translate::Passage::hold;
      told += one.key + (refused ? " refused" : held ? " held" : " passes") + "\n";
      for (const translate::RuleFinding& rule : one.rules)
        told += "  " + rule.id + (rule.object_path.empty() ? "" : " at " + rule.object_path) + ": " + rule.text +
                (rule.next.empty() ? "" : " | " + rule.next) + (rule.owner.empty() ? "" : " | " + rule.owner) + "\n";
    }
  }
  return told;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(business_rules)

BOOST_AUTO_TEST_CASE(a_rule_says_of_its_objects_what_the_case_says) {
  std::size_t count = 0;
  for (const auto& file : test::files_below(test::source_dir() / "tests/translate/cases/rules", ".case")) {
    ++count;
    const Case given = parse_case(content(file));
    std::string text;
    for (const auto& [name, body] : given.sections)
      if (name != "verdict") text += "=== " + name + "\n" + body + "\n";
    expect_file("translate/cases/rules/" + file.filename().string(), text + "=== verdict\n" + verdicts(given));
  }
  BOOST_TEST(count >= 10u);
}

// The page of the rules shows what the cases run.
BOOST_AUTO_TEST_CASE(the_page_of_the_rules_shows_rules_that_have_a_case) {
  std::string cases;
  for (const auto& file : test::files_below(test::source_dir() / "tests/translate/cases/rules", ".case")) cases += content(file);
  const std::string page = content(test::source_dir() / "docs/business-rules.md");
  std::size_t shown = 0;
  for (const std::string_view line : split(page, '\n')) {
    if (!line.starts_with("    hold ") && !line.starts_with("    warn ") && !line.starts_with("    reject ")) continue;
    ++shown;
    BOOST_TEST(cases.find(trimmed(line)) != std::string::npos, "no case has: " << line);
  }
  BOOST_TEST(shown >= 10u);
}

BOOST_AUTO_TEST_SUITE_END()
