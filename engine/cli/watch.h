#pragma once

#include <chrono>
#include <memory>

namespace crossdock::cli {

/// Waits between two pictures of a command that watches. While it lives, a terminal gives keys as they are typed, and Ctrl-C ends the wait
/// instead of the program, so that the terminal is put in order again.
class Watch {
 public:
  /// `keys`: standard input is a terminal.
  static std::unique_ptr<Watch> begin(bool keys);
  virtual ~Watch() = default;
  /// False: `q` was typed, or a signal asks for the end.
  virtual bool wait(std::chrono::milliseconds time) = 0;
};

}  // namespace crossdock::cli
