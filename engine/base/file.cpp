#include "base/file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <vector>

#include <unistd.h>

#include "base/file_batch.h"
#include "base/text.h"

namespace crossdock {

namespace {

constexpr std::size_t window_bytes = 64u << 10;
constexpr int temporary_attempts = 100;

Result<Done> write_and_sync(OutputFile& file, std::string_view content) {
  if (auto written = file.write(content); !written.ok()) return written;
  if (auto synced = file.sync(); !synced.ok()) return synced;
  return file.close();
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t limit) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(path, error);
  if (error) return system_error("open", path, error.value());
  auto stream = FileStream::open(real);
  if (!stream.ok()) return stream.error();
  auto content = read_all(*stream, limit);
  if (!content.ok() && content.error().os_error == EFBIG) {
    return Error{"`" + printable(path.native()) + "` is longer than " + std::to_string(limit) + " bytes", EFBIG};
  }
  return content;
}

Result<std::string> read_all(InputStream& stream, std::uint64_t limit) {
  std::string content;
  std::vector<char> window(window_bytes);
  while (true) {
    auto count = stream.read(window);
    if (!count.ok()) return count.error();
    if (*count == 0) return content;
    if (content.size() + *count > limit) return Error{"the input is longer than " + std::to_string(limit) + " bytes", EFBIG};
    content.append(window.data(), *count);
  }
}

Result<Done> write_file_atomic(const std::filesystem::path& path, std::string_view content, Existing existing, Disk& disk) {
  std::filesystem::path temporary = temporary_beside(path);
  auto file = disk.create(temporary);
  for (int attempt = 1; !file.ok() && file.error().os_error == EEXIST && attempt < temporary_attempts; ++attempt) {
    temporary = temporary_beside(path);
    file = disk.create(temporary);
  }
  if (!file.ok()) return file.error();

  auto result = write_and_sync(**file, content);
  if (result.ok()) {
    result = existing == Existing::replace ? disk.rename_replacing(temporary, path) : disk.rename_new(temporary, path);
  }
  if (!result.ok()) {
    (void)disk.remove(temporary);  // the first error is the one to tell
    return result;
  }
  const std::filesystem::path folder = path.parent_path();
  return disk.sync_folder(folder.empty() ? "." : folder);
}

Result<FileStream> FileStream::open(const std::filesystem::path& path, Disk& disk) {
  auto file = disk.open(path);
  if (!file.ok()) return file.error();
  return FileStream(std::move(*file));
}

Result<std::size_t> StandardInput::read(std::span<char> window) {
  while (true) {
    const ssize_t count = ::read(STDIN_FILENO, window.data(), window.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) return system_error("read", "standard input", errno);
  }
}

Result<std::size_t> MemoryStream::read(std::span<char> window) {
  const std::size_t count = std::min({window.size(), rest_.size(), most_});
  if (count > 0) std::memcpy(window.data(), rest_.data(), count);
  rest_.remove_prefix(count);
  return count;
}

}  // namespace crossdock
