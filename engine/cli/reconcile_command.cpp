#include <memory>
#include <string>

#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/site_ledger.h"
#include "report/reconciliation.h"

namespace crossdock::cli {

namespace {

struct ReconcileOptions {
  CommonOptions common;
  std::string day;
};

void show_reconciliation(Context& context, const ReconcileOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const CommandClock clock(context);
  const auto ledger = open_ledger(context, *site, clock);
  if (ledger == nullptr) return;
  const Instant now = clock.now();
  const std::string day = options.day.empty() ? to_iso_date(to_utc(now).date) : options.day;
  const auto found = ledger->ask([&](const ledger::LedgerView& view) { return report::reconcile(view, day, now); });
  if (!found) {
    context.complain("`" + printable(day) + "` is no day", "write it as 2026-11-20");
    context.exit = Exit::usage;
    return;
  }
  context.out() << (options.common.json ? report::reconciliation_json(*found) : report::reconciliation_text(*found));
  if (found->differs()) context.exit = Exit::found;
}

}  // namespace

void add_reconcile_command(Command app, Context& context) {
  const auto options = std::make_shared<ReconcileOptions>();
  Command command = app.add_command("reconcile", "a day's documents: what came against what went on, and what is missing",
                                    "crossdock reconcile\ncrossdock reconcile --day 2026-11-20 --json | jq '.flows[].missing'");
  command.add_option("--day", options->day, "the day on which the documents came, in UTC; left out: today").type_name("YYYY-MM-DD");
  add_common_options(command, options->common, "one JSON object");
  command.callback([&context, options] { show_reconciliation(context, *options); });
}

}  // namespace crossdock::cli
