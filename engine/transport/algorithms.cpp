#include "transport/algorithms.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <libssh2.h>

#include "base/text.h"

namespace crossdock::transport {

namespace {

// No CBC, no MD5, and no SHA-1 in exchanges and codes. `ssh-rsa` signs by SHA-1, but the key itself is pinned by SHA-256: what is left is
// to forge a signature while the connection is made, and servers that have nothing else are many.
constexpr std::string_view key_exchanges =
    "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,"
    "diffie-hellman-group-exchange-sha256,diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,diffie-hellman-group14-sha256";
constexpr std::string_view host_keys =
    "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,rsa-sha2-512,rsa-sha2-256,ssh-rsa";
constexpr std::string_view ciphers = "aes256-gcm@openssh.com,aes128-gcm@openssh.com,aes256-ctr,aes192-ctr,aes128-ctr";
constexpr std::string_view codes = "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha2-512";

std::vector<std::string> known_of(LIBSSH2_SESSION* session, int method, std::string_view accepted) {
  const char** library = nullptr;
  const int count = libssh2_session_supported_algs(session, method, &library);
  std::vector<std::string> known;
  for (const std::string_view name : split(accepted, ',')) {
    if (count > 0 && std::find(library, library + count, name) != library + count) known.emplace_back(name);
  }
  if (count > 0) libssh2_free(session, library);
  return known;
}

std::vector<AlgorithmChoice> ask_library() {
  std::vector<AlgorithmChoice> choices;
  LIBSSH2_SESSION* session = libssh2_session_init_ex(nullptr, nullptr, nullptr, nullptr);
  if (session == nullptr) return choices;
  for (const auto& [method, accepted] : {std::pair{LIBSSH2_METHOD_KEX, key_exchanges},
                                         {LIBSSH2_METHOD_HOSTKEY, host_keys},
                                         {LIBSSH2_METHOD_CRYPT_CS, ciphers},
                                         {LIBSSH2_METHOD_CRYPT_SC, ciphers},
                                         {LIBSSH2_METHOD_MAC_CS, codes},
                                         {LIBSSH2_METHOD_MAC_SC, codes}}) {
    choices.push_back({method, known_of(session, method, accepted)});
  }
  libssh2_session_free(session);
  return choices;
}

}  // namespace

const std::vector<AlgorithmChoice>& algorithm_choices() {
  static const std::vector<AlgorithmChoice> choices = [] {
    libssh2_init(0);
    return ask_library();
  }();
  return choices;
}

const std::vector<std::string>& known_host_key_methods() {
  static const std::vector<std::string> none;
  for (const AlgorithmChoice& choice : algorithm_choices()) {
    if (choice.method == LIBSSH2_METHOD_HOSTKEY) return choice.names;
  }
  return none;
}

std::vector<std::string> common_host_key_methods(const std::vector<std::string>& offered) {
  std::vector<std::string> common;
  for (const std::string& method : known_host_key_methods()) {
    if (std::find(offered.begin(), offered.end(), method) != offered.end()) common.push_back(method);
  }
  return common;
}

}  // namespace crossdock::transport
