#include "diagnostic/code.h"

#include <array>

namespace crossdock {

namespace {

struct Entry {
  std::string_view text;
  std::string_view title;
};

constexpr std::array entries = {
#define CROSSDOCK_CODE(name, text, title) Entry{text, title},
#include "diagnostic/codes.inc"
#undef CROSSDOCK_CODE
};

constexpr bool all_unique() {
  for (std::size_t i = 0; i < entries.size(); ++i)
    for (std::size_t j = i + 1; j < entries.size(); ++j)
      if (entries[i].text == entries[j].text) return false;
  return true;
}
static_assert(all_unique(), "a diagnostic code is registered twice");

}  // namespace

std::string_view code_text(Code code) { return entries.at(static_cast<std::size_t>(code)).text; }
std::string_view code_title(Code code) { return entries.at(static_cast<std::size_t>(code)).title; }

std::optional<Code> code_of_text(std::string_view text) {
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (entries[i].text == text) return static_cast<Code>(i);
  return std::nullopt;
}

}  // namespace crossdock
