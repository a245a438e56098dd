#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/site_ledger.h"
#include "partner/check_pack.h"
#include "partner/secrets.h"
#include "report/wording.h"

namespace crossdock::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t least_free_bytes = 1ull << 30;
constexpr std::int64_t clock_tolerance_milliseconds = 300'000;

/// One thing that was looked at.
struct Check {
  enum class Outcome : std::uint8_t { good, doubtful, bad };
  std::string what;
  Outcome outcome = Outcome::good;
  std::string found;
  std::string next;  ///< what to do; empty where it is good
};

std::string_view name_of(Check::Outcome outcome) {
  switch (outcome) {
    case Check::Outcome::good: return "good";
    case Check::Outcome::doubtful: return "doubtful";
    case Check::Outcome::bad: break;
  }
  return "bad";
}

Check check_configuration(const partner::Site& site) {
  std::size_t wrong = 0;
  for (const partner::PackEntry& entry : site.entries())
    if (entry.pack == nullptr || has_errors(entry.diagnostics) || has_errors(partner::check_pack(*entry.pack))) ++wrong;
  const std::string packs = report::counted(site.entries().size(), "pack", "packs");
  if (wrong == 0 && !has_errors(site.diagnostics())) return {"configuration", Check::Outcome::good, packs + ", no errors", ""};
  return {"configuration", Check::Outcome::bad, std::to_string(wrong) + " of " + packs + " have errors", "crossdock check"};
}

Check check_free_space(const fs::path& folder) {
  std::error_code error;
  const fs::space_info space = fs::space(folder, error);
  if (error)
    return {"disk", Check::Outcome::bad, error.message() + ": " + printable(folder.string()), "make the folder, or mount its disk"};
  const std::string found = report::shown_number(space.available >> 20) + " MB free";
  if (space.available >= least_free_bytes) return {"disk", Check::Outcome::good, found, ""};
  return {"disk", Check::Outcome::bad, found, "make room: files wait in their inbox while the disk is full"};
}

/// Everything below one root is renamed, so it lies on one device; and it is nobody else's to read.
std::vector<Check> check_folders(const fs::path& root) {
  std::vector<Check> checks;
  std::optional<dev_t> device;
  bool one_device = true, writable = true, closed = true;
  for (const fs::path& folder : {root, root / "inbound", root / "outbound", root / "work", root / "archive"}) {
    struct stat of_folder {};
    if (::stat(folder.c_str(), &of_folder) != 0) continue;  // the first run makes it
    one_device = one_device && device.value_or(of_folder.st_dev) == of_folder.st_dev;
    device = of_folder.st_dev;
    writable = writable && ::access(folder.c_str(), R_OK | W_OK | X_OK) == 0;
  }
  // Whoever may not enter the root sees nothing below it.
  struct stat status {};
  closed = ::stat(root.c_str(), &status) != 0 || (status.st_mode & S_IRWXO) == 0;
  const std::string shown = printable(root.string());
  checks.push_back(writable ? Check{"folders", Check::Outcome::good, shown + " can be written", ""}
                            : Check{"folders", Check::Outcome::bad, "this user may not write in " + shown,
                                    "give the folders to the user that the daemon runs as"});
  if (!one_device)
    checks.push_back({"folders", Check::Outcome::bad, "they lie on several devices, and files are moved by renaming",
                      "mount one device for all of " + shown});
  if (!closed)
    checks.push_back(
        {"permissions", Check::Outcome::doubtful, "everybody on this machine may look into " + shown, "chmod -R o-rwx " + shown});
  return checks;
}

Check check_clock(ledger::Ledger& ledger, Instant now) {
  const auto trail = ledger.ask([](const ledger::LedgerView& view) { return view.audit_trail(1); });
  if (trail.empty() || trail.back().at.milliseconds <= now.milliseconds + clock_tolerance_milliseconds)
    return {"clock", Check::Outcome::good, to_rfc3339(now), ""};
  return {"clock", Check::Outcome::bad, "it is before the ledger's newest entry, " + to_rfc3339(trail.back().at),
          "set the clock: due times and duplicate windows hang on it"};
}

