#pragma once

#include <string>

#include "mapping/instructions.h"

namespace crossdock::mapping {

/// The block in whose frame the rules of `block` work: itself, or the nearest around it that has a record of its own.
[[nodiscard]] inline std::uint32_t frame_of(const Instructions& code, std::uint32_t block) {
  const auto has_frame = [&](const Block& one) { return one.has_frame || one.binding != Binding::unbound; };
  while (block != 0 && !has_frame(code.blocks[block])) block = code.blocks[block].parent == none ? 0 : code.blocks[block].parent;
  return block;
}

/// "lines" and "ids" as "lines.ids"; either may be empty.
[[nodiscard]] inline std::string joined_path(const std::string& prefix, const std::string& path) {
  return prefix.empty() || path.empty() ? prefix + path : prefix + "." + path;
}

}  // namespace crossdock::mapping
