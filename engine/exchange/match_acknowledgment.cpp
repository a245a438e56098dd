#include "exchange/match_acknowledgment.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "diagnostic/playbook.h"
#include "format/x12/control_number.h"

namespace crossdock::exchange {

namespace {

using ledger::AcknowledgmentState;
using ledger::DocumentState;
using x12::without_zeros;

AcknowledgmentState state_of(std::string_view verdict) {
  if (verdict == "accepted") return AcknowledgmentState::accepted;
  if (verdict == "accepted_with_errors") return AcknowledgmentState::accepted_with_errors;
  if (verdict == "partially_accepted") return AcknowledgmentState::partially_accepted;
  return AcknowledgmentState::rejected;
}

DocumentState document_state_of(AcknowledgmentState state) {
  switch (state) {
    case AcknowledgmentState::accepted: return DocumentState::acknowledged;
    case AcknowledgmentState::accepted_with_errors: return DocumentState::acknowledged_with_errors;
    default: return DocumentState::refused;
  }
}

/// Numbers come again once their range is used up; then what was sent last is meant. What went out in one interchange was expected in
/// one go, so the ids of its rows follow each other. `all`: of one number, in the order in which they were sent.
std::vector<ledger::ExpectedAcknowledgment> latest(std::vector<ledger::ExpectedAcknowledgment> all) {
  auto first = all.rbegin();
  while (first != all.rend() && first->interchange_control == all.back().interchange_control &&
         (first == all.rbegin() || first->id + 1 == std::prev(first)->id))
    ++first;
  all.erase(all.begin(), first.base());
  return all;
}

/// The same for the documents of an interchange. `all`: the latest first.
void keep_latest(const ledger::LedgerView& view, std::vector<ledger::DocumentRecord>& all) {
  std::vector<ledger::ExpectedAcknowledgment> expected;
  for (const ledger::DocumentRecord& document : all) {
    const auto own = view.expected_of_document(document.id);
    expected.insert(expected.begin(), own.begin(), own.end());
  }
  std::set<std::string> kept;
  if (!all.empty()) kept.insert(all.front().id);
  for (const ledger::ExpectedAcknowledgment& one : latest(std::move(expected))) kept.insert(one.document);
  std::erase_if(all, [&](const ledger::DocumentRecord& document) { return !kept.contains(document.id); });
}

/// A TA1 alone ends the waiting of what nobody acknowledges by a 997.
void settle_where_nothing_else_is_awaited(ledger::LedgerWriter& writer, const std::string& id, AcknowledgmentState state,
                                          std::string_view answered_by) {
  const auto awaited = writer.expected_of_document(id);
  const bool by_groups =
      std::any_of(awaited.begin(), awaited.end(), [](const auto& one) { return one.functional_id != ledger::interchange_acknowledgment; });
  const auto document = writer.document(id);
  if (by_groups || !document || document->state != DocumentState::awaiting_acknowledgment) return;
  writer.move(id, document_state_of(state), "the receiver's TA1 " + std::string(answered_by));
}

}  // namespace

GroupMatch match_acknowledgment(ledger::LedgerWriter& writer, std::string_view partner, const ReceivedAcknowledgment& received,
                                std::string_view answered_by) {
  GroupMatch match;
  const auto awaited = latest(writer.expected(partner, received.functional_id, without_zeros(received.group_control), ""));
  for (const ledger::ExpectedAcknowledgment& expected : awaited) {
    const auto named = std::find_if(received.sets.begin(), received.sets.end(), [&](const ReceivedAcknowledgment::Set& set) {
      return without_zeros(set.control) == without_zeros(expected.set_control);
    });
    // A group that is partially accepted names what it rejects: a set that it does not name is accepted.
    AcknowledgmentState state = named != received.sets.end() ? state_of(named->verdict) : state_of(received.verdict);
    if (named == received.sets.end() && state == AcknowledgmentState::partially_accepted) state = AcknowledgmentState::accepted;
    if (expected.state == state) continue;
    writer.answer(expected.id, state, answered_by);
    writer.move(expected.document, document_state_of(state), "the receiver's acknowledgment " + std::string(answered_by));
    if (document_state_of(state) == DocumentState::refused) match.rejected.push_back(expected.document);
  }
  match.known = !awaited.empty();
  return match;
}

InterchangeMatch match_acknowledgment(ledger::LedgerWriter& writer, std::string_view partner,
                                      const translate::ReceivedInterchangeAcknowledgment& received, std::string_view answered_by) {
  const std::string_view number = without_zeros(received.control);
  if (number.empty() || number.size() > 9) return InterchangeMatch::unknown;
  ledger::DocumentFilter filter;
  filter.partner = partner;
  filter.direction = ledger::Direction::out;
  filter.interchange_control = std::string(9 - number.size(), '0').append(number);
  filter.most = limits::file_documents;
  auto documents = writer.documents(filter);
  keep_latest(writer, documents);
  if (documents.empty()) return InterchangeMatch::unknown;
  if (!received.is_rejection()) {
    const auto state = received.verdict == "A" ? AcknowledgmentState::accepted : AcknowledgmentState::accepted_with_errors;
    for (const ledger::ExpectedAcknowledgment& expected :
         latest(writer.expected(partner, ledger::interchange_acknowledgment, number, ""))) {
      if (expected.state != state) writer.answer(expected.id, state, answered_by);
      settle_where_nothing_else_is_awaited(writer, expected.document, state, answered_by);
    }
    return InterchangeMatch::noted;
  }
  for (const ledger::DocumentRecord& document : documents) {
    for (const ledger::ExpectedAcknowledgment& expected : writer.expected_of_document(document.id))
      if (expected.state != AcknowledgmentState::rejected) writer.answer(expected.id, AcknowledgmentState::rejected, answered_by);
    if (document.state == DocumentState::refused) continue;
    writer.move(document.id, DocumentState::refused, "the receiver's TA1 " + std::string(answered_by) + ": " + received.words());
  }
  return InterchangeMatch::refused;
}

std::optional<Trouble> trouble_of(const translate::ReceivedInterchangeAcknowledgment& received, InterchangeMatch match) {
  switch (match) {
    case InterchangeMatch::noted: break;
    case InterchangeMatch::unknown:
      return Trouble{"acknowledgment-for-nothing",
                     "TA1",
                     std::string(playbook::orphan),
                     "an acknowledgment came for interchange " + printable(received.control, 20) + ", which we did not send",
                     "ask the partner which interchange they mean",
                     "integration"};
    case InterchangeMatch::refused:
      return Trouble{"interchange-refused",
                     "TA1",
                     std::string(playbook::acknowledgment_rejected),
                     "the partner refused what we sent: " + received.words(),
                     "correct what the code names, then send the documents again",
                     "integration"};
  }
  return std::nullopt;
}

}  // namespace crossdock::exchange
