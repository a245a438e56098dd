#include "format/x12/element_check.h"

#include "base/clock.h"
#include "base/text.h"
#include "format/x12/value_form.h"

namespace crossdock::x12 {

namespace {

using grammar::ElementType;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

int two_digits(std::string_view value, std::size_t at) { return (value[at] - '0') * 10 + (value[at + 1] - '0'); }

bool all_digits(std::string_view value) {
  for (const char c : value)
    if (!is_digit(c)) return false;
  return true;
}

/// The number of digits, or -1 where the value is no number of the kind.
int count_digits(std::string_view value, bool point_allowed) {
  std::size_t at = value.front() == '-' ? 1 : 0;
  int digits = 0;
  bool point = false;
  for (; at < value.size(); ++at) {
    if (is_digit(value[at])) {
      ++digits;
    } else if (value[at] == '.' && point_allowed && !point) {
      point = true;
    } else {
      return -1;
    }
  }
  return digits == 0 ? -1 : digits;
}

[[gnu::noinline]] FaultKind check_length_again(std::string_view value, const ElementCheck& check) {
  // Only now is it worth knowing that bytes are not characters, and that blanks do not count against the maximum.
  const std::size_t characters = is_valid_utf8(value) ? code_points(value) : value.size();
  if (characters < check.min) return FaultKind::element_too_short;
  if (characters <= check.max) return FaultKind::none;
  const std::string_view slim = without_blanks(value);
  const std::size_t slim_characters = is_valid_utf8(slim) ? code_points(slim) : slim.size();
  return slim_characters > check.max ? FaultKind::element_too_long : FaultKind::none;
}

[[gnu::noinline]] FaultKind check_code_again(std::string_view value, const ElementCheck& check) {
  const std::string_view slim = without_blanks(value);
  if (slim.empty()) return FaultKind::element_blank;
  return check.codes->set().contains(slim) ? FaultKind::none : FaultKind::element_code_unknown;
}

FaultKind check_number(std::string_view value, const ElementCheck& check) {
  const bool point_allowed = check.type == ElementType::decimal;
  int digits = count_digits(value, point_allowed);
  if (digits < 0) {
    const std::string_view slim = without_blanks(value);
    if (slim.empty()) return FaultKind::element_blank;
    if (slim.size() == value.size() || (digits = count_digits(slim, point_allowed)) < 0) return FaultKind::element_number_invalid;
  }
  if (static_cast<std::uint32_t>(digits) < check.min) return FaultKind::element_too_short;
  if (static_cast<std::uint32_t>(digits) > check.max) return FaultKind::element_too_long;
  return FaultKind::none;
}

}  // namespace

QuickCheck quick_check(ElementType type, bool has_codes) {
  switch (type) {
    case ElementType::alphanumeric:
    case ElementType::identifier: return has_codes ? QuickCheck::code : QuickCheck::text;
    case ElementType::decimal: return QuickCheck::decimal;
    case ElementType::implied: return QuickCheck::whole;
    case ElementType::date: return QuickCheck::date;
    case ElementType::time: return QuickCheck::time;
    case ElementType::binary:
    case ElementType::composite: break;
  }
  return QuickCheck::never;
}

bool is_date(std::string_view value) {
  if ((value.size() != 8 && value.size() != 6) || !all_digits(value)) return false;
  const std::size_t month_at = value.size() - 4;
  // Of two year digits only leap days depend on the century, and every fourth year of either is one but 1900: the wider reading.
  const int year = value.size() == 8 ? two_digits(value, 0) * 100 + two_digits(value, 2) : 2000 + two_digits(value, 0);
  const int month = two_digits(value, month_at);
  const int day = two_digits(value, month_at + 2);
  if (month < 1 || month > 12 || day < 1 || day > 31) return false;
  if (day <= 28) return true;
  return is_valid({static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(day)});
}

bool is_time(std::string_view value) {
  if ((value.size() != 4 && (value.size() < 6 || value.size() > 8)) || !all_digits(value)) return false;
  return two_digits(value, 0) < 24 && two_digits(value, 2) < 60 && (value.size() == 4 || two_digits(value, 4) < 60);
}

FaultKind check_value(std::string_view value, const ElementCheck& check) {
  switch (check.type) {
    case ElementType::decimal:
    case ElementType::implied: return check_number(value, check);
    case ElementType::identifier:
    case ElementType::alphanumeric:
    case ElementType::composite:
      if (value.size() < check.min || value.size() > check.max) {
        const FaultKind fault = check_length_again(value, check);
        if (fault != FaultKind::none) return fault;
      }
      if (check.codes != nullptr && !check.codes->set().contains(value)) return check_code_again(value, check);
      return FaultKind::none;
    case ElementType::binary:
      if (value.size() < check.min) return FaultKind::element_too_short;
      return value.size() > check.max ? FaultKind::element_too_long : FaultKind::none;
    case ElementType::date:
      if (value.size() < check.min) return FaultKind::element_too_short;
      if (value.size() > check.max) return FaultKind::element_too_long;
      return is_date(value) ? FaultKind::none : FaultKind::element_date_invalid;
    case ElementType::time:
      if (value.size() < check.min) return FaultKind::element_too_short;
      if (value.size() > check.max) return FaultKind::element_too_long;
      return is_time(value) ? FaultKind::none : FaultKind::element_time_invalid;
  }
  return FaultKind::none;
}

}  // namespace crossdock::x12
