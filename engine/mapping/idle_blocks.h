#pragma once

#include <cstdint>
#include <vector>

#include "document/value.h"
#include "mapping/instructions.h"

namespace crossdock::mapping {

/// Blocks that can be passed over when an object is written: most segments of a grammar have a rule, and few of them have a value.
///
/// A block that binds no record is idle where the slots that could fill it, or anything inside it, are absent: no segment comes of it, no
/// finding that would stay, no number is asked for. Blocks of which that cannot be told from slots alone are never idle.
class IdleBlocks {
 public:
  explicit IdleBlocks(const Instructions& code);

  /// `record`: of the frame around the block.
  [[nodiscard]] bool is_idle(std::uint32_t block, const Record& record) const {
    const Entry& entry = entries_[block];
    if (!entry.told_by_slots) return false;
    for (std::uint32_t i = 0; i < entry.slots.count; ++i)
      if (!record[slots_[entry.slots.first + i]].is_absent()) return false;
    return true;
  }

 private:
  struct Entry {
    bool told_by_slots = false;
    Span slots;  ///< into slots_
  };
  class Collector;

  std::vector<Entry> entries_;  ///< by block
  std::vector<std::uint32_t> slots_;
};

}  // namespace crossdock::mapping
