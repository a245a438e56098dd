#include "transport/folder_channel.h"

#include <algorithm>
#include <cerrno>
#include <span>
#include <tuple>

#include "base/limits.h"
#include "base/sync_files.h"
#include "base/text.h"

namespace crossdock::transport {

namespace {

constexpr std::size_t copy_window_bytes = 256u << 10;
constexpr std::int64_t nanoseconds_per_millisecond = 1'000'000;

bool is_same_file(const FileStatus& one, const Result<FileStatus>& other) {
  return other.ok() && one.inode == other->inode && one.device == other->device;
}

class FolderArrival final : public Arrival {
 public:
  FolderArrival(std::filesystem::path path, std::filesystem::path refused, Disk& disk)
      : path_(std::move(path)), refused_(std::move(refused)), disk_(disk) {}

  Result<std::unique_ptr<InputFile>> open() override { return disk_.open(path_); }

  Result<Remains> settle(Settlement settlement) override {
    auto settled = settlement == Settlement::stored ? disk_.remove(path_) : refuse();
    if (!settled.ok()) return settled.error();
    return Remains::nothing;
  }

 private:
  Result<Done> refuse() {
    if (auto renamed = disk_.rename_new(path_, refused_); !renamed.ok()) return renamed;
    return disk_.sync_folder(refused_.parent_path());
  }

