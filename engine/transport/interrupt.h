#pragma once

namespace crossdock::transport {

/// Ends every wait on the network that watches it, from any thread or a signal handler; for good.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  void raise() const noexcept;
  /// Readable once it was raised; -1 where the machine gave none.
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace crossdock::transport
