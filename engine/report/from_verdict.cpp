#include "report/from_verdict.h"

#include <algorithm>

namespace crossdock::report {

namespace {

constexpr std::size_t most_findings = 500;  // kept of one document; the rest are counted

using translate::ObjectVerdict;
using translate::Passage;
using translate::Verdict;

void add_findings(const std::vector<Diagnostic>& diagnostics, const SourceSet* sources, const Parties& parties,
                  AcknowledgmentReport& report) {
  report.findings_total += diagnostics.size();
  for (const Diagnostic& diagnostic : diagnostics) {
    if (report.findings.size() == most_findings) return;
    report.findings.push_back(finding_of(diagnostic, sources, parties));
  }
}

ReportVerdict verdict_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::accepted: return ReportVerdict::accepted;
    case Verdict::accepted_with_errors: return ReportVerdict::accepted_with_errors;
    case Verdict::partially_accepted: return ReportVerdict::partially_accepted;
    case Verdict::rejected: return ReportVerdict::rejected;
  }
  return ReportVerdict::rejected;
}

std::string code_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::accepted: return "A";
    case Verdict::accepted_with_errors: return "E";
    case Verdict::partially_accepted: return "P";
    case Verdict::rejected: return "R";
  }
  return {};
}

std::string state_of(Passage passage) {
  switch (passage) {
    case Passage::deliver: return "waiting";
    case Passage::hold: return "held";
    case Passage::refuse: return "refused";
    case Passage::keep: return "kept";
  }
  return {};
}

std::string effect_of(FaultKind kind) {
  switch (kind) {
    case FaultKind::rule_hold: return "hold";
    case FaultKind::rule_reject: return "reject";
    default: return "warn";
  }
}

void add_object(const ObjectVerdict& object, const SourceSet* sources, const Parties& parties, AcknowledgmentReport& report) {
  if (report.kind.empty()) report.kind = object.kind;
  if (report.key.empty()) report.key = object.key;
  const bool rejected = report.verdict == ReportVerdict::rejected;
  report.passed.push_back({object.route, rejected ? "rejected" : state_of(object.passage), "", object.kind, object.key});
  for (const translate::RuleFinding& rule : object.rules) {
    RuleRemark remark{rule.id, effect_of(rule.kind), rule.text, rule.next, rule.owner, rule.object_path};
    // The parts of one document often share what is to be said: it is said once.
    if (std::find(report.remarks.begin(), report.remarks.end(), remark) == report.remarks.end())
      report.remarks.push_back(std::move(remark));
  }
  add_findings(object.diagnostics, sources, parties, report);
  if (report.verdict == ReportVerdict::rejected || report.verdict == ReportVerdict::refused) return;
  if (object.passage == Passage::refuse) report.verdict = ReportVerdict::refused;
  if (object.passage == Passage::hold) report.verdict = ReportVerdict::held;
}

}  // namespace

AcknowledgmentReport report_of_set(const translate::SetVerdict& set, const translate::GroupVerdict* group,
                                   const translate::InterchangeVerdict* interchange, const SourceSet* sources, const Parties& parties) {
  AcknowledgmentReport report;
  report.partner_title = parties.partner;
  report.verdict = verdict_of(set.verdict);
  report.set = set.set_id;
  report.set_control = set.control;
  report.offset = set.offset;
  report.length = set.length;
  report.segments = set.segments;
  report.grammar = set.grammar;
  report.map = set.map;
  add_findings(set.findings, nullptr, parties, report);
  report.findings_total = std::max<std::uint64_t>(report.findings_total, set.findings_total);
  for (const ObjectVerdict& object : set.objects) add_object(object, sources, parties, report);
  if (group != nullptr) report.set_code = code_of(set.verdict);
  add_envelope(report, set.index, group, interchange, parties);
  return report;
}

void add_envelope(AcknowledgmentReport& report, std::uint32_t index, const translate::GroupVerdict* group,
                  const translate::InterchangeVerdict* interchange, const Parties& parties) {
  bool rejected = false;
  if (interchange != nullptr) {
    report.interchange_control = interchange->control;
    report.test = interchange->usage == 'T';
    add_findings(interchange->findings, nullptr, parties, report);
    rejected = interchange->verdict == Verdict::rejected;
  }
  if (group != nullptr) {
    report.group_control = group->control;
    report.group_code = code_of(group->verdict);
    report.group_sets = group->sets_received;
    report.group_sets_accepted = group->sets_accepted;
    if (index < group->sets.size()) report.set_code = code_of(group->sets[index].verdict);
    add_findings(group->findings, nullptr, parties, report);
    rejected = rejected || group->verdict == Verdict::rejected;
  }
  if (!rejected) return;
  // A fault of the group or interchange, found behind the set, rejects it after all.
  report.verdict = ReportVerdict::rejected;
  for (Passed& passed : report.passed) passed.state = "rejected";
}

AcknowledgmentReport report_of_file(const translate::FileVerdict& file, const Parties& parties) {
  AcknowledgmentReport report;
  report.partner_title = parties.partner;
  report.verdict = ReportVerdict::unreadable;
  report.file_bytes = file.bytes;
  report.file_form = file.form;
  add_findings(file.findings, nullptr, parties, report);
  for (const translate::InterchangeVerdict& interchange : file.interchanges) {
    if (report.interchange_control.empty()) report.interchange_control = interchange.control;
    add_findings(interchange.findings, nullptr, parties, report);
    for (const translate::GroupVerdict& group : interchange.groups) add_findings(group.findings, nullptr, parties, report);
  }
  return report;
}

std::string masked_acknowledgment(std::string_view raw, const std::vector<Diagnostic>& findings) {
  std::string masked(raw);
  if (raw.size() < 106 || !raw.starts_with("ISA")) return masked;
  const char separator = raw[3], terminator = raw[105];
  for (const std::string_view tag : {"AK4", "IK4"}) {
    const std::string start = std::string(tag) + separator;
    for (std::size_t at = masked.find(start); at != std::string::npos; at = masked.find(start, at + 1)) {
      const std::size_t end = std::min(masked.find(terminator, at), masked.size());
      std::size_t copy = at;
      for (int element = 0; element < 4 && copy != std::string::npos; ++element) {
        copy = masked.find(separator, copy);
        if (copy != std::string::npos) ++copy;
      }
      if (copy == std::string::npos || copy >= end) continue;
      const std::string_view value(masked.data() + copy, end - copy);
      // The copy may be a shortened form of the value.
      const bool personal = std::any_of(findings.begin(), findings.end(), [&](const Diagnostic& finding) {
        return finding.personal && !value.empty() && finding.value.starts_with(value.substr(0, std::min<std::size_t>(value.size(), 8)));
      });
      if (personal) masked.replace(copy, end - copy, mask);
    }
  }
  return masked;
}

}  // namespace crossdock::report
