#include "report/acknowledgment_report.h"

#include <array>

#include "base/text.h"
#include "format/x12/file_form.h"
#include "report/wording.h"

namespace crossdock::report {

namespace {

constexpr std::size_t isa_terminator = 105;  // the ISA is 105 bytes long, the next byte ends it and every segment
constexpr std::size_t name_code_points = 80;
constexpr std::size_t segment_code_points = 300;
constexpr std::size_t raw_segments = 500;

}  // namespace

std::string_view report_verdict_name(ReportVerdict verdict) {
  static constexpr std::array<std::string_view, 10> names = {"overdue",
                                                             "rejected",
                                                             "unreadable",
                                                             "refused",
                                                             "held",
                                                             "duplicate",
                                                             "accepted with errors",
                                                             "partially accepted",
                                                             "awaiting acknowledgment",
                                                             "accepted"};
  return names[static_cast<std::size_t>(verdict)];
}

std::string headline(const AcknowledgmentReport& report) {
  std::string line = to_upper_ascii(report_verdict_name(report.verdict)) + "  ";
  line += report.set.empty() ? "file" : printable(report.set, name_code_points);
  line += report.direction == ReportDirection::in ? " from " : " to ";
  line += report.partner.empty() ? "nobody known" : printable(report.shown_partner(), name_code_points);
  if (report.test) line += " (test)";
  if (!report.key.empty()) line += "   " + std::string(key_label(report.kind)) + " " + printable(report.key, name_code_points);
  if (!report.document.empty()) line += "   " + printable(report.document, name_code_points);
  return line;
}

std::string control_line(const AcknowledgmentReport& report) {
  std::string line;
  const auto add = [&](std::string_view name, const std::string& number) {
    if (number.empty()) return;
    if (!line.empty()) line += "  ";
    line += std::string(name) + " " + printable(number, 20);
  };
  add("ISA", report.interchange_control);
  add("GS", report.group_control);
  add("ST", report.set_control);
  return line;
}

std::string code_line(const AcknowledgmentReport& report) {
  std::string line;
  if (!report.set_code.empty()) line += "AK5=" + printable(report.set_code, 4);
  if (!report.group_code.empty()) {
    line += (line.empty() ? "AK9=" : " AK9=") + printable(report.group_code, 4);
    line += " (" + shown_number(report.group_sets_accepted) + " of " + shown_number(report.group_sets) + " accepted)";
  }
  return line;
}

std::string acknowledgment_line(const AcknowledgmentReport& report, Instant now) {
  const std::string name = report.acknowledgment.empty() ? "997" : printable(report.acknowledgment, 20);
  const Instant beside = report.at.value_or(now);
  if (report.acknowledged_at) {
    std::string line = name + (report.direction == ReportDirection::in ? " sent " : " came ") + shown_time(*report.acknowledged_at, beside);
    if (report.acknowledged_due && *report.acknowledged_at > *report.acknowledged_due)
      line += ", " + shown_duration(report.acknowledged_at->milliseconds - report.acknowledged_due->milliseconds) + " late";
    return line;
  }
  if (report.acknowledged_due) {
    std::string line = name + " due " + shown_time(*report.acknowledged_due, beside);
    const std::int64_t late = now.milliseconds - report.acknowledged_due->milliseconds;
    if (late > 0) line += "; now " + shown_time(now, beside) + ": " + shown_duration(late) + " late";
    return line;
  }
  return report.acknowledgment == "none" ? "no acknowledgment was agreed" : "";
}

std::string passage_sentence(const AcknowledgmentReport& report) {
  std::string text;
  for (const Passed& passed : report.passed) {
    if (!text.empty()) text += " ";
    const std::string to = printable(passed.to, name_code_points);
    if (passed.state == "delivered" || passed.state == "waiting") {
      text += "Passed to " + to + " (" + passed.state + (passed.detail.empty() ? "" : ": " + printable(passed.detail)) + ").";
    } else if (passed.state == "kept" || to.empty()) {
      text += "Kept; the pack names nobody to pass it to.";
    } else {
      text += "Not passed to " + to + (passed.state.empty() ? "" : " (" + printable(passed.state) + ")") +
              (passed.detail.empty() ? "" : ": " + printable(passed.detail)) + ".";
    }
  }
  return text;
}

std::string next_line(const std::vector<NextStep>& steps) {
  std::string line = "Next:";
  std::size_t number = 0;
  for (const NextStep& step : steps) {
    ++number;
    line += number == 1 ? " " : "   ";
    if (steps.size() > 1) line += std::to_string(number) + " ";
    line += printable(step.action) + (step.remark.empty() ? "" : " (" + printable(step.remark) + ")");
  }
  return line;
}

std::vector<std::string> segments_of(std::string_view bytes) {
  const std::string text = x12::plain_text(bytes);
  std::string_view raw = text;
  std::vector<std::string> segments;
  const char terminator = raw.starts_with("ISA") && raw.size() > isa_terminator ? raw[isa_terminator] : '\n';
  while (!raw.empty()) {
    const std::size_t end = raw.find(terminator);
    const std::string_view segment = trimmed(raw.substr(0, end));
    const bool ended = end != std::string_view::npos;
    if (segments.size() == raw_segments) {
      segments.emplace_back("…");
      break;
    }
    if (!segment.empty())
      segments.push_back(printable(segment, segment_code_points) +
                         (ended && terminator != '\n' ? printable(std::string_view(&terminator, 1)) : ""));
    raw = ended ? raw.substr(end + 1) : std::string_view();
  }
  return segments;
}

}  // namespace crossdock::report
