#include "base/hmac.h"

#include <string>

namespace crossdock {

namespace {

constexpr std::size_t block = 64;

std::string_view bytes_of(const Digest& digest) { return {reinterpret_cast<const char*>(digest.data()), digest.size()}; }

std::string padded_key(std::string_view key, char pad) {
  std::string result(key);
  result.resize(block, '\0');
  for (char& c : result) c = static_cast<char>(c ^ pad);
  return result;
}

}  // namespace

Digest hmac_sha256(std::string_view key, std::string_view text) {
  Digest short_key{};
  if (key.size() > block) {
    short_key = sha256(key);
    key = bytes_of(short_key);
  }
  Sha256 inner;
  inner.update(padded_key(key, 0x36));
  inner.update(text);
  const Digest digest = inner.finish();
  Sha256 outer;
  outer.update(padded_key(key, 0x5c));
  outer.update(bytes_of(digest));
  return outer.finish();
}

}  // namespace crossdock
