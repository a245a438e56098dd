#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace crossdock {

/// Every code that a diagnostic can carry, registered once in codes.inc and never reused.
enum class Code : std::uint16_t {
#define CROSSDOCK_CODE(name, text, title) name,
#include "diagnostic/codes.inc"
#undef CROSSDOCK_CODE
};

/// "D406"
[[nodiscard]] std::string_view code_text(Code code);
/// What the code means in a few words, for indexes and documentation.
[[nodiscard]] std::string_view code_title(Code code);
[[nodiscard]] std::optional<Code> code_of_text(std::string_view text);

}  // namespace crossdock
