#include "mapping/key_place.h"

#include "mapping/instructions.h"

namespace crossdock::mapping {

std::optional<KeyPlace> key_place(const MapProgram& program) {
  const std::uint32_t key = program.object->find(program.object->key.empty() ? "number" : program.object->key);
  if (key == ObjectType::none) return std::nullopt;
  const Instructions& code = *program.instructions;
  for (const Block& block : code.blocks) {
    // Segments without a frame of their own fill the record of the set.
    const bool of_root = block.parent == 0 && !block.has_frame && block.segment_node != no_node;
    if (!of_root || block.ignored || block.key.kind != KeyMatch::Kind::any) continue;
    for (std::uint32_t i = block.reads_span.first; i < block.reads_span.first + block.reads_span.count; ++i) {
      const ReadInstruction& read = code.reads[i];
      if (read.op != ReadOp::element || read.guard != none || read.target == none) continue;
      const Target& target = code.targets[read.target];
      if (target.up == 0 && target.steps.count == 1 && code.steps[target.steps.first].slot == key)
        return KeyPlace{block.segment_node, read.place.number, read.place.component};
    }
  }
  return std::nullopt;
}

}  // namespace crossdock::mapping
