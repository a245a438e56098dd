#include "mapping/field_uses.h"

#include <algorithm>

#include "mapping/frames.h"
#include "mapping/instructions.h"

namespace crossdock::mapping {

namespace {

class Paths {
 public:
  explicit Paths(const Instructions& code) : code_(code) {}

  /// The path of a target that a block's rules name.
  [[nodiscard]] std::string of(std::uint32_t block, std::uint32_t target) const {
    if (target == none) return of_record(frame_of(code_, block));
    const Target& wanted = code_.targets[target];
    return joined_path(of_record(outwards(frame_of(code_, block), wanted.up)), wanted.path);
  }

 private:
  [[nodiscard]] std::uint32_t outer_of(std::uint32_t block) const {
    const std::uint32_t parent = block == 0 ? none : code_.blocks[block].parent;
    return parent == none ? 0 : frame_of(code_, parent);
  }
  [[nodiscard]] std::uint32_t outwards(std::uint32_t block, std::uint32_t up) const {
    for (; up > 0 && block != 0; --up) block = outer_of(block);
    return block;
  }

  /// "lines[].ids": the record of a block's frame.
  [[nodiscard]] std::string of_record(std::uint32_t block) const {
    std::string path;
    while (block != 0) {
      const Block& at = code_.blocks[block];
      std::uint32_t outer = outer_of(block);
      std::uint32_t target = at.target;
      if (at.level != none) {
        const auto& owners = code_.levels[at.level].owners;
        target = owners.empty() ? none : owners.front().target;
        if (!owners.empty()) outer = owners.front().block;
      }
      if (at.binding != Binding::unbound && target != none) {
        path = joined_path(code_.targets[target].path + (at.binding == Binding::list ? "[]" : ""), path);
        if (at.level == none) outer = outwards(outer, code_.targets[target].up);
      }
      block = outer;
    }
    return path;
  }

  const Instructions& code_;
};

template <class Instruction>
FieldUse use_of(const Instruction& instruction, const Instructions& code, const Paths& paths, std::uint32_t block, bool is_pairs,
                bool is_turns) {
  FieldUse use;
  use.segment = code.blocks[block].segment_node;
  use.from = instruction.place.number;
  use.to = std::max(instruction.to, instruction.place.number);
  std::uint32_t target = instruction.target;
  if (is_pairs) {
    const Pairs& pairs = code.pairs[instruction.extra];
    use.from = pairs.from;
    use.to = pairs.to;
    target = pairs.record;
  } else if (is_turns) {
    const Turns& turns = code.turns[instruction.extra];
    use.from = turns.from;
    use.to = turns.to;
    target = turns.list;
  }
  if (target != none || is_pairs || is_turns) use.object_path = paths.of(block, target);
  return use;
}

}  // namespace

std::vector<FieldUse> field_uses(const MapProgram& program, bool reading) {
  const Instructions& code = *program.instructions;
  const Paths paths(code);
  std::vector<FieldUse> uses;
  for (std::uint32_t index = 0; index < code.blocks.size(); ++index) {
    const Block& block = code.blocks[index];
    if (block.segment_node == no_node || block.ignored || !(reading ? block.reads : block.writes)) continue;
    const Span span = reading ? block.reads_span : block.writes_span;
    for (std::uint32_t i = span.first; i < span.first + span.count; ++i) {
      const bool moment = reading && code.reads[i].op == ReadOp::moment;
      FieldUse use =
          reading ? use_of(code.reads[i], code, paths, index, code.reads[i].op == ReadOp::pairs, code.reads[i].op == ReadOp::turns)
                  : use_of(code.writes[i], code, paths, index, code.writes[i].op == WriteOp::pairs, code.writes[i].op == WriteOp::turns);
      if (!reading && code.writes[i].op == WriteOp::moment) use.to = use.from;
      if (moment) {
        const MomentParts& parts = code.moments[code.reads[i].extra];
        for (const ElementPlace& place : {parts.date, parts.time, parts.zone}) {
          use.from = use.to = place.number;
          if (place.number != 0) uses.push_back(use);
        }
      } else if (use.from != 0) {
        uses.push_back(std::move(use));
      }
    }
    if (block.turns != none) {
      const Turns& turns = code.turns[block.turns];
      uses.push_back({block.segment_node, turns.from, turns.to, paths.of(index, none)});
    }
  }
  return uses;
}

}  // namespace crossdock::mapping
