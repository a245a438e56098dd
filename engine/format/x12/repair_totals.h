#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"

namespace crossdock::x12 {

/// Counts what the CTT of a set tells: its line items, and the hash total of their quantities.
class ControlTotals {
 public:
  void begin(std::string_view set_id);
  /// A segment of the set, its elements behind the tag at 1.
  void take(const std::vector<std::string_view>& elements);
  /// What CTT01 should be; nothing where `told` counts something that it may count, or where the set is none whose CTT is known.
  [[nodiscard]] std::optional<std::string> lines_instead_of(std::string_view told) const;
  /// The same of CTT02.
  [[nodiscard]] std::optional<std::string> hash_instead_of(std::string_view told) const;

 private:
  struct Kind;
  const Kind* kind_ = nullptr;
  std::map<std::string, std::uint64_t, std::less<>> counts_;  ///< of the segments that partners count
  Decimal quantity_;
  bool quantities_read_ = true;
};

}  // namespace crossdock::x12
