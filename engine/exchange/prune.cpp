#include "exchange/prune.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <system_error>
#include <vector>

#include "base/limits.h"

namespace crossdock::exchange {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t files_together = 200;  // in one transaction: other writers wait for it
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

}  // namespace

Pruned prune(Context& context, Instant before, const std::string& who, const std::string& reason) {
  Pruned pruned;
  std::size_t gone = 0;
  do {
    gone = context.ledger.commit([&](ledger::LedgerWriter& writer) { return writer.prune(before, files_together); });
    pruned.files += gone;
  } while (gone > 0);

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
  context.ledger.write([&](ledger::LedgerWriter& writer) {
    writer.audit(
        who, "prune", to_rfc3339(before),
        reason + ": " + std::to_string(pruned.files) + " files of the ledger, " + std::to_string(pruned.blobs) + " of the archive");
  });
  return pruned;
}

std::int64_t longest_memory_milliseconds(const partner::Site& site) {
  std::int64_t longest = 0;
  for (const partner::PackEntry& entry : site.entries())
    longest =
        std::max(longest, std::int64_t{std::chrono::duration_cast<std::chrono::milliseconds>(entry.partner.duplicates.window).count()});
  return longest;
}

}  // namespace crossdock::exchange
