#include "transport/watcher.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/disk.h"

namespace crossdock::transport {

namespace {

constexpr std::size_t buffer_bytes = 64u << 10;
constexpr int closed = -1;

}  // namespace

Result<Watcher> Watcher::open() {
  const int inotify = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (inotify < 0) return system_error("watch", "inotify", errno);
  const int event = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (event < 0) {
    const int reason = errno;
    ::close(inotify);
    return system_error("watch", "eventfd", reason);
  }
  return Watcher(inotify, event);
}

Watcher::Watcher(Watcher&& other) noexcept
    : inotify_(std::exchange(other.inotify_, closed)), event_(std::exchange(other.event_, closed)), folders_(std::move(other.folders_)) {}

Watcher::~Watcher() {
  if (inotify_ != closed) ::close(inotify_);
  if (event_ != closed) ::close(event_);
}

Result<Done> Watcher::watch(const std::filesystem::path& folder) {
  const int id = ::inotify_add_watch(inotify_, folder.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR);
  if (id < 0) return system_error("watch", folder, errno);
  folders_[id] = folder;
  return Done{};
}

Result<Hints> Watcher::wait(std::chrono::milliseconds most) {
  std::array<pollfd, 2> sources{{{inotify_, POLLIN, 0}, {event_, POLLIN, 0}}};
  const auto timeout = std::clamp<std::int64_t>(most.count(), 0, std::numeric_limits<int>::max());
  const int count = ::poll(sources.data(), sources.size(), static_cast<int>(timeout));
  Hints hints;
  if (count < 0) {
    if (errno == EINTR) return hints;
    return system_error("wait for", "the inbound folders", errno);
  }
  std::uint64_t wakes = 0;
  if ((sources[1].revents & POLLIN) != 0) hints.woken = ::read(event_, &wakes, sizeof wakes) > 0;
  if ((sources[0].revents & POLLIN) == 0) return hints;

  hints.something = true;
  alignas(inotify_event) std::array<char, buffer_bytes> buffer{};
  while (true) {
    const ssize_t size = ::read(inotify_, buffer.data(), buffer.size());
    if (size <= 0) return hints;
    std::size_t at = 0;
    while (at + sizeof(inotify_event) <= static_cast<std::size_t>(size)) {
      inotify_event event{};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      const auto folder = folders_.find(event.wd);
      if ((event.mask & IN_MOVED_TO) != 0 && event.len > 0 && folder != folders_.end()) {
        const char* name = buffer.data() + at + sizeof(inotify_event);
        hints.renamed.push_back({folder->second, std::string(name, ::strnlen(name, event.len))});
      }
      at += sizeof(inotify_event) + event.len;
    }
  }
}

void Watcher::wake() const noexcept {
  const std::uint64_t one = 1;
  const int before = errno;
  // A full counter already wakes.
  [[maybe_unused]] const ssize_t written = ::write(event_, &one, sizeof one);
  errno = before;
}

}  // namespace crossdock::transport
