#include "base/file_batch.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <string>
#include <utility>

#include <unistd.h>

#include "base/sync_files.h"
#include "base/text.h"

namespace crossdock {

namespace {

constexpr int temporary_attempts = 100;

}  // namespace

std::filesystem::path temporary_beside(const std::filesystem::path& path) {
  static std::atomic<unsigned> counter{0};
  return path.parent_path() / (".crossdock-" + std::to_string(::getpid()) + "-" + std::to_string(counter++) + ".part");
}

Result<Done> FileBatch::write(const std::filesystem::path& target, std::string_view content) {
  std::filesystem::path temporary = temporary_beside(target);
  auto file = disk_.create(temporary);
  for (int attempt = 1; !file.ok() && file.error().os_error == EEXIST && attempt < temporary_attempts; ++attempt) {
    temporary = temporary_beside(target);
    file = disk_.create(temporary);
  }
  if (!file.ok()) return file.error();
  auto written = (*file)->write(content);
  if (written.ok()) written = (*file)->close();
  if (!written.ok()) {
    (void)disk_.remove(temporary);  // the first error is the one to tell
    return written;
  }
  files_.push_back({std::move(temporary), target, std::nullopt});
  return Done{};
}

void FileBatch::add(std::filesystem::path written, std::filesystem::path target, std::uint64_t size) {
  files_.push_back({std::move(written), std::move(target), size});
}

Result<Done> FileBatch::give_name(const File& file) {
  if (!file.size) return disk_.rename_replacing(file.written, file.target);
  auto renamed = disk_.rename_new(file.written, file.target);
  if (renamed.ok() || renamed.error().os_error != EEXIST) return renamed;
  const auto there = disk_.status(file.target);
  if (!there.ok()) return there.error();
  if (there->kind != FileKind::regular || there->size != *file.size) {
    return Error{"`" + printable(file.target.native()) + "` is damaged: its size is not that of the bytes it stands for", EIO};
  }
  return disk_.remove(file.written);
}

Result<Done> FileBatch::settle() {
  if (!files_.empty()) {
    std::vector<std::filesystem::path> written;
    written.reserve(files_.size());
    for (const File& file : files_) written.push_back(file.written);
    if (auto synced = sync_files(written); !synced.ok()) return synced;
  }
  for (auto file = files_.begin(); file != files_.end(); ++file) {
    if (auto named = give_name(*file); !named.ok()) {
      files_.erase(files_.begin(), file);
      return named;
    }
    const std::filesystem::path folder = file->target.parent_path();
    if (std::find(folders_.begin(), folders_.end(), folder) == folders_.end()) folders_.push_back(folder);
  }
  files_.clear();
  while (!folders_.empty()) {
    if (auto synced = disk_.sync_folder(folders_.back()); !synced.ok()) return synced;
    folders_.pop_back();
  }
  return Done{};
}

void FileBatch::drop() {
  for (const File& file : files_) (void)disk_.remove(file.written);
  files_.clear();
  folders_.clear();
}

std::optional<std::filesystem::path> FileBatch::written(const std::filesystem::path& target) const {
  const auto file = std::find_if(files_.rbegin(), files_.rend(), [&](const File& one) { return one.target == target; });
  if (file == files_.rend()) return std::nullopt;
  return file->written;
}

}  // namespace crossdock
