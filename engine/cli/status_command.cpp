#include <chrono>
#include <memory>
#include <string_view>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/site_ledger.h"
#include "cli/watch.h"
#include "report/status.h"
#include "report/wording.h"

namespace crossdock::cli {

namespace {

struct StatusOptions {
  CommonOptions common;
  std::size_t most = 10;
  bool watch = false;
  std::size_t every = 5;
};

constexpr std::string_view clear_screen = "\x1b[H\x1b[2J";

void show_once(Context& context, const StatusOptions& options, const partner::Site& site, ledger::Ledger& ledger, Instant now) {
  report::SiteStatus status = ledger.ask([&](const ledger::LedgerView& view) { return report::gather_status(view, now); });
  for (const partner::PackEntry& entry : site.entries())
    if (entry.pack == nullptr || !entry.pack->usable()) status.packs_with_errors.push_back(entry.name);
  if (options.common.json)
    context.out() << report::status_json(status, now) << "\n";
  else
    context.out() << report::status_text(status, now, options.most);
  context.exit = status.needs_somebody() ? Exit::found : Exit::fine;
}

/// A picture after the other until somebody ends it: on a terminal each in the place of the one before.
void watch(Context& context, const StatusOptions& options, const partner::Site& site, ledger::Ledger& ledger, const Clock& clock) {
  const std::chrono::milliseconds every(options.every * 1000);
  const std::unique_ptr<Watch> own = context.given_wait() ? nullptr : Watch::begin(context.in_is_terminal());
  bool first = true;
  do {
    const Instant now = clock.now();
    if (context.out_is_terminal())
      context.out() << clear_screen;
    else if (!first && !options.common.json)
      context.out() << "\n";
    if (!options.common.json)
      context.out() << report::shown_time(now) << (context.out_is_terminal() && context.in_is_terminal() ? "   q ends\n\n" : "\n");
    show_once(context, options, site, ledger, now);
    context.out().flush();
    first = false;
  } while (context.out() && (own != nullptr ? own->wait(every) : context.given_wait()(every)));
}

void show_status(Context& context, const StatusOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const CommandClock clock(context);
  const auto ledger = open_ledger(context, *site, clock);
  if (ledger == nullptr) return;
  if (options.watch)
    watch(context, options, *site, *ledger, clock);
  else
    show_once(context, options, *site, *ledger, clock.now());
}

}  // namespace

void add_status_command(Command app, Context& context) {
  const auto options = std::make_shared<StatusOptions>();
  Command status = app.add_command("status", "what is stuck, why, and what to type; the day in one line",
                                   "crossdock status\n"
                                   "crossdock status --watch --every 10 # again and again, until q\n"
                                   "crossdock status --json | jq .overdue");
  status.add_option("--most", options->most, "how many exceptions at most; left out: 10").between(1, 1000).type_name("N");
  status.add_flag("--watch", options->watch, "again and again; `q` or Ctrl-C ends it");
  status.add_option("--every", options->every, "seconds between two pictures; left out: 5").between(1, 3600).type_name("N");
  add_common_options(status, options->common, "one JSON object; with --watch one after the other");
  status.callback([&context, options] { show_status(context, *options); });
}

}  // namespace crossdock::cli
