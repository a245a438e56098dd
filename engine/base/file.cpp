#include "base/file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <vector>

#include <unistd.h>

#include "base/new_file.h"
#include "base/text.h"

namespace crossdock {

namespace {

constexpr std::size_t window_bytes = 64u << 10;

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t limit) {
  auto stream = FileStream::open(path);
  if (!stream.ok() && stream.error().os_error == ELOOP) {
    std::error_code error;
    const std::filesystem::path real = std::filesystem::canonical(path, error);
    if (error) return system_error("open", path, error.value());
    stream = FileStream::open(real);
  }
  if (!stream.ok()) return stream.error();
  auto content = read_all(*stream, limit);
  if (!content.ok() && content.error().os_error == EFBIG) {
    return Error{"`" + printable(path.native()) + "` is longer than " + std::to_string(limit) + " bytes", EFBIG};
  }
  return content;
}

Result<std::string> read_all(InputStream& stream, std::uint64_t limit) {
  std::string content;
  const auto window = std::make_unique_for_overwrite<char[]>(window_bytes);
  while (true) {
    auto count = stream.read({window.get(), window_bytes});
    if (!count.ok()) return count.error();
    if (*count == 0) return content;
    if (content.size() + *count > limit) return Error{"the input is longer than " + std::to_string(limit) + " bytes", EFBIG};
    content.append(window.get(), *count);
  }
}

Result<Done> write_file_atomic(const std::filesystem::path& path, std::string_view content, Existing existing, Disk& disk) {
  auto file = NewFile::begin(path, disk);
  if (!file.ok()) return file.error();
  if (auto written = file->write(content); !written.ok()) return written;
  return file->commit(existing);
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
