#include "base/text.h"
#include "report/acknowledgment_report.h"
#include "report/finding_text.h"
#include "report/wording.h"

namespace crossdock::report {

namespace {

void append_second_line(const AcknowledgmentReport& report, Instant now, std::string& out) {
  std::string line = control_line(report);
  const auto add = [&](const std::string& part) {
    if (!part.empty()) line += (line.empty() ? "" : "   ") + part;
  };
  if (report.at) add((report.direction == ReportDirection::in ? "received " : "sent ") + shown_time(*report.at));
  add(acknowledgment_line(report, now));
  const std::string codes = code_line(report);
  if (!codes.empty()) line += (line.empty() ? "" : "  ") + codes;
  if (!report.tier.empty()) add("tier " + printable(report.tier, 20));
  if (!line.empty()) out += line + "\n";
}

void append_remarks_text(const AcknowledgmentReport& report, std::string& out) {
  if (report.remarks.empty()) return;
  out += counted(report.remarks.size(), "remark of a business rule", "remarks of business rules") + "\n";
  for (const RuleRemark& remark : report.remarks) {
    out += " " + printable(remark.effect, 20) + " " + printable(remark.id, 60) + "  " + printable(remark.text) + "\n";
    if (!remark.object_path.empty()) out += "   at:   " + printable(remark.object_path) + "\n";
    if (!remark.next.empty() || !remark.owner.empty())
      out += "   " + padded(remark.next.empty() ? "" : "next: " + printable(remark.next), 53) +
             (remark.owner.empty() ? "" : "owner: " + printable(remark.owner)) + "\n";
  }
}

void append_next_text(const AcknowledgmentReport& report, std::string& out) {
  const std::string passage = passage_sentence(report);
  if (!report.delivery.empty()) out += "Delivery: " + printable(report.delivery, 400) + "\n";
  std::string line = passage;
  if (!report.next.empty()) line += (line.empty() ? "" : "   ") + next_line(report.next);
  if (!line.empty()) out += line + "\n";
}

void append_facts_text(const AcknowledgmentReport& report, std::string& out) {
  out += "\n";
  const auto fact = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out += padded(name, 12) + value + "\n";
  };
  std::string file = printable(report.file);
  if (!file.empty()) file += ", " + shown_number(report.file_bytes) + " bytes";
  if (!report.file_form.empty()) file += ", " + report.file_form;
  if (report.length != 0)
    file += "; this document: bytes " + shown_number(report.offset) + " to " + shown_number(report.offset + report.length) +
            (report.file_form.empty() ? "" : " of the decoded text");
  if (report.segments != 0) file += ", " + counted(report.segments, "segment", "segments");
  fact("file", file);
  fact("sha256", printable(report.file_hash));
  fact("grammar", printable(report.grammar));
  fact("map", printable(report.map));
  fact("rules", printable(report.rules));
  fact("pack", printable(report.pack_hash));
  fact("tables", printable(report.tables_hash));
  fact("exception", printable(report.exception));
}

void append_raw_text(const AcknowledgmentReport& report, std::string& out) {
  if (report.acknowledgment_bytes.empty()) return;
  out += "\n" + printable(report.acknowledgment.empty() ? "997" : report.acknowledgment, 20) +
         (report.direction == ReportDirection::in ? " as sent" : " as it came") +
         (report.acknowledgment_control.empty() ? "" : ", ISA " + printable(report.acknowledgment_control, 20)) + "\n";
  for (const std::string& segment : segments_of(report.acknowledgment_bytes)) out += "  " + segment + "\n";
}

}  // namespace

std::string acknowledgment_text(const AcknowledgmentReport& report, Instant now) {
  std::string out = headline(report) + "\n";
  append_second_line(report, now, out);
  append_findings(report.findings, report.findings_total, out);
  append_remarks_text(report, out);
  append_next_text(report, out);
  append_facts_text(report, out);
  append_raw_text(report, out);
  return out;
}

}  // namespace crossdock::report
