#pragma once

#include "mapping/instructions.h"

namespace crossdock::mapping {

/// The block in whose frame the rules of `block` work: itself, or the nearest around it that has a record of its own.
[[nodiscard]] inline std::uint32_t frame_of(const Instructions& code, std::uint32_t block) {
  const auto has_frame = [&](const Block& one) { return one.has_frame || one.binding != Binding::unbound; };
  while (block != 0 && !has_frame(code.blocks[block])) block = code.blocks[block].parent == none ? 0 : code.blocks[block].parent;
  return block;
}

}  // namespace crossdock::mapping
