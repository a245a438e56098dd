#pragma once

#include <chrono>

namespace crossdock::transport {

/// Ends every wait on the network that watches it, from any thread or a signal handler; for good.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  void raise() const noexcept;
  [[nodiscard]] bool is_raised() const noexcept;
  /// Returns when it is raised, or at that time.
  void wait(std::chrono::steady_clock::time_point until) const noexcept;
  /// Readable once it was raised; -1 where the machine gave none.
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace crossdock::transport
