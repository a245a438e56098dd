#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/disk.h"
#include "base/text.h"
#include "transport/notify.h"

extern "C" char** environ;  // NOLINT(readability-redundant-declaration): not every header declares it

namespace crossdock::transport {

namespace {

using std::chrono::steady_clock;

constexpr std::size_t kept_of_errors = 1000;

/// What a new process begins with: our two ends as its standard streams, a group of its own, no signal ignored or held.
class Beginning {
 public:
  Beginning(int input, int errors) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    ::posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions_, errors, STDERR_FILENO);
    ::posix_spawnattr_init(&attributes_);
    sigset_t none, defaults;
    ::sigemptyset(&none);
    ::sigfillset(&defaults);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &defaults);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  Beginning(const Beginning&) = delete;
  Beginning& operator=(const Beginning&) = delete;
  ~Beginning() {
    ::posix_spawnattr_destroy(&attributes_);
    ::posix_spawn_file_actions_destroy(&actions_);
  }
  [[nodiscard]] int spawn(pid_t& process, std::vector<char*>& arguments, std::vector<char*>& environment) const {
    return ::posix_spawn(&process, arguments.front(), &actions_, &attributes_, arguments.data(), environment.data());
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

std::vector<char*> environment_without_secrets() {
  std::vector<char*> environment;
  for (char** one = environ; *one != nullptr; ++one)
    if (!std::string_view(*one).starts_with("CROSSDOCK_SECRET_") && !std::string_view(*one).starts_with("CREDENTIALS_DIRECTORY="))
      environment.push_back(*one);
  environment.push_back(nullptr);
  return environment;
}

/// A running program and what we hold of it.
struct Running {
  pid_t process = 0;
  std::string_view input;
  std::string errors;

  [[nodiscard]] bool is_over(int& status) const { return ::waitpid(process, &status, WNOHANG) == process; }
  /// It and what it started.
  void kill() const {
    ::kill(-process, SIGKILL);
    int status = 0;
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {}
  }
};

/// Gives what it still takes, and keeps the beginning of what it complains of. False: it takes no more.
bool give(int line, Running& running) {
  if (running.input.empty()) return false;
  const ssize_t count = ::send(line, running.input.data(), running.input.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (count < 0) return errno == EAGAIN || errno == EINTR;
  running.input.remove_prefix(static_cast<std::size_t>(count));
  return !running.input.empty();
}

void hear(int line, Running& running) {
  std::array<char, 512> window;
  ssize_t count = 0;
  while ((count = ::recv(line, window.data(), window.size(), MSG_DONTWAIT)) > 0)
    if (running.errors.size() < kept_of_errors) running.errors.append(window.data(), static_cast<std::size_t>(count));
}

Result<Done> outcome_of(int status, const std::string& errors) {
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return Done{};
  const std::string_view first = trimmed(std::string_view(errors).substr(0, errors.find('\n')));
  std::string why = WIFEXITED(status) ? "the program ended with " + std::to_string(WEXITSTATUS(status))
                                      : "the program was ended by signal " + std::to_string(WTERMSIG(status));
  if (!first.empty()) why += ": " + printable(first);
  return Error{std::move(why), EIO};
}

}  // namespace

Result<Done> run_program(const std::vector<std::string>& command, std::string_view input, std::chrono::milliseconds timeout,
                         const Interrupt& interrupt) {
  // Sockets instead of pipes: a program that does not read its input raises no signal here.
  std::array<int, 2> in{}, err{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in.data()) != 0) return system_error("start", command.front(), errno);
  auto our_input = std::make_unique<Descriptor>(in[0]);
  auto its_input = std::make_unique<Descriptor>(in[1]);
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, err.data()) != 0) return system_error("start", command.front(), errno);
  const Descriptor our_errors(err[0]);
  auto its_errors = std::make_unique<Descriptor>(err[1]);

  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::vector<char*> environment = environment_without_secrets();
  Running running;
  running.input = input;
  if (const int reason = Beginning(in[1], err[1]).spawn(running.process, arguments, environment); reason != 0)
    return system_error("start", command.front(), reason);
  its_input.reset();
  its_errors.reset();

  const auto until = steady_clock::now() + timeout;
  while (true) {
    if (our_input != nullptr && !give(our_input->number(), running)) our_input.reset();
    hear(our_errors.number(), running);
    int status = 0;
    if (running.is_over(status)) {
      hear(our_errors.number(), running);
      ::kill(-running.process, SIGKILL);  // what it left behind
      return outcome_of(status, running.errors);
    }
    const bool late = steady_clock::now() >= until;
    if (late || interrupt.is_raised()) {
      running.kill();
      return late ? Error{"the program did not end in time and was killed", ETIMEDOUT} : Error{"interrupted", EINTR};
    }
    // Its end wakes nobody; a few milliseconds are soon enough.
    std::array<pollfd, 2> waits{pollfd{our_input != nullptr ? our_input->number() : -1, POLLOUT, 0},
                                pollfd{interrupt.descriptor(), POLLIN, 0}};
    (void)::poll(waits.data(), waits.size(), 5);
    if (our_input != nullptr && (waits[0].revents & POLLOUT) != 0 && running.input.empty()) our_input.reset();
  }
}

}  // namespace crossdock::transport
