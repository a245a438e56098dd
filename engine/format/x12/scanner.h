#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "format/x12/delimiters.h"

namespace crossdock::x12 {

/// Finds the bytes that structure an interchange: its delimiters, and control bytes (below 0x20), which are never data.
/// Everything between two of them is plain text that nobody needs to look at twice.
class Scanner {
 public:
  enum class Path : std::uint8_t { fastest, portable };

  explicit Scanner(const Delimiters& delimiters, Path path = Path::fastest);

  /// Writes the index of each such byte of text[0, length) plus `base` to `out`, in order; returns how many.
  /// `out` must have room for `length` entries and 64 more.
  std::size_t scan(const char* text, std::size_t length, std::uint32_t base, std::uint32_t* out) const;

 private:
  Delimiters delimiters_;
  bool vector_ = false;
  bool table_[256] = {};
};

}  // namespace crossdock::x12
