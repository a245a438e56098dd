#include <memory>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/site_ledger.h"
#include "report/status.h"

namespace crossdock::cli {

namespace {

struct StatusOptions {
  CommonOptions common;
  std::size_t most = 10;
};

void show_status(Context& context, const StatusOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const CommandClock clock(context);
  const auto ledger = open_ledger(context, *site, clock);
  if (ledger == nullptr) return;
  const Instant now = clock.now();
  const report::SiteStatus status = ledger->ask([&](const ledger::LedgerView& view) { return report::gather_status(view, now); });
  if (options.common.json)
    context.out() << report::status_json(status, now) << "\n";
  else
    context.out() << report::status_text(status, now, options.most);
  if (status.needs_somebody()) context.exit = Exit::found;
}

}  // namespace

void add_status_command(Command app, Context& context) {
  const auto options = std::make_shared<StatusOptions>();
  Command status = app.add_command("status", "what is stuck, why, and what to type; the day in one line",
                                   "crossdock status\ncrossdock status --json | jq .overdue");
  status.add_option("--most", options->most, "how many exceptions at most; left out: 10").between(1, 1000).type_name("N");
  add_common_options(status, options->common, "one JSON object");
  status.callback([&context, options] { show_status(context, *options); });
}

}  // namespace crossdock::cli
