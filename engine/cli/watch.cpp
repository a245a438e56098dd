#include "cli/watch.h"

#include <algorithm>
#include <csignal>

#include <poll.h>
#include <termios.h>
#include <unistd.h>

namespace crossdock::cli {

namespace {

volatile std::sig_atomic_t asked_to_end = 0;

extern "C" void end_watch(int) { asked_to_end = 1; }

class TerminalWatch final : public Watch {
 public:
  explicit TerminalWatch(bool keys) : keys_(keys && ::tcgetattr(STDIN_FILENO, &former_terminal_) == 0) {
    asked_to_end = 0;
    struct sigaction action = {};
    action.sa_handler = end_watch;
    ::sigaction(SIGINT, &action, &former_[0]);
    ::sigaction(SIGTERM, &action, &former_[1]);
    if (!keys_) return;
    termios terminal = former_terminal_;
    terminal.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    ::tcsetattr(STDIN_FILENO, TCSANOW, &terminal);
  }
  TerminalWatch(const TerminalWatch&) = delete;
  TerminalWatch& operator=(const TerminalWatch&) = delete;
  ~TerminalWatch() override {
    if (keys_) ::tcsetattr(STDIN_FILENO, TCSANOW, &former_terminal_);
    ::sigaction(SIGINT, &former_[0], nullptr);
    ::sigaction(SIGTERM, &former_[1], nullptr);
  }

  bool wait(std::chrono::milliseconds time) override {
    const auto until = std::chrono::steady_clock::now() + time;
    while (asked_to_end == 0) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
      if (left <= 0) return true;
      pollfd keys{keys_ ? STDIN_FILENO : -1, POLLIN, 0};
      if (::poll(&keys, 1, static_cast<int>(std::min<std::int64_t>(left, 3'600'000))) != 1) continue;
      char key = 0;
      if (::read(STDIN_FILENO, &key, 1) != 1) keys_ = false;  // nobody types any more
      if (key == 'q' || key == 'Q') return false;
    }
    return false;
  }

 private:
  termios former_terminal_{};
  bool keys_;
  struct sigaction former_[2] = {};
};

}  // namespace

std::unique_ptr<Watch> Watch::begin(bool keys) { return std::make_unique<TerminalWatch>(keys); }

}  // namespace crossdock::cli
