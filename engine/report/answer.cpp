#include "report/answer.h"

#include <algorithm>

namespace crossdock::report {

namespace {

using ledger::AcknowledgmentState;
using ledger::ExpectedAcknowledgment;

ReportVerdict verdict_of(const ExpectedAcknowledgment& expected, Instant now) {
  switch (expected.state) {
    case AcknowledgmentState::awaiting: return expected.overdue(now) ? ReportVerdict::overdue : ReportVerdict::awaiting;
    case AcknowledgmentState::accepted: return ReportVerdict::accepted;
    case AcknowledgmentState::accepted_with_errors: return ReportVerdict::accepted_with_errors;
    case AcknowledgmentState::partially_accepted: return ReportVerdict::partially_accepted;
    case AcknowledgmentState::rejected: return ReportVerdict::rejected;
  }
  return ReportVerdict::awaiting;
}

}  // namespace

void bring_answer(AcknowledgmentReport& report, const ledger::LedgerView& view, Instant now) {
  if (report.direction != ReportDirection::out) return;
  const std::vector<ExpectedAcknowledgment> all = view.expected_of_document(report.document);
  if (all.empty()) return;
  // A rejection decides; else what is still awaited; else the worst of what came.
  const auto urgency = [&](const ExpectedAcknowledgment& one) {
    if (one.state == AcknowledgmentState::rejected) return -2;
    return one.state == AcknowledgmentState::awaiting ? -1 : static_cast<int>(verdict_of(one, now));
  };
  const ExpectedAcknowledgment& first =
      *std::min_element(all.begin(), all.end(), [&](const auto& a, const auto& b) { return urgency(a) < urgency(b); });
  report.verdict = verdict_of(first, now);
  report.acknowledgment = first.awaited();
  report.acknowledged_due = first.due;
  report.acknowledged_at.reset();
  if (first.state != AcknowledgmentState::awaiting) report.acknowledged_at = first.answered;
  report.exception.clear();
  report.next.clear();
  for (const ledger::ExceptionRecord& exception : view.exceptions_of(report.document))
    if (exception.state == ledger::ExceptionState::open) report.exception = exception.id;
  if (!report.exception.empty()) report.next.push_back({"crossdock exception show " + report.exception, ""});
  if (!first.answered_by.empty() && report.verdict != ReportVerdict::accepted)
    report.next.push_back({"crossdock ack show " + first.answered_by, "what they say"});
}

}  // namespace crossdock::report
