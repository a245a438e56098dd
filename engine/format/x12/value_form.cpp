#include "format/x12/value_form.h"

#include <algorithm>

#include "base/text.h"

namespace crossdock::x12 {

std::string_view without_blanks(std::string_view value) {
  while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
  while (!value.empty() && value.back() == ' ') value.remove_suffix(1);
  return value;
}

bool has_needless_zeros(std::string_view value, const ElementCheck& check) {
  using grammar::ElementType;
  if (check.type != ElementType::decimal && check.type != ElementType::implied) return false;
  value = without_blanks(value);
  if (value.starts_with('-')) value.remove_prefix(1);
  const std::size_t point = value.find('.');
  if (point != std::string_view::npos && value.ends_with('0')) return true;
  const std::string_view whole = value.substr(0, point);
  const std::size_t digits = value.size() - (point == std::string_view::npos ? 0 : 1);
  return whole.size() > 1 && whole.starts_with('0') && digits > check.min;
}

std::size_t bytes_of_characters(std::string_view value, std::size_t most) {
  if (!is_valid_utf8(value)) return std::min(value.size(), most);
  std::size_t at = 0;
  char32_t code = 0;
  for (std::size_t count = 0; count < most && at < value.size(); ++count) at += utf8_sequence(value, at, code);
  return at;
}

}  // namespace crossdock::x12
