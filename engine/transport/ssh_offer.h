#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "transport/ssh_socket.h"

namespace crossdock::transport {

/// What an SSH server offers before anything is encrypted (RFC 4253, sections 4.2 and 7.1).
struct SshOffer {
  std::string banner;   ///< "SSH-2.0-OpenSSH_9.2"
  std::string address;  ///< numeric
  std::vector<std::string> key_exchange, host_keys, ciphers, macs;
};

/// Connects, reads the offer and hangs up. For telling people why nothing can be agreed on, and which keys a server has: libssh2
/// does not show it.
[[nodiscard]] Result<SshOffer, Trouble> ask_for_offer(const SftpSettings& settings, const Interrupt& interrupt);

/// The parts of a KEXINIT payload; nothing where it is none.
[[nodiscard]] std::optional<SshOffer> parse_offer(std::string_view payload);

}  // namespace crossdock::transport
