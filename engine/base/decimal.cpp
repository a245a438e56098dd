#include "base/decimal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "base/decimal_text.h"

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

constexpr std::int64_t most_in_64_bits = std::numeric_limits<std::int64_t>::max();
constexpr bool is_short(Int128 value) { return value >= -most_in_64_bits && value <= most_in_64_bits; }

/// So many digits fit into 64 bits; so many times ten, a short number stays within the limit.
constexpr int short_digits = 18;

std::optional<Int128> scaled_up(Int128 value, int places) {
  if (value == 0) return value;
  if (places <= short_digits && is_short(value)) return value * powers_of_ten[static_cast<std::size_t>(places)];
  if (places > Decimal::max_digits) return std::nullopt;
  const Int128 power = powers_of_ten[static_cast<std::size_t>(places)];
  const Int128 magnitude = value < 0 ? -value : value;
  if (magnitude > (limit - 1) / power) return std::nullopt;
  return value * power;
}

/// numerator / denominator, both not negative, rounded to a whole number.
Int128 rounded_quotient(Int128 numerator, Int128 denominator, Rounding rounding) {
  const bool both_short = is_short(numerator) && is_short(denominator);
  const Int128 quotient =
      both_short ? static_cast<std::int64_t>(numerator) / static_cast<std::int64_t>(denominator) : numerator / denominator;
  const Int128 rest = numerator - quotient * denominator;
  if (rest == 0 || rounding == Rounding::down) return quotient;
  const Int128 opposite = denominator - rest;
  if (rest > opposite) return quotient + 1;
  if (rest < opposite) return quotient;
  return rounding == Rounding::half_up || quotient % 2 != 0 ? quotient + 1 : quotient;
}

/// Both coefficients at the larger of the two scales; nothing on overflow.
std::optional<std::pair<Int128, Int128>> aligned(Decimal a, Decimal b) {
  const int scale = std::max(a.scale(), b.scale());
  const auto left = scaled_up(a.coefficient(), scale - a.scale());
  const auto right = scaled_up(b.coefficient(), scale - b.scale());
  if (!left || !right) return std::nullopt;
  return std::pair{*left, *right};
}

/// What follows the sign, of no more digits than fit into 64 bits.
std::optional<Decimal> parse_short(std::string_view digits, bool negative) {
  std::int64_t coefficient = 0;
  int points = 0;
  std::size_t behind_point = 0;
  for (std::size_t at = 0; at < digits.size(); ++at) {
    const auto digit = static_cast<unsigned>(digits[at] - '0');
    if (digit <= 9) {
      coefficient = coefficient * 10 + digit;
    } else {
      if (digits[at] != '.' || ++points > 1) return std::nullopt;
      behind_point = digits.size() - at - 1;
    }
  }
  if (digits.size() == static_cast<std::size_t>(points)) return std::nullopt;
  return Decimal::from_coefficient(negative ? -coefficient : coefficient, static_cast<int>(behind_point));
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  std::size_t at = 0;
  bool negative = false;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) negative = text[at++] == '-';
  if (text.size() <= short_digits) return parse_short(text.substr(at), negative);
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

char* write_decimal(Decimal number, char* to) {
  const Int128 coefficient = number.coefficient();
  if (coefficient < 0) *to++ = '-';
  const Uint128 magnitude = coefficient < 0 ? -static_cast<Uint128>(coefficient) : static_cast<Uint128>(coefficient);
  constexpr std::uint64_t ten_to_19 = 10'000'000'000'000'000'000u;
  constexpr std::size_t low_digits = 19;
  std::array<char, longest_decimal_text> digits;
  char* end = nullptr;
  if (magnitude <= std::numeric_limits<std::uint64_t>::max()) {
    end = std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<std::uint64_t>(magnitude)).ptr;
  } else {
    end = std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<std::uint64_t>(magnitude / ten_to_19)).ptr;
    auto low = static_cast<std::uint64_t>(magnitude % ten_to_19);
    for (char* at = end + low_digits; at != end; low /= 10) *--at = static_cast<char>('0' + low % 10);
    end += low_digits;
  }
  const auto count = static_cast<std::size_t>(end - digits.data());
  const auto scale = static_cast<std::size_t>(number.scale());
  if (count <= scale) {
    *to++ = '0';
    *to++ = '.';
    to = std::fill_n(to, scale - count, '0');
    return std::copy(digits.data(), end, to);
  }
  to = std::copy(digits.data(), end - scale, to);
  if (scale == 0) return to;
  *to++ = '.';
  return std::copy(end - scale, end, to);
}

std::string Decimal::to_string() const {
  std::array<char, longest_decimal_text> text;
  const char* end = write_decimal(*this, text.data());
  return {text.data(), static_cast<std::size_t>(end - text.data())};
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
  if (scale == scale_) return *this;
  if (scale > scale_) {
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
  if (is_short(coefficient_)) {
    auto coefficient = static_cast<std::int64_t>(coefficient_);
    for (; result.scale_ > 0 && coefficient % 10 == 0; --result.scale_) coefficient /= 10;
    result.coefficient_ = coefficient;
    return result;
  }
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