/// Whether the alerts could be sent: their secrets and programs, and what became of the last message.
std::vector<Check> check_alerts(const partner::Site& site, ledger::Ledger* ledger) {
  std::vector<Check> checks;
  const partner::Secrets secrets(site.settings().secrets);
  for (const partner::AlertSettings& alert : site.settings().alerts) {
    const std::string what = "alert " + alert.name;
    Check check{what, Check::Outcome::good, "by " + std::string(name_of(alert.channel)), ""};
    for (const std::string* const reference : {&alert.password, &alert.signing_key})
      if (!reference->empty())
        if (const auto secret = secrets.find(*reference); !secret.ok())
          check = {what, Check::Outcome::bad, secret.error().message, "put the secret there"};
    if (alert.channel == partner::AlertChannel::command && ::access(alert.command.front().c_str(), X_OK) != 0)
      check = {what, Check::Outcome::bad, "this user cannot run " + printable(alert.command.front()), "mend `command` in crossdock.toml"};
    const auto latest =
        ledger == nullptr ? std::nullopt : ledger->ask([&](const ledger::LedgerView& view) { return view.latest_alert(alert.name); });
    if (check.outcome == Check::Outcome::good && latest && latest->state == ledger::AlertState::waiting && !latest->detail.empty())
      check = {what, Check::Outcome::bad,
               report::counted(latest->attempts, "try", "tries") + " came to nothing: " + printable(latest->detail),
               "mend it: the daemon tries again by itself"};
    checks.push_back(std::move(check));
  }
  return checks;
}

/// The ledger's file, and the clock beside it; with it the alerts.
std::vector<Check> check_ledger(Context& context, const partner::Site& site) {
  std::error_code error;
  std::vector<Check> checks;
  std::unique_ptr<ledger::Ledger> ledger;
  const CommandClock clock(context);
  if (!fs::exists(site.settings().exchange / "ledger.db", error)) {
    checks.push_back({"ledger", Check::Outcome::good, "none yet: the first run makes it", ""});
  } else if (ledger = open_ledger(context, site, clock); ledger == nullptr) {
    checks.push_back({"ledger", Check::Outcome::bad, "it cannot be opened", "crossdock ledger check"});
  } else {
    checks.push_back({"ledger", Check::Outcome::good, "it opens; `crossdock ledger check` reads all of it", ""});
    checks.push_back(check_clock(*ledger, clock.now()));
  }
  for (Check& check : check_alerts(site, ledger.get())) checks.push_back(std::move(check));
  return checks;
}

void examine(Context& context, const CommonOptions& options) {
  const auto site = open_site(context, options);
  if (site == nullptr) return;
  std::vector<Check> checks = {check_configuration(*site)};
  const fs::path& root = site->settings().exchange;
  std::error_code error;
  if (fs::exists(root, error)) {
    checks.push_back(check_free_space(root));
    for (Check& check : check_folders(root)) checks.push_back(std::move(check));
  } else {
    checks.push_back({"folders", Check::Outcome::good, printable(root.string()) + " is not there yet: the first run makes it", ""});
  }
  for (Check& check : check_ledger(context, *site)) checks.push_back(std::move(check));
  for (const Check& check : checks)
    if (check.outcome != Check::Outcome::good) context.exit = Exit::found;
  if (options.json) {
    std::string out;
    JsonWriter json(out, JsonStyle::indented);
    json.begin_array();
    for (const Check& check : checks)
      json.begin_object()
          .member("check", check.what)
          .member("outcome", name_of(check.outcome))
          .member("found", check.found)
          .member_unless_empty("next", check.next)
          .end_object();
    json.end_array();
    context.out() << out << "\n";
    return;
  }
  for (const Check& check : checks) {
    context.out() << report::padded(name_of(check.outcome), 10) << report::padded(check.what, 15) << check.found << "\n";
    if (!check.next.empty()) context.out() << report::padded("", 25) << check.next << "\n";
  }
}

}  // namespace

void add_doctor_command(Command app, Context& context) {
  const auto options = std::make_shared<CommonOptions>();
  Command doctor =
      app.add_command("doctor", "whether a site can work here: configuration, disk, folders, permissions, ledger, clock, alerts",
                      "crossdock doctor\ncrossdock doctor --json");
  add_common_options(doctor, *options, "a JSON array");
  doctor.callback([&context, options] { examine(context, *options); });
}

}  // namespace crossdock::cli
