#include "exchange/send.h"

#include <chrono>

#include "exchange/batch_due.h"
#include "exchange/outbound_name.h"
#include "format/x12/control_number.h"

namespace crossdock::exchange {

using ledger::DocumentState;

ledger::OutboxEntry send(ledger::LedgerWriter& writer, ledger::DocumentRecord& document, const Outbound& outbound) {
  const partner::TradingPartner& receiver = outbound.receiver;
  const Instant at = outbound.job.created;
  const bool waits = !outbound.envelope.empty();
  std::string why = "made from file " + outbound.from;
  if (waits) why += "; waits for companions until " + to_rfc3339(closing_time(receiver.batch, receiver.timezone, at));
  document.state = waits ? DocumentState::batched : DocumentState::rendered;
  document.hash = outbound.blob.hash;
  document.length = outbound.blob.size;
  document.id = writer.add(document, why);
  ledger::OutboxEntry entry;
  entry.job = outbound.job.id;
  entry.document = document.id;
  entry.partner = receiver.name;
  entry.folder = Layout::outbox_of(receiver);
  if (!waits) entry.name = outbound_name(outbound.what, outbound.key, outbound.control, at, document.id, outbound.extension);
  entry.hash = outbound.blob.hash;
  entry.archive = outbound.blob.path;
  entry.size = outbound.blob.size;
  entry.state = waits ? ledger::OutboxState::waiting : ledger::OutboxState::ready;
  entry.at = at;
  entry.envelope = outbound.envelope;
  entry.id = writer.add(entry);
  return entry;
}

namespace {

ledger::ExpectedAcknowledgment expected_of(const ledger::DocumentRecord& document, const partner::TradingPartner& receiver, Instant sent) {
  ledger::ExpectedAcknowledgment expected;
  expected.partner = document.partner;
  expected.document = document.id;
  expected.interchange_control = document.interchange_control;
  expected.tier = document.tier;
  expected.due = {sent.milliseconds + std::chrono::duration_cast<std::chrono::milliseconds>(receiver.acknowledge.expect_within).count()};
  return expected;
}

}  // namespace

void expect_acknowledgment(ledger::LedgerWriter& writer, const ledger::DocumentRecord& document, const partner::TradingPartner& receiver,
                           Instant sent) {
  if (!receiver.acknowledge.expect) return;
  ledger::ExpectedAcknowledgment expected = expected_of(document, receiver, sent);
  expected.functional_id = document.functional_id;
  expected.group_control = document.group_control;
  expected.set_control = document.set_control;
  (void)writer.expect(expected);
}

void expect_interchange_acknowledgment(ledger::LedgerWriter& writer, const ledger::DocumentRecord& document,
                                       const partner::TradingPartner& receiver, Instant sent) {
  if (!receiver.x12.acknowledgment_requested) return;
  ledger::ExpectedAcknowledgment expected = expected_of(document, receiver, sent);
  expected.functional_id = ledger::interchange_acknowledgment;
  expected.group_control = x12::without_zeros(document.interchange_control);
  (void)writer.expect(expected);
}

}  // namespace crossdock::exchange
