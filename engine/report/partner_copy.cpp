#include "report/partner_copy.h"

#include <algorithm>

namespace crossdock::report {

namespace {

/// "date, 8 digits (grammars/x12/004010/850.grammar:58)" without where our files say it.
void drop_place_in_our_files(std::string& rule) {
  const std::size_t begin = rule.rfind(" (");
  if (begin == std::string::npos || !rule.ends_with(')')) return;
  const std::string_view place = std::string_view(rule).substr(begin);
  if (place.find(".grammar:") != std::string_view::npos || place.find(".map:") != std::string_view::npos) rule.erase(begin);
}

/// Whether the partner is to mend it.
bool is_theirs(const Finding& finding, const AcknowledgmentReport& report) {
  return finding.owner == "sender" || finding.owner == report.shown_partner() || finding.owner == report.partner;
}

Finding copied(Finding finding, const AcknowledgmentReport& report) {
  drop_place_in_our_files(finding.rule);
  for (std::string* internal : {&finding.source, &finding.overlay_source, &finding.object_path}) internal->clear();
  if (!is_theirs(finding, report)) finding.fix.clear();
  // What follows tells our analyst how to accept it all the same.
  finding.fix.erase(std::min(finding.fix.size(), finding.fix.find("; or accept it")));
  finding.owner.clear();
  return finding;
}

}  // namespace

AcknowledgmentReport partner_copy(const AcknowledgmentReport& report) {
  AcknowledgmentReport copy = report;
  // That we hold it is our matter: they were told that it came well.
  if (copy.verdict == ReportVerdict::held)
    copy.verdict = copy.findings.empty() ? ReportVerdict::accepted : ReportVerdict::accepted_with_errors;
  for (std::string* internal : {&copy.tier, &copy.grammar, &copy.map, &copy.rules, &copy.pack_hash, &copy.tables_hash, &copy.exception})
    internal->clear();
  copy.passed.clear();
  copy.next.clear();
  if (copy.direction == ReportDirection::in) copy.delivery.clear();
  copy.findings.clear();
  for (const Finding& finding : report.findings)
    if (is_theirs(finding, report) || !finding.acknowledged.empty()) copy.findings.push_back(copied(finding, report));
  copy.findings_total = report.findings_total - (report.findings.size() - copy.findings.size());
  copy.remarks.clear();
  for (const RuleRemark& remark : report.remarks)
    if (remark.effect == "reject") copy.remarks.push_back({remark.id, remark.effect, remark.text, "", "", ""});
  return copy;
}

}  // namespace crossdock::report
