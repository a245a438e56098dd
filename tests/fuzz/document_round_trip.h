#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "../support/documents.h"
#include "../support/layout_builder.h"
#include "base/text.h"
#include "diagnostic/render.h"
#include "format/format.h"

/// Any bytes are a file of the layout: reading ends, every finding can be shown, cutting the input anywhere changes nothing, and what
/// was read without findings reads the same once it has been written.
namespace crossdock::test {

inline std::string rewritten_where_right(const grammar::Grammar& grammar, std::string_view bytes, std::vector<std::string>& documents) {
  MemoryStream input(bytes);
  const auto reader = format::make_reader(grammar, input, {});
  std::string out;
  const auto writer = format::make_writer(grammar, out);
  TransactionSet set;
  format::Findings findings;
  std::vector<Diagnostic> faults;
  for (auto event = reader->next(set, findings); event != format::DocumentReader::Event::end; event = reader->next(set, findings)) {
    if (event != format::DocumentReader::Event::document || findings.total() > 0) continue;
    documents.push_back(shown(grammar, set));
    writer->write(set, faults);
  }
  if (documents.empty()) return {};
  writer->finish(faults);
  if (!faults.empty()) std::abort();
  return out;
}

inline void check_round_trip(const grammar::Grammar& grammar, const std::uint8_t* data, std::size_t size) {
  if (size == 0) return;
  const std::size_t most = data[0] + std::size_t{1};
  const std::string bytes(data + 1, data + size);
  const ReadFile whole = read_documents(grammar, bytes);
  const ReadFile cut = read_documents(grammar, bytes, most);
  if (whole.documents != cut.documents || whole.findings != cut.findings) std::abort();
  const SourceSet no_sources;
  for (const Diagnostic& finding : whole.diagnostics) {
    if (finding.message.empty() || !is_valid_utf8(finding.message) || !is_valid_utf8(finding.excerpt)) std::abort();
    if (finding.mark_begin + finding.mark_length > finding.excerpt.size()) std::abort();
    if (render_frame(finding, no_sources).empty() || render_json(finding, no_sources).empty()) std::abort();
  }
  std::vector<std::string> documents;
  const std::string written = rewritten_where_right(grammar, bytes, documents);
  if (documents.empty()) return;
  const ReadFile again = read_documents(grammar, written);
  if (again.documents != documents || !again.findings.empty()) std::abort();
}

}  // namespace crossdock::test
