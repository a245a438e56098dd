#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

/// Texts looked at eight bytes at a time, on any machine: whether a word holds a byte of some kind, not where.
namespace crossdock::word_scan {

inline constexpr std::uint64_t high_bits = 0x8080808080808080u;

[[nodiscard]] constexpr std::uint64_t every(std::uint64_t byte) { return byte * 0x0101010101010101u; }

[[nodiscard]] inline std::uint64_t eight_bytes(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

[[nodiscard]] inline std::uint32_t four_bytes(const char* at) {
  std::uint32_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

/// Calls `see(word)` until all bytes of the text have been in a word; some are in two, and bytes of no text are `filler`.
template <class See>
void each_word(std::string_view text, char filler, See see) {
  const char* const first = text.data();
  const std::size_t size = text.size();
  if (size >= 8) {
    for (std::size_t at = 0; at + 8 <= size; at += 8) see(eight_bytes(first + at));
    see(eight_bytes(first + size - 8));
  } else if (size >= 4) {
    see(std::uint64_t{four_bytes(first)} | std::uint64_t{four_bytes(first + size - 4)} << 32);
  } else if (size > 0) {
    const auto byte = [&](std::size_t at) { return std::uint64_t{static_cast<unsigned char>(first[at])}; };
    see((every(static_cast<unsigned char>(filler)) & ~std::uint64_t{0xFFFFFF}) | byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16);
  }
}

[[nodiscard]] inline bool is_ascii(std::string_view text) {
  std::uint64_t seen = 0;
  each_word(text, ' ', [&](std::uint64_t word) { seen |= word; });
  return (seen & high_bits) == 0;
}

/// Marks (0x80) in each byte of `word` that is zero. A mark above the lowest may be false.
[[nodiscard]] constexpr std::uint64_t zero_marks(std::uint64_t word) { return (word - every(0x01)) & ~word & high_bits; }

/// Whether the text holds one of the bytes.
template <std::size_t Count>
[[nodiscard]] bool holds_any(std::string_view text, const char (&bytes)[Count]) {
  if (text.empty()) return false;
  std::uint64_t words[Count];
  for (std::size_t i = 0; i < Count; ++i) words[i] = every(static_cast<unsigned char>(bytes[i]));
  std::uint64_t marks = 0;
  each_word(text, text.front(), [&](std::uint64_t word) {
    for (const std::uint64_t one : words) marks |= zero_marks(word ^ one);
  });
  return marks != 0;
}

/// Marks (0x80) in each byte of `word` that a JSON string cannot hold as it is, or that needs a look: below 0x20, `"`, `\`, 0x7F and
/// above. A mark above the lowest may be false.
[[nodiscard]] constexpr std::uint64_t json_marks(std::uint64_t word) {
  const std::uint64_t below_blank = word - every(0x20), delete_or_above = word + every(0x01);
  const std::uint64_t quote = (word ^ every('"')) - every(0x01), backslash = (word ^ every('\\')) - every(0x01);
  return (word | below_blank | delete_or_above | quote | backslash) & high_bits;
}

/// The first place at or after `at` that needs such a look; the end where there is none.
[[nodiscard]] inline std::size_t plain_json_until(std::string_view text, std::size_t at) {
  if constexpr (std::endian::native == std::endian::little) {
    for (; at + 8 <= text.size(); at += 8)
      if (const std::uint64_t marks = json_marks(eight_bytes(text.data() + at)))
        return at + static_cast<std::size_t>(std::countr_zero(marks)) / 8;
  }
  constexpr auto needs_look = [](unsigned char byte) { return byte < 0x20 || byte == '"' || byte == '\\' || byte >= 0x7F; };
  while (at < text.size() && !needs_look(static_cast<unsigned char>(text[at]))) ++at;
  return at;
}

/// Whether the text can stand in a JSON string as it is.
[[nodiscard]] inline bool is_plain_json(std::string_view text) {
  std::uint64_t marks = 0;
  each_word(text, ' ', [&](std::uint64_t word) { marks |= json_marks(word); });
  return marks == 0;
}

/// Copies the text; whether it can stand in a JSON string as it is.
[[nodiscard]] inline bool copy_plain_json(std::string_view text, char* to) {
  const char* const from = text.data();
  const std::size_t size = text.size();
  std::uint64_t marks = 0;
  if (size >= 8) {
    const auto copy = [&](std::size_t at) {
      const std::uint64_t word = eight_bytes(from + at);
      std::memcpy(to + at, &word, sizeof word);
      marks |= json_marks(word);
    };
    for (std::size_t at = 0; at + 8 < size; at += 8) copy(at);
    copy(size - 8);
  } else if (size >= 4) {
    const std::uint32_t first = four_bytes(from), last = four_bytes(from + size - 4);
    std::memcpy(to, &first, sizeof first);
    std::memcpy(to + size - 4, &last, sizeof last);
    marks = json_marks(std::uint64_t{first} | std::uint64_t{last} << 32);
  } else if (size > 0) {
    to[0] = from[0];
    to[size / 2] = from[size / 2];
    to[size - 1] = from[size - 1];
    return is_plain_json(text);
  }
  return marks == 0;
}

}  // namespace crossdock::word_scan
