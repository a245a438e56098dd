#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include "transport/channel.h"
#include "transport/readiness.h"

namespace crossdock::transport {

struct FolderSettings {
  std::filesystem::path inbox;
  std::filesystem::path outbox;
  std::filesystem::path claimed;  ///< on the device of the inbox
  std::filesystem::path staged;   ///< on the device of the outbox
  std::filesystem::path refused;  ///< on the device of the inbox
  Readiness readiness;
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

  [[nodiscard]] std::string_view kind() const override { return "folder"; }
  [[nodiscard]] bool claims() const override { return true; }
  Result<Findings> find(Instant now, std::size_t limit) override;
  Result<std::unique_ptr<Arrival>> claim(const Found& found, std::string_view id) override;
  Result<Done> commit_claimed(const std::vector<Found>& claimed) override;
  Result<std::unique_ptr<Arrival>> resume(const Found& found, std::string_view id) override;
  Result<Done> stage(const Outgoing& file, InputStream& bytes) override;
  Result<Done> commit_staged(const std::vector<Outgoing>& files) override;
  Result<Staged> staged(const Outgoing& file) override;
  Result<Done> publish(const Outgoing& file) override;
  Result<Done> commit_published() override { return disk_.sync_folder(settings_.outbox); }

 private:
  [[nodiscard]] bool is_ready(const std::string& name, const FileStatus& status, Instant now, const std::set<std::string>& names);
  [[nodiscard]] bool is_called_whole(const std::string& name, const FileStatus& status, const std::set<std::string>& names);
  /// The done file of a claimed file goes, where it does not stand for a later one.
  void drop_done_file(const std::string& name);
  [[nodiscard]] std::unique_ptr<Arrival> arrival(std::string_view id);

  FolderSettings settings_;
  Disk& disk_;
  StillWatch watch_;
  std::set<std::string> renamed_;
};

}  // namespace crossdock::transport
