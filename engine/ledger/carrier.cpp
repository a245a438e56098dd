#include "ledger/ledger.h"

namespace crossdock::ledger {

OutboxEntry as_sent(const LedgerView& view, OutboxEntry entry) {
  if (entry.carrier == 0) return entry;
  const auto carrier = view.outbox(entry.carrier);
  if (!carrier) return entry;
  OutboxEntry sent = *carrier;
  sent.document = std::move(entry.document);
  sent.envelope = std::move(entry.envelope);
  sent.carrier = entry.carrier;
  return sent;
}

std::vector<OutboxEntry> parts_of(const LedgerView& view, const OutboxEntry& entry) {
  if (!entry.document.empty()) return {entry};
  return view.carried_by(entry.id);
}

}  // namespace crossdock::ledger
