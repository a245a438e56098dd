#pragma once

#include <cstdint>
#include <vector>

#include "document/value.h"
#include "mapping/instructions.h"

namespace crossdock::mapping {

/// Blocks that can be passed over when an object is written: most segments of a grammar have a rule, and few of them have a value.
///
/// A block is idle where the slots that could fill it, or anything inside it, are absent (of one that binds a record: the record's slot):
/// no segment comes of it, no finding that would stay, no number is asked for. A block that is never written is always idle; one of which
/// it cannot be told from slots alone, never.
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
