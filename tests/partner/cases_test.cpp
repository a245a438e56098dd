#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "diagnostic/diagnostic.h"
#include "partner/site.h"
#include "support/temporary_folder.h"

/// Every file of tests/partner/cases is a small site and what loading it says. `== path` begins a file of the site, `== expected` the
/// diagnostics. CROSSDOCK_UPDATE=1 rewrites the expectations.
namespace {

namespace fs = std::filesystem;
using crossdock::Diagnostic;
using crossdock::SourceSet;
using crossdock::partner::Site;

struct Part {
  std::string name;
  std::string text;
};

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

/// The parts of a case; what stands before the first `== ` line is its description, part 0.
std::vector<Part> parts_of(const std::string& text) {
  std::vector<Part> parts(1);
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("== "))
      parts.push_back({line.substr(3), ""});
    else
      parts.back().text += line + "\n";
  }
  return parts;
}

std::string described(const Diagnostic& diagnostic, const SourceSet& sources, const std::string& root) {
  std::ostringstream out;
  const auto place = [&](crossdock::SourceSpan span) {
    const crossdock::SourceFile& file = sources.file(span.file);
    std::string name = file.name();
    if (name.starts_with(root)) name.erase(0, root.size() + 1);
    const auto at = file.place(span.begin);
    out << name << ":" << at.line << ":" << at.column << " [" << sources.text(span) << "] ";
  };
  place(*diagnostic.span);
  out << (diagnostic.severity == crossdock::Severity::error ? "error" : "note") << "[" << crossdock::code_text(diagnostic.code)
      << "]: " << diagnostic.message << "\n";
  if (!diagnostic.help.empty()) out << "    help: " << diagnostic.help << "\n";
  for (const auto& [span, remark] : diagnostic.related) {
    out << "    ";
    place(span);
    out << remark << "\n";
  }
  return out.str();
}

std::string loaded(const std::vector<Part>& parts) {
  const crossdock::test::TemporaryFolder folder;
  const std::string root = folder.path().string();
  for (std::size_t i = 1; i < parts.size(); ++i)
    if (parts[i].name != "expected") write(folder.path() / parts[i].name, parts[i].text);
  const auto site = Site::load({folder.path(), fs::path(CROSSDOCK_SOURCE_DIR)});
  std::string result;
  for (const Diagnostic& diagnostic : site->diagnostics()) result += described(diagnostic, site->sources(), root);
  for (const auto& entry : site->entries()) {
    for (const Diagnostic& diagnostic : entry.diagnostics) result += described(diagnostic, site->sources(), root);
    if (entry.pack != nullptr)
      for (const Diagnostic& diagnostic : entry.pack->diagnostics()) result += described(diagnostic, site->sources(), root);
    result += entry.name + (entry.pack != nullptr && entry.pack->usable() ? " is usable\n" : " is not usable\n");
  }
  for (std::size_t at = result.find(root); at != std::string::npos; at = result.find(root)) result.replace(at, root.size(), "SITE");
  return result;
}

std::vector<fs::path> case_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(CROSSDOCK_SOURCE_DIR) / "tests/partner/cases")) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(partner_cases)

BOOST_DATA_TEST_CASE(loading_a_site_says_what_its_case_expects, boost::unit_test::data::make(case_files()), file) {
  const std::string text = read(file);
  const std::vector<Part> parts = parts_of(text);
  const std::string actual = loaded(parts);
  if (std::getenv("CROSSDOCK_UPDATE") != nullptr) {
    std::string updated = text.substr(0, text.find("== expected\n"));
    write(file, updated + "== expected\n" + actual);
    return;
  }
  BOOST_REQUIRE(parts.back().name == "expected");
  BOOST_TEST(actual == parts.back().text);
}

BOOST_AUTO_TEST_SUITE_END()
