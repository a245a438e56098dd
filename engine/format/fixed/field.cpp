#include "format/fixed/field.h"

#include <algorithm>

#include "base/text.h"

namespace crossdock::format {

namespace {

bool is_sign(char c) { return c == '-' || c == '+'; }

bool is_text(const grammar::ElementRule& rule) { return rule.type == grammar::ElementType::alphanumeric; }

}  // namespace

std::string unpadded(const grammar::ElementRule& rule, std::string_view columns) {
  const std::size_t end = columns.find_last_not_of(' ');
  if (end == std::string_view::npos) return {};
  std::string_view value = columns.substr(0, end + 1);
  if (!is_text(rule) || rule.pad != ' ') value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  if (rule.pad == ' ') return std::string(value);
  std::string sign;
  if (!is_text(rule) && is_sign(value.front())) {
    sign = value.substr(0, 1);
    value.remove_prefix(1);
  }
  while (value.size() > 1 && value.front() == rule.pad) value.remove_prefix(1);
  return sign + std::string(value);
}

std::optional<std::string> padded(const grammar::ElementRule& rule, std::string_view value, std::size_t width) {
  const std::size_t length = code_points(value);
  if (length > width) return std::nullopt;
  const std::size_t missing = width - length;
  if (value.empty() || rule.pad == ' ') return std::string(value) + std::string(missing, ' ');
  const std::size_t sign = !is_text(rule) && is_sign(value.front()) ? 1 : 0;
  return std::string(value.substr(0, sign)) + std::string(missing, rule.pad) + std::string(value.substr(sign));
}

}  // namespace crossdock::format