  std::filesystem::path path_;
  std::filesystem::path refused_;
  Disk& disk_;
};

}  // namespace

Result<Done> FolderChannel::prepare() {
  for (const std::filesystem::path& folder : {settings_.inbox, settings_.outbox, settings_.claimed, settings_.staged, settings_.refused}) {
    if (folder.empty()) continue;
    if (auto made = disk_.make_folders(folder); !made.ok()) return made;
  }
  return Done{};
}

bool FolderChannel::is_ready(const std::string& name, const FileStatus& status, Instant now, const std::set<std::string>& names) {
  if (status.kind != FileKind::regular) return true;  // a link or a FIFO does not get better by waiting
  switch (settings_.readiness.rule) {
    case ReadyRule::renamed: return true;
    case ReadyRule::done_file: return is_called_whole(name, status, names);
    case ReadyRule::stable: break;
  }
  if (renamed_.contains(name)) return true;

  // Old enough by the file's own times: nobody writes to it any more. The times are those of the share, whose clock may differ from
  // ours, so a file from the future has to stand still under our eyes.
  const std::int64_t wait = settings_.readiness.stable_for.count();
  const std::int64_t last_change = std::max(status.modified_ns, status.changed_ns) / nanoseconds_per_millisecond;
  return now.milliseconds - last_change >= wait || watch_.unchanged(name, status, now).count() >= std::max<std::int64_t>(wait, 1);
}

bool FolderChannel::is_called_whole(const std::string& name, const FileStatus& status, const std::set<std::string>& names) {
  const std::string done_name = name + settings_.readiness.done_suffix;
  if (!names.contains(done_name)) return false;
  // A done file that a stop left behind is older than the next file of that name, and must not call it whole.
  const auto done = disk_.status(settings_.inbox / done_name);
  return done.ok() && std::max(done->modified_ns, done->changed_ns) >= status.modified_ns;
}

void FolderChannel::drop_done_file(const std::string& name) {
  if (settings_.readiness.rule != ReadyRule::done_file) return;
  if (disk_.status(settings_.inbox / name).ok()) return;  // a later file has the name: it may be its own
  (void)disk_.remove(settings_.inbox / (name + settings_.readiness.done_suffix));
}

Result<Findings> FolderChannel::find(Instant now, std::size_t limit) {
  auto entries = disk_.list(settings_.inbox, limits::folder_entries);
  if (!entries.ok()) return entries.error();
  std::set<std::string> names;
  for (const FolderEntry& entry : *entries) names.insert(entry.name);

  Findings findings;
  std::set<std::string> renamed;
  for (const FolderEntry& entry : *entries) {
    if (entry.kind == FileKind::folder || settings_.readiness.is_temporary(entry.name)) continue;
    auto status = disk_.status(settings_.inbox / entry.name);
    if (!status.ok()) {
      if (status.error().os_error == ENOENT) continue;  // it went away meanwhile
      return status.error();
    }
    if (renamed_.contains(entry.name)) renamed.insert(entry.name);
    if (is_ready(entry.name, *status, now, names)) {
      findings.ready.push_back({entry.name, status->kind, status->size, status->modified_ns});
    } else {
      ++findings.unready;
    }
  }
  watch_.end_scan();
  renamed_ = std::move(renamed);

  std::sort(findings.ready.begin(), findings.ready.end(),
            [](const Found& a, const Found& b) { return std::tie(a.modified_ns, a.name) < std::tie(b.modified_ns, b.name); });
  if (findings.ready.size() > limit) {
    findings.not_taken = findings.ready.size() - limit;
    findings.ready.resize(limit);
  }
  return findings;
}

Result<std::unique_ptr<Arrival>> FolderChannel::claim(const Found& found, std::string_view id) {
  if (auto moved = disk_.rename_new(settings_.inbox / found.name, settings_.claimed / id); !moved.ok()) return moved.error();
  return arrival(id);
}

Result<Done> FolderChannel::commit_claimed(const std::vector<Found>& claimed) {
  if (claimed.empty()) return Done{};
  // Durable before the bytes count as stored: else a power cut could bring a file back into the inbox. First where it came to, so
  // that at no moment it is in neither.
  if (auto synced = disk_.sync_folder(settings_.claimed); !synced.ok()) return synced;
  for (const Found& found : claimed) drop_done_file(found.name);
  return disk_.sync_folder(settings_.inbox);
}

Result<std::unique_ptr<Arrival>> FolderChannel::resume(const Found& found, std::string_view id) {
  const auto status = disk_.status(settings_.claimed / id);
  if (!status.ok()) return status.error();
  // Of a rename that was cut in half, by a stop or by lost power, both names may be left: then this one file would be found twice.
  if (is_same_file(*status, disk_.status(settings_.inbox / found.name))) {
    if (auto removed = disk_.remove(settings_.inbox / found.name); !removed.ok()) return removed.error();
  }
  if (auto committed = commit_claimed({found}); !committed.ok()) return committed.error();  // the stop may have come before it
  return arrival(id);
}

std::unique_ptr<Arrival> FolderChannel::arrival(std::string_view id) {
  const std::filesystem::path path = settings_.claimed / id;
  return std::make_unique<FolderArrival>(path, settings_.refused / id, disk_);
}

Result<Done> FolderChannel::stage(const Outgoing& outgoing, InputStream& bytes) {
  const std::filesystem::path path = settings_.staged / outgoing.id;
  auto file = disk_.create(path);
  if (!file.ok() && file.error().os_error == EEXIST) {
    if (auto removed = disk_.remove(path); !removed.ok()) return removed;
    file = disk_.create(path);
  }
  if (!file.ok()) return file.error();

  std::vector<char> window(copy_window_bytes);
  while (true) {
    auto count = bytes.read(window);
    if (!count.ok()) return count.error();
    if (*count == 0) break;
    if (auto written = (*file)->write({window.data(), *count}); !written.ok()) return written;
  }
  return (*file)->close();
}

Result<Done> FolderChannel::commit_staged(const std::vector<Outgoing>& files) {
  std::vector<std::filesystem::path> staged;
  staged.reserve(files.size());
  for (const Outgoing& file : files) staged.push_back(settings_.staged / file.id);
  if (auto synced = sync_files(staged); !synced.ok()) return synced;
  return disk_.sync_folder(settings_.staged);
}

Result<Staged> FolderChannel::staged(const Outgoing& outgoing) {
  const auto status = disk_.status(settings_.staged / outgoing.id);
  if (status.ok()) return status->size == outgoing.size ? Staged::whole : Staged::partial;
  if (status.error().os_error == ENOENT) return Staged::absent;
  return status.error();
}

Result<Done> FolderChannel::publish(const Outgoing& outgoing) {
  const std::filesystem::path from = settings_.staged / outgoing.id;
  const std::filesystem::path to = settings_.outbox / outgoing.name;
  auto moved = disk_.rename_new(from, to);
  if (moved.ok() || moved.error().os_error != EEXIST) return moved;
  // Where a rename has to be made of link and unlink, a stop between the two leaves one file with both names: ours.
  if (const auto staged = disk_.status(from); staged.ok() && is_same_file(*staged, disk_.status(to))) return disk_.remove(from);
  return moved;
}

}  // namespace crossdock::transport
