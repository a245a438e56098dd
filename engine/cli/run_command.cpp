#include <csignal>
#include <memory>
#include <string>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/run_log.h"
#include "cli/run_summary.h"
#include "cli/service.h"
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

/// The site anew, if it is whole: a pack that was good and has errors now keeps the old configuration in use.
std::shared_ptr<const partner::Site> load_again(Context& context, const RunOptions& options, const partner::Site& before) {
  tell_service_manager("RELOADING=1");
  const Exit exit = context.exit;
  auto site = open_site(context, options.common);
  context.exit = exit;
  if (site == nullptr) return nullptr;
  for (const partner::PackEntry& entry : site->entries()) {
    if (site->find(entry.name) != nullptr || entry.partner.family || before.find(entry.name) == nullptr) continue;
    tell_unusable(context, *site);
    return nullptr;
  }
  if (!options.log) context.remark("the configuration was read anew");
  return site;
}

void run_site(Context& context, const RunOptions& options) {
  auto site = open_site(context, options.common);
  if (site == nullptr) return;
  tell_unusable(context, *site);
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
  surroundings.load = [&] {
    if (options.log) log.event(RunLog::Level::info, "reload");
    auto anew = load_again(context, options, *site);
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
