#include "base/random_id.h"

#include <array>
#include <stdexcept>

#include <sys/random.h>

namespace crossdock {

namespace {

constexpr std::string_view alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::uint64_t shortest = 3;
constexpr std::uint64_t longest = 12;  // 30^12 is above 10^17

}  // namespace

std::string short_id(std::string_view prefix, std::uint64_t number) {
  std::uint64_t length = shortest;
  std::uint64_t size = 30 * 30 * 30;
  while (number >= size && length < longest) {
    number -= size;
    size *= 30;
    ++length;
  }
  // A multiplier without a factor of 30 permutes the ids of one length; one near size * 0.618 spreads neighbours.
  std::uint64_t multiplier = size / 1000 * 618 + 7;
  while (multiplier % 2 == 0 || multiplier % 3 == 0 || multiplier % 5 == 0) ++multiplier;
  __extension__ using Wide = unsigned __int128;
  std::uint64_t mixed = static_cast<std::uint64_t>(static_cast<Wide>(number % size) * multiplier % size);

  std::string text(length, ' ');
  for (std::uint64_t i = length; i > 0; --i) {
    text[i - 1] = alphabet[mixed % alphabet.size()];
    mixed /= alphabet.size();
  }
  return std::string(prefix) + text;
}

std::string random_token() {
  std::array<unsigned char, 16> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    throw std::runtime_error("the machine gives no random bytes");
  }
  std::string text;
  for (const unsigned char byte : bytes) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

}  // namespace crossdock
