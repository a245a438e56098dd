#include "report/finding_text.h"

#include <algorithm>

#include "base/text.h"
#include "report/wording.h"

namespace crossdock::report {

namespace {

constexpr std::size_t acknowledged_column = 68;
constexpr std::size_t owner_column = 56;

void append_excerpt(const Finding& finding, std::string& out) {
  if (finding.excerpt.empty()) return;
  out += "   " + finding.excerpt + "\n";
  const std::size_t before = code_points(std::string_view(finding.excerpt).substr(0, finding.mark_begin));
  const std::size_t width = code_points(std::string_view(finding.excerpt).substr(finding.mark_begin, finding.mark_length));
  if (finding.mark_length == 0 && finding.label.empty()) return;
  out += "   " + std::string(before, ' ') + std::string(std::max<std::size_t>(1, width), '^');
  if (!finding.label.empty()) out += " " + with_quotes(finding.label);
  out += "\n";
}

void append_finding(const Finding& finding, std::uint64_t number, std::string& out) {
  std::string first =
      " " + std::to_string(number) + " " + (finding.place.empty() ? "" : finding.place + "  ") + with_quotes(finding.message);
  if (finding.severity != Severity::error) first += " (" + std::string(finding_severity(finding.severity)) + ", lets it through)";
  out += finding.acknowledged.empty() ? first : padded(first, acknowledged_column) + finding.acknowledged;
  out += "\n";
  append_excerpt(finding, out);
  const auto detail = [&](std::string_view name, const std::string& text) {
    if (!text.empty()) out += "   " + padded(name, 7) + with_quotes(text) + "\n";
  };
  detail("why:", finding.why);
  detail("rule:", finding.rule.empty() ? "" : finding.rule + "  [" + finding.code + "]");
  detail("guide:", finding.overlay.empty() || finding.overlay_source.empty() ? finding.overlay
                                                                             : finding.overlay + "  (" + finding.overlay_source + ")");
  detail("loop:", finding.loop);
  detail("map:", finding.source == finding.place ? "" : finding.source);
  detail("at:", finding.object_path);
  if (!finding.fix.empty() || !finding.owner.empty()) {
    const std::string fix = finding.fix.empty() ? "" : "fix:   " + with_quotes(finding.fix);
    out += "   " + (finding.owner.empty() ? fix : padded(fix, owner_column) + "owner: " + finding.owner) + "\n";
  }
}

}  // namespace

std::string_view finding_severity(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::note: return "note";
  }
  return {};
}

void append_findings(const std::vector<Finding>& findings, std::uint64_t total, std::string& out) {
  total = std::max<std::uint64_t>(total, findings.size());
  if (total == 0) return;
  out += counted(total, "finding", "findings") + "\n";
  std::uint64_t number = 0;
  for (const Finding& finding : findings) append_finding(finding, ++number, out);
  if (total > findings.size()) out += " … and " + shown_number(total - findings.size()) + " more, not kept\n";
}

}  // namespace crossdock::report
