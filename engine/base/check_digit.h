#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace crossdock {

/// The check digit of GS1 numbers (GTIN-8, -12, -13, -14, GLN, SSCC; GS1 General Specifications 7.9): digits weigh 3 and 1 in turn,
/// the last one 3; the check digit makes the sum a multiple of ten. `digits` without it; nothing where it is no digits.
[[nodiscard]] std::optional<char> gs1_check_digit(std::string_view digits);

/// Whether the last digit is the check digit of those before it.
[[nodiscard]] bool has_gs1_check_digit(std::string_view number);

/// A serial shipping container code of 18 digits: extension digit, GS1 company prefix (4 to 12 digits), serial number with leading
/// zeros, check digit. Nothing where the serial number does not fit.
[[nodiscard]] std::optional<std::string> sscc_of(char extension, std::string_view prefix, std::uint64_t serial);

/// The largest serial number behind a prefix of this length.
[[nodiscard]] std::uint64_t most_sscc_serial(std::size_t prefix_length);

}  // namespace crossdock
