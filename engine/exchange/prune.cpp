#include "exchange/prune.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <system_error>
#include <vector>

#include "base/clock.h"
#include "base/limits.h"

namespace crossdock::exchange {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t files_at_once = 200;  // in one transaction: other writers wait for it
constexpr std::size_t hash_digits = 64;

std::vector<FolderEntry> folders_in(Context& context, const fs::path& folder) {
  auto entries = context.disk.list(folder, limits::folder_entries);
  if (!entries.ok()) throw MachineFault(entries.error());
  std::erase_if(*entries, [](const FolderEntry& entry) { return entry.kind != FileKind::folder; });
  return std::move(*entries);
}

/// "2026-11-20" of archive/2026/11/20.
std::string day_of(const FolderEntry& year, const FolderEntry& month, const FolderEntry& day) {
  return year.name + "-" + month.name + "-" + day.name;
}

/// Removes a folder that is empty; one that is not stays.
void remove_if_empty(const fs::path& folder) {
  std::error_code ignored;
  fs::remove(folder, ignored);
}

/// One day's folder of one partner. Its files are `<hash>`, `<hash>.<id>.meta.json`, and what stopped programs left.
void sweep(Context& context, const fs::path& below, Pruned& pruned) {
  const fs::path folder = context.layout.root / below;
  const auto entries = require(context.disk.list(folder, limits::folder_entries));
  std::map<std::string, bool> needed;  // by hash
  context.ledger.read([&](const ledger::LedgerView& view) {
    for (const FolderEntry& entry : entries) {
      const std::string hash = entry.name.substr(0, entry.name.find('.'));
      if (!needed.contains(hash)) needed[hash] = view.needs_archived((below / hash).string());
    }
  });
  for (const FolderEntry& entry : entries) {
    const std::string hash = entry.name.substr(0, entry.name.find('.'));
    if (entry.kind != FileKind::regular || needed[hash]) continue;
    const bool temporary = entry.name.starts_with('.') && entry.name.ends_with(".part");
    if (hash.size() != hash_digits && !temporary) continue;  // nothing of ours
    const auto status = context.disk.status(folder / entry.name);
    require(context.disk.remove(folder / entry.name));
    if (entry.name.size() != hash_digits) continue;
    ++pruned.blobs;
    if (status.ok()) pruned.bytes += status->size;
  }
  remove_if_empty(folder);
}

/// True: there may be more.
bool prune_ledger(Context& context, Instant before, Pruned& pruned) {
  const std::size_t gone = context.ledger.commit([&](ledger::LedgerWriter& writer) { return writer.prune(before, files_at_once); });
  pruned.files += gone;
  return gone > 0;
}

void prune_archive(Context& context, Instant before, Pruned& pruned) {
  const std::string first_kept = to_iso_date(to_utc(before).date);
  const fs::path archive = "archive";
  const fs::path root = context.layout.root;
  for (const FolderEntry& year : folders_in(context, root / archive)) {
    for (const FolderEntry& month : folders_in(context, root / archive / year.name)) {
      const fs::path of_month = archive / year.name / month.name;
      for (const FolderEntry& day : folders_in(context, root / of_month)) {
        if (!parse_iso_date(day_of(year, month, day)) || day_of(year, month, day) >= first_kept) continue;
        for (const FolderEntry& partner : folders_in(context, root / of_month / day.name))
          sweep(context, of_month / day.name / partner.name, pruned);
        remove_if_empty(root / of_month / day.name);
      }
      remove_if_empty(root / of_month);
    }
    remove_if_empty(root / archive / year.name);
  }
}

void note_pruned(Context& context, Instant before, const Pruned& pruned, const std::string& who, const std::string& reason) {
  context.ledger.write([&](ledger::LedgerWriter& writer) {
    writer.audit(
        who, "prune", to_rfc3339(before),
        reason + ": " + std::to_string(pruned.files) + " files of the ledger, " + std::to_string(pruned.blobs) + " of the archive");
  });
}

}  // namespace

Pruned prune(Context& context, Instant before, const std::string& who, const std::string& reason) {
  Pruned pruned;
  while (prune_ledger(context, before, pruned)) {}
  prune_archive(context, before, pruned);
  note_pruned(context, before, pruned, who, reason);
  return pruned;
}

bool RetentionRound::run(Context& context) {
  const partner::SiteSettings& settings = context.site->settings();
  const Instant now = context.ledger.clock().now();
  if (settings.ledger_kept.count() == 0 || now < next_) return false;
  const auto ago = [&](std::chrono::days kept) {
    // A pack may have been changed since the settings were read: what duplicates are known by stays.
    const std::int64_t age = std::chrono::duration_cast<std::chrono::milliseconds>(kept).count();
    return Instant{now.milliseconds - std::max(age, longest_memory_milliseconds(*context.site))};
  };
  const Instant before = ago(settings.ledger_kept);
  if (prune_ledger(context, before, gone_)) return true;
  prune_archive(context, ago(settings.archive_kept), gone_);
  if (gone_.files > 0 || gone_.blobs > 0) note_pruned(context, before, gone_, "engine", "retention of crossdock.toml");
  gone_ = {};
  next_ = {now.milliseconds + milliseconds_per_day};
  return false;
}

std::int64_t longest_memory_milliseconds(const partner::Site& site) {
  std::int64_t longest = 0;
  for (const partner::PackEntry& entry : site.entries())
    longest =
        std::max(longest, std::int64_t{std::chrono::duration_cast<std::chrono::milliseconds>(entry.partner.duplicates.window).count()});
  return longest;
}

}  // namespace crossdock::exchange
