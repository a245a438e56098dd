#include <boost/test/unit_test.hpp>

#include "mapping/rules.h"
#include "mapping/test.h"
#include "mapping_support.h"

using namespace test;

namespace {

/// A case file is cut by lines `=== name`: what is given (map, family, partner, table, version, document, facts, numbers) and what is
/// expected of it (linking, object, findings, rules, written, again).
struct Case {
  std::vector<std::pair<std::string, std::string>> sections;

  [[nodiscard]] const std::string* find(std::string_view name) const {
    for (const auto& [known, text] : sections)
      if (known == name) return &text;
    return nullptr;
  }
};

Case parse_case(const std::string& text) {
  Case result;
  for (const std::string_view line : split(text, '\n')) {
    if (line.starts_with("=== "))
      result.sections.emplace_back(std::string(line.substr(4)), "");
    else if (!result.sections.empty())
      result.sections.back().second += std::string(line) + "\n";
  }
  for (auto& [name, body] : result.sections) {
    while (body.ends_with("\n")) body.pop_back();
    if (!body.empty()) body += "\n";
  }
  return result;
}

struct Outcome {
  std::string linking, object, findings, rules, written, again;
};

Outcome run(const Case& given) {
  Outcome outcome;
  World world;
  std::string version = "004010";
  std::string map = "m";
  MapInputs inputs;
  inputs.now = *parse_rfc3339("2026-11-20T08:00:00Z");
  for (const auto& [name, text] : given.sections) {
    if (name == "map") world.add("m.map", text, Layer::base);
    if (name == "family") world.add("family.map", text, Layer::family), map = "family.m";
    if (name == "partner") world.add("partner.map", text, Layer::partner), map = "partner.m";
    if (name.starts_with("table ")) world.files.emplace_back(name.substr(6), text);
    if (name == "version") version = trimmed(text);
    if (name == "numbers")
      for (const std::string_view line : split(trimmed(text), '\n')) inputs.allocated_numbers.emplace_back(line);
    if (name.starts_with("fact ")) inputs.facts.set(name.substr(5), std::string(trimmed(text)));
  }
  const auto program = world.link(map, version);
  std::shared_ptr<const RuleProgram> rules;
  if (!world.library.rules().empty()) {
    LinkedRules linked = link_rules("r", world.library, world.grammars->objects(), world.loader());
    world.diagnostics.insert(world.diagnostics.end(), linked.diagnostics.begin(), linked.diagnostics.end());
    rules = linked.program;
  }
  outcome.linking = world.rendered(world.diagnostics);
  if (!program) return outcome;
  TransactionSet document;
  const std::string* text = given.find("document");
  if (text == nullptr) return outcome;
  parse_document(*program->grammar, *text, document);
  Arena arena;
  const ReadResult first = read(program, document, inputs, {}, arena);
  outcome.findings = text_of_findings(first.findings);
  for (const CanonicalObject& object : first.objects) {
    if (first.objects.size() > 1) outcome.object += "--\n";
    outcome.object += text_of_object(object);
    if (rules)
      for (const RuleFinding& finding : evaluate(*rules, object, inputs))
        outcome.rules += std::string(fault_name(finding.kind)) + " " + finding.id +
                         (finding.object_path.empty() ? "" : " at " + finding.object_path) + ": " + finding.text +
                         (finding.next.empty() ? "" : " | next " + finding.next) +
                         (finding.owner.empty() ? "" : " | owner " + finding.owner) + "\n";
    TransactionSet written;
    written.component_separator = '>';
    const std::vector<Diagnostic> problems = write(program, object, inputs, written);
    if (first.objects.size() > 1) outcome.written += "--\n";
    outcome.written += text_of_document(*program->grammar, written);
    const std::string told = text_of_findings(problems);
    if (!told.empty()) outcome.written += "! " + told;
    const ReadResult second = read(program, written, inputs, {}, arena);
    if (second.objects.size() == 1) outcome.again += first_difference(object, second.objects.front());
  }
  return outcome;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(map_cases)

// Every *.case file: given sections are run, expected sections compared.
BOOST_AUTO_TEST_CASE(a_case_gives_what_its_file_says) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(case_folder())) {
    if (entry.path().extension() != ".case") continue;
    ++count;
    BOOST_TEST_CONTEXT(entry.path().filename().string()) {
      const Case given = parse_case(content(entry.path()));
      Outcome outcome;
      BOOST_REQUIRE_NO_THROW(outcome = run(given));
      const std::vector<std::pair<std::string, std::string>> actual = {{"linking", outcome.linking},   {"object", outcome.object},
                                                                       {"findings", outcome.findings}, {"rules", outcome.rules},
                                                                       {"written", outcome.written},   {"again", outcome.again}};
      if (updates()) {
        std::string text;
        for (const auto& section : given.sections) {
          const bool expected = std::any_of(actual.begin(), actual.end(), [&](const auto& one) { return one.first == section.first; });
          if (!expected) text += "=== " + section.first + "\n" + section.second + "\n";
        }
        for (const auto& [name, body] : actual)
          if (!body.empty()) text += "=== " + name + "\n" + body + (body.ends_with("\n") ? "\n" : "\n\n");
        while (text.ends_with("\n\n")) text.pop_back();
        std::ofstream(entry.path(), std::ios::binary) << text;
        continue;
      }
      for (const auto& [name, body] : actual) {
        const std::string* expected = given.find(name);
        std::string shown = body;
        while (shown.ends_with("\n")) shown.pop_back();
        if (!shown.empty()) shown += "\n";
        BOOST_TEST((expected == nullptr ? std::string() : *expected) == shown, name);
      }
    }
  }
  BOOST_TEST(count > 0u);
}

BOOST_AUTO_TEST_SUITE_END()
