#include "mapping/idle_blocks.h"

#include <algorithm>

namespace crossdock::mapping {

/// Gathers the slots of one block.
class IdleBlocks::Collector {
 public:
  explicit Collector(const Instructions& code) : code_(code) {
    numbers_asked_ = std::any_of(code.pool.ops.begin(), code.pool.ops.end(), is_allocation);
  }

  /// False where the block is not told by slots.
  bool collect(std::uint32_t block) {
    slots_.clear();
    waiting_ = {{block, 0}};
    while (!waiting_.empty()) {
      const Waiting next = waiting_.back();
      waiting_.pop_back();
      if (!add(next)) return false;
    }
    std::sort(slots_.begin(), slots_.end());
    slots_.erase(std::unique(slots_.begin(), slots_.end()), slots_.end());
    return true;
  }

  [[nodiscard]] const std::vector<std::uint32_t>& slots() const { return slots_; }

 private:
  /// `frames`: so many of the frames around it, from the innermost, have the record whose slots count.
  struct Waiting {
    std::uint32_t block = 0, frames = 0;
  };

  static bool is_allocation(const ExpressionOp& op) { return op.operation == Operation::allocate; }

  /// Whether evaluating it leaves no trace.
  [[nodiscard]] bool is_pure(std::uint32_t expression) const {
    if (expression == none || !numbers_asked_) return true;
    const Span ops = code_.pool.expressions[expression].ops;
    return std::all_of(code_.pool.ops.begin() + ops.first, code_.pool.ops.begin() + ops.first + ops.count, [](const ExpressionOp& op) {
      // These have expressions inside.
      const bool nests = op.operation == Operation::aggregate || op.operation == Operation::field || op.operation == Operation::descend;
      return !nests && !is_allocation(op);
    });
  }

  bool add_target(std::uint32_t target, std::uint32_t frames) {
    const Target& at = code_.targets[target];
    if (at.up > frames) return false;
    slots_.push_back(code_.steps[at.steps.first].slot);
    return true;
  }

  bool add(const Waiting& next) {
    const Block& block = code_.blocks[next.block];
    if (!block.writes || block.ignored) return true;
    if (block.always || block.tree != none || !is_pure(block.write_guard)) return false;
    if (block.binding != Binding::unbound) return add_target(block.target, next.frames);
    const std::uint32_t frames = next.frames + (block.has_frame ? 1 : 0);
    for (std::uint32_t i = 0; i < block.writes_span.count; ++i)
      if (!add(code_.writes[block.writes_span.first + i], frames)) return false;
    if (!block.is_loop) return true;
    for (std::uint32_t i = 0; i < block.children.count; ++i) {
      const Span blocks = code_.children[block.children.first + i].blocks;
      for (std::uint32_t j = 0; j < blocks.count; ++j) waiting_.push_back({code_.alternatives[blocks.first + j], frames});
    }
    return true;
  }

  bool add(const WriteInstruction& write, std::uint32_t frames) {
    if (write.required || !is_pure(write.guard) || !is_pure(write.expression)) return false;
    switch (write.op) {
      case WriteOp::element: {
        const bool gives = write.expression != none && !write.omits_default;
        if (gives && (write.expression_fills || write.unique != none)) return false;
        return (!write.fills && write.unique == none) || add_target(write.target, frames);
      }
      case WriteOp::spread: return add_target(write.target, frames);
      case WriteOp::moment: return !write.fills || add_target(write.target, frames);
      case WriteOp::pairs: {
        const Pairs& rules = code_.pairs[write.extra];
        if (rules.other != none && !add_target(rules.other, frames)) return false;
        return std::all_of(rules.codes.begin(), rules.codes.end(), [&](const PairCode& one) { return add_target(one.target, frames); });
      }
      case WriteOp::turns: return add_target(code_.turns[write.extra].list, frames);
      case WriteOp::express: return !write.fills;
      case WriteOp::room: return true;
      case WriteOp::role: return false;
    }
    return false;
  }

  const Instructions& code_;
  bool numbers_asked_ = false;
  std::vector<std::uint32_t> slots_;
  std::vector<Waiting> waiting_;
};

IdleBlocks::IdleBlocks(const Instructions& code) {
  Collector collector(code);
  entries_.resize(code.blocks.size());
  for (std::uint32_t block = 1; block < code.blocks.size(); ++block) {
    if (!collector.collect(block)) continue;
    entries_[block] = {true, {static_cast<std::uint32_t>(slots_.size()), static_cast<std::uint32_t>(collector.slots().size())}};
    slots_.insert(slots_.end(), collector.slots().begin(), collector.slots().end());
  }
}

}  // namespace crossdock::mapping
