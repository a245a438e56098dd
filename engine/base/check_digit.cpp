#include "base/check_digit.h"

#include <algorithm>

namespace crossdock {

namespace {

constexpr std::size_t sscc_digits = 18;

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<char> gs1_check_digit(std::string_view digits) {
  if (!is_digits(digits)) return std::nullopt;
  unsigned sum = 0;
  unsigned weight = 3;
  for (std::size_t at = digits.size(); at-- > 0; weight = 4 - weight) sum += weight * static_cast<unsigned>(digits[at] - '0');
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

bool has_gs1_check_digit(std::string_view number) {
  return number.size() > 1 && gs1_check_digit(number.substr(0, number.size() - 1)) == number.back();
}

std::uint64_t most_sscc_serial(std::size_t prefix_length) {
  std::uint64_t most = 1;
  for (std::size_t digits = prefix_length + 2; digits < sscc_digits; ++digits) most *= 10;
  return most - 1;
}

std::optional<std::string> sscc_of(char extension, std::string_view prefix, std::uint64_t serial) {
  constexpr std::size_t shortest = 4, longest = 12;
  if (prefix.size() < shortest || prefix.size() > longest || serial > most_sscc_serial(prefix.size())) return std::nullopt;
  std::string number(1, extension);
  number += prefix;
  const std::string digits = std::to_string(serial);
  number.append(sscc_digits - 1 - number.size() - digits.size(), '0');
  number += digits;
  const auto check = gs1_check_digit(number);
  if (!check) return std::nullopt;
  return number + *check;
}

}  // namespace crossdock
