#include "base/hash.h"

#include <stdexcept>
#include <vector>

// The functions below EVP: to look an algorithm up by name, OpenSSL 3 reads its configuration and loads its providers, which costs a
// command more than all that it hashes (docs/performance.md).
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

namespace crossdock {

namespace {

constexpr std::size_t window_bytes = 64u << 10;

void require(int outcome) {
  if (outcome != 1) throw std::runtime_error("SHA-256 is not available in the machine's OpenSSL");
}

}  // namespace

struct Sha256::State {
  SHA256_CTX context;

  void start() { require(SHA256_Init(&context)); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) { state_->start(); }
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) { require(SHA256_Update(&state_->context, bytes.data(), bytes.size())); }

Digest Sha256::finish() {
  Digest digest{};
  require(SHA256_Final(digest.data(), &state_->context));
  state_->start();
  return digest;
}

std::string to_hex(const Digest& digest) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(digest.size() * 2);
  for (const std::uint8_t byte : digest) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

Digest sha256(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish();
}

std::string sha256_hex(std::string_view bytes) { return to_hex(sha256(bytes)); }

Result<std::string> sha256_hex(InputStream& stream) {
  Sha256 hash;
  std::vector<char> window(window_bytes);
  while (true) {
    auto count = stream.read(window);
    if (!count.ok()) return count.error();
    if (*count == 0) return to_hex(hash.finish());
    hash.update({window.data(), *count});
  }
}

}  // namespace crossdock
