#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace crossdock::x12 {

/// The separators of one interchange, any bytes. `component` or `repetition` 0: the interchange has none.
struct Delimiters {
  char element = '*';
  char component = ':';
  char repetition = 0;
  char segment = '~';

  friend bool operator==(const Delimiters&, const Delimiters&) = default;
};

/// The ISA segment as it came, before anything is judged.
struct InterchangeHeader {
  Delimiters delimiters;
  std::string_view elements[16];  ///< ISA01 to ISA16, untrimmed
  std::size_t count = 16;         ///< how many elements it has; those beyond 16 are not kept, those missing are empty
  std::size_t length = 0;         ///< bytes up to and with the terminator
  bool fixed_width = true;        ///< every element has the length that the standard gives it
};

/// The standard's lengths of ISA01 to ISA16 (X12.5).
inline constexpr std::size_t isa_lengths[16] = {2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1};
/// Bytes of an ISA with every element at its length, terminator included.
inline constexpr std::size_t isa_bytes = 106;
/// The most bytes that are searched for the end of an ISA whose elements have other lengths.
inline constexpr std::size_t isa_most_bytes = 512;

/// Letters and digits, which never separate.
[[nodiscard]] constexpr bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/// Reads the ISA at the start of `text`: the separators are the bytes behind "ISA", behind ISA15 and behind ISA16.
/// ISA11 is the repetition separator from ISA12 00402 on, unless it is `U`, alphanumeric or blank (policy: such senders mean none).
/// An ISA whose elements have other lengths, or of which there are more or fewer, is read by its separators up to the segment behind
/// it; nothing where neither that is found nor 16 elements.
/// `text` should hold `isa_most_bytes` bytes, or all that is left of the file.
[[nodiscard]] std::optional<InterchangeHeader> read_interchange_header(std::string_view text);

/// Why separators cannot work: two are the same byte, or one is a letter, a digit or a blank.
struct DelimiterProblem {
  std::string text;
  std::uint16_t element = 0;   ///< of the ISA, which gives the separator: 11, 16; 0: the element separator, or
  bool of_terminator = false;  ///< the segment terminator
};
/// Nothing where they can.
[[nodiscard]] std::optional<DelimiterProblem> delimiter_problem(const Delimiters& delimiters);

}  // namespace crossdock::x12
