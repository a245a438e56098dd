#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "transport/ssh_socket.h"

namespace crossdock::transport {

/// A key by which a server proves who it is.
struct HostKey {
  std::string method;       ///< "ssh-ed25519"
  std::string fingerprint;  ///< "SHA256:…" as OpenSSH shows it

  friend bool operator==(const HostKey&, const HostKey&) = default;
};

/// Why there is no connection although the key exchange was tried: says which side lacks what.
[[nodiscard]] Trouble nothing_in_common(const SftpSettings& settings, const Interrupt& interrupt, const std::string& reason);

/// The key is none of those that are pinned. The advice is the command that pins it, after somebody has compared it.
[[nodiscard]] Trouble host_key_refused(const SftpSettings& settings, const HostKey& key);

/// Every key that the server has, without logging in.
[[nodiscard]] Result<std::vector<HostKey>, Trouble> ask_for_host_keys(const SftpSettings& settings, const Interrupt& interrupt);

}  // namespace crossdock::transport
