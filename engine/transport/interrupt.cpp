#include "transport/interrupt.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace crossdock::transport {

Interrupt::Interrupt() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Interrupt::~Interrupt() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Interrupt::raise() const noexcept {
  const std::uint64_t one = 1;
  const int before = errno;
  [[maybe_unused]] const ssize_t written = ::write(descriptor_, &one, sizeof one);
  errno = before;
}

bool Interrupt::is_raised() const noexcept {
  pollfd one{descriptor_, POLLIN, 0};
  return ::poll(&one, 1, 0) == 1;
}

void Interrupt::wait(std::chrono::steady_clock::time_point until) const noexcept {
  while (!is_raised()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
    if (left <= 0) return;
    pollfd one{descriptor_, POLLIN, 0};
    (void)::poll(&one, 1, static_cast<int>(std::min<std::int64_t>(left, 60'000)));
  }
}

}  // namespace crossdock::transport
