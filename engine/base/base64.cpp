#include "base/base64.h"

#include <cstdint>

namespace crossdock {

namespace {

constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr unsigned bits_of_digit = 6;
constexpr std::uint32_t digit_mask = 63;

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string text;
  std::uint32_t waiting = 0;
  unsigned bits = 0;
  for (const char byte : bytes) {
    waiting = (waiting << 8) | static_cast<unsigned char>(byte);
    bits += 8;
    while (bits >= bits_of_digit) {
      bits -= bits_of_digit;
      text += digits[(waiting >> bits) & digit_mask];
    }
  }
  if (bits > 0) text += digits[(waiting << (bits_of_digit - bits)) & digit_mask];
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes;
  std::uint32_t waiting = 0;
  unsigned bits = 0;
  for (const char c : text) {
    if (c == '=' || c == '\n' || c == '\r' || c == ' ' || c == '\t') continue;
    const std::size_t digit = digits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    waiting = (waiting << bits_of_digit) | static_cast<std::uint32_t>(digit);
    bits += bits_of_digit;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(static_cast<unsigned char>((waiting >> bits) & 255));
    }
  }
  return bytes;
}

}  // namespace crossdock
