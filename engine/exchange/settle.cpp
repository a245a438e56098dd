#include "exchange/settle.h"

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "diagnostic/playbook.h"
#include "exchange/exception_cause.h"
#include "exchange/expectations.h"

namespace crossdock::exchange {

namespace {

using ledger::DocumentRecord;
using ledger::DocumentState;

constexpr std::string_view overdue_rule = "acknowledgment-overdue";

bool waits_for_a_person(DocumentState state) {
  return state == DocumentState::held || state == DocumentState::rejected || state == DocumentState::refused ||
         state == DocumentState::failed || state == DocumentState::duplicate;
}

bool is_settled(const ledger::LedgerView& view, const ledger::ExceptionGroup& group, const ledger::ExceptionItem& item) {
  if (item.document.empty()) return false;
  if (group.rule == missing_rule) {
    const auto expected = view.expectations_of(item.document);
    return std::none_of(expected.begin(), expected.end(), [&](const ledger::Expectation& one) {
      return one.state == ledger::ExpectationState::missed && one.awaited == group.document;
    });
  }
  if (group.rule == overdue_rule) {
    const auto expected = view.expected_of_document(item.document);
    return std::none_of(expected.begin(), expected.end(),
                        [](const auto& one) { return one.state == ledger::AcknowledgmentState::awaiting; });
  }
  const auto document = view.document(item.document);
  return document && !waits_for_a_person(document->state);
}

}  // namespace

std::vector<DocumentRecord> outputs_of(const ledger::LedgerView& view, const std::string& document) {
  ledger::DocumentFilter filter;
  filter.parent = document;
  filter.direction = ledger::Direction::out;
  filter.most = limits::object_list_items;
  auto outputs = view.documents(filter);
  std::reverse(outputs.begin(), outputs.end());
  std::erase_if(outputs, [](const DocumentRecord& output) {
    return output.state == DocumentState::superseded || output.state == DocumentState::ignored || output.state == DocumentState::failed;
  });
  return outputs;
}

void close_settled_exceptions(ledger::LedgerWriter& writer, std::string_view document, std::string_view who, std::string_view reason) {
  for (const ledger::ExceptionRecord& exception : writer.exceptions_of(document)) {
    if (exception.state != ledger::ExceptionState::open) continue;
    const auto items = writer.exception_items(exception.id, limits::day_documents);
    if (std::all_of(items.begin(), items.end(), [&](const auto& item) { return is_settled(writer, exception.group, item); }))
      writer.close_exception(exception.id, ledger::ExceptionState::resolved, who, reason);
  }
}

std::vector<std::string> sweep_overdue(ledger::LedgerWriter& writer, Instant now) {
  std::vector<std::string> raised;
  for (const ledger::ExpectedAcknowledgment& expected : writer.awaited(limits::day_documents)) {
    if (!expected.overdue(now)) break;  // the earliest due time comes first
    const auto document = writer.document(expected.document);
    if (!document) continue;
    const auto known = writer.exceptions_of(expected.document);
    if (std::any_of(known.begin(), known.end(),
                    [](const auto& one) { return one.group.rule == overdue_rule && one.state == ledger::ExceptionState::open; }))
      continue;
    ledger::ExceptionCause cause;
    cause.group = {expected.partner, document->set_id, std::string(overdue_rule), ""};
    cause.playbook = playbook::acknowledgment_overdue;
    cause.severity = severity_of(expected.tier);
    cause.owner = expected.partner;
    cause.due = expected.due;
    cause.document = expected.document;
    cause.cause = "no acknowledgment came for " + document->set_id + " " + expected.document +
                  (document->keys.empty() ? std::string() : " (" + printable(document->keys.front(), 60) + ")") + ", interchange " +
                  printable(expected.interchange_control, 20) + ", which was due " + to_rfc3339(expected.due);
    cause.next = "ask " + expected.partner + " whether they have it; `crossdock doc resend " + expected.document +
                 " --same-control` only where they agree";
    raised.push_back(writer.raise(cause));
  }
  for (const ledger::ExceptionRecord& exception : writer.exceptions_in(ledger::ExceptionState::open, limits::day_documents)) {
    if (exception.group.rule != overdue_rule) continue;
    const auto items = writer.exception_items(exception.id, 1);
    if (!items.empty()) close_settled_exceptions(writer, items.front().document, "engine", "what was overdue has been answered");
  }
  return raised;
}

}  // namespace crossdock::exchange
