#include <algorithm>
#include <optional>

#include "mapping/frames.h"
#include "mapping/instructions.h"
#include "mapping/named_fields.h"

namespace crossdock::mapping {

namespace {

/// Nodes that a record may stand at: several where a level of a tree hangs in several fields; none for another object's.
using Places = std::vector<std::uint32_t>;

}  // namespace

/// Goes through a program's instructions and notes the fields they name.
class FieldCollector {
 public:
  FieldCollector(const MapProgram& program, NamedFields::Rules rules, std::vector<NamedFields::Node>& nodes)
      : code_(*program.instructions), writing_too_(rules == NamedFields::Rules::all), nodes_(nodes), records_(code_.blocks.size()) {
    add_node(program.object);
  }

  void run() {
    for (std::uint32_t index = 0; index < code_.blocks.size(); ++index) {
      const Block& block = code_.blocks[index];
      if (block.ignored || (!writing_too_ && !block.reads)) continue;
      frames_ = frames_of(index);
      for (std::uint32_t i = 0; i < block.reads_span.count; ++i) read(code_.reads[block.reads_span.first + i]);
      for (std::uint32_t i = 0; i < block.closes.count; ++i) close(code_.closes[block.closes.first + i]);
      if (block.turns != none) turns(code_.turns[block.turns]);
      if (!writing_too_) continue;
      express(block.write_guard);
      for (std::uint32_t i = 0; i < block.writes_span.count; ++i) write(code_.writes[block.writes_span.first + i]);
    }
    if (writing_too_) outside();
    spread_life();
  }

 private:
  std::uint32_t add_node(const ObjectType* type) {
    NamedFields::Node& node = nodes_.emplace_back();
    node.type = type;
    if (type != nullptr) node.fields.resize(type->fields.size());
    return static_cast<std::uint32_t>(nodes_.size() - 1);
  }

  std::uint32_t child(std::uint32_t at, std::uint32_t slot, std::uint32_t item) {
    const ObjectType* type = nodes_[at].type->fields[slot].object;
    if (item == 0) {
      if (nodes_[at].fields[slot] == 0) {
        const std::uint32_t made = add_node(type);
        nodes_[at].fields[slot] = made;
      }
      return nodes_[at].fields[slot];
    }
    for (const NamedFields::Item& one : nodes_[at].items)
      if (one.slot == slot && one.number == item) return one.node;
    const std::uint32_t made = add_node(type);
    nodes_[at].items.push_back({slot, item, made});
    return made;
  }

  Places step(const Places& from, std::uint32_t slot, std::uint32_t item) {
    Places to;
    for (const std::uint32_t at : from)
      if (nodes_[at].type != nullptr && slot < nodes_[at].fields.size()) to.push_back(child(at, slot, item));
    return to;
  }

  Places follow(Places at, const Target& target) {
    for (std::uint32_t i = 0; i < target.steps.count; ++i) {
      const TargetStep& one = code_.steps[target.steps.first + i];
      at = step(at, one.slot, one.item);
    }
    return at;
  }

  /// Single values are named; of a record only what is looked at in it.
  void name(const Places& places) {
    for (const std::uint32_t at : places)
      if (nodes_[at].type == nullptr) nodes_[at].named = true;
  }

  // ---- frames: whose record a block's rules work in, outermost first

  /// The levels of a tree form one chain, whichever of them a document leaves out.
  [[nodiscard]] std::uint32_t outer_of(std::uint32_t block) const {
    const Block& at = code_.blocks[block];
    if (at.level != none) {
      for (const Tree& tree : code_.trees)
        if (at.level > tree.levels.first && at.level < tree.levels.first + tree.levels.count) return code_.levels[at.level - 1].block;
    }
    return at.parent == none ? 0 : frame_of(code_, at.parent);
  }
  std::vector<Places> frames_of(std::uint32_t block) {
    std::vector<Places> frames;
    for (std::uint32_t at = frame_of(code_, block);; at = outer_of(at)) {
      frames.push_back(record_of(at));
      if (at == 0) break;
    }
    std::reverse(frames.begin(), frames.end());
    return frames;
  }
  static const Places& outwards(const std::vector<Places>& frames, std::uint32_t up) {
    return frames[frames.size() - 1 - std::min<std::size_t>(up, frames.size() - 1)];
  }

  /// Where the record of a block's frame stands.
  Places record_of(std::uint32_t block) {
    if (records_[block]) return *records_[block];
    const Block& at = code_.blocks[block];
    Places places;
    if (block == 0) {
      places = {0};
    } else if (at.level != none) {
      places = level_record(block);
    } else if (at.binding == Binding::unbound || at.target == none) {
      places = record_of(outer_of(block));
    } else {
      std::uint32_t outer = outer_of(block);
      for (std::uint32_t up = code_.targets[at.target].up; up > 0 && outer != 0; --up) outer = outer_of(outer);
      places = follow(record_of(outer), code_.targets[at.target]);
    }
    records_[block] = places;
    return places;
  }

  Places level_record(std::uint32_t block) {
    const std::uint32_t index = code_.blocks[block].level;
    const TreeLevel& level = code_.levels[index];
    // The item of a pivot stands in its container, which is the next level.
    if (level.is_pivot) return step(record_of(code_.levels[index + 1].block), level.items, 0);
    if (level.owners.empty()) return record_of(outer_of(block));
    Places places;
    for (const TreeOwner& owner : level.owners) {
      const Places in = follow(record_of(owner.block), code_.targets[owner.target]);
      places.insert(places.end(), in.begin(), in.end());
    }
    return places;
  }

  // ---- instructions

  void name_target(std::uint32_t target) {
    if (target == none) return;
    name(follow(outwards(frames_, code_.targets[target].up), code_.targets[target]));
  }

