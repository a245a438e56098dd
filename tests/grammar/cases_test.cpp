#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "grammar/support.h"

/// Each file of cases/ holds a few small grammar files, cut at lines `### NAME`. Those behind `### pack NAME` belong to a pack upon the
/// others. A case `.good.` gives no finding; beside every other one `NAME.expected` holds what is reported (what the parser says is
/// left to its own tests).
/// CROSSDOCK_UPDATE=1 rewrites the expectations.
using namespace ::test;

namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return std::move(text).str();
}

struct Case {
  std::vector<std::pair<std::string, std::string>> base, pack;
};

Case cut(const std::string& text, const std::filesystem::path& folder) {
  Case result;
  result.base.emplace_back("mini.grammar", text_of(folder / "mini.grammar"));
  bool in_pack = false;
  std::istringstream lines(text);
  std::vector<std::pair<std::string, std::string>>* files = nullptr;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("### ")) {
      std::string name = line.substr(4);
      in_pack = name.starts_with("pack ");
      if (in_pack) name = name.substr(5);
      files = in_pack ? &result.pack : &result.base;
      files->emplace_back(name, "");
    } else if (files != nullptr) {
      files->back().second += line + "\n";
    }
  }
  return result;
}

std::string report_of(const Case& one) {
  SourceSet sources;
  const auto base = Library::of_texts(sources, one.base);
  std::vector<Diagnostic> all = base->check_all();
  if (!one.pack.empty())
    for (const Diagnostic& diagnostic : Library::of_texts(sources, one.pack, base)->check_all()) all.push_back(diagnostic);
  std::string report;
  for (const Diagnostic& diagnostic : all)
    if (code_text(diagnostic.code).starts_with('G')) report += render_frame(diagnostic, sources) + "\n";
  return report;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(grammar_cases)

BOOST_AUTO_TEST_CASE(every_case_reports_what_it_should) {
  const std::filesystem::path folder = std::filesystem::path(CROSSDOCK_SOURCE_DIR) / "tests/grammar/cases";
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".grammar" && entry.path().filename() != "mini.grammar") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  BOOST_REQUIRE(!files.empty());
  const char* update = std::getenv("CROSSDOCK_UPDATE");
  for (const auto& path : files) {
    BOOST_TEST_CONTEXT(path.filename().string()) {
      const std::string report = report_of(cut(text_of(path), folder));
      if (path.stem().string().ends_with(".good")) {
        BOOST_TEST(report == "");
        continue;
      }
      BOOST_TEST(report != "");
      const std::filesystem::path expected = path.string() + ".expected";
      if (update != nullptr && std::string_view(update) == "1") std::ofstream(expected, std::ios::binary) << report;
      BOOST_TEST(report == text_of(expected));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
