#include "exchange/set_report.h"

#include "diagnostic/playbook.h"
#include "report/finding.h"
#include "report/from_verdict.h"

namespace crossdock::exchange {

namespace {

using report::AcknowledgmentReport;
using report::ReportVerdict;

report::Parties parties_of(const partner::PackVersion& pack) {
  report::Parties parties;
  parties.partner = pack.partner().shown_name();
  parties.pack = pack.name() + "'s pack";
  return parties;
}

void add(AcknowledgmentReport& report, const std::vector<Diagnostic>& findings, const report::Parties& parties) {
  for (const Diagnostic& finding : findings) report.findings.push_back(report::finding_of(finding, nullptr, parties));
  report.findings_total += findings.size();
}

void add_ledger_facts(AcknowledgmentReport& report, const ReportFacts& facts) {
  const ledger::DocumentRecord& document = facts.document;
  report.document = document.id;
  report.partner = facts.pack.name();
  report.partner_title = facts.pack.partner().title;
  report.tier = document.tier;
  report.at = facts.file.received;
  report.file = facts.file.name;
  report.file_hash = facts.file.hash;
  report.file_bytes = facts.file.size;
  report.rules = document.rules;
  report.pack_hash = facts.file.pack_hash;
  report.tables_hash = facts.file.tables_hash;
  report.acknowledgment = facts.acknowledgment;
  report.acknowledgment_control = facts.acknowledgment_control;
  report.acknowledgment_bytes = facts.acknowledgment_bytes;
  report.exception = facts.exception;
  if (!facts.exception.empty()) {
    report.next.push_back({"crossdock exception show " + facts.exception, ""});
  } else {
    report.next.push_back({"crossdock doc show " + document.id, ""});
  }
}

std::string passage_word(translate::Passage passage) {
  switch (passage) {
    case translate::Passage::deliver: return "waiting";
    case translate::Passage::hold: return "held";
    case translate::Passage::refuse: return "refused";
    case translate::Passage::keep: return "kept";
  }
  return {};
}

}  // namespace

void complete_report(AcknowledgmentReport& report, const JudgedSet& set, const translate::FileVerdict& verdict, const ReportFacts& facts) {
  const report::Parties parties = parties_of(facts.pack);
  report.file_form = verdict.form;
  if (set.interchange < verdict.interchanges.size()) {
    const translate::InterchangeVerdict& interchange = verdict.interchanges[set.interchange];
    report.interchange_control = interchange.control;
    report.test = interchange.usage == 'T';
    add(report, interchange.findings, parties);
    if (set.group < interchange.groups.size()) {
      const translate::GroupVerdict& group = interchange.groups[set.group];
      report.group_control = group.control;
      report.group_code = std::string(1, verdict_code(group.verdict));
      report.group_sets = group.sets_received;
      report.group_sets_accepted = group.sets_accepted;
      report.set_code = std::string(1, verdict_code(set.index < group.sets.size() ? group.sets[set.index].verdict : set.verdict));
      add(report, group.findings, parties);
    }
  }
  add_ledger_facts(report, facts);

  // An object may have been held after it was judged: for its key, or because its receiver cannot take it.
  std::string told;
  for (std::size_t i = 0; i < set.objects.size() && i < report.passed.size(); ++i) {
    report.passed[i].state = passage_word(set.objects[i].passage);
    const auto& trouble = set.objects[i].trouble;
    if (!trouble || trouble->playbook != playbook::duplicate || trouble->cause == told) continue;
    told = trouble->cause;
    report.findings.push_back(finding_of(*trouble));
  }
  switch (facts.document.state) {
    case ledger::DocumentState::rejected:
      report.verdict = ReportVerdict::rejected;
      for (report::Passed& passed : report.passed) passed.state = "refused";
      break;
    case ledger::DocumentState::held: report.verdict = ReportVerdict::held; break;
    case ledger::DocumentState::refused: report.verdict = ReportVerdict::refused; break;
    case ledger::DocumentState::ignored: report.verdict = ReportVerdict::unreadable; break;
    default: break;
  }
  if (facts.aside == nullptr) return;
  report.set_code.clear();
  report.group_code.clear();
  if (facts.document.state == ledger::DocumentState::held) report.findings.push_back(finding_of(*facts.aside));
  for (report::Passed& passed : report.passed) {
    passed.state = facts.document.state == ledger::DocumentState::held ? "held" : "refused";
    passed.detail.clear();
  }
}

void keep_answer(AcknowledgmentReport& report, const std::optional<std::string>& before) {
  if (!before || !report.acknowledgment_control.empty()) return;
  auto parsed = report::parse_acknowledgment_json(*before);
  if (!parsed.ok()) return;
  report.acknowledgment = std::move(parsed->acknowledgment);
  report.acknowledgment_control = std::move(parsed->acknowledgment_control);
  report.acknowledgment_bytes = std::move(parsed->acknowledgment_bytes);
  report.acknowledged_at = parsed->acknowledged_at;
}

report::Finding finding_of(const Trouble& trouble) {
  report::Finding finding;
  finding.code = trouble.rule;
  finding.severity = Severity::error;
  finding.message = trouble.cause;
  finding.place = trouble.place == "ISA/13" ? "segment ISA13" : trouble.place;
  finding.fix = trouble.next;
  finding.owner = trouble.owner;
  return finding;
}

AcknowledgmentReport interchange_acknowledgment_report(const translate::ReceivedInterchangeAcknowledgment& received,
                                                       const std::optional<Trouble>& trouble, const translate::FileVerdict& verdict,
                                                       const ReportFacts& facts) {
  AcknowledgmentReport report;
  report.verdict = ReportVerdict::accepted;
  if (facts.document.state == ledger::DocumentState::rejected) report.verdict = ReportVerdict::rejected;
  if (facts.document.state == ledger::DocumentState::held) report.verdict = ReportVerdict::held;
  report.set = facts.document.set_id;
  report.kind = "interchange_acknowledgment";
  report.key = received.control;
  report.interchange_control = facts.document.interchange_control;
  report.file_form = verdict.form;
  report.offset = received.offset;
  report.length = received.length;
  report::Finding said;
  said.severity = Severity::note;
  said.message = "the partner says: " + received.words();
  said.place = "segment TA1";
  report.findings.push_back(std::move(said));
  if (trouble) report.findings.push_back(finding_of(*trouble));
  if (facts.aside != nullptr) report.findings.push_back(finding_of(*facts.aside));
  report.findings_total = report.findings.size();
  const report::Parties parties = parties_of(facts.pack);
  for (const translate::InterchangeVerdict& interchange : verdict.interchanges)
    if (interchange.control == facts.document.interchange_control) add(report, interchange.findings, parties);
  add_ledger_facts(report, facts);
  return report;
}

AcknowledgmentReport file_report(const translate::FileVerdict& verdict, const ReportFacts& facts) {
  AcknowledgmentReport report = report_of_file(verdict, parties_of(facts.pack));
  if (facts.document.state == ledger::DocumentState::duplicate) report.verdict = ReportVerdict::duplicate;
  add_ledger_facts(report, facts);
  return report;
}

}  // namespace crossdock::exchange
