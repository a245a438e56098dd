#include "exchange/outbound_name.h"

#include "base/text.h"

namespace crossdock::exchange {

std::string compact_time(Instant at) {
  std::string text = to_rfc3339({at.milliseconds - ((at.milliseconds % 1000) + 1000) % 1000});
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

std::string outbound_name(const std::string& what, const std::string& key, const std::string& control, Instant at, const std::string& id,
                          const std::string& extension) {
  std::string name = file_name_part(what);
  if (!key.empty()) name += "-" + file_name_part(key);
  if (!control.empty()) name += "-" + file_name_part(control);
  return name + "-" + compact_time(at) + "-" + id + "." + file_name_part(extension);
}

std::string nine_digits(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  return std::string(digits.size() < 9 ? 9 - digits.size() : 0, '0') + digits;
}

}  // namespace crossdock::exchange
