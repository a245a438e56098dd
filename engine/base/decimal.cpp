#include "base/decimal.h"

#include <algorithm>
#include <array>

namespace crossdock {

namespace {

constexpr auto powers_of_ten = [] {
  std::array<Int128, Decimal::max_digits + 1> powers{};
  powers[0] = 1;
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

constexpr Int128 limit = powers_of_ten[Decimal::max_digits];  // 10^38 fits in 127 bits

constexpr bool within_limit(Int128 value) { return value > -limit && value < limit; }

std::optional<Int128> scaled_up(Int128 value, int places) {
  if (value == 0) return value;
  if (places > Decimal::max_digits) return std::nullopt;
  const Int128 power = powers_of_ten[static_cast<std::size_t>(places)];
  const Int128 magnitude = value < 0 ? -value : value;
  if (magnitude > (limit - 1) / power) return std::nullopt;
  return value * power;
}

/// numerator / denominator, both not negative, rounded to a whole number.
Int128 rounded_quotient(Int128 numerator, Int128 denominator, Rounding rounding) {
  const Int128 quotient = numerator / denominator;
  const Int128 rest = numerator % denominator;
  if (rest == 0 || rounding == Rounding::down) return quotient;
  const Int128 opposite = denominator - rest;
  if (rest > opposite) return quotient + 1;
  if (rest < opposite) return quotient;
  return rounding == Rounding::half_up || quotient % 2 != 0 ? quotient + 1 : quotient;
}

std::string digits_of(Int128 magnitude) {
  if (magnitude == 0) return "0";
  std::string text;
  for (; magnitude != 0; magnitude /= 10) text.push_back(static_cast<char>('0' + static_cast<int>(magnitude % 10)));
  std::reverse(text.begin(), text.end());
  return text;
}

/// Both coefficients at the larger of the two scales; nothing on overflow.
std::optional<std::pair<Int128, Int128>> aligned(Decimal a, Decimal b) {
  const int scale = std::max(a.scale(), b.scale());
  const auto left = scaled_up(a.coefficient(), scale - a.scale());
  const auto right = scaled_up(b.coefficient(), scale - b.scale());
  if (!left || !right) return std::nullopt;
  return std::pair{*left, *right};
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  std::size_t at = 0;
  bool negative = false;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) negative = text[at++] == '-';
  Int128 coefficient = 0;
  int scale = 0;
  bool any_digit = false;
  bool point = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    any_digit = true;
    if (coefficient > (limit - 1) / 10) return std::nullopt;
    coefficient = coefficient * 10 + (c - '0');
    if (!within_limit(coefficient)) return std::nullopt;
    if (point && ++scale > max_scale) return std::nullopt;
  }
  if (!any_digit) return std::nullopt;
  return from_coefficient(negative ? -coefficient : coefficient, scale);
}

std::optional<Decimal> Decimal::parse_implied(std::string_view text, int decimals) {
  if (text.find('.') != std::string_view::npos || text.starts_with('+')) return std::nullopt;
  const auto whole = parse(text);
  if (!whole) return std::nullopt;
  return from_coefficient(whole->coefficient_, decimals);
}

std::string Decimal::to_string() const {
  std::string digits = digits_of(coefficient_ < 0 ? -coefficient_ : coefficient_);
  const auto scale = static_cast<std::size_t>(scale_);
  if (scale > 0) {
    if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
    digits.insert(digits.size() - scale, 1, '.');
  }
  if (coefficient_ < 0) digits.insert(digits.begin(), '-');
  return digits;
}

std::string Decimal::to_x12_string() const {
  std::string text = trimmed().to_string();
  const std::size_t sign = text.starts_with('-') ? 1 : 0;
  if (text.size() > sign + 1 && text[sign] == '0' && text[sign + 1] == '.') text.erase(sign, 1);
  return text;
}

std::optional<std::string> Decimal::to_implied_string(int decimals) const {
  const auto fitted = rescaled(decimals, Rounding::down);
  if (!fitted || *fitted != *this) return std::nullopt;
  return from_coefficient(fitted->coefficient_, 0).to_string();
}

std::optional<Decimal> Decimal::plus(Decimal other) const {
  const auto sides = aligned(*this, other);
  if (!sides || !within_limit(sides->first + sides->second)) return std::nullopt;
  return from_coefficient(sides->first + sides->second, std::max(scale_, other.scale_));
}

std::optional<Decimal> Decimal::minus(Decimal other) const { return plus(other.negated()); }

std::optional<Decimal> Decimal::times(Decimal other) const {
  const int scale = scale_ + other.scale_;
  const Int128 a = coefficient_ < 0 ? -coefficient_ : coefficient_;
  const Int128 b = other.coefficient_ < 0 ? -other.coefficient_ : other.coefficient_;
  if (b != 0 && a > (limit - 1) / b) return std::nullopt;
  if (scale > max_scale) return std::nullopt;
  return from_coefficient(coefficient_ * other.coefficient_, scale);
}

std::optional<Decimal> Decimal::divided_by(Decimal other, int scale, Rounding rounding) const {
  if (other.coefficient_ == 0 || scale < 0 || scale > max_scale) return std::nullopt;
  // a*10^-s / (b*10^-t) at `scale` decimals is a*10^(scale-s+t) / b.
  Int128 numerator = coefficient_ < 0 ? -coefficient_ : coefficient_;
  Int128 denominator = other.coefficient_ < 0 ? -other.coefficient_ : other.coefficient_;
  const int shift = scale - scale_ + other.scale_;
  const auto scaled = shift >= 0 ? scaled_up(numerator, shift) : scaled_up(denominator, -shift);
  if (!scaled) return std::nullopt;
  (shift >= 0 ? numerator : denominator) = *scaled;
  const Int128 magnitude = rounded_quotient(numerator, denominator, rounding);
  if (!within_limit(magnitude)) return std::nullopt;
  return from_coefficient(is_negative() != other.is_negative() ? -magnitude : magnitude, scale);
}

std::optional<Decimal> Decimal::rescaled(int scale, Rounding rounding) const {
  if (scale < 0 || scale > max_scale) return std::nullopt;
  if (scale >= scale_) {
    const auto grown = scaled_up(coefficient_, scale - scale_);
    if (!grown) return std::nullopt;
    return from_coefficient(*grown, scale);
  }
  const Int128 magnitude = coefficient_ < 0 ? -coefficient_ : coefficient_;
  const Int128 rounded = rounded_quotient(magnitude, powers_of_ten[static_cast<std::size_t>(scale_ - scale)], rounding);
  return from_coefficient(is_negative() ? -rounded : rounded, scale);
}

Decimal Decimal::trimmed() const {
  Decimal result = *this;
  while (result.scale_ > 0 && result.coefficient_ % 10 == 0) {
    result.coefficient_ /= 10;
    --result.scale_;
  }
  return result;
}

std::strong_ordering operator<=>(Decimal a, Decimal b) {
  if (a.is_negative() != b.is_negative()) return a.is_negative() ? std::strong_ordering::less : std::strong_ordering::greater;
  if (const auto sides = aligned(a, b)) {
    if (sides->first == sides->second) return std::strong_ordering::equal;
    return sides->first < sides->second ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  // Too far apart in scale to stand side by side: the one that overflowed when scaled up is the larger magnitude.
  const Decimal left = a.trimmed();
  const Decimal right = b.trimmed();
  if (const auto sides = aligned(left, right)) {
    if (sides->first == sides->second) return std::strong_ordering::equal;
    return sides->first < sides->second ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  const bool left_larger = left.scale() < right.scale();
  return left_larger != a.is_negative() ? std::strong_ordering::greater : std::strong_ordering::less;
}

}  // namespace crossdock
