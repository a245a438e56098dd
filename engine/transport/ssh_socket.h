#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/result.h"
#include "transport/interrupt.h"
#include "transport/sftp_settings.h"
#include "transport/transfer_rate.h"
#include "transport/trouble.h"

namespace crossdock::transport {

/// A moment by which something is to have happened.
class Deadline {
 public:
  static Deadline in(std::chrono::milliseconds time) { return Deadline(std::chrono::steady_clock::now() + time); }
  /// For poll(2): milliseconds that are left, rounded up; 0 once it has passed.
  [[nodiscard]] int left() const;
  [[nodiscard]] bool passed() const { return left() == 0; }

 private:
  explicit Deadline(SteadyTime at) : at_(at) {}
  SteadyTime at_;
};

enum class SocketWait : std::uint8_t { read = 1, write = 2, read_or_write = 3 };

/// A TCP connection that never blocks, and waits no longer than a deadline.
class SshSocket {
 public:
  /// Tries each address of the host until one answers. `interrupt` must outlive the socket.
  static Result<std::unique_ptr<SshSocket>, Trouble> connect(const SftpSettings& settings, Deadline deadline, const Interrupt& interrupt);
  SshSocket(const SshSocket&) = delete;
  SshSocket& operator=(const SshSocket&) = delete;
  ~SshSocket();

  [[nodiscard]] int descriptor() const { return descriptor_; }
  /// The numeric address that answered.
  [[nodiscard]] const std::string& address() const { return address_; }
  /// TroubleKind::slow at the deadline, with no text; interrupted where we are stopping.
  Result<Done, Trouble> wait(SocketWait what, Deadline deadline) const;
  /// Both ways: whoever reads or writes gets an end or an error at once instead of waiting.
  void shut() const noexcept;

 private:
  SshSocket(int descriptor, const Interrupt& interrupt) : descriptor_(descriptor), interrupt_(interrupt) {}

  int descriptor_;
  const Interrupt& interrupt_;
  std::string address_;
};

}  // namespace crossdock::transport
