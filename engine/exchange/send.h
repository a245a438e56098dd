#pragma once

#include <string>

#include "exchange/context.h"
#include "ledger/archive.h"
#include "partner/trading_partner.h"

namespace crossdock::exchange {

/// What goes out to a receiver, as it was written.
struct Outbound {
  const ledger::JobRecord& job;  ///< that made it
  const std::string& from;       ///< id of the file that it was made from
  const partner::TradingPartner& receiver;
  const ledger::Blob& blob;
  std::string what, key, control, extension;  ///< parts of its file's name, see outbound_name
  std::string envelope;                       ///< see ledger::OutboxEntry: it waits for companions; empty: it is a file of its own
};

/// Adds an outbound document, whose control numbers stand in it, and its outbox entry. Sets its id, hash, length and state.
ledger::OutboxEntry send(ledger::LedgerWriter& writer, ledger::DocumentRecord& document, const Outbound& outbound);

/// The receiver acknowledges the set within the time that its pack says, from when it went.
void expect_acknowledgment(ledger::LedgerWriter& writer, const ledger::DocumentRecord& document, const partner::TradingPartner& receiver,
                           Instant sent);

/// The receiver acknowledges the interchange with a TA1 within the same time, where we ask for one (ISA14). `document`: the first in it.
void expect_interchange_acknowledgment(ledger::LedgerWriter& writer, const ledger::DocumentRecord& document,
                                       const partner::TradingPartner& receiver, Instant sent);

}  // namespace crossdock::exchange
