#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "base/file.h"
#include "diagnostic/render.h"
#include "format/x12/describe.h"
#include "format/x12/reader.h"
#include "format/x12/writer.h"
#include "grammar/load.h"

/// Each `.case` of cases/overlay/ holds an overlay upon standard.grammar (or none) and documents, a segment a line, cut at lines `===`.
/// `NAME.expected` tells what every document gives. CROSSDOCK_UPDATE=1 rewrites it.
using namespace crossdock;

namespace {

const std::filesystem::path folder = std::filesystem::path(CROSSDOCK_SOURCE_DIR) / "tests/format/cases/overlay";

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

struct Document {
  std::string title;
  std::vector<std::string> segments;
};

struct Case {
  std::string overlay;
  std::vector<Document> documents;
};

Case read_case(const std::filesystem::path& path) {
  Case one;
  bool in_overlay = false;
  std::istringstream lines(content(path));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("=== document ")) {
      one.documents.push_back({line.substr(13), {}});
      in_overlay = false;
    } else if (line == "=== overlay") {
      in_overlay = true;
    } else if (in_overlay) {
      one.overlay += line + "\n";
    } else if (!one.documents.empty() && !line.empty()) {
      one.documents.back().segments.push_back(line);
    }
  }
  return one;
}

/// The case's grammars as a reader's source.
class CaseGrammars final : public x12::GrammarSource {
 public:
  explicit CaseGrammars(const Case& one) {
    std::vector<std::pair<std::string, std::string>> texts{{"standard.grammar", content(folder / "standard.grammar")}};
    if (!one.overlay.empty()) texts.emplace_back("acme.grammar", one.overlay);
    library_ = grammar::Library::of_texts(sources_, texts);
    const auto entries = library_->overlays();
    std::vector<std::string> overlays;
    for (const auto& entry : entries) overlays.push_back(entry.name);
    for (const std::string set : {"850", "856"}) {
      const bool has = std::any_of(entries.begin(), entries.end(), [&](const auto& entry) { return entry.set == set; });
      grammar::Loaded& loaded = sets_.emplace_back(library_->set("x12", "004010", set, has ? overlays : std::vector<std::string>{}));
      for (const Diagnostic& diagnostic : loaded.diagnostics) BOOST_ERROR(render_frame(diagnostic, sources_));
      BOOST_REQUIRE(loaded.grammar != nullptr);
    }
    dictionary_ = library_->dictionary("x12", "004010");
  }

  SetGrammar set_grammar(std::string_view, std::string_view set_id) override {
    for (const grammar::Loaded& loaded : sets_)
      if (loaded.grammar->set_id == set_id) return {loaded.grammar.get(), false};
    return {};
  }
  const grammar::Grammar* dictionary(std::string_view) override { return dictionary_.grammar.get(); }
  [[nodiscard]] const SourceSet& sources() const { return sources_; }

 private:
  SourceSet sources_;
  std::shared_ptr<const grammar::Library> library_;
  std::vector<grammar::Loaded> sets_;
  grammar::Loaded dictionary_;
};

std::string interchange_of(const Document& document) {
  const bool order = document.segments.front().starts_with("BEG");
  std::string text =
      "ISA*00*          *00*          *ZZ*ACME           *ZZ*US             *261120*1200*^*00501*000000001*0*P*>~\n"
      "GS*" +
      std::string(order ? "PO" : "SH") + "*ACME*US*20261120*1200*1*X*004010~\nST*" + (order ? "850" : "856") + "*0001~\n";
  for (const std::string& segment : document.segments) text += segment + "~\n";
  return text + "SE*" + std::to_string(document.segments.size() + 2) + "*0001~\nGE*1*1~\nIEA*1*000000001~\n";
}

struct Told {
  bool rejected = false;
  std::string findings;
  std::string written;  ///< the set as the writer makes it of what was read
};