  void read(const ReadInstruction& instruction) {
    if (instruction.op == ReadOp::pairs) return pairs(code_.pairs[instruction.extra]);
    if (instruction.op == ReadOp::turns) return turns(code_.turns[instruction.extra]);
    name_target(instruction.target);
    if (!writing_too_) return;
    express(instruction.expression);
    express(instruction.guard);
  }

  void close(const CloseInstruction& instruction) {
    if (instruction.op != CloseOp::compact) name_target(instruction.target);
    if (!writing_too_) return;
    express(instruction.expression);
    express(instruction.guard);
  }

  void write(const WriteInstruction& instruction) {
    if (instruction.op == WriteOp::pairs) return pairs(code_.pairs[instruction.extra]);
    if (instruction.op == WriteOp::turns) return turns(code_.turns[instruction.extra]);
    if (instruction.op == WriteOp::room) return;
    name_target(instruction.target);
    express(instruction.expression);
    express(instruction.guard);
    if (instruction.op == WriteOp::moment)
      for (const std::uint32_t zone : code_.moments[instruction.extra].zone_sources) express(zone);
    if (instruction.codec == none) return;
    express(code_.codecs[instruction.codec].factor);
    express(code_.codecs[instruction.codec].otherwise);
  }

  void pairs(const Pairs& pairs) {
    for (const PairCode& one : pairs.codes) name_target(one.target);
    if (pairs.other == none) return;
    const Places others = follow(outwards(frames_, code_.targets[pairs.other].up), code_.targets[pairs.other]);
    name(step(others, pairs.other_qualifier, 0));
    name(step(others, pairs.other_value, 0));
  }

  void turns(const Turns& turns) {
    const Places items =
        turns.list == none ? frames_.back() : follow(outwards(frames_, code_.targets[turns.list].up), code_.targets[turns.list]);
    for (const std::uint32_t target : turns.targets)
      if (target != none) name(follow(items, code_.targets[target]));
  }

  /// What stands outside of the blocks: how other objects are found, and by what documents are split and joined.
  void outside() {
    frames_ = {{0}};
    for (const RelatedName& related : code_.pool.related) express(related.by);
    const auto name_at = [&](const std::vector<std::uint32_t>& slots) {
      Places at = {0};
      for (const std::uint32_t slot : slots) at = step(at, slot, 0);
      if (!slots.empty()) name(at);
    };
    name_at(code_.split.by);
    for (const SplitInto& into : code_.split.into) name_at(into.slots);
    name_at(code_.split.joins);
  }

  // ---- expressions

  [[nodiscard]] std::uint32_t number_of(std::uint32_t expression) const {
    if (expression == none) return 0;
    const ExpressionSpan& span = code_.pool.expressions[expression];
    if (span.ops.count != 1) return 0;
    const ExpressionOp& op = code_.pool.ops[span.ops.first];
    if (op.operation != Operation::constant || code_.pool.constants[op.a].kind() != ValueKind::decimal) return 0;
    const std::string text = code_.pool.constants[op.a].decimal().to_string();
    std::uint32_t number = 0;
    for (const char c : text) {
      if (c < '0' || c > '9' || number > 100'000) return 0;
      number = number * 10 + static_cast<std::uint32_t>(c - '0');
    }
    return number;
  }

  Places follow(Places at, const PathSource& path) {
    for (std::uint32_t i = 0; i < path.steps.count; ++i) {
      const PathStep& one = code_.pool.path_steps[path.steps.first + i];
      at = step(at, one.slot, one.kind == PathStep::Kind::item ? number_of(one.index) : 0);
    }
    return at;
  }

  void express(std::uint32_t expression) {
    if (expression == none) return;
    const ExpressionSpan& span = code_.pool.expressions[expression];
    Places last;  // what the value on top of the stack is, where it is one of the object's
    for (std::uint32_t i = 0; i < span.ops.count; ++i) {
      const ExpressionOp& op = code_.pool.ops[span.ops.first + i];
      switch (op.operation) {
        case Operation::field:
          last = follow(outwards(frames_, code_.pool.paths[op.a].up), code_.pool.paths[op.a]);
          name(last);
          break;
        case Operation::descend:
          last = follow(last, code_.pool.paths[op.a]);
          name(last);
          break;
        case Operation::pivot: last = outwards(frames_, op.a); break;
        case Operation::aggregate: {
          frames_.push_back(last);
          express(op.b);
          express(op.c);
          frames_.pop_back();
          if (op.c != none || static_cast<Aggregate>(op.a) != Aggregate::first) last.clear();
          break;
        }
        default: last.clear(); break;
      }
    }
  }

  /// Nodes stand behind those that they hang in.
  void spread_life() {
    for (std::size_t index = nodes_.size(); index-- > 0;) {
      NamedFields::Node& node = nodes_[index];
      const auto is_live = [&](std::uint32_t at) { return nodes_[at].live; };
      node.live = node.named ||
                  std::any_of(node.fields.begin(), node.fields.end(), [&](std::uint32_t at) { return at != 0 && is_live(at); }) ||
                  std::any_of(node.items.begin(), node.items.end(), [&](const NamedFields::Item& item) { return is_live(item.node); });
    }
  }

  const Instructions& code_;
  const bool writing_too_;
  std::vector<NamedFields::Node>& nodes_;
  std::vector<std::optional<Places>> records_;  // by block
  std::vector<Places> frames_;                  // of the instruction that is looked at, and of the expressions inside it
};

NamedFields::NamedFields(const MapProgram& program, Rules rules) { FieldCollector(program, rules, nodes_).run(); }

}  // namespace crossdock::mapping
