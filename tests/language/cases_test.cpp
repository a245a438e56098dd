#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "diagnostic/render.h"
#include "language/dump.h"
#include "language/parse.h"

/// Each file of cases/ is parsed; beside it, `NAME.expected` holds the AST of a good file, or what is reported of a `.bad.` one.
/// CROSSDOCK_UPDATE=1 rewrites the expectations.
BOOST_AUTO_TEST_SUITE(language_cases)

using crossdock::Diagnostic;
using crossdock::SourceSet;

namespace {

std::filesystem::path source_folder() { return CROSSDOCK_SOURCE_DIR; }

std::string text_of(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return std::move(text).str();
}

std::vector<std::filesystem::path> language_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  if (!std::filesystem::is_directory(folder)) return files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".map" || entry.path().extension() == ".grammar") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

struct Parsed {
  std::string tree;
  std::string report;
};

Parsed parsed(const std::filesystem::path& path) {
  SourceSet sources;
  const auto file = sources.add(path.filename().string(), text_of(path));
  std::vector<Diagnostic> diagnostics;
  Parsed result;
  if (path.extension() == ".map")
    result.tree = dump(crossdock::language::parse_map(sources, file, diagnostics));
  else
    result.tree = dump(crossdock::language::parse_grammar(sources, file, diagnostics));
  for (const Diagnostic& diagnostic : diagnostics) result.report += render_frame(diagnostic, sources) + "\n";
  return result;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_case_gives_its_expected_tree_or_report) {
  const auto files = language_files(source_folder() / "tests/language/cases");
  BOOST_REQUIRE(!files.empty());
  for (const auto& path : files) {
    BOOST_TEST_CONTEXT(path.filename().string()) {
      const bool bad = path.stem().string().ends_with(".bad");
      const Parsed result = parsed(path);
      if (bad)
        BOOST_TEST(!result.report.empty());
      else
        BOOST_TEST(result.report == "");
      const std::string actual = bad ? result.report : result.tree;
      std::filesystem::path expected = path;
      expected += ".expected";
      const char* update = std::getenv("CROSSDOCK_UPDATE");
      if (update && std::string_view(update) == "1") std::ofstream(expected, std::ios::binary) << actual;
      BOOST_TEST(actual == text_of(expected));
    }
  }
}

BOOST_AUTO_TEST_CASE(every_grammar_and_map_that_ships_parses_without_a_diagnostic) {
  std::size_t count = 0;
  for (const char* folder : {"grammars", "maps", "partners"})
    for (const auto& path : language_files(source_folder() / folder)) {
      BOOST_TEST_CONTEXT(path.string()) { BOOST_TEST(parsed(path).report == ""); }
      ++count;
    }
  BOOST_TEST(count > 0u);
}

/// The blocks of a page that are set off by four blanks.
std::vector<std::string> examples_of(const std::filesystem::path& page) {
  std::vector<std::string> examples;
  std::ifstream stream(page);
  bool inside = false;
  for (std::string line; std::getline(stream, line);) {
    const bool code = line.starts_with("    ");
    if (code && !inside) examples.emplace_back();
    if (code) examples.back() += line.substr(4) + "\n";
    inside = code || (inside && line.empty());
    if (inside && line.empty()) examples.back() += "\n";
  }
  return examples;
}

BOOST_AUTO_TEST_CASE(the_examples_of_the_manual_parse_without_a_diagnostic) {
  for (const bool map : {false, true}) {
    const auto examples = examples_of(source_folder() / "docs" / (map ? "map-language.md" : "grammar-language.md"));
    BOOST_TEST(examples.size() > 5u);
    for (const std::string& example : examples) {
      SourceSet sources;
      std::vector<Diagnostic> diagnostics;
      const bool has_head = example.starts_with("map ") || example.starts_with("rules ");
      // Rules shown without their map's first line.
      const auto file = sources.add("example", (map && !has_head ? "map example: x12 850 <-> order\n" : "") + example);
      if (map)
        (void)crossdock::language::parse_map(sources, file, diagnostics);
      else
        (void)crossdock::language::parse_grammar(sources, file, diagnostics);
      // A page shows two versions of one standard side by side; a file may not.
      std::erase_if(diagnostics, [](const Diagnostic& one) { return one.code == crossdock::Code::source_declaration_repeated; });
      std::string report;
      for (const Diagnostic& diagnostic : diagnostics) report += render_frame(diagnostic, sources) + "\n";
      BOOST_TEST(report == "");
    }
  }
}

/// Whatever is left out of a good file, the parser returns: every prefix of every case, and every case without one of its lines.
BOOST_AUTO_TEST_CASE(a_file_cut_anywhere_is_reported_and_never_harms) {
  for (const auto& path : language_files(source_folder() / "tests/language/cases")) {
    const std::string text = text_of(path);
    for (std::size_t length = 0; length < text.size(); length += 7) {
      SourceSet sources;
      const auto file = sources.add("cut", text.substr(0, length));
      std::vector<Diagnostic> diagnostics;
      if (path.extension() == ".map")
        (void)crossdock::language::parse_map(sources, file, diagnostics);
      else
        (void)crossdock::language::parse_grammar(sources, file, diagnostics);
      for (const Diagnostic& diagnostic : diagnostics) {
        BOOST_REQUIRE(diagnostic.span.has_value());
        BOOST_REQUIRE(diagnostic.span->begin <= diagnostic.span->end);
        BOOST_REQUIRE(diagnostic.span->end <= length);
        BOOST_REQUIRE(!diagnostic.message.empty());
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
