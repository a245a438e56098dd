#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "exchange/context.h"
#include "ledger/document.h"
#include "ledger/job.h"

namespace crossdock::exchange {

/// A job and the file that it worked on.
struct Worked {
  ledger::JobRecord job;
  ledger::FileRecord file;
};

/// A file that was set aside before it was judged gets a document of its own to report on; nothing happens where it has one.
void add_file_document(ledger::LedgerWriter& writer, const ledger::FileRecord& file, const partner::Site& site);

/// The acknowledgment of an interchange that came got its number and was written after its reports were kept: they say so from now on.
void note_acknowledgment(ledger::LedgerWriter& writer, const ledger::InterchangeRecord& interchange, const std::string& control,
                         const std::string& bytes);

/// Writes the reports of the documents of files, as far as their delivery went, and keeps them in the ledger as they are then; the
/// report files become durable together. The days whose lists have to be written anew. Throws MachineFault.
[[nodiscard]] std::set<std::string> write_reports(Context& context, std::span<const Worked> worked);

/// The days of the latest documents: their lists may be behind where a run was stopped.
[[nodiscard]] std::set<std::string> days_of_latest(Context& context);

/// Writes index.csv and the reconciliation of these days, open.csv and overdue.txt; opens and closes the exceptions of what is overdue,
/// missing or quiet.
void write_lists(Context& context, std::set<std::string> days);

/// The .txt of a document's report below the exchange folder; empty where it has none.
[[nodiscard]] std::string report_path(const ledger::LedgerView& view, const std::string& document);

}  // namespace crossdock::exchange
