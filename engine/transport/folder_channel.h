#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "transport/channel.h"

namespace crossdock::transport {

/// When a file in a folder is taken to be whole.
enum class ReadyRule : std::uint8_t {
  stable,     ///< size, times and inode unchanged for a while, or it was seen arriving by rename
  renamed,    ///< writers use temporary suffixes and rename: whatever has none is whole
  done_file,  ///< a second file, its name with the done suffix, says so
};

struct FolderSettings {
  std::filesystem::path inbox;
  std::filesystem::path outbox;
  std::filesystem::path claimed;  ///< on the device of the inbox
  std::filesystem::path staged;   ///< on the device of the outbox
  std::filesystem::path refused;  ///< on the device of the inbox
  ReadyRule ready = ReadyRule::stable;
  std::chrono::milliseconds stable_for{2000};
  std::string done_suffix = ".done";
  std::vector<std::string> temporary_suffixes = {".part", ".tmp", ".filepart"};
};

/// Folders of this machine or a share. All its durable steps go through `disk`, which must outlive it.
/// Folders inside the inbox and names that start with a dot are left alone.
class FolderChannel final : public Channel {
 public:
  FolderChannel(FolderSettings settings, Disk& disk) : settings_(std::move(settings)), disk_(disk) {}

  /// Makes the folders that are missing.
  Result<Done> prepare();
  /// A watcher saw the name arrive by rename: it is whole, whatever the clock says.
  void note_renamed(const std::string& name) { renamed_.insert(name); }
  [[nodiscard]] const FolderSettings& settings() const { return settings_; }

  Result<Findings> find(Instant now, std::size_t limit) override;
  Result<std::unique_ptr<Arrival>> claim(const Found& found, std::string_view id) override;
  Result<std::unique_ptr<Arrival>> resume(std::string_view id) override;
  Result<Done> stage(std::string_view id, InputStream& bytes) override;
  Result<Done> commit_staged() override { return disk_.sync_folder(settings_.staged); }
  Result<bool> is_staged(std::string_view id) override;
  Result<Done> publish(std::string_view id, const std::string& name) override;
  Result<Done> commit_published() override { return disk_.sync_folder(settings_.outbox); }

 private:
  struct Seen {
    FileStatus status;
    Instant since;  ///< the first scan that saw it so
  };

  [[nodiscard]] bool is_temporary(std::string_view name) const;
  [[nodiscard]] bool is_ready(const std::string& name, const FileStatus& status, Instant now, const std::set<std::string>& names,
                              std::map<std::string, Seen>& seen) const;

  FolderSettings settings_;
  Disk& disk_;
  std::map<std::string, Seen> seen_;
  std::set<std::string> renamed_;
};

}  // namespace crossdock::transport
