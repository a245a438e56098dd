#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "transport/interrupt.h"

namespace crossdock::transport {

/// Gives a text to whoever connects to a Unix socket: one a connection, and a bare HTTP/1.0 answer where it is asked for with GET. Only
/// the user that made it may connect. More connections than `connections` wait; one that does not take its text in time is dropped.
class TextSocket {
 public:
  struct Bounds {
    std::size_t connections = 8;
    std::chrono::milliseconds patience{2000};  ///< for one connection from its start to its end
    std::chrono::milliseconds question{200};   ///< for a question; then the text is given without one
  };
  /// Replaces a socket that a dead program left; EEXIST where the name is something else's. `text` is called once a connection.
  static Result<std::unique_ptr<TextSocket>> open(const std::filesystem::path& path, std::function<std::string()> text, Bounds bounds);
  static Result<std::unique_ptr<TextSocket>> open(const std::filesystem::path& path, std::function<std::string()> text) {
    return open(path, std::move(text), Bounds());
  }
  virtual ~TextSocket() = default;

  /// Serves until `until`, or until `interrupt` is raised.
  virtual void serve(const Interrupt& interrupt, std::chrono::steady_clock::time_point until) = 0;
};

}  // namespace crossdock::transport
