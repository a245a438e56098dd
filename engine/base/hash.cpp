#include "base/hash.h"

#include <stdexcept>
#include <vector>

#include <openssl/evp.h>

namespace crossdock {

namespace {

constexpr std::size_t window_bytes = 64u << 10;

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

void require(int outcome) {
  if (outcome != 1) throw std::runtime_error("SHA-256 is not available in the machine's OpenSSL");
}

}  // namespace

struct Sha256::State {
  std::unique_ptr<EVP_MD_CTX, FreeContext> context{EVP_MD_CTX_new()};

  void start() { require(context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1 ? 1 : 0); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) { state_->start(); }
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) { require(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size())); }

Digest Sha256::finish() {
  Digest digest{};
  require(EVP_DigestFinal_ex(state_->context.get(), digest.data(), nullptr));
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
