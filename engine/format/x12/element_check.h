#pragma once

#include <cstdint>
#include <string_view>

#include "diagnostic/fault.h"
#include "grammar/grammar.h"

namespace crossdock::x12 {

/// One element's rule in the order that checking needs it: 24 bytes, so that a segment's checks stay in the first-level cache.
struct ElementCheck {
  grammar::ElementType type = grammar::ElementType::alphanumeric;
  bool special = false;  ///< composite or repeating: takes the slow way
  bool forbidden = false;
  std::uint16_t min = 0;
  std::uint32_t max = 0;
  std::uint32_t rule = 0;  ///< into Grammar::element_rules
  const grammar::CodeList* codes = nullptr;
};

/// What is wrong with one value of a simple element, FaultKind::none if nothing. `value` is not empty and holds no separators.
/// Lengths count characters (UTF-8 sequences as one where the value is valid UTF-8); of numbers, digits only (X12.6).
/// Blanks around identifiers and codes are not held against a value that is right without them.
[[nodiscard]] FaultKind check_value(std::string_view value, const ElementCheck& check);

/// DT: YYMMDD or CCYYMMDD, a day that exists.
[[nodiscard]] bool is_date(std::string_view value);
/// TM: HHMM, HHMMSS, HHMMSSD or HHMMSSDD.
[[nodiscard]] bool is_time(std::string_view value);

}  // namespace crossdock::x12
