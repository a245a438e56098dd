#pragma once

#include <cstdint>
#include <string_view>

namespace crossdock::mapping {

/// Whether two codes or qualifiers are one: mostly they are of two or three characters and differ early.
[[nodiscard]] inline bool same_code(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] != b[i]) return false;
  return true;
}

/// A code as one number, where many are compared with one; equal for equal codes only. Of a longer one than fits: `long_code`.
using CodeWord = std::uint64_t;
inline constexpr CodeWord long_code = 0;
[[nodiscard]] inline CodeWord word_of(std::string_view code) {
  if (code.size() >= sizeof(CodeWord)) return long_code;
  CodeWord word = 1 + code.size();
  for (const char c : code) word = word << 8 | static_cast<unsigned char>(c);
  return word;
}

}  // namespace crossdock::mapping
