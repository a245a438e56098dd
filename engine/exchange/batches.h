#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/context.h"
#include "exchange/summary.h"

/// Sets that go out together: each waits in the ledger, as it was written for its receiver, until its batch is closed. Closing settles, in
/// one transaction, which sets go together, and gives a job for it; the job reserves the control numbers, writes the interchange and
/// commits it. So a batch that was closed once is the same whatever stops the program.
namespace crossdock::exchange {

/// What the sets of one interchange must have alike, of a set written as an interchange of its own.
[[nodiscard]] std::string envelope_of_batch(std::string_view interchange);

/// Closes every batch that is full, or whose time has come by the ledger's clock. How many.
std::size_t close_due_batches(Context& context);
/// Closes the batches of a receiver, or of every one where `partner` is empty, whatever the time is. The number of sets in them.
std::size_t close_batches_now(ledger::LedgerWriter& writer, const partner::Site& site, std::string_view partner, Instant now);
/// What waits, by receiver.
[[nodiscard]] std::vector<OpenBatch> open_batches(Context& context);

/// Writes the interchange of a batch that was closed: numbers, archive, and in one transaction the documents' numbers, the outbox and the
/// job as committed. Throws as `commit` does; UnworkableFile where what waits cannot be put together.
void write_batch(Context& context, const ledger::JobRecord& job, const partner::PackVersion& receiver);
/// It cannot be written: its sets are held, and an exception says why. A set that is released then waits again.
void give_up_batch(ledger::LedgerWriter& writer, const ledger::JobRecord& job, const std::string& reason, Instant now);
/// What became of it.
[[nodiscard]] BatchSummary summarise_batch(const ledger::LedgerView& view, const ledger::JobRecord& job);

}  // namespace crossdock::exchange
