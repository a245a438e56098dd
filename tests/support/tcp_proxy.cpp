#include "support/tcp_proxy.h"

#include <algorithm>
#include <cerrno>
#include <stdexcept>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace crossdock::test {

namespace {

constexpr int trickle_milliseconds = 5;
constexpr std::size_t window_bytes = 64u << 10;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

void wake(int descriptor) {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(descriptor, &one, sizeof one);
}

}  // namespace

TcpProxy::TcpProxy(std::uint16_t server_port) : server_port_(server_port) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  wake_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("no port on loopback for the proxy");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

TcpProxy::~TcpProxy() {
  stopped_ = true;
  wake(wake_);
  thread_.join();
  for (Pipe& pipe : pipes_) close(pipe);
  ::close(listener_);
  ::close(wake_);
}

void TcpProxy::spoil(Way way, Fault fault, std::uint64_t at) {
  const std::lock_guard lock(mutex_);
  way_ = way;
  fault_ = fault;
  at_ = at;
  wake(wake_);
}

void TcpProxy::run() {
  while (!stopped_) {
    std::vector<pollfd> sources = {{listener_, POLLIN, 0}, {wake_, POLLIN, 0}};
    bool trickles = false;
    {
      const std::lock_guard lock(mutex_);
      for (const Pipe& pipe : pipes_) {
        const auto events = [&](Way in, Way out) {
          short wanted = 0;
          if (!pipe.stalled && pipe.waiting[static_cast<std::size_t>(in)].empty()) wanted |= POLLIN;
          if (!pipe.stalled && !pipe.waiting[static_cast<std::size_t>(out)].empty()) wanted |= POLLOUT;
          return wanted;
        };
        const bool slow = fault_ == Fault::trickle && pipe.passed[static_cast<std::size_t>(way_)] >= at_;
        trickles = trickles || slow;
        sources.push_back({pipe.stalled || slow ? -1 : pipe.client, events(Way::to_server, Way::to_client), 0});
        sources.push_back({pipe.stalled || slow ? -1 : pipe.server, events(Way::to_client, Way::to_server), 0});
      }
    }
    if (::poll(sources.data(), sources.size(), trickles ? trickle_milliseconds : -1) < 0 && errno != EINTR) return;
    std::uint64_t wakes = 0;
    [[maybe_unused]] const ssize_t count = ::read(wake_, &wakes, sizeof wakes);
    const std::lock_guard lock(mutex_);
    for (Pipe& pipe : pipes_) {
      pass(pipe, Way::to_server);
      pass(pipe, Way::to_client);
      if (pipe.closed) close(pipe);
    }
    std::erase_if(pipes_, [](const Pipe& pipe) { return pipe.client < 0; });
    accept();
  }
}

void TcpProxy::accept() {
  while (true) {
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (client < 0) return;
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(server_port_);
    if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      ::close(client);
      ::close(server);
      continue;
    }
    ::fcntl(server, F_SETFL, O_NONBLOCK);
    const int on = 1;
    for (const int end : {client, server}) ::setsockopt(end, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    Pipe pipe;
    pipe.client = client;
    pipe.server = server;
    pipes_.push_back(std::move(pipe));
  }
}

void TcpProxy::pass(Pipe& pipe, Way way) {
  const auto index = static_cast<std::size_t>(way);
  const int from = way == Way::to_server ? pipe.client : pipe.server;
  const int to = way == Way::to_server ? pipe.server : pipe.client;
  std::string& waiting = pipe.waiting[index];
  const bool spoilt = fault_ != Fault::none && way == way_;
  if (pipe.closed || pipe.stalled) return;
  if (waiting.empty()) {
    std::array<char, window_bytes> window{};
    const ssize_t count = ::recv(from, window.data(), window.size(), 0);
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) {
      pipe.closed = true;
      return;
    }
    if (count > 0) waiting.assign(window.data(), static_cast<std::size_t>(count));
  }
  std::size_t most = waiting.size();
  if (spoilt) {
    const std::uint64_t before = at_ > pipe.passed[index] ? at_ - pipe.passed[index] : 0;
    most = static_cast<std::size_t>(std::min<std::uint64_t>(most, before));
    if (most == 0 && fault_ == Fault::trickle) most = std::min<std::size_t>(1, waiting.size());
  }
  if (most > 0) {
    const ssize_t count = ::send(to, waiting.data(), most, MSG_NOSIGNAL);
    if (count < 0 && errno != EAGAIN && errno != EINTR) pipe.closed = true;
    if (count > 0) {
      waiting.erase(0, static_cast<std::size_t>(count));
      pipe.passed[index] += static_cast<std::uint64_t>(count);
      passed_[index] += static_cast<std::uint64_t>(count);
    }
  }
  if (spoilt && pipe.passed[index] >= at_) {
    if (fault_ == Fault::cut) pipe.closed = true;
    if (fault_ == Fault::stall) pipe.stalled = true;
  }
}

void TcpProxy::close(Pipe& pipe) const {
  ::close(pipe.client);
  ::close(pipe.server);
  pipe.client = pipe.server = -1;
}

}  // namespace crossdock::test
