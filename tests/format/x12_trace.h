#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "base/file.h"
#include "diagnostic/render.h"
#include "format/x12/describe.h"
#include "format/x12/reader.h"
#include "format/x12_shipped_grammars.h"
#include "support/cut_stream.h"

/// What the reader tells of a file, as text.
namespace crossdock::test {

inline const std::filesystem::path x12_cases = std::filesystem::path(CROSSDOCK_SOURCE_DIR) / "tests/format/cases";

inline std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The .edi files of the cases, by name: x12/ are faults of one set, x12_files/ what lies around and below sets.
inline std::vector<std::filesystem::path> x12_case_files() {
  std::vector<std::filesystem::path> files;
  for (const char* folder : {"x12", "x12_files"})
    for (const auto& entry : std::filesystem::directory_iterator(x12_cases / folder))
      if (entry.path().extension() == ".edi") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// The policy that stands beside a case, `<case>.policy`: "characters basic", or a kind of fault and what is done with it.
inline ValidationPolicy policy_of(std::filesystem::path file) {
  ValidationPolicy policy;
  std::ifstream lines(file.replace_extension(".policy"));
  for (std::string key, word; lines >> key >> word;) {
    if (key == "characters") {
      policy.characters = word == "basic"      ? CharacterSet::basic
                          : word == "extended" ? CharacterSet::extended
                          : word == "utf8"     ? CharacterSet::utf8
                                               : CharacterSet::any;
    } else if (const auto kind = fault_of_name(key)) {
      policy.set(*kind, word == "accept" ? Disposition::accept : word == "warn" ? Disposition::warn : Disposition::reject);
    }
  }
  return policy;
}

class X12Trace {
 public:
  X12Trace(InputStream& input, const x12::ReaderOptions& options) : reader_(input, grammars_with_our_own(), options) {}

  std::string run() {
    while (take(reader_.next())) {}
    return out_;
  }

 private:
  void tell(const x12::FindingList& findings, x12::FindingContext context) {
    context.sources = &grammars_with_our_own().sources();
    for (const x12::Finding& finding : findings.all()) {
      const Diagnostic diagnostic = x12::describe(finding, context);
      out_ += "    " + std::string(severity_name(diagnostic.severity)) + " " + std::string(code_text(diagnostic.code)) + " @" +
              std::to_string(diagnostic.position->offset) + " " + describe_place(*diagnostic.position) + ": " + diagnostic.message + "\n";
      if (!diagnostic.excerpt.empty())
        out_ += "      " + diagnostic.excerpt + "\n      " + std::string(diagnostic.mark_begin, ' ') +
                std::string(diagnostic.mark_length, '^') + " " + diagnostic.label + "\n";
    }
  }

  bool take(x12::Reader::Event event) {
    using Event = x12::Reader::Event;
    context_.grammar = reader_.envelope();
    switch (event) {
      case Event::interchange_begin:
        out_ += "interchange " + reader_.interchange().elements[13] + "\n";
        context_.interchange = reader_.interchange().elements[13];
        break;
      case Event::group_begin:
        out_ += "  group " + reader_.group().elements[1] + " " + reader_.group().elements[6] + "\n";
        context_.group = reader_.group().elements[6];
        break;
      case Event::run: break;  // none is cut
      case Event::set: {
        const x12::SetInfo& set = reader_.set();
        out_ += "  set " + set.set_id + " " + set.control + ": " + std::to_string(set.segments) + " segments, " +
                (reader_.set_findings().has_errors() ? "rejected" : "accepted") + (set.fallback ? ", by another version's grammar" : "") +
                "\n";
        x12::FindingContext of_set = context_;
        of_set.set_id = set.set_id;
        of_set.set_control = set.control;
        of_set.grammar = set.grammar;
        tell(reader_.set_findings(), of_set);
        break;
      }
      case Event::group_end: tell(reader_.group_findings(), context_); break;
      case Event::interchange_end:
        for (const auto& one : reader_.interchange().acknowledgments)
          out_ += "  acknowledges " + one.elements[1] + ": " + one.elements[4] + " " + one.elements[5] + "\n";
        out_ += "end of interchange: " + std::to_string(reader_.interchange().groups_received) + " groups\n";
        tell(reader_.interchange_findings(), context_);
        break;
      case Event::end:
        tell(reader_.file_findings(), context_);
        if (const auto note = x12::form_note(reader_.form(), reader_.form_fault(), ""))
          out_ += std::string(severity_name(note->severity)) + ": " + note->message + "\n";
        out_ += "end, " + std::to_string(reader_.bytes()) + " bytes\n";
        return false;
    }
    return true;
  }

  x12::Reader reader_;
  x12::FindingContext context_;
  std::string out_;
};

}  // namespace crossdock::test
