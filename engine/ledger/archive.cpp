#include "ledger/archive.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <vector>

#include "base/hash.h"
#include "base/text.h"

namespace crossdock::ledger {

namespace {

constexpr std::size_t window_bytes = 256u << 10;

std::filesystem::path folder_of(const BlobStore::Label& label) {
  const CivilDate date = to_utc(label.at).date;
  std::array<char, 32> day{};
  std::snprintf(day.data(), day.size(), "%04d/%02u/%02u", date.year, static_cast<unsigned>(date.month), static_cast<unsigned>(date.day));
  return std::filesystem::path("archive") / day.data() / file_name_part(label.partner);
}

}  // namespace

Result<Blob> ArchiveBatch::copy(InputStream& bytes, const std::filesystem::path& temporary) {
  auto file = disk_.create(temporary);
  if (!file.ok() && file.error().os_error == EEXIST) {
    if (auto removed = disk_.remove(temporary); !removed.ok()) return removed.error();
    file = disk_.create(temporary);
  }
  if (!file.ok()) return file.error();

  Blob blob;
  Sha256 hash;
  std::vector<char> window(window_bytes);
  while (true) {
    auto count = bytes.read(window);
    if (!count.ok()) return count.error();
    if (*count == 0) break;
    const std::string_view piece(window.data(), *count);
    hash.update(piece);
    blob.size += piece.size();
    if (auto written = (*file)->write(piece); !written.ok()) return written.error();
  }
  if (auto closed = (*file)->close(); !closed.ok()) return closed.error();
  blob.hash = to_hex(hash.finish());
  return blob;
}

Result<Blob> ArchiveBatch::store(InputStream& bytes, const Label& label, const std::function<Result<Done>()>& unchanged) {
  const std::filesystem::path folder = folder_of(label);
  if (auto made = disk_.make_folders(root_ / folder); !made.ok()) return made.error();
  const std::filesystem::path temporary = root_ / folder / ("." + file_name_part(label.id) + ".part");
  auto blob = copy(bytes, temporary);
  if (blob.ok() && unchanged) {
    if (auto same = unchanged(); !same.ok()) blob = same.error();
  }
  if (!blob.ok()) {
    (void)disk_.remove(temporary);  // the first error is the one to tell
    return blob;
  }
  blob->path = (folder / blob->hash).string();
  const std::lock_guard lock(mutex_);
  files_.add(temporary, root_ / blob->path, blob->size);
  return blob;
}

Result<Done> ArchiveBatch::describe(const Blob& blob, std::string_view id, std::string_view json) {
  const std::lock_guard lock(mutex_);
  return files_.write(root_ / (blob.path + "." + file_name_part(id) + ".meta.json"), json);
}

Result<std::unique_ptr<InputFile>> ArchiveBatch::open(const std::string& path) {
  const std::lock_guard lock(mutex_);
  return disk_.open(files_.written(root_ / path).value_or(root_ / path));
}

Result<Done> ArchiveBatch::settle() {
  const std::lock_guard lock(mutex_);
  return files_.settle();
}

void ArchiveBatch::drop() {
  const std::lock_guard lock(mutex_);
  files_.drop();
}

Result<Blob> FolderArchive::store(InputStream& bytes, const Label& label, const std::function<Result<Done>()>& unchanged) {
  ArchiveBatch one(root_, disk_);
  auto blob = one.store(bytes, label, unchanged);
  if (!blob.ok()) return blob;
  if (auto settled = one.settle(); !settled.ok()) {
    one.drop();
    return settled.error();
  }
  return blob;
}

Result<Done> FolderArchive::describe(const Blob& blob, std::string_view id, std::string_view json) {
  ArchiveBatch one(root_, disk_);
  if (auto written = one.describe(blob, id, json); !written.ok()) return written;
  return one.settle();
}

}  // namespace crossdock::ledger
