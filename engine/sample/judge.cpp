#include "sample/judge.h"

#include <algorithm>
#include <memory>

#include "base/file.h"
#include "diagnostic/code.h"
#include "format/x12/delimiters.h"
#include "format/x12/file_form.h"
#include "translate/path.h"

namespace crossdock::sample {

namespace {

constexpr std::size_t head_bytes = 4096;

void collect(const std::vector<Diagnostic>& findings, Judged& judged) {
  for (const Diagnostic& finding : findings) {
    if (finding.severity == Severity::note) continue;
    (finding.severity == Severity::error ? judged.errors : judged.warnings).emplace(code_text(finding.code));
    judged.findings.push_back(finding);
  }
}

Judged judge_by(std::string_view bytes, const std::string& file_name, const partner::PackVersion& pack, Instant now) {
  Judged judged;
  judged.taken = true;
  MemoryStream input(bytes);
  translate::Inputs inputs;
  inputs.now = now;
  inputs.file = file_name;
  inputs.map_objects = false;
  translate::InboundPath path(input, pack, inputs);
  bool rejected = false;
  while (const translate::SetVerdict* set = path.next()) {
    collect(set->findings, judged);
    judged.sets.push_back(set->set_id);
    rejected = rejected || set->verdict == translate::Verdict::rejected;
  }
  const translate::FileVerdict& file = path.file();
  collect(file.findings, judged);
  rejected = rejected || has_errors(file.findings);
  for (const translate::InterchangeVerdict& interchange : file.interchanges) {
    collect(interchange.findings, judged);
    rejected = rejected || interchange.verdict == translate::Verdict::rejected;
    for (const translate::GroupVerdict& group : interchange.groups) {
      collect(group.findings, judged);
      rejected = rejected || group.verdict == translate::Verdict::rejected;
    }
  }
  judged.accepted = !rejected && (file.sets != 0 || !file.interchanges.empty());
  return judged;
}

/// The document that the pack sends and does not take, where the file has such a set.
const partner::DocumentSettings* sent_only(const Judged& judged, const partner::PackVersion& pack) {
  for (const std::string& set : judged.sets) {
    if (pack.inbound_set(set) != nullptr) continue;
    for (const partner::DocumentSettings& document : pack.partner().documents)
      if (document.direction == partner::Direction::out && document.format == partner::FileFormat::x12 && document.set == set)
        return &document;
  }
  return nullptr;
}

}  // namespace

bool is_x12(std::string_view bytes) {
  const std::string head = x12::plain_head(bytes.substr(0, head_bytes));
  const std::size_t start = head.find("ISA");
  return start != std::string::npos && x12::read_interchange_header(std::string_view(head).substr(start)).has_value();
}

Judged judge(std::string_view bytes, const std::string& file_name, const partner::PackVersion& pack, Instant now) {
  if (pack.inbound_file(file_name) == nullptr && !is_x12(bytes)) return {};
  Judged judged = judge_by(bytes, file_name, pack, now);
  const partner::DocumentSettings* const sent = sent_only(judged, pack);
  if (sent == nullptr) return judged;
  partner::DocumentSettings as_received = *sent;
  as_received.direction = partner::Direction::in;
  as_received.route.clear();
  as_received.further_routes.clear();
  as_received.route_by_order.clear();
  judged = judge_by(bytes, file_name, *pack.with_document(std::move(as_received)), now);
  // Whose interchange it is, is the other way round in what we send.
  const auto names_sides = [](const Diagnostic& one) {
    return one.code == Code::interchange_sender_unknown || one.code == Code::interchange_receiver_unknown;
  };
  std::erase_if(judged.findings, names_sides);
  for (const Code code : {Code::interchange_sender_unknown, Code::interchange_receiver_unknown})
    judged.errors.erase(std::string(code_text(code)));
  judged.accepted = judged.accepted || (judged.errors.empty() && !judged.sets.empty());
  return judged;
}

}  // namespace crossdock::sample
