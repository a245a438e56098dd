#pragma once

#include <set>
#include <string>
#include <vector>

#include "exchange/context.h"
#include "ledger/document.h"
#include "ledger/job.h"

namespace crossdock::exchange {

/// Writes the reports of the documents of a file, as far as their delivery went, and keeps them in the ledger as they are then.
/// A file that was set aside before it was judged gets a document of its own to report on. The days whose lists have to be written
/// anew. Throws MachineFault.
[[nodiscard]] std::set<std::string> write_reports(Context& context, const ledger::JobRecord& job, const ledger::FileRecord& file);

/// The days of the latest documents: their lists may be behind where a run was stopped.
[[nodiscard]] std::set<std::string> days_of_latest(Context& context);

/// Writes index.csv of these days, open.csv and overdue.txt.
void write_lists(Context& context, const std::set<std::string>& days);

/// The .txt of a document's report below the exchange folder; empty where it has none.
[[nodiscard]] std::string report_path(const ledger::LedgerView& view, const std::string& document);

}  // namespace crossdock::exchange
