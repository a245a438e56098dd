#pragma once

#include <cstddef>

#include "base/decimal.h"

namespace crossdock {

/// Sign, 38 digits, a zero and a point before them, and some to spare.
inline constexpr std::size_t longest_decimal_text = 48;

/// Writes what `number.to_string()` gives, at most `longest_decimal_text` bytes; gives the place behind it.
[[nodiscard]] char* write_decimal(Decimal number, char* to);

}  // namespace crossdock
