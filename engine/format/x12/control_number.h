#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/text.h"

namespace crossdock::x12 {

/// The digits of a count or control number as a number; nothing for anything else.
[[nodiscard]] inline std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Control numbers are compared as numbers where both are (000001421 is 1421), else as they stand.
[[nodiscard]] inline bool same_control(std::string_view a, std::string_view b) {
  const auto left = number_of(trimmed(a));
  const auto right = number_of(trimmed(b));
  return left && right ? *left == *right : trimmed(a) == trimmed(b);
}

/// "000001421" as "1421".
[[nodiscard]] inline std::string_view without_zeros(std::string_view number) {
  const std::size_t first = number.find_first_not_of('0');
  return first == std::string_view::npos ? std::string_view() : number.substr(first);
}

}  // namespace crossdock::x12
