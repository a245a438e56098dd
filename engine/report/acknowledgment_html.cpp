#include <algorithm>

#include "base/text.h"
#include "report/acknowledgment_report.h"
#include "report/finding_text.h"
#include "report/page_style.h"
#include "report/wording.h"

namespace crossdock::report {

namespace {

/// The colour of a verdict; the word itself always stands beside it.
std::string_view tone(ReportVerdict verdict) {
  switch (verdict) {
    case ReportVerdict::overdue:
    case ReportVerdict::rejected:
    case ReportVerdict::unreadable:
    case ReportVerdict::refused: return "bad";
    case ReportVerdict::held:
    case ReportVerdict::duplicate:
    case ReportVerdict::accepted_with_errors:
    case ReportVerdict::partially_accepted: return "care";
    case ReportVerdict::awaiting: return "calm";
    case ReportVerdict::accepted: return "good";
  }
  return "calm";
}

/// A message whose backticked values become <code>.
std::string html_message(std::string_view message) {
  std::string html;
  bool in_code = false;
  while (true) {
    const std::size_t at = message.find('`');
    html += html_text(message.substr(0, at), 2000);
    if (at == std::string_view::npos) break;
    html += in_code ? "</code>" : "<code>";
    in_code = !in_code;
    message.remove_prefix(at + 1);
  }
  return in_code ? html + "</code>" : html;
}

std::string html_excerpt(const Finding& finding) {
  const std::string_view text = finding.excerpt;
  const std::size_t begin = std::min<std::size_t>(finding.mark_begin, text.size());
  const std::size_t length = std::min<std::size_t>(finding.mark_length, text.size() - begin);
  std::string html = html_text(text.substr(0, begin), 2000);
  if (length > 0) html += "<mark>" + html_text(text.substr(begin, length), 2000) + "</mark>";
  if (length == 0 && !finding.label.empty()) html += "<mark class=\"gap\">&#8201;</mark>";
  return html + html_text(text.substr(begin + length), 2000);
}

void append_finding_section(const Finding& finding, std::uint64_t number, std::string& out) {
  out += "<article class=\"finding " + std::string(finding_severity(finding.severity)) + "\">\n<h3><span class=\"number\">" +
         std::to_string(number) + "</span> " + html_message(finding.message) + "</h3>\n<p class=\"place\">" + html_text(finding.place);
  if (!finding.loop.empty()) out += ", loop " + html_text(finding.loop);
  if (!finding.element_id.empty()) out += ", data element " + html_text(finding.element_id);
  if (finding.severity != Severity::error) out += " &middot; " + std::string(finding_severity(finding.severity)) + ", lets it through";
  out += "</p>\n";
  if (!finding.excerpt.empty()) {
    out += "<pre class=\"segment\">" + html_excerpt(finding) + "</pre>\n";
    if (!finding.label.empty()) out += "<p class=\"label\">" + html_message(finding.label) + "</p>\n";
  }
  out += "<dl>\n";
  append_fact("Why", html_message(finding.why), out);
  append_fact("Fix", html_message(finding.fix), out);
  append_fact("Owner", html_text(finding.owner), out);
  append_fact("Guide", html_text(finding.overlay) + (finding.overlay_source.empty() ? "" : " (" + html_code(finding.overlay_source) + ")"),
              out);
  append_fact("Rule",
              finding.rule.empty() ? "" : html_message(finding.rule) + " <span class=\"code\">" + html_text(finding.code) + "</span>", out);
  append_fact("Map", finding.source == finding.place ? "" : html_code(finding.source), out);
  append_fact("Object", html_code(finding.object_path), out);
  append_fact("Told as", html_code(finding.acknowledged), out);
  out += "</dl>\n</article>\n";
}

void append_header(const AcknowledgmentReport& report, Instant now, std::string& out) {
  out += "<header class=\"" + std::string(tone(report.verdict)) + "\">\n<p class=\"verdict\">" +
         html_text(to_upper_ascii(report_verdict_name(report.verdict))) + "</p>\n<h1>" +
         html_text(report.set.empty() ? "file" : report.set, 80) + (report.direction == ReportDirection::in ? " from " : " to ") +
         html_text(report.partner.empty() ? "nobody known" : report.shown_partner(), 80);
  if (report.test) out += " <span class=\"test\">test</span>";
  out += "</h1>\n<p class=\"key\">";
  if (!report.key.empty()) out += html_text(key_label(report.kind)) + " <strong>" + html_text(report.key, 80) + "</strong> &middot; ";
  out += "document " + html_text(report.document, 80) + "</p>\n";
  const std::string passage = passage_sentence(report);
  if (!passage.empty()) out += "<p>" + html_text(passage, 2000) + "</p>\n";
  if (!report.delivery.empty()) out += "<p>" + html_text(report.delivery, 400) + "</p>\n";
  std::string times = report.at ? (report.direction == ReportDirection::in ? "received " : "sent ") + shown_time(*report.at) : "";
  const std::string acknowledged = acknowledgment_line(report, now);
  if (!acknowledged.empty()) times += (times.empty() ? "" : ", ") + acknowledged;
  if (!times.empty()) out += "<p>" + html_text(times) + "</p>\n";
  out += "</header>\n";
}

void append_facts(const AcknowledgmentReport& report, std::string& out) {
  out += "<section class=\"facts\">\n<h2>Facts</h2>\n<dl>\n";
  append_fact("Control numbers", html_text(control_line(report)), out);
  if (report.at)
    append_fact(report.direction == ReportDirection::in ? "Received" : "Sent",
                "<time datetime=\"" + to_rfc3339(*report.at) + "\">" + shown_time(*report.at) + "</time>", out);
  append_fact("Acknowledged", html_text(code_line(report)), out);
  append_fact("Tier", html_text(report.tier), out);
  std::string file = html_text(report.file);
  if (!file.empty()) file += ", " + shown_number(report.file_bytes) + " bytes";
  if (!report.file_form.empty()) file += ", " + report.file_form;
  if (report.length != 0)
    file += "; this document: bytes " + shown_number(report.offset) + " to " + shown_number(report.offset + report.length) +
            (report.file_form.empty() ? "" : " of the decoded text");
  if (report.segments != 0) file += ", " + counted(report.segments, "segment", "segments");
  append_fact("File", file, out);
  append_fact("SHA-256", html_code(report.file_hash), out);
  append_fact("Grammar", html_text(report.grammar), out);
  append_fact("Map", html_text(report.map), out);
  append_fact("Rules", html_text(report.rules), out);
  append_fact("Pack", html_code(report.pack_hash), out);
  append_fact("Tables", html_code(report.tables_hash), out);
  append_fact("Exception", html_text(report.exception), out);
  out += "</dl>\n</section>\n";
}

void append_remarks(const AcknowledgmentReport& report, std::string& out) {
  if (report.remarks.empty()) return;
  out += "<section>\n<h2>" + counted(report.remarks.size(), "remark of a business rule", "remarks of business rules") + "</h2>\n";
  for (const RuleRemark& remark : report.remarks) {
    out += "<article class=\"finding " + std::string(remark.effect == "warn" ? "warning" : "error") + "\">\n<h3>" + html_text(remark.text) +
           "</h3>\n<dl>\n";
    append_fact("Rule", html_text(remark.id) + ", " + html_text(remark.effect), out);
    append_fact("Object", html_code(remark.object_path), out);
    append_fact("Next", html_text(remark.next), out);
    append_fact("Owner", html_text(remark.owner), out);
    out += "</dl>\n</article>\n";
  }
  out += "</section>\n";
}

void append_next(const AcknowledgmentReport& report, std::string& out) {
  if (report.next.empty()) return;
  out += "<section class=\"next\">\n<h2>Next</h2>\n<ol>\n";
  for (const NextStep& step : report.next)
    out += "<li><code>" + html_text(step.action) + "</code>" + (step.remark.empty() ? "" : " " + html_text(step.remark)) + "</li>\n";
  out += "</ol>\n</section>\n";
}

void append_raw(const AcknowledgmentReport& report, std::string& out) {
  if (report.acknowledgment_bytes.empty()) return;
  out += "<section>\n<h2>" + html_text(report.acknowledgment.empty() ? "997" : report.acknowledgment, 20) +
         (report.direction == ReportDirection::in ? " as sent" : " as it came") +
         (report.acknowledgment_control.empty() ? "" : ", ISA " + html_text(report.acknowledgment_control, 20)) +
         "</h2>\n<pre class=\"raw\">";
  for (const std::string& segment : segments_of(report.acknowledgment_bytes)) out += html_text(segment, 2000) + "\n";
  out += "</pre>\n</section>\n";
}

}  // namespace

std::string acknowledgment_html(const AcknowledgmentReport& report, Instant now) {
  std::string out = begin_page(headline(report));
  append_header(report, now, out);
  const std::uint64_t total = std::max<std::uint64_t>(report.findings_total, report.findings.size());
  if (total > 0) {
    out += "<section>\n<h2>" + counted(total, "finding", "findings") + "</h2>\n";
    std::uint64_t number = 0;
    for (const Finding& finding : report.findings) append_finding_section(finding, ++number, out);
    if (total > report.findings.size()) out += "<p>… and " + shown_number(total - report.findings.size()) + " more, not kept</p>\n";
    out += "</section>\n";
  }
  append_remarks(report, out);
  append_next(report, out);
  append_facts(report, out);
  append_raw(report, out);
  return out + end_page(now);
}

}  // namespace crossdock::report
