#pragma once

#include <memory>
#include <string>
#include <utility>

#include <libssh2.h>

#include "base/result.h"
#include "transport/host_key.h"
#include "transport/sftp_settings.h"
#include "transport/ssh_socket.h"

namespace crossdock::transport {

/// An SSH connection by libssh2. Never blocks; each call waits no longer than its deadline. To be used by one thread at a time.
class SshSession {
 public:
  /// Connects and agrees on keys and ciphers; nobody is logged in, and the host key is not judged yet. `host_key_method`: the
  /// one to accept; empty: all that we know.
  static Result<std::unique_ptr<SshSession>, Trouble> open(const SftpSettings& settings, const std::string& host_key_method,
                                                           Deadline deadline, const Interrupt& interrupt);
  SshSession(const SshSession&) = delete;
  SshSession& operator=(const SshSession&) = delete;
  /// Hangs up. The server is told so where the connection still works.
  ~SshSession();

  [[nodiscard]] HostKey host_key() const;
  /// "curve25519-sha256, ssh-ed25519, aes256-ctr, hmac-sha2-256"
  [[nodiscard]] std::string algorithms() const;
  [[nodiscard]] const SftpSettings& settings() const { return settings_; }
  [[nodiscard]] const SshSocket& socket() const { return *socket_; }
  [[nodiscard]] LIBSSH2_SESSION* handle() const { return session_; }

  /// Repeats a call of libssh2 until it does not say LIBSSH2_ERROR_EAGAIN. The result is the call's own, which may be an error code
  /// below zero. Trouble where waiting ended: then nothing more can be done with the session.
  template <class Call>
  auto drive(Deadline deadline, const Call& call) -> Result<decltype(call()), Trouble> {
    while (true) {
      const auto result = call();
      if (!would_block(result)) return result;
      if (auto waited = wait(deadline); !waited.ok()) return waited.error();
    }
  }

  /// What libssh2 says of its last error, for an error code that is no answer of the server.
  [[nodiscard]] Trouble trouble_of_last_error(const std::string& doing);
  /// Nothing more can be done: the connection is lost or out of step.
  void give_up() { usable_ = false; }
  [[nodiscard]] bool usable() const { return usable_; }

 private:
  SshSession(const SftpSettings& settings, std::unique_ptr<SshSocket> socket) : settings_(settings), socket_(std::move(socket)) {}

  [[nodiscard]] bool would_block(long result) const { return result == LIBSSH2_ERROR_EAGAIN; }
  [[nodiscard]] bool would_block(const void* result) const {
    return result == nullptr && libssh2_session_last_errno(session_) == LIBSSH2_ERROR_EAGAIN;
  }
  Result<Done, Trouble> wait(Deadline deadline);
  Result<Done, Trouble> prefer(int method, const std::string& names);

  const SftpSettings& settings_;
  std::unique_ptr<SshSocket> socket_;
  LIBSSH2_SESSION* session_ = nullptr;
  bool usable_ = true;
};

/// A session with a server whose host key is pinned. `host_key_method` is what the server proved itself by last time, and is set.
[[nodiscard]] Result<std::unique_ptr<SshSession>, Trouble> open_trusted(const SftpSettings& settings, std::string& host_key_method,
                                                                        Deadline deadline, const Interrupt& interrupt);

}  // namespace crossdock::transport
