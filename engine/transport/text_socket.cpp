#include "transport/text_socket.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <list>
#include <string_view>
#include <utility>
#include <vector>

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/disk.h"
#include "base/text.h"

namespace crossdock::transport {

namespace {

using std::chrono::steady_clock;

constexpr std::size_t longest_question = 8192;
constexpr mode_t owner_only = S_IRUSR | S_IWUSR;

struct Connection {
  Connection(int number, steady_clock::time_point now, const TextSocket::Bounds& bounds)
      : socket(number), asked_until(now + bounds.question), until(now + bounds.patience) {}

  Descriptor socket;
  steady_clock::time_point asked_until, until;
  std::string question, answer;
  std::size_t given = 0;
  bool answering = false;
  bool over = false;
};

class UnixTextSocket final : public TextSocket {
 public:
  UnixTextSocket(int listener, std::filesystem::path path, ino_t inode, std::function<std::string()> text, Bounds bounds)
      : listener_(listener), path_(std::move(path)), inode_(inode), text_(std::move(text)), bounds_(bounds) {}
  ~UnixTextSocket() override {
    struct stat now {};
    if (::lstat(path_.c_str(), &now) == 0 && now.st_ino == inode_) ::unlink(path_.c_str());
  }

  void serve(const Interrupt& interrupt, steady_clock::time_point until) override {
    while (true) {
      const auto now = steady_clock::now();
      if (now >= until) return;
      std::vector<pollfd> waits = {{interrupt.descriptor(), POLLIN, 0}};
      // Whoever comes beyond the bound waits in the kernel's queue.
      waits.push_back({connections_.size() < bounds_.connections ? listener_.number() : -1, POLLIN, 0});
      auto wake = until;
      for (const Connection& one : connections_) {
        waits.push_back({one.socket.number(), static_cast<short>(one.answering ? POLLOUT : POLLIN), 0});
        wake = std::min(wake, one.answering ? one.until : std::min(one.until, one.asked_until));
      }
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(std::max(wake - now, steady_clock::duration::zero()));
      if (::poll(waits.data(), waits.size(), static_cast<int>(std::min<std::int64_t>(left.count(), 60'000))) < 0 && errno != EINTR) return;
      if ((waits[0].revents & POLLIN) != 0) return;
      std::size_t place = 2;
      for (Connection& one : connections_) go_on(one, waits.at(place++).revents);
      connections_.remove_if([](const Connection& one) { return one.over; });
      if ((waits[1].revents & POLLIN) != 0) accept();
    }
  }

 private:
  void accept() {
    const int number = ::accept4(listener_.number(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (number >= 0) connections_.emplace_back(number, steady_clock::now(), bounds_);
  }

  void go_on(Connection& one, short events) {
    const auto now = steady_clock::now();
    if (!one.answering && (events & (POLLIN | POLLHUP | POLLERR)) != 0) read_question(one);
    if (!one.over && !one.answering && now >= one.asked_until) begin_answer(one);
    if (!one.over && one.answering) give(one);
    if (now >= one.until) one.over = true;
  }

  void read_question(Connection& one) {
    std::array<char, 1024> window;
    const ssize_t count = ::recv(one.socket.number(), window.data(), window.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count < 0) {
      one.over = true;
      return;
    }
    one.question.append(window.data(), static_cast<std::size_t>(count));
    const bool complete = one.question.find("\r\n\r\n") != std::string::npos || one.question.find("\n\n") != std::string::npos;
    const std::size_t compared = std::min<std::size_t>(one.question.size(), 4);
    const bool is_get = one.question.substr(0, compared) == std::string_view("GET ").substr(0, compared);
    if (count == 0 || complete || !is_get || one.question.size() > longest_question) begin_answer(one);
  }

  void begin_answer(Connection& one) {
    one.answering = true;
    try {
      one.answer = text_();
    } catch (const std::exception&) {
      one.over = true;  // the ledger is busy or gone: whoever asks finds the line closed
      return;
    }
    if (one.question.starts_with("GET "))
      one.answer.insert(0, "HTTP/1.0 200 OK\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: " +
                               std::to_string(one.answer.size()) + "\r\nConnection: close\r\n\r\n");
  }

  static void give(Connection& one) {
    while (one.given < one.answer.size()) {
      const std::string_view rest = std::string_view(one.answer).substr(one.given);
      const ssize_t count = ::send(one.socket.number(), rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
      if (count < 0) break;
      one.given += static_cast<std::size_t>(count);
    }
    one.over = true;
  }

  Descriptor listener_;
  std::filesystem::path path_;
  ino_t inode_;
  std::function<std::string()> text_;
  Bounds bounds_;
  std::list<Connection> connections_;
};

}  // namespace

Result<std::unique_ptr<TextSocket>> TextSocket::open(const std::filesystem::path& path, std::function<std::string()> text, Bounds bounds) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string& name = path.native();
  if (name.size() >= sizeof address.sun_path)
    return Error{"a socket's path has at most " + std::to_string(sizeof address.sun_path - 1) + " bytes: `" + printable(name) + "`",
                 ENAMETOOLONG};
  std::memcpy(&address.sun_path[0], name.c_str(), name.size());
  struct stat before {};
  if (::lstat(path.c_str(), &before) == 0) {
    if (!S_ISSOCK(before.st_mode)) return system_error("make the socket", path, EEXIST);
    ::unlink(path.c_str());
  }
  Descriptor listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  // Linux gives the name the mode that the socket has before it is bound: there is no moment in which others may connect.
  if (listener.number() < 0 || ::fchmod(listener.number(), owner_only) != 0 ||
      ::bind(listener.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::chmod(path.c_str(), owner_only) != 0 || ::listen(listener.number(), static_cast<int>(bounds.connections)) != 0)
    return system_error("make the socket", path, errno);
  struct stat made {};
  if (::lstat(path.c_str(), &made) != 0) return system_error("look at", path, errno);
  return std::unique_ptr<TextSocket>(std::make_unique<UnixTextSocket>(listener.release(), path, made.st_ino, std::move(text), bounds));
}

}  // namespace crossdock::transport
