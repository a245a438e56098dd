#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "sample/private_data.h"

namespace crossdock::sample {

/// Gives values in place of private ones: the same for the same, different for different ones, of the same length in bytes. Letters stay
/// letters of their case, digits digits, zeros at the front and everything else stay; a GS1 check digit is right where it was right.
/// In prices every zero stays, so that zero is zero. One seed gives the same values on every machine.
class Replacement {
 public:
  explicit Replacement(std::uint64_t seed) : seed_(seed) {}
  /// Bytes that no value may gain: the delimiters of the file.
  void avoid(std::string_view bytes) { avoided_ = bytes; }

  /// `value` without the blanks around it is what is replaced.
  [[nodiscard]] std::string operator()(Privacy privacy, std::string_view value);
  /// How many values were replaced, by what they were.
  [[nodiscard]] const std::map<Privacy, std::uint64_t>& counts() const { return counts_; }

 private:
  [[nodiscard]] std::string made(bool is_price, std::string_view value, std::uint64_t attempt) const;

  std::uint64_t seed_;
  std::string avoided_;
  std::unordered_map<std::string, std::string> prices_, others_;
  std::unordered_set<std::string> given_;  ///< in place of others, in small letters: no two values become one
  std::map<Privacy, std::uint64_t> counts_;
};

}  // namespace crossdock::sample