Told read(const std::string& bytes, CaseGrammars& grammars, std::size_t most = ~std::size_t{0}) {
  MemoryStream input(bytes, most);
  x12::ReaderOptions options;
  options.collect = true;
  x12::Reader reader(input, grammars, options);
  Told told;
  for (auto event = reader.next(); event != x12::Reader::Event::end; event = reader.next()) {
    if (event != x12::Reader::Event::set) continue;
    told.rejected = reader.set_findings().has_errors();
    std::vector<x12::Finding> findings = reader.set_findings().all();
    std::stable_sort(findings.begin(), findings.end(), [](const x12::Finding& a, const x12::Finding& b) {
      return std::pair(a.segment, a.element) < std::pair(b.segment, b.element);
    });
    for (const x12::Finding& finding : findings) {
      x12::FindingContext context;
      context.grammar = reader.set().grammar;
      const Diagnostic diagnostic = x12::describe(finding, context);
      told.findings += "  " + std::string(severity_name(diagnostic.severity)) + " " + std::string(code_text(diagnostic.code)) + " " +
                       (diagnostic.overlay ? grammars.sources().place(diagnostic.overlay->span) : std::string("standard")) + ", " +
                       describe_place(*diagnostic.position) + ": " + diagnostic.message +
                       (diagnostic.label.empty() ? "" : " (" + diagnostic.label + ")") + "\n      " + diagnostic.excerpt + "\n      " +
                       std::string(diagnostic.mark_begin, ' ') + std::string(diagnostic.mark_length, '^') + "\n";
      if (diagnostic.overlay) told.findings += "    rule: " + diagnostic.rule + "\n";
      if (diagnostic.overlay && !diagnostic.overlay->reason.empty()) told.findings += "    reason: " + diagnostic.overlay->reason + "\n";
    }
    x12::EnvelopeSettings envelope;
    envelope.delimiters = {'|', ':', '!', '\x1D'};
    envelope.interchange_version = "00501";
    x12::Writer writer(envelope, told.written);
    std::vector<Diagnostic> diagnostics;
    writer.begin_interchange(1);
    writer.begin_group(reader.set().grammar->group_id, 1, "004010");
    writer.write_set(reader.transaction_set(), *reader.set().grammar, 1, diagnostics);
    writer.end_group();
    writer.end_interchange();
    BOOST_TEST(diagnostics.empty());
  }
  return told;
}

std::string trace(const Case& one, CaseGrammars& grammars) {
  std::string out;
  for (const Document& document : one.documents) {
    const Told told = read(interchange_of(document), grammars);
    out += document.title + ": " + (told.rejected ? "rejected" : "accepted") + "\n" + told.findings;
  }
  return out;
}

std::vector<std::filesystem::path> cases() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".case") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(overlay_cases)

BOOST_AUTO_TEST_CASE(every_document_gives_its_expected_findings) {
  BOOST_REQUIRE(cases().size() > 8u);
  for (const auto& file : cases()) {
    BOOST_TEST_CONTEXT(file.filename().string()) {
      const Case one = read_case(file);
      CaseGrammars grammars(one);
      const std::string told = trace(one, grammars);
      std::filesystem::path expected = file;
      expected.replace_extension(".expected");
      if (std::getenv("CROSSDOCK_UPDATE") != nullptr) std::ofstream(expected, std::ios::binary) << told;
      BOOST_TEST(told == content(expected));
    }
  }
}

BOOST_AUTO_TEST_CASE(findings_do_not_depend_on_the_windows_of_the_input) {
  for (const auto& file : cases()) {
    BOOST_TEST_CONTEXT(file.filename().string()) {
      const Case one = read_case(file);
      CaseGrammars grammars(one);
      for (const Document& document : one.documents) {
        const std::string bytes = interchange_of(document);
        const std::string whole = read(bytes, grammars).findings;
        for (const std::size_t most : {1u, 13u}) BOOST_TEST(read(bytes, grammars, most).findings == whole, document.title);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_written_is_judged_as_what_was_read) {
  std::size_t accepted = 0, rejected = 0;
  for (const auto& file : cases()) {
    BOOST_TEST_CONTEXT(file.filename().string()) {
      const Case one = read_case(file);
      CaseGrammars grammars(one);
      for (const Document& document : one.documents) {
        const Told first = read(interchange_of(document), grammars);
        const Told again = read(first.written, grammars);
        // What has no place in the set is not kept, so that only what was accepted is the same again.
        if (!first.rejected) BOOST_TEST(!again.rejected, document.title << "\n" << again.findings);
        ++(first.rejected ? rejected : accepted);
      }
    }
  }
  BOOST_TEST(accepted > 15u);
  BOOST_TEST(rejected > 15u);
}

BOOST_AUTO_TEST_SUITE_END()
