#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

#include "base/clock.h"
#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/site_ledger.h"
#include "exchange/check_ledger.h"
#include "exchange/prune.h"
#include "ledger/archive.h"
#include "report/wording.h"

namespace crossdock::cli {

namespace {

struct LedgerOptions {
  CommonOptions common;
  std::string file, reason;
  std::uint32_t days = 0;
};

void check(Context& context, const LedgerOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const CommandClock clock(context);
  const auto ledger = open_ledger(context, *site, clock);
  if (ledger == nullptr) return;
  ledger::FolderArchive archive(site->settings().exchange, machine_disk());
  exchange::Context of_exchange{site, exchange::Layout{site->settings().exchange}, machine_disk(), clock, *ledger, archive};
  const exchange::LedgerCheck found = exchange::check_ledger(of_exchange);
  if (!found.faults.empty()) context.exit = Exit::found;
  if (options.common.json) {
    std::string out;
    JsonWriter json(out, JsonStyle::indented);
    json.begin_object().member("files", found.files).member("numbers", found.numbers).member("blobs", found.blobs);
    json.member("pending", found.pending).key("faults").begin_array();
    for (const std::string& fault : found.faults) json.string(printable(fault));
    json.end_array().end_object();
    context.out() << out << "\n";
    return;
  }
  for (const std::string& fault : found.faults) context.complain(printable(fault, 500));
  context.out() << report::counted(found.files, "file", "files") << ", "
                << report::counted(found.numbers, "control number", "control numbers") << ", " << found.blobs << " archived, "
                << found.pending
                << " under way: " << (found.faults.empty() ? "no fault" : report::counted(found.faults.size(), "fault", "faults")) << "\n";
}

void backup(Context& context, const LedgerOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const CommandClock clock(context);
  const auto ledger = open_ledger(context, *site, clock);
  if (ledger == nullptr) return;
  const auto done = ledger->backup(options.file);
  if (!done.ok()) {
    context.complain(done.error().message);
    context.exit = Exit::temporary;
    return;
  }
  if (options.common.json)
    context.out() << "{\"done\":true}\n";
  else
    context.out() << "the ledger was copied to " << printable(options.file) << "\n";
}

void prune(Context& context, const LedgerOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const std::int64_t age = std::int64_t{options.days} * milliseconds_per_day;
  if (age < exchange::longest_memory_milliseconds(*site)) {
    context.complain("a pack of the site remembers files for longer, so that duplicates are known: nothing younger may go",
                     "give more days, or lower `duplicates.window_days`");
    context.exit = Exit::usage;
    return;
  }
  const CommandClock clock(context);
  const auto ledger = open_ledger(context, *site, clock);
  if (ledger == nullptr) return;
  ledger::FolderArchive archive(site->settings().exchange, machine_disk());
  exchange::Context of_exchange{site, exchange::Layout{site->settings().exchange}, machine_disk(), clock, *ledger, archive};
  try {
    const exchange::Pruned gone = exchange::prune(of_exchange, {clock.now().milliseconds - age}, caller(), options.reason);
    if (options.common.json) {
      std::string out;
      JsonWriter json(out, JsonStyle::indented);
      json.begin_object().member("files", gone.files).member("blobs", gone.blobs).member("bytes", gone.bytes).end_object();
      context.out() << out << "\n";
    } else {
      context.out() << report::counted(gone.files, "file", "files") << " went from the ledger, " << gone.blobs << " (" << gone.bytes
                    << " bytes) from the archive\n";
    }
  } catch (const std::runtime_error& fault) {
    context.complain(fault.what(), "what went is gone, the rest is whole: run it again");
    context.exit = Exit::temporary;
  }
}

}  // namespace

void add_ledger_commands(Command app, Context& context) {
  Command group = app.add_command("ledger", "the ledger itself: check, backup, prune", "");
  group.require_subcommand(1);
  const auto options = std::make_shared<LedgerOptions>();
  Command checked =
      group.add_command("check", "whether database, audit trail, control numbers and archive are whole", "crossdock ledger check");
  add_common_options(checked, options->common, "one JSON object");
  checked.callback([&context, options] { check(context, *options); });
  Command copied =
      group.add_command("backup", "a whole copy in a new file, also while the daemon runs", "crossdock ledger backup ledger-2026-11-20.db");
  copied.add_option("FILE", options->file, "the new file").required();
  add_common_options(copied, options->common, "one JSON object");
  copied.callback([&context, options] { backup(context, *options); });
  Command pruned = group.add_command("prune", "removes what is old and settled from ledger and archive; what is open stays",
                                     "crossdock ledger prune --days 400 --reason 'yearly'");
  pruned.add_option("--days", options->days, "what came before so many days").required();
  pruned.add_option("--reason", options->reason, "why, for the audit trail").required();
  add_common_options(pruned, options->common, "one JSON object");
  pruned.callback([&context, options] { prune(context, *options); });
}

}  // namespace crossdock::cli
