#include <memory>
#include <string>

#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/site_ledger.h"
#include "exchange/check_ledger.h"
#include "ledger/archive.h"

namespace crossdock::cli {

namespace {

struct LedgerOptions {
  CommonOptions common;
  std::string file;
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
  context.out() << found.files << " files, " << found.numbers << " control numbers, " << found.blobs << " archived, " << found.pending
                << " under way: " << (found.faults.empty() ? "no fault" : std::to_string(found.faults.size()) + " faults") << "\n";
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

}  // namespace

void add_ledger_commands(Command app, Context& context) {
  Command group = app.add_command("ledger", "the ledger itself: check, backup", "");
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
}

}  // namespace crossdock::cli
