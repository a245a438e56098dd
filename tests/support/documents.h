#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "format/format.h"

/// What the tests of readers and writers share.
namespace crossdock::test {

/// "order[po=1,date=] line[sku=A,qty=2]": segments in document order with their fields; loops by indentation where `loops`.
inline std::string shown(const grammar::Grammar& grammar, const TransactionSet& set) {
  std::string text;
  for (const Segment& segment : set.segments) {
    if (!text.empty()) text += ' ';
    const Loop& loop = set.loops[segment.loop];
    text += std::string(grammar.name_of(segment.node));
    if (segment.loop != 0) text += "#" + std::to_string(loop.occurrence);
    text += '[';
    std::uint32_t number = 0;
    for (const grammar::ElementRule& rule : grammar.elements(grammar.segment_of(segment.node))) {
      if (number++ > 0) text += ',';
      text += std::string(grammar.text(rule.id)) + "=" + std::string(set.element(segment, number));
    }
    text += ']';
  }
  return text;
}

struct ReadFile {
  std::vector<std::string> documents;  ///< as `shown`
  std::vector<std::string> findings;   ///< "3:5 D406 field: message (help)", with the number of its document or "file" before
  std::vector<format::Extent> extents;
  std::vector<Diagnostic> diagnostics;
};

/// Reads all documents; `most` bytes a read cut the input.
inline ReadFile read_documents(const grammar::Grammar& grammar, std::string_view bytes, std::size_t most = ~std::size_t{0},
                               const format::ReadOptions& options = {}) {
  MemoryStream input(bytes, most);
  ReadFile file;
  const auto reader = format::make_reader(grammar, input, options);
  TransactionSet set;
  format::Findings findings;
  for (;;) {
    const auto event = reader->next(set, findings);
    if (event == format::DocumentReader::Event::end) break;
    const bool whole = event == format::DocumentReader::Event::file;
    if (!whole) {
      file.documents.push_back(shown(grammar, set));
      file.extents.push_back(reader->extent());
    }
    for (const Diagnostic& finding : findings.items()) {
      file.diagnostics.push_back(finding);
      file.findings.push_back((whole ? "file" : std::to_string(file.documents.size())) + " " + std::to_string(finding.position->line) +
                              ":" + std::to_string(finding.position->column) + " " + std::string(code_text(finding.code)) + " " +
                              finding.position->field + ": " + finding.message + (finding.help.empty() ? "" : " (" + finding.help + ")"));
    }
  }
  return file;
}

/// Reads all documents and writes them again.
inline std::string rewritten(const grammar::Grammar& grammar, std::string_view bytes, std::vector<Diagnostic>& diagnostics,
                             format::WriteOptions write_options = {}) {
  MemoryStream input(bytes);
  const auto reader = format::make_reader(grammar, input, {});
  std::string out;
  const auto writer = format::make_writer(grammar, out, write_options);
  TransactionSet set;
  format::Findings findings;
  for (auto event = reader->next(set, findings); event != format::DocumentReader::Event::end; event = reader->next(set, findings)) {
    for (const Diagnostic& finding : findings.items()) diagnostics.push_back(finding);
    if (event == format::DocumentReader::Event::document) writer->write(set, diagnostics);
  }
  writer->finish(diagnostics);
  return out;
}

}  // namespace crossdock::test
