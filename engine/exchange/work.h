#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "exchange/context.h"
#include "exchange/deliver.h"
#include "exchange/summary.h"

namespace crossdock::exchange {

/// What came of one try at a job.
struct WorkResult {
  std::optional<FileSummary> finished;  ///< with `closed` nothing: it is to be tried again, or another has it
  std::optional<BatchSummary> closed;   ///< instead, of a job that closes a batch
  std::vector<std::string> remarks;
  std::set<std::string> days;  ///< whose report lists have changed
};

/// How long a job that failed, or whose receiver is in trouble, rests.
enum class Retry : std::uint8_t {
  at_once,
  by_tier,  ///< see partner::TierPolicy
};

/// Works on jobs to their end: judge, decide and commit each in its order, then deliver and report all of them. What the steps write is
/// made durable once for all jobs, where the next step rests on it. Whatever an earlier try left is used or done again.
/// A fault of the engine on a file counts as an attempt; after as many as the tier of its documents has, the file is set aside as failed.
/// `outputs`: the archive of what goes out, which the ledger makes durable before it commits.
/// Throws MachineFault and ledger::LedgerFault; the jobs are free again then.
[[nodiscard]] std::vector<WorkResult> work(Context& context, ledger::BlobStore& outputs, std::span<const ledger::JobRecord> jobs,
                                           const ChannelOf& channel_of, Retry retry);

/// What became of a file, by the ledger.
[[nodiscard]] FileSummary summarise(const ledger::LedgerView& view, const ledger::JobRecord& job, const ledger::FileRecord& file);

}  // namespace crossdock::exchange
