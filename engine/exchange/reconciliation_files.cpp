#include "exchange/reconciliation_files.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "report/reconciliation.h"

namespace crossdock::exchange {

namespace {

constexpr std::int64_t day_end_milliseconds = 600'000;  // so long after midnight the day before is looked at although nothing came

/// Anew only where the table changed: the page tells the time at which it was written.
void write_day(Context& context, const std::string& day, Instant now) {
  const auto found = context.ledger.ask([&](const ledger::LedgerView& view) { return report::reconcile(view, day, now); });
  if (!found || found->flows.empty()) return;
  const std::filesystem::path folder = context.layout.root / "outbound" / "reconciliation";
  const std::filesystem::path table = folder / (day + ".csv");
  const std::string csv = reconciliation_csv(*found);
  const auto before = read_file(table, limits::tree_file_bytes);
  if (before.ok() && *before == csv) return;
  require(context.disk.make_folders(folder));
  // The table last: where it is there, the page is too.
  require(write_file_atomic(folder / (day + ".html"), reconciliation_html(*found), Existing::replace, context.disk));
  require(write_file_atomic(table, csv, Existing::replace, context.disk));
}

}  // namespace

void write_reconciliations(Context& context, std::set<std::string> days) {
  const Instant now = context.clock.now();
  if (!days.empty() || now.milliseconds % milliseconds_per_day < day_end_milliseconds)
    days.insert(to_iso_date(to_utc({now.milliseconds - milliseconds_per_day}).date));
  for (const std::string& day : days) write_day(context, day, now);
}

}  // namespace crossdock::exchange
