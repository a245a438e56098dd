#include "cli/site_ledger.h"

#include <filesystem>
#include <system_error>

#include <pwd.h>
#include <unistd.h>

#include "base/text.h"
#include "change/versions.h"
#include "ledger/sqlite_ledger.h"

namespace crossdock::cli {

std::string caller() {
  const passwd* const user = ::getpwuid(::getuid());
  return user != nullptr && user->pw_name != nullptr ? printable(user->pw_name, 60) : "uid " + std::to_string(::getuid());
}

std::unique_ptr<ledger::Ledger> open_ledger(Context& context, const partner::Site& site, const Clock& clock) {
  const std::filesystem::path file = site.settings().exchange / "ledger.db";
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    context.complain("this site has no ledger yet: " + printable(file.string()) + " is not there", "`crossdock run --once` makes it");
    context.exit = Exit::not_found;
    return nullptr;
  }
  ledger::SqliteOptions options;
  options.mode = ledger::OpenMode::existing;
  auto opened = ledger::open_sqlite_ledger(file, clock, options);
  if (opened) return std::move(opened).value();
  context.complain(opened.error().message);
  context.exit = Exit::temporary;
  return nullptr;
}

std::shared_ptr<const partner::Site> with_active_packs(Context& context, ledger::Ledger& ledger,
                                                       const std::shared_ptr<const partner::Site>& site) {
  change::ActiveSite active = change::active_site(ledger, site, change::Edited::ignored);
  for (const std::string& problem : active.problems) context.remark(problem);
  return active.site;
}

}  // namespace crossdock::cli
