#include <csignal>
#include <memory>
#include <string>

#include "change/versions.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/run_log.h"
#include "cli/run_summary.h"
#include "cli/service.h"
#include "cli/site_ledger.h"
#include "exchange/exchange.h"

namespace crossdock::cli {

namespace {

struct RunOptions {
  CommonOptions common;
  bool once = false;
  bool log = false;
};

exchange::Exchange* running = nullptr;

extern "C" void stop_running(int) {
  if (running != nullptr) running->stop();
}

extern "C" void reload_running(int) {
  if (running != nullptr) running->reload();
}

/// SIGTERM and SIGINT end the run in order, and SIGHUP makes it read its configuration anew, while this lives.
class ActOnSignals {
 public:
  explicit ActOnSignals(exchange::Exchange& exchange) {
    running = &exchange;
    struct sigaction action = {};
    action.sa_handler = stop_running;
    ::sigaction(SIGTERM, &action, &former_[0]);
    ::sigaction(SIGINT, &action, &former_[1]);
    action.sa_handler = reload_running;
    ::sigaction(SIGHUP, &action, &former_[2]);
  }
  ActOnSignals(const ActOnSignals&) = delete;
  ActOnSignals& operator=(const ActOnSignals&) = delete;
  ~ActOnSignals() {
    ::sigaction(SIGTERM, &former_[0], nullptr);
    ::sigaction(SIGINT, &former_[1], nullptr);
    ::sigaction(SIGHUP, &former_[2], nullptr);
    running = nullptr;
  }

 private:
  struct sigaction former_[3] = {};
};

/// Tells which packs are not used, and why.
void tell_unusable(Context& context, const partner::Site& site) {
  for (const partner::PackEntry& entry : site.entries()) {
    if (entry.pack != nullptr && entry.pack->usable()) continue;
    std::vector<Diagnostic> errors = entry.diagnostics;
    if (entry.pack != nullptr) errors.insert(errors.end(), entry.pack->diagnostics().begin(), entry.pack->diagnostics().end());
    std::erase_if(errors, [](const Diagnostic& diagnostic) { return diagnostic.severity != Severity::error; });
    context.show(errors, site.sources());
    context.complain("the pack of " + entry.name + " has errors and is not used; the other partners go on",
                     "mend it, then `crossdock partner check " + entry.name + "`");
  }
}

/// The site as its packs are to be worked with: what is edited where nobody applies, else the active versions.
change::ActiveSite packs_to_use(Context& context, ledger::Ledger& ledger, const std::shared_ptr<const partner::Site>& site,
                                change::Edited taken) {
  change::ActiveSite active = change::active_site(ledger, site, taken);
  for (const std::string& problem : active.problems) context.complain(problem);
  for (const std::string& name : active.waiting)
    if (taken == change::Edited::taken_up)
      context.remark("the edited files of " + name + " are not worked with: `crossdock plan " + name + "` shows what they change");
  return active;
}

void keep_taken_up(Context& context, ledger::Ledger& ledger, const change::ActiveSite& active) {
  for (const std::string& problem : change::keep_taken_up(ledger, active, caller())) context.remark(problem);
}

/// The site anew, if it is whole: a pack that was good and has errors now keeps the old configuration in use.
std::shared_ptr<const partner::Site> load_again(Context& context, const RunOptions& options, const partner::Site& before,
                                                ledger::Ledger& ledger, exchange::Reload why) {
  tell_service_manager("RELOADING=1");
  const Exit exit = context.exit;
  const auto site = open_site(context, options.common);
  context.exit = exit;
  if (site == nullptr) return nullptr;
  const bool edited = why == exchange::Reload::edited;
  const auto active = packs_to_use(context, ledger, site, edited ? change::Edited::taken_up : change::Edited::ignored);
  for (const partner::PackEntry& entry : active.site->entries()) {
    if (active.site->find(entry.name) != nullptr || entry.partner.family || before.find(entry.name) == nullptr) continue;
    tell_unusable(context, *active.site);
    return nullptr;
  }
  keep_taken_up(context, ledger, active);
  if (!options.log) context.remark(edited ? "the configuration was read anew" : "the versions that were made active are taken up");
  return active.site;
}

void run_site(Context& context, const RunOptions& options) {
  auto site = open_site(context, options.common);
  if (site == nullptr) return;
  RunTeller teller(context, options.common.json);
  const SystemClock machine_clock;
  const Clock& clock = context.clock() != nullptr ? *context.clock() : machine_clock;
  RunLog log(context.err(), clock);
  exchange::Surroundings surroundings;
  surroundings.clock = context.clock();
  surroundings.version = program_version();
  surroundings.told = [&](const exchange::FileSummary& file) { options.log ? log.tell(file) : teller.tell(file); };
  surroundings.told_batch = [&](const exchange::BatchSummary& batch) { options.log ? log.tell(batch) : teller.tell(batch); };
  const bool live = options.log || !options.once;
  if (live) surroundings.remarked = [&](const std::string& text) { options.log ? log.remark(text) : context.remark(text); };
  surroundings.ready = [&] {
    if (options.log) log.event(RunLog::Level::info, "ready");
    tell_service_manager("READY=1");
  };
  exchange::Exchange* opened_exchange = nullptr;
  surroundings.load = [&](exchange::Reload why) {
    if (options.log) log.event(RunLog::Level::info, "reload");
    auto anew = load_again(context, options, *site, opened_exchange->ledger(), why);
    if (anew != nullptr) site = anew;
    if (options.log && anew != nullptr) log.event(RunLog::Level::info, "reloaded");
    return anew;
  };
  auto opened = exchange::Exchange::open(site, std::move(surroundings));
  if (!opened) {
    context.complain(opened.error().message);
    context.exit = Exit::temporary;
    return;
  }
  exchange::Exchange& exchange = **opened;
  opened_exchange = &exchange;
  const auto active = packs_to_use(context, exchange.ledger(), site, change::Edited::taken_up);
  site = active.site;
  tell_unusable(context, *site);
  exchange.use(site);
  keep_taken_up(context, exchange.ledger(), active);
  const ActOnSignals signals(exchange);
  exchange::RunSummary summary = options.once ? exchange.run_once() : exchange.run();
  if (options.log) log.conclude(summary);
  if (summary.found_something()) context.exit = Exit::found;
  if (live) summary.remarks.clear();  // they were told when they came
  teller.conclude(summary, options.log ? RunTeller::Words::none : RunTeller::Words::all);
}

}  // namespace

void add_run_command(Command app, Context& context) {
  const auto options = std::make_shared<RunOptions>();
  Command command = app.add_command("run", "take in what comes, check, acknowledge, translate and deliver it, until stopped",
                                    "crossdock run # the daemon\n"
                                    "crossdock run --log 2>> crossdock.log # the daemon, a line an event\n"
                                    "crossdock run --once # take what is there, finish it, stop\n"
                                    "crossdock run --once --site /srv/edi --json");
  command.add_flag("--once", options->once, "take what is there, finish it, stop");
  command.add_flag("--log", options->log, "lines for a log on standard error instead: key=value, without data of partners");
  add_common_options(command, options->common, "one JSON object a file, and one at the end");
  command.callback([&context, options] { run_site(context, *options); });
}

}  // namespace crossdock::cli
