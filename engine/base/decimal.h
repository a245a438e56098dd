#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace crossdock {

__extension__ using Int128 = __int128;
__extension__ using Uint128 = unsigned __int128;

/// How a decimal that does not fit its target scale is rounded.
enum class Rounding : std::uint8_t { half_up, half_even, down };

/// An exact decimal number: coefficient * 10^-scale, at most 38 digits, that keeps the scale it came with
/// (`9.50` is not `9.5` as text, but equal to it as a number). Never a double, never a locale.
class Decimal {
 public:
  static constexpr int max_digits = 38;
  static constexpr int max_scale = 38;

  constexpr Decimal() = default;
  constexpr Decimal(std::int64_t whole) : coefficient_(whole) {}
  static constexpr Decimal from_coefficient(Int128 coefficient, int scale) {
    Decimal result;
    result.coefficient_ = coefficient;
    result.scale_ = static_cast<std::uint8_t>(scale);
    return result;
  }

  /// Reads `-12.50`, `.5`, `5.`, `+7`: an optional sign, digits, at most one point. No exponent, no grouping, no blanks.
  /// Nothing where the text is no number or has more than 38 significant digits.
  static std::optional<Decimal> parse(std::string_view text);
  /// Reads digits with an optional minus and `decimals` implied places (X12 Nn): "1234", 2 -> 12.34.
  static std::optional<Decimal> parse_implied(std::string_view text, int decimals);

  /// The digits as kept, with a leading zero where the number is below one: "0.50", "-3", "12.00".
  [[nodiscard]] std::string to_string() const;
  /// X12 R: no superfluous leading zero, no trailing zeros after the point, no point without decimals.
  [[nodiscard]] std::string to_x12_string() const;
  /// X12 Nn: the number times 10^decimals without a point; nothing where it does not come out even.
  [[nodiscard]] std::optional<std::string> to_implied_string(int decimals) const;

  [[nodiscard]] constexpr Int128 coefficient() const { return coefficient_; }
  [[nodiscard]] constexpr int scale() const { return scale_; }
  [[nodiscard]] constexpr bool is_zero() const { return coefficient_ == 0; }
  [[nodiscard]] constexpr bool is_negative() const { return coefficient_ < 0; }

  /// Nothing where the result would exceed 38 digits.
  [[nodiscard]] std::optional<Decimal> plus(Decimal other) const;
  [[nodiscard]] std::optional<Decimal> minus(Decimal other) const;
  [[nodiscard]] std::optional<Decimal> times(Decimal other) const;
  /// The exact quotient if it has at most `scale` decimals, else rounded to them. Nothing for a zero divisor or on overflow.
  [[nodiscard]] std::optional<Decimal> divided_by(Decimal other, int scale, Rounding rounding) const;
  /// The same number with `scale` decimals; rounding where digits are lost. Nothing on overflow.
  [[nodiscard]] std::optional<Decimal> rescaled(int scale, Rounding rounding = Rounding::half_up) const;
  /// Without trailing zeros after the point: 12.500 -> 12.5, 12.00 -> 12.
  [[nodiscard]] Decimal trimmed() const;
  [[nodiscard]] constexpr Decimal negated() const { return from_coefficient(-coefficient_, scale_); }
  [[nodiscard]] constexpr Decimal abs() const { return is_negative() ? negated() : *this; }

  /// Compares as numbers: 9.50 == 9.5.
  friend std::strong_ordering operator<=>(Decimal a, Decimal b);
  friend bool operator==(Decimal a, Decimal b) { return (a <=> b) == std::strong_ordering::equal; }

 private:
  Int128 coefficient_ = 0;
  std::uint8_t scale_ = 0;
};

}  // namespace crossdock
