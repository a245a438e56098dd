#include <memory>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/site_ledger.h"
#include "report/metrics.h"

namespace crossdock::cli {

namespace {

void show_metrics(Context& context, const CommonOptions& options) {
  const auto site = open_site(context, options);
  if (site == nullptr) return;
  const CommandClock clock(context);
  const auto ledger = open_ledger(context, *site, clock);
  if (ledger == nullptr) return;
  const report::MetricLabels labels = report::metric_labels(*site);
  const report::Machine machine = report::look_at_machine(site->settings().exchange, program_version());
  context.out() << ledger->ask([&](const ledger::LedgerView& view) { return report::metrics_text(view, labels, machine, clock.now()); });
}

}  // namespace

void add_metrics_command(Command app, Context& context) {
  const auto options = std::make_shared<CommonOptions>();
  Command metrics = app.add_command("metrics", "counts, durations and what waits, in the Prometheus text format",
                                    "crossdock metrics\n"
                                    "crossdock metrics | grep overdue");
  add_common_options(metrics, *options, "");
  metrics.callback([&context, options] { show_metrics(context, *options); });
}

}  // namespace crossdock::cli
