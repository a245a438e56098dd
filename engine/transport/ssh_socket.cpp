#include "transport/ssh_socket.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <system_error>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"

namespace crossdock::transport {

namespace {

std::string reason_of(int error_number) { return std::system_category().message(error_number); }

/// The addresses of a host, freed when they go.
class Addresses {
 public:
  explicit Addresses(addrinfo* first) : first_(first) {}
  Addresses(const Addresses&) = delete;
  Addresses& operator=(const Addresses&) = delete;
  ~Addresses() { ::freeaddrinfo(first_); }
  [[nodiscard]] const addrinfo* first() const { return first_; }

 private:
  addrinfo* first_;
};

std::string numeric(const addrinfo& address) {
  std::array<char, NI_MAXHOST> host{};
  if (::getnameinfo(address.ai_addr, address.ai_addrlen, host.data(), host.size(), nullptr, 0, NI_NUMERICHOST) != 0) return {};
  return host.data();
}

}  // namespace

std::string SftpSettings::address() const {
  const bool bare_ipv6 = host.find(':') != std::string::npos;
  return "sftp://" + printable(user, 60) + "@" + (bare_ipv6 ? "[" : "") + printable(host, 120) + (bare_ipv6 ? "]" : "") + ":" +
         std::to_string(port);
}

int Deadline::left() const {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(at_ - std::chrono::steady_clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, std::numeric_limits<int>::max()));
}

Result<std::unique_ptr<SshSocket>, Trouble> SshSocket::connect(const SftpSettings& settings, Deadline deadline,
                                                               const Interrupt& interrupt) {
  const auto unreachable = [&](const std::string& why) {
    return Trouble{TroubleKind::unreachable, settings.address() + " cannot be reached: " + why, ""};
  };
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(settings.host.c_str(), std::to_string(settings.port).c_str(), &hints, &found); error != 0) {
    return unreachable(std::string("the name has no address (") + ::gai_strerror(error) + ")");
  }
  const Addresses addresses(found);
  std::string why = "it has no address";
  for (const addrinfo* address = addresses.first(); address != nullptr; address = address->ai_next) {
    const int descriptor = ::socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, address->ai_protocol);
    if (descriptor < 0) {
      why = reason_of(errno);
      continue;
    }
    std::unique_ptr<SshSocket> socket(new SshSocket(descriptor, interrupt));
    socket->address_ = numeric(*address);
    if (::connect(descriptor, address->ai_addr, address->ai_addrlen) != 0) {
      if (errno != EINPROGRESS) {
        why = reason_of(errno);
        continue;
      }
      if (auto waited = socket->wait(SocketWait::write, deadline); !waited.ok()) {
        if (waited.error().kind == TroubleKind::interrupted) return waited.error();
        why = socket->address_ + " does not answer";
        if (deadline.passed()) break;
        continue;
      }
      int error = 0;
      socklen_t size = sizeof error;
      if (::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
      if (error != 0) {
        why = reason_of(error);
        continue;
      }
    }
    // Requests are small and each waits for its answer: none is to wait for companions.
    const int on = 1;
    (void)::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    (void)::setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    return socket;
  }
  return unreachable(why);
}

SshSocket::~SshSocket() { ::close(descriptor_); }

Result<Done, Trouble> SshSocket::wait(SocketWait what, Deadline deadline) const {
  short events = 0;
  if ((static_cast<unsigned>(what) & static_cast<unsigned>(SocketWait::read)) != 0) events |= POLLIN;
  if ((static_cast<unsigned>(what) & static_cast<unsigned>(SocketWait::write)) != 0) events |= POLLOUT;
  while (true) {
    std::array<pollfd, 2> sources{{{descriptor_, events, 0}, {interrupt_.descriptor(), POLLIN, 0}}};
    const int count = ::poll(sources.data(), sources.size(), deadline.left());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Trouble{TroubleKind::broken, "the connection cannot be waited for: " + reason_of(errno), ""};
    if (sources[1].revents != 0) return Trouble{TroubleKind::interrupted, "crossdock is stopping", ""};
    if (sources[0].revents != 0) return Done{};
    if (deadline.passed()) return Trouble{TroubleKind::slow, "", ""};
  }
}

void SshSocket::shut() const noexcept { ::shutdown(descriptor_, SHUT_RDWR); }

}  // namespace crossdock::transport
