#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "exchange/context.h"
#include "exchange/deliver.h"
#include "exchange/summary.h"

namespace crossdock::exchange {

/// What came of one try at a job.
struct WorkResult {
  std::optional<FileSummary> finished;  ///< nothing: it is to be tried again, or another has it
  std::vector<std::string> remarks;
  std::set<std::string> days;  ///< whose report lists have changed
};

/// Works on one job to its end: judge, decide, commit, deliver, report. Whatever an earlier try left is used or done again.
/// A fault of the engine on this file counts as an attempt; after `limits::job_attempts` the file is set aside as failed.
/// `retry_after`: how long a job that failed or whose receiver is in trouble rests.
/// Throws MachineFault and ledger::LedgerFault; the job is free again then.
[[nodiscard]] WorkResult work(Context& context, std::int64_t job, const ChannelOf& channel_of, std::chrono::milliseconds retry_after);

/// What became of a file, by the ledger.
[[nodiscard]] FileSummary summarise(const ledger::LedgerView& view, const ledger::JobRecord& job, const ledger::FileRecord& file);

}  // namespace crossdock::exchange
