#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "diagnostic/policy.h"
#include "format/x12/delimiters.h"
#include "format/x12/scanner.h"

namespace crossdock::x12 {

/// Finds the characters of a segment that are outside the set which a pack allows (X12.6: basic and extended character set;
/// utf8: any well-formed UTF-8). Delimiters and control bytes below 0x20 are passed over: the scanner tells those.
class CharacterCheck {
 public:
  /// Allows everything.
  CharacterCheck() = default;
  CharacterCheck(CharacterSet set, const Delimiters& delimiters, Scanner::Path path = Scanner::Path::fastest);

  [[nodiscard]] bool active() const { return set_ != CharacterSet::any; }
  /// The first byte outside the set; npos where there is none.
  [[nodiscard]] std::size_t first_outside(std::string_view text) const;

 private:
  [[nodiscard]] std::size_t first_suspect(std::string_view text) const;

  CharacterSet set_ = CharacterSet::any;
  Delimiters delimiters_;
  bool vector_ = false;
  bool allowed_[256] = {};
  /// The same for bytes below 0x80 by their halves: bit h of low_[l] stands for byte 0xhl.
  alignas(16) std::uint8_t low_[16] = {};
};

}  // namespace crossdock::x12
