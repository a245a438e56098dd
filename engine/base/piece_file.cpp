#include "base/piece_file.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

#include "base/disk.h"

namespace crossdock {

Result<PieceFile> PieceFile::open(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor < 0) return system_error("open", path, errno);
  return PieceFile(descriptor);
}

Result<std::string> PieceFile::read(std::uint64_t offset, std::size_t size) const {
  std::string bytes(size, '\0');
  for (std::size_t at = 0; at < size;) {
    const ssize_t count = ::pread(file_.number(), bytes.data() + at, size - at, static_cast<off_t>(offset + at));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return Error{"the file is shorter than it says", count < 0 ? errno : EIO};
    at += static_cast<std::size_t>(count);
  }
  return bytes;
}

}  // namespace crossdock
