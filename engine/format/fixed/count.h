#pragma once

#include <algorithm>
#include <cstdint>

#include "document/transaction_set.h"

namespace crossdock::format {

/// How many instances of a record or loop a document has.
[[nodiscard]] inline std::uint64_t count_of(const TransactionSet& set, NodeId node) {
  const auto segments =
      std::count_if(set.segments.begin(), set.segments.end(), [&](const Segment& segment) { return segment.node == node; });
  const auto loops = std::count_if(set.loops.begin(), set.loops.end(), [&](const Loop& loop) { return loop.node == node; });
  return static_cast<std::uint64_t>(segments + loops);
}

}  // namespace crossdock::format
