#include "exchange/site_lock.h"

#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/disk.h"
#include "base/text.h"

namespace crossdock::exchange {

namespace {

constexpr mode_t file_mode = 0640;
constexpr int closed = -1;

}  // namespace

Result<SiteLock> SiteLock::take(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, file_mode);
  if (descriptor < 0) return system_error("lock", path, errno);
  SiteLock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return system_error("lock", path, errno);
    std::array<char, 32> owner{};
    const ssize_t size = ::pread(descriptor, owner.data(), owner.size(), 0);
    const std::string_view process = trimmed({owner.data(), size > 0 ? static_cast<std::size_t>(size) : 0});
    return Error{"another crossdock works on this site (process " + printable(process, 20) + " holds `" + printable(path.native()) +
                     "`): stop it first, or leave the work to it",
                 EAGAIN};
  }
  const std::string process = std::to_string(::getpid()) + "\n";
  if (::ftruncate(descriptor, 0) != 0 || ::pwrite(descriptor, process.data(), process.size(), 0) < 0) {
    return system_error("write", path, errno);
  }
  return lock;
}

SiteLock::SiteLock(SiteLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, closed)) {}

SiteLock::~SiteLock() {
  if (descriptor_ != closed) ::close(descriptor_);
}

}  // namespace crossdock::exchange
