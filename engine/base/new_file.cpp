#include "base/new_file.h"

#include <cerrno>

#include "base/file_batch.h"

namespace crossdock {

namespace {
constexpr int temporary_attempts = 100;
}

Result<NewFile> NewFile::begin(const std::filesystem::path& path, Disk& disk) {
  std::filesystem::path temporary = temporary_beside(path);
  auto file = disk.create(temporary);
  for (int attempt = 1; !file.ok() && file.error().os_error == EEXIST && attempt < temporary_attempts; ++attempt) {
    temporary = temporary_beside(path);
    file = disk.create(temporary);
  }
  if (!file.ok()) return file.error();
  return NewFile(disk, path, std::move(temporary), std::move(*file));
}

NewFile::~NewFile() {
  if (file_ == nullptr) return;
  file_.reset();
  (void)disk_.remove(temporary_);  // what went wrong was told
}

Result<Done> NewFile::commit(Existing existing) {
  if (auto synced = file_->sync(); !synced.ok()) return synced;
  if (auto closed = file_->close(); !closed.ok()) return closed;
  auto renamed = existing == Existing::replace ? disk_.rename_replacing(temporary_, path_) : disk_.rename_new(temporary_, path_);
  if (!renamed.ok()) return renamed;
  file_.reset();
  const std::filesystem::path folder = path_.parent_path();
  return disk_.sync_folder(folder.empty() ? "." : folder);
}

}  // namespace crossdock
