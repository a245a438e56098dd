#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <boost/test/unit_test.hpp>

#include "base/file.h"
#include "diagnostic/render.h"
#include "format/x12/describe.h"
#include "format/x12/reader.h"
#include "format/x12_shipped_grammars.h"

using namespace crossdock;
using x12::Reader;

namespace {

const std::filesystem::path cases = std::filesystem::path(CROSSDOCK_SOURCE_DIR) / "tests/format/cases/x12";

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void tell(const x12::FindingList& findings, x12::FindingContext context, std::string& out) {
  context.sources = &test::shipped_grammars().sources();
  for (const x12::Finding& finding : findings.all()) {
    const Diagnostic diagnostic = x12::describe(finding, context);
    out += "    " + std::string(severity_name(diagnostic.severity)) + " " + std::string(code_text(diagnostic.code)) + " @" +
           std::to_string(diagnostic.position->offset) + " " + describe_place(*diagnostic.position) + ": " + diagnostic.message + "\n";
    if (!diagnostic.excerpt.empty())
      out += "      " + diagnostic.excerpt + "\n      " + std::string(diagnostic.mark_begin, ' ') +
             std::string(diagnostic.mark_length, '^') + " " + diagnostic.label + "\n";
  }
}

/// What the reader tells of a file, as text.
std::string trace(const std::string& bytes, std::size_t most, x12::Scanner::Path path, bool collect) {
  MemoryStream input(bytes, most);
  x12::ReaderOptions options;
  options.path = path;
  options.collect = collect;
  Reader reader(input, test::shipped_grammars(), options);
  std::string out;
  x12::FindingContext context;
  for (;;) {
    const Reader::Event event = reader.next();
    context.grammar = reader.envelope();
    switch (event) {
      case Reader::Event::interchange_begin:
        out += "interchange " + reader.interchange().elements[13] + "\n";
        context.interchange = reader.interchange().elements[13];
        break;
      case Reader::Event::group_begin:
        out += "  group " + reader.group().elements[1] + " " + reader.group().elements[6] + "\n";
        context.group = reader.group().elements[6];
        break;
      case Reader::Event::set: {
        const x12::SetInfo& set = reader.set();
        out += "  set " + set.set_id + " " + set.control + ": " + std::to_string(set.segments) + " segments, " +
               (reader.set_findings().has_errors() ? "rejected" : "accepted") + (set.fallback ? ", by another version's grammar" : "") +
               "\n";
        x12::FindingContext of_set = context;
        of_set.set_id = set.set_id;
        of_set.set_control = set.control;
        of_set.grammar = set.grammar;
        tell(reader.set_findings(), of_set, out);
        break;
      }
      case Reader::Event::group_end: tell(reader.group_findings(), context, out); break;
      case Reader::Event::interchange_end:
        out += "end of interchange: " + std::to_string(reader.interchange().groups_received) + " groups\n";
        tell(reader.interchange_findings(), context, out);
        break;
      case Reader::Event::end:
        tell(reader.file_findings(), context, out);
        return out + "end, " + std::to_string(reader.bytes()) + " bytes\n";
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(x12_reader)

BOOST_AUTO_TEST_CASE(every_case_gives_its_expected_findings) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(cases))
    if (entry.path().extension() == ".edi") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  BOOST_REQUIRE(files.size() > 60u);
  for (const auto& file : files) {
    BOOST_TEST_CONTEXT(file.filename().string()) {
      const std::string told = trace(content(file), ~std::size_t{0}, x12::Scanner::Path::fastest, true);
      std::filesystem::path expected = file;
      expected.replace_extension(".expected");
      if (std::getenv("CROSSDOCK_UPDATE") != nullptr) std::ofstream(expected, std::ios::binary) << told;
      BOOST_TEST(told == content(expected));
    }
  }
}

BOOST_AUTO_TEST_CASE(findings_do_not_depend_on_windows_scanner_or_collecting) {
  for (const auto& entry : std::filesystem::directory_iterator(cases)) {
    if (entry.path().extension() != ".edi") continue;
    BOOST_TEST_CONTEXT(entry.path().filename().string()) {
      const std::string bytes = content(entry.path());
      const std::string whole = trace(bytes, ~std::size_t{0}, x12::Scanner::Path::fastest, true);
      for (const std::size_t most : {1u, 7u, 64u}) BOOST_TEST(trace(bytes, most, x12::Scanner::Path::fastest, true) == whole);
      BOOST_TEST(trace(bytes, 13, x12::Scanner::Path::portable, false) == whole);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
