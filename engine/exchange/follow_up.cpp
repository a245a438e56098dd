#include "exchange/follow_up.h"

#include <vector>

#include "exchange/expectations.h"
#include "exchange/totals.h"

namespace crossdock::exchange {

using translate::Passage;

void follow_up_set(ledger::LedgerWriter& writer, const JudgedSet& set, ledger::DocumentRecord document, bool on) {
  std::vector<ledger::DocumentTotal> totals;
  for (const JudgedObject& object : set.objects) {
    if (object.again) continue;
    add_totals(totals, object.totals);
    const bool passes = object.passage == Passage::deliver || object.passage == Passage::keep;
    if (!on || !passes || object.kind == "acknowledgment") continue;
    document.kind = object.kind;
    document.keys = object.keys;
    follow_up(writer, document, object.consequences);
  }
  writer.keep_totals(document.id, totals);
}

void follow_up_output(ledger::LedgerWriter& writer, const JudgedSet& set, std::size_t index, ledger::DocumentRecord document) {
  std::vector<ledger::DocumentTotal> totals;
  for (std::size_t i = index; i < set.objects.size(); ++i) {
    const JudgedObject& object = set.objects[i];
    if (i - object.joined_with != index) continue;
    add_totals(totals, object.totals);
    document.keys = object.keys;
    Consequences consequences;
    consequences.shipment = object.consequences.shipment;
    if (object.passage == Passage::deliver) consequences.effect = object.consequences.effect;
    if (i == index) consequences.promised = object.promised_on;
    follow_up(writer, document, consequences);
  }
  writer.keep_totals(document.id, totals);
}

}  // namespace crossdock::exchange
