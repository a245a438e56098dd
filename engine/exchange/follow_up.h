#pragma once

#include <cstddef>

#include "exchange/judged_file.h"
#include "ledger/ledger.h"

/// What a committed document means beside itself: for documents that follow it or that it follows (expectations.h), and for whoever
/// reconciles a day (totals.h).
namespace crossdock::exchange {

/// Of an inbound set. `on`: it goes on, as far as its objects do.
void follow_up_set(ledger::LedgerWriter& writer, const JudgedSet& set, ledger::DocumentRecord document, bool on);

/// Of the document that the object at `index` goes out in, with those that stand in it too.
void follow_up_output(ledger::LedgerWriter& writer, const JudgedSet& set, std::size_t index, ledger::DocumentRecord document);

}  // namespace crossdock::exchange
