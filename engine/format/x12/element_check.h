#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "diagnostic/fault.h"
#include "grammar/grammar.h"

namespace crossdock::x12 {

/// How `is_plainly_right` looks at a value.
enum class QuickCheck : std::uint8_t { never, text, code, whole, decimal, date, time };
[[nodiscard]] QuickCheck quick_check(grammar::ElementType type, bool has_codes);

/// One element's rule in the order that checking needs it: 24 bytes, so that a segment's checks stay in the first-level cache.
struct ElementCheck {
  grammar::ElementType type = grammar::ElementType::alphanumeric;
  bool special = false;  ///< composite or repeating: takes the slow way
  bool forbidden = false;
  QuickCheck quick = QuickCheck::never;
  std::uint16_t min = 0;
  std::uint32_t max = 0;
  std::uint32_t rule = 0;  ///< into Grammar::element_rules
  const grammar::CodeList* codes = nullptr;
};

/// What is wrong with one value of a simple element, FaultKind::none if nothing. `value` is not empty and holds no separators.
/// Lengths count characters (UTF-8 sequences as one where the value is valid UTF-8); of numbers, digits only (X12.6).
/// Blanks around identifiers and codes are not held against a value that is right without them.
[[nodiscard]] FaultKind check_value(std::string_view value, const ElementCheck& check);

/// Eight bytes of a value at once, the first in the lowest byte.
namespace eight_bytes {
constexpr std::uint64_t each(std::uint64_t byte) { return byte * 0x0101010101010101ull; }
constexpr std::uint64_t first(std::uint64_t word, std::uint32_t bytes) { return bytes >= 8 ? word : word & ((1ull << (8 * bytes)) - 1); }
/// The high bit of each byte that is no digit.
constexpr std::uint64_t no_digits(std::uint64_t word) {
  const std::uint64_t less = word ^ each('0');
  return (((less & each(0x7F)) + each(0x76)) | less) & each(0x80);
}
/// The number that two digits from byte `at` on make.
constexpr unsigned number_at(std::uint64_t word, unsigned at) {
  return static_cast<unsigned>((word >> (8 * at)) & 15) * 10 + static_cast<unsigned>((word >> (8 * at + 8)) & 15);
}
}  // namespace eight_bytes

/// Whether nothing can be wrong with this value of a simple element: it passes `check_value`, and no blanks stand around it. Most
/// values are found right here, without a loop over their bytes; of the others (and of some that are right) it says false.
/// `length` is not 0, and 8 bytes from `value` on can be read. `last_code` is the code of this element that was found right last, as
/// `grammar::word_of` gives it, 0 in the beginning: mostly it comes again.
[[nodiscard]] inline bool is_plainly_right(const char* value, std::uint32_t length, const ElementCheck& check, std::uint64_t& last_code) {
  namespace bytes = eight_bytes;
  std::uint64_t word;
  std::memcpy(&word, value, sizeof word);
  const bool fits = length >= check.min && length <= check.max;
  // Branches in the order of what is frequent: a jump by a table would be guessed wrong more often.
  if (check.quick <= QuickCheck::code) {
    if (check.quick == QuickCheck::text) return fits && value[0] != ' ' && value[length - 1] != ' ';
    if (check.quick == QuickCheck::never || length > 8) return false;
    word = bytes::first(word, length);
    if (word == last_code) return true;
    if (!fits || value[0] == ' ' || value[length - 1] == ' ' || !check.codes->set().contains_word(word)) return false;
    last_code = word;
    return true;
  }
  if (check.quick <= QuickCheck::decimal) {
    if (length > 8) return false;
    std::uint32_t digits = length;
    std::uint64_t others = bytes::first(bytes::no_digits(word), length);
    if (others != 0) {
      if (value[0] == '-') {
        others &= ~0x80ull;
        --digits;
      }
      if (others != 0) {
        const auto at = static_cast<unsigned>(std::countr_zero(others)) / 8;
        if (check.quick == QuickCheck::whole || value[at] != '.' || (others & (others - 1)) != 0) return false;
        --digits;
      }
    }
    return digits != 0 && digits >= check.min && digits <= check.max;
  }
  if (check.quick == QuickCheck::date) {
    // Days that every month has; of the others the calendar must be asked.
    const unsigned month = bytes::number_at(word, 4), day = bytes::number_at(word, 6);
    return length == 8 && fits && bytes::no_digits(word) == 0 && month >= 1 && month <= 12 && day >= 1 && day <= 28;
  }
  return length == 4 && fits && bytes::first(bytes::no_digits(word), 4) == 0 && bytes::number_at(word, 0) < 24 &&
         bytes::number_at(word, 2) < 60;
}

/// DT: YYMMDD or CCYYMMDD, a day that exists.
[[nodiscard]] bool is_date(std::string_view value);
/// TM: HHMM, HHMMSS, HHMMSSD or HHMMSSDD.
[[nodiscard]] bool is_time(std::string_view value);

}  // namespace crossdock::x12
