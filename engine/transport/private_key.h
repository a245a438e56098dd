#pragma once

#include <string>
#include <string_view>

namespace crossdock::transport {

/// What can be seen of a private key without opening it.
struct PrivateKeyFacts {
  enum class Format : std::uint8_t { openssh, pem, pkcs8, putty, unknown };
  Format format = Format::unknown;
  std::string type;  ///< "ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa", "ssh-dss"; empty: it does not say
  bool encrypted = false;

  [[nodiscard]] bool is_rsa() const { return type == "ssh-rsa"; }
};

/// The formats of OpenSSH (PROTOCOL.key), PEM (RFC 1421, RFC 5915) and PKCS#8 by their frames.
[[nodiscard]] PrivateKeyFacts look_at_private_key(std::string_view text);

}  // namespace crossdock::transport
