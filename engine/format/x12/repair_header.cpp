#include "format/x12/repair_header.h"

#include <optional>

#include "base/text.h"

namespace crossdock::x12 {

namespace {

bool is_number(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos; }

std::string with_zeros(std::string_view text, std::size_t length) {
  return std::string(text.size() < length ? length - text.size() : 0, '0') + std::string(text);
}

/// A number without the zeros in front that are too many; nothing where digits would be lost.
std::optional<std::string> padded_number(std::string_view text, std::size_t length) {
  if (!is_number(text)) return std::nullopt;
  while (text.size() > length && text.front() == '0') text.remove_prefix(1);
  if (text.size() > length) return std::nullopt;
  return with_zeros(text, length);
}

/// Blanks behind an identifier, or fewer of them; nothing where characters would be lost.
std::optional<std::string> identifier_of(std::string_view text, std::size_t length) {
  if (text.size() > length) text = trimmed(text);
  if (text.size() > length) return std::nullopt;
  return std::string(text) + std::string(length - text.size(), ' ');
}

std::optional<std::string> mended(std::size_t number, std::string_view text) {
  const std::size_t length = isa_lengths[number - 1];
  const std::string_view value = trimmed(text);
  switch (number) {
    case 1:
    case 3: return value.empty() ? std::string("00") : padded_number(value, length);
    case 5:
    case 7: return value.size() == length ? std::string(value) : padded_number(value, length);
    case 9:
      if (is_number(value) && value.size() == 8 && (value.starts_with("19") || value.starts_with("20")))
        return std::string(value.substr(2));
      return value.size() == length ? std::optional(std::string(value)) : std::nullopt;
    case 10:
      if (is_number(value) && (value.size() == 6 || value.size() == 8)) return std::string(value.substr(0, length));
      return value.size() >= 3 ? padded_number(value, length) : std::nullopt;
    case 12:
    case 13: return padded_number(value, length);
    case 14:
      return value.empty() ? std::optional(std::string("0")) : value.size() == length ? std::optional(std::string(value)) : std::nullopt;
    case 11:
      return value.empty() ? std::optional(std::string("U")) : value.size() == length ? std::optional(std::string(value)) : std::nullopt;
    case 15:
    case 16: return value.size() == length ? std::optional(std::string(value)) : std::nullopt;
    default: return identifier_of(text, length);
  }
}

}  // namespace

MendedHeader mend_header(const InterchangeHeader& header) {
  MendedHeader result;
  for (std::size_t i = 0; i < 16; ++i) {
    result.elements[i] = std::string(header.elements[i]);
    if (header.elements[i].size() == isa_lengths[i]) continue;
    const auto right = mended(i + 1, header.elements[i]);
    if (!right) {
      if (result.refused == 0) result.refused = i + 1;
      continue;
    }
    result.elements[i] = *right;
    result.changed.push_back(i + 1);
  }
  return result;
}

}  // namespace crossdock::x12
