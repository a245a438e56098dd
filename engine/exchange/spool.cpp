#include "exchange/spool.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

#include "base/disk.h"
#include "base/limits.h"

namespace crossdock::exchange {

namespace {

Result<Done> write_all(int descriptor, std::string_view bytes, std::uint64_t offset, const std::filesystem::path& folder) {
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0) {
      if (errno == EINTR) continue;
      return system_error("spool in", folder, errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return Done{};
}

}  // namespace

Spool::~Spool() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<Done> Spool::spill() {
  descriptor_ = ::open(folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor_ < 0) return system_error("spool in", folder_, errno);
  auto written = write_all(descriptor_, memory_, 0, folder_);
  memory_ = std::string();
  return written;
}

Result<Spool::Piece> Spool::append(std::string_view bytes) {
  const Piece piece{end_, bytes.size()};
  if (descriptor_ < 0 && end_ + bytes.size() > limits::spool_memory_bytes) {
    if (auto spilled = spill(); !spilled.ok()) return spilled.error();
  }
  if (descriptor_ < 0) {
    memory_ += bytes;
  } else if (auto written = write_all(descriptor_, bytes, end_, folder_); !written.ok()) {
    return written.error();
  }
  end_ += bytes.size();
  return piece;
}

Result<std::string> Spool::read(Piece piece) const {
  if (descriptor_ < 0) return memory_.substr(static_cast<std::size_t>(piece.offset), static_cast<std::size_t>(piece.size));
  std::string bytes(static_cast<std::size_t>(piece.size), '\0');
  std::size_t at = 0;
  while (at < bytes.size()) {
    const ssize_t count = ::pread(descriptor_, bytes.data() + at, bytes.size() - at, static_cast<off_t>(piece.offset + at));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return system_error("read the spool in", folder_, count < 0 ? errno : EIO);
    at += static_cast<std::size_t>(count);
  }
  return bytes;
}

}  // namespace crossdock::exchange
