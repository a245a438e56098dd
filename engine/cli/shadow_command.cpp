#include <memory>
#include <string>

#include "base/file.h"
#include "base/text.h"
#include "change/shadow.h"
#include "change/versions.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/site_ledger.h"
#include "ledger/archive.h"

/// `shadow`: edited packs beside the results of another system.
namespace crossdock::cli {

namespace {

constexpr std::int64_t day_in_milliseconds = 86'400'000;

struct ShadowOptions {
  CommonOptions common;
  std::string name;
  std::uint32_t days = 1;
};

/// Writes the report as a text, a page and JSON. False: told, exit code set.
bool keep_report(Context& context, const std::filesystem::path& folder, const change::ShadowReport& report) {
  const std::string day = to_rfc3339(context.now()).substr(0, 10);
  auto done = machine_disk().make_folders(folder);
  for (const auto& [ending, text] : {std::pair{".txt", change::shadow_text(report)},
                                     {".html", change::shadow_html(report, context.now())},
                                     {".json", change::shadow_json(report)}})
    if (done.ok()) done = write_file_atomic(folder / (day + ending), text);
  if (done.ok()) return true;
  context.complain(done.error().message);
  context.exit = Exit::temporary;
  return false;
}

void run_shadow_command(Context& context, const ShadowOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  SourceSet sources;
  std::vector<Diagnostic> diagnostics;
  const auto file = site->settings().shown_root / "shadows" / (file_name_part(options.name) + ".toml");
  const change::ShadowSettings settings = change::read_shadow(file, *site, sources, diagnostics);
  context.show(diagnostics, sources);
  if (has_errors(diagnostics)) {
    context.exit = Exit::usage;
    return;
  }
  if (open_pack(context, *site, settings.partner) == nullptr || open_pack(context, *site, settings.receiver) == nullptr) return;
  const CommandClock clock(context);
  const auto ledger = open_ledger(context, *site, clock);
  if (ledger == nullptr) return;
  const auto active = change::active_site(*ledger, site, change::Edited::ignored);
  ledger::FolderArchive archive(site->settings().exchange, machine_disk());
  const exchange::Layout layout{site->settings().exchange};
  const change::PlanSites sites{active.site, site, layout, machine_disk(), clock, *ledger, archive};
  const Instant until{context.now().milliseconds + 1};
  const Instant from{until.milliseconds - std::int64_t{options.days} * day_in_milliseconds};
  const auto report = change::run_shadow(sites, settings, from, until);
  if (!report.ok()) {
    context.complain(report.error().message);
    context.exit = Exit::not_found;
    return;
  }
  if (report->shows_something()) context.exit = Exit::found;
  const std::filesystem::path folder = layout.root / "outbound" / "shadow" / file_name_part(settings.name);
  if (!keep_report(context, folder, *report)) return;
  context.out() << (options.common.json ? change::shadow_json(*report) : change::shadow_text(*report));
  if (!options.common.json) context.remark("nothing was delivered; the report is in outbound/shadow/" + file_name_part(settings.name));
}

}  // namespace

void add_shadow_command(Command app, Context& context) {
  const auto options = std::make_shared<ShadowOptions>();
  Command command = app.add_command("shadow", "what edited packs make beside what another system made of the same files; delivers nothing",
                                    "crossdock shadow northmart # shadows/northmart.toml, the last day\n"
                                    "crossdock shadow northmart --days 7 --json");
  command.add_option("NAME", options->name, "shadows/NAME.toml").required();
  command.add_option("--days", options->days, "what came in so many days").type_name("DAYS");
  add_common_options(command, options->common, "one JSON object");
  command.callback([&context, options] { run_shadow_command(context, *options); });
}

}  // namespace crossdock::cli
