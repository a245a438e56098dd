#pragma once

#include <span>
#include <string>
#include <vector>

namespace crossdock::transport {

/// One negotiated method of SSH, as libssh2 numbers them: key exchange, host key, cipher, code.
struct AlgorithmChoice {
  int method = 0;
  std::vector<std::string> names;  ///< the best first
};

/// What we accept and the installed libssh2 knows, for each method that is negotiated. A program may run with a newer library than it
/// was built with.
[[nodiscard]] const std::vector<AlgorithmChoice>& algorithm_choices();

/// Of those, the host keys. RSA with SHA-2 came with libssh2 1.11.
[[nodiscard]] const std::vector<std::string>& known_host_key_methods();
/// Those of them that a server offers, in our order.
[[nodiscard]] std::vector<std::string> common_host_key_methods(const std::vector<std::string>& offered);

}  // namespace crossdock::transport
