#pragma once

#include <algorithm>
#include <bit>
#include <random>
#include <string>
#include <vector>

#include "mapping/instructions.h"
#include "mapping_support.h"

namespace test {

/// Makes objects that a linked map covers in full: every value stands in a field that a rule writes, is spelt as its element
/// allows, and fits the document's maxima. What the laws say of such objects holds for every map.
class CoveredObject {
 public:
  CoveredObject(const MapProgram& program, std::uint32_t seed)
      : program_(program), code_(*program.instructions), grammar_(*program.grammar), random_(seed) {}

  CanonicalObject make(Arena& arena) {
    arena_ = &arena;
    Frame root{nullptr, make_record(*program_.object, arena), 0, 0};
    children(code_.blocks[0], root);
    return {root.record};
  }

 private:
  struct Frame {
    const Frame* outer = nullptr;
    Record* record = nullptr;
    std::uint32_t block = 0;
    std::uint32_t named = none;  ///< the block whose keys the key element must not have
  };

  std::size_t pick(std::size_t count) { return count == 0 ? 0 : random_() % count; }

  Value& slot(std::uint32_t index, const Frame& frame) {
    const Target& target = code_.targets[index];
    const Frame* base = &frame;
    for (std::uint32_t up = target.up; up > 0; --up) base = base->outer;
    Record* record = base->record;
    for (std::uint32_t i = 0; i < target.steps.count; ++i) {
      const TargetStep& step = code_.steps[target.steps.first + i];
      Value* inner = &(*record)[step.slot];
      if (step.item != 0) {
        if (inner->is_absent()) *inner = Value::of_list(arena_->make<List>());
        while (inner->list().size < step.item)
          inner->list().push(step.type == nullptr ? Value{} : Value::of_record(make_record(*step.type, *arena_)), *arena_);
        inner = &inner->list().items[step.item - 1];
      }
      if (i + 1 == target.steps.count) return *inner;
      if (inner->is_absent()) *inner = Value::of_record(make_record(*step.type, *arena_));
      record = &inner->record();
    }
    return (*record)[0];
  }

  void children(const Block& block, const Frame& frame) {
    for (std::uint32_t i = 0; i < block.children.count; ++i) {
      const Alternatives& step = code_.children[block.children.first + i];
      const grammar::Node& node = grammar_.nodes[step.node];
      std::size_t room = std::min<std::size_t>(node.max, 5);
      bool needed = node.usage == grammar::Usage::mandatory;
      for (std::uint32_t j = 0; j < step.blocks.count && room > 0; ++j) {
        const std::uint32_t index = code_.alternatives[step.blocks.first + j];
        const Block& child = code_.blocks[index];
        if (child.ignored || !child.writes || !child.reads || child.read_guard != none || child.write_guard != none) continue;
        // What is required of the object around stands in a segment that has no object of its own.
        const auto first_write = code_.writes.begin() + child.writes_span.first;
        const bool required =
            child.binding == Binding::unbound &&
            std::any_of(first_write, first_write + child.writes_span.count, [](const WriteInstruction& write) { return write.required; });
        if (!needed && !required && pick(3) == 0) continue;
        needed = false;
        fill(index, frame, room);
      }
    }
  }

  void fill(std::uint32_t index, const Frame& outer, std::size_t& room) {
    const Block& block = code_.blocks[index];
    if (block.tree != none) return tree(code_.trees[block.tree], outer);
    Frame frame{&outer, outer.record, index, block.key.kind == KeyMatch::Kind::other ? index : none};
    if (block.binding == Binding::list) {
      List* list = arena_->make<List>();
      const std::size_t count = 1 + pick(std::min<std::size_t>(room, 3));
      for (std::size_t i = 0; i < count; ++i) {
        frame.record = make_record(*block.type, *arena_);
        contents(block, frame, frame);
        list->push(Value::of_record(frame.record), *arena_);
      }
      room -= std::min(room, count);
      slot(block.target, outer) = Value::of_list(list);
      return;
    }
    --room;
    if (block.binding == Binding::record) {
      frame.record = make_record(*block.type, *arena_);
      slot(block.target, outer) = Value::of_record(frame.record);
    }
    Frame same = outer;
    same.named = frame.named;
    contents(block, block.has_frame ? frame : same, outer);
  }

  /// Levels below one another as the tree declares them: each holder gets, at random, some of the lists that it may have, and
  /// always those without which the level above it would stand in the way.
  void tree(const Tree& tree, const Frame& outer) {
    std::vector<Frame> chain(tree.levels.count);
    for (std::uint32_t i = 0; i < tree.levels.count; ++i)
      chain[i] = {i == 0 ? &outer : &chain[i - 1], nullptr, code_.levels[tree.levels.first + i].block, none};
    std::uint32_t position = 0;
    for (; position < tree.levels.count && code_.levels[tree.levels.first + position].owners.empty() &&
           !code_.levels[tree.levels.first + position].is_pivot;
         ++position) {
      chain[position].record = outer.record;
      contents(code_.blocks[chain[position].block], chain[position], outer);
    }
    if (position == 0)
      below(tree, chain, 0, 0, outer);
    else
      below(tree, chain, position, code_.levels[tree.levels.first + position - 1].block, chain[position - 1]);
  }

  void below(const Tree& tree, std::vector<Frame>& chain, std::uint32_t first, std::uint32_t holder, const Frame& holding) {
    for (std::uint32_t position = first; position < tree.levels.count; ++position) {
      const TreeLevel& level = code_.levels[tree.levels.first + position];
      // The container of a pivot has what stands above it in the document.
      const TreeLevel& held = level.is_pivot ? code_.levels[tree.levels.first + position + 1] : level;
      const auto owner = std::find_if(held.owners.begin(), held.owners.end(), [&](const TreeOwner& one) { return one.block == holder; });
      if (owner != held.owners.end() && (!level.optional || pick(2) == 0)) {
        List* list = arena_->make<List>();
        for (std::size_t i = 0, count = 1 + pick(2); i < count; ++i) {
          Frame& frame = chain[position];
          frame.record = make_record(*code_.blocks[frame.block].type, *arena_);
          contents(code_.blocks[frame.block], frame, holding);
          if (level.is_pivot) {
            Frame& container = chain[position + 1];
            container.record = make_record(*code_.blocks[container.block].type, *arena_);
            contents(code_.blocks[container.block], container, frame);
            List* items = arena_->make<List>();
            items->push(Value::of_record(frame.record), *arena_);
            (*container.record)[level.items] = Value::of_list(items);
            list->push(Value::of_record(container.record), *arena_);
          } else {
            list->push(Value::of_record(frame.record), *arena_);
            below(tree, chain, position + 1, frame.block, frame);
          }
        }
        slot(owner->target, holding) = Value::of_list(list);
      }
      if (level.is_pivot || !level.optional) return;
      chain[position].record = nullptr;
    }
  }

  void contents(const Block& block, const Frame& frame, const Frame&) {
    if (block.turns != none) {
      const Turns& turns = code_.turns[block.turns];
      for (std::uint32_t i = 0; i < turns.width; ++i) {
        const std::uint32_t at = code_.steps[code_.targets[turns.targets[i]].steps.first].slot;
        (*frame.record)[at] = value(code_.codecs[turns.codecs[i]], {static_cast<std::uint16_t>(turns.from + i), 0}, block, frame);
      }
    }
    bool any = block.turns != none;
    std::uint64_t present = 0;
    std::vector<const WriteInstruction*> left;
    for (std::uint32_t i = 0; i < block.writes_span.count; ++i) {
      const WriteInstruction& write = code_.writes[block.writes_span.first + i];
      if (write.guard != none) continue;
      if (write.op == WriteOp::express || write.op == WriteOp::role) present |= bit(write.place.number);
      if (write.op == WriteOp::express || write.op == WriteOp::role || write.op == WriteOp::room ||
          (write.op == WriteOp::moment && write.to != 0))
        continue;
      const auto elements = grammar_.elements(grammar_.segment_of(block.node));
      const grammar::ElementRule& rule = elements[write.place.number - 1u];
      // The components of a composite come together: some need others.
      // So does what a default or a computation would fill.
      const bool mandatory =
          rule.usage == grammar::Usage::mandatory || write.required || write.place.component != 0 || write.expression != none;
      if (!mandatory && (is_excluded(block, present | places_of(write)) || (any && pick(2) == 0))) {
        left.push_back(&write);
        continue;
      }
      any = true;
      present |= places_of(write);
      instruction(write, block, frame);
    }
    obey_notes(block, frame, present, left);
    if (block.is_loop) children(block, frame);
  }

  static std::uint64_t bit(std::size_t element) { return element >= 1 && element <= 64 ? std::uint64_t{1} << (element - 1) : 0; }

  [[nodiscard]] std::uint64_t places_of(const WriteInstruction& write) const {
    if (write.op != WriteOp::moment) return bit(write.place.number);
    const MomentParts& parts = code_.moments[write.extra];
    return bit(parts.date.number);
  }

  static bool holds(const grammar::SyntaxNote& note, std::uint64_t present) {
    const int all = std::popcount(note.mask), here = std::popcount(present & note.mask);
    const bool first = (present & bit(note.first)) != 0;
    switch (note.kind) {
      case grammar::NoteKind::paired: return here == 0 || here == all;
      case grammar::NoteKind::required: return here >= 1;
      case grammar::NoteKind::exclusion: return here <= 1;
      case grammar::NoteKind::conditional: return !first || here == all;
      case grammar::NoteKind::list: return !first || here >= 2;
    }
    return true;
  }

  /// Whether elements are filled of which only one may be.
  [[nodiscard]] bool is_excluded(const Block& block, std::uint64_t present) const {
    const auto notes = grammar_.notes_of(grammar_.segment_of(block.node));
    return std::any_of(notes.begin(), notes.end(),
                       [&](const grammar::SyntaxNote& note) { return note.kind == grammar::NoteKind::exclusion && !holds(note, present); });
  }

  /// Fills what the syntax notes of the segment ask for beside what is there already.
  void obey_notes(const Block& block, const Frame& frame, std::uint64_t present, std::vector<const WriteInstruction*>& left) {
    const auto notes = grammar_.notes_of(grammar_.segment_of(block.node));
    for (bool changed = present != 0; changed;) {
      changed = false;
      for (const grammar::SyntaxNote& note : notes) {
        if (holds(note, present)) continue;
        const auto found = std::find_if(left.begin(), left.end(), [&](const WriteInstruction* one) {
          return note.kind != grammar::NoteKind::exclusion && (places_of(*one) & note.mask & ~present) != 0 &&
                 !is_excluded(block, present | places_of(*one));
        });
        if (found == left.end()) continue;
        present |= places_of(**found);
        instruction(**found, block, frame);
        left.erase(found);
        changed = true;
      }
    }
  }

  void instruction(const WriteInstruction& write, const Block& block, const Frame& frame) {
    switch (write.op) {
      case WriteOp::element: slot(write.target, frame) = value(code_.codecs[write.codec], write.place, block, frame); break;
      case WriteOp::spread: {
        List* list = arena_->make<List>();
        const std::size_t places = std::max(write.to, write.place.number) - write.place.number + 1u;
        for (std::size_t i = 0, count = 1 + pick(places); i < count; ++i)
          list->push(value(code_.codecs[write.codec], {static_cast<std::uint16_t>(write.place.number + i % places), 0}, block, frame),
                     *arena_);
        slot(write.target, frame) = Value::of_list(list);
        break;
      }
      case WriteOp::moment: {
        const MomentParts& parts = code_.moments[write.extra];
        Moment moment;
        moment.date = date_of_days(static_cast<std::int64_t>(pick(30'000)));
        const auto elements = grammar_.elements(grammar_.segment_of(block.node));
        const bool wants_time = parts.time.number != 0 && elements[parts.time.number - 1u].usage == grammar::Usage::mandatory;
        if (parts.time.number != 0 && (wants_time || pick(2) == 0)) {
          const bool seconds = parts.time_pattern != none && code_.patterns[parts.time_pattern].text().find('s') != std::string::npos;
          moment.precision = seconds ? Moment::Precision::second : Moment::Precision::minute;
          moment.hour = static_cast<std::uint8_t>(pick(24));
          moment.minute = static_cast<std::uint8_t>(pick(60));
        }
        slot(write.target, frame) =
            code_.targets[write.target].field->kind == FieldKind::date ? Value::of_date(moment.date) : Value::of_moment(moment, *arena_);
        break;
      }
      case WriteOp::pairs: pairs(code_.pairs[write.extra], block, frame); break;
      case WriteOp::turns:
      case WriteOp::express:
      case WriteOp::room:
      case WriteOp::role: break;
    }
  }

  void pairs(const Pairs& pairs, const Block& block, const Frame& frame) {
    std::size_t room = (pairs.to - pairs.from + 1u) / 2;
    const ElementPlace place{static_cast<std::uint16_t>(pairs.from + 1), 0};
    for (const PairCode& one : pairs.codes) {
      if (!one.written || room == 0 || pick(4) != 0) continue;
      slot(one.target, frame) = value(code_.codecs[pairs.value_codec], place, block, frame);
      --room;
    }
    const std::uint32_t codes = code_.codecs[pairs.qualifier_codec.first].codes;
    if (pairs.other == none || codes == grammar::none || room == 0) return;
    List* list = arena_->make<List>();
    const auto& all = grammar_.code_sets[codes].codes;
    const std::string& qualifier = all[pick(all.size())];
    if (std::any_of(pairs.codes.begin(), pairs.codes.end(), [&](const PairCode& one) { return one.qualifier == qualifier; })) return;
    Record* item = make_record(*pairs.other_type, *arena_);
    (*item)[pairs.other_qualifier] = Value::of_text(qualifier);
    (*item)[pairs.other_value] = value(code_.codecs[pairs.value_codec], place, block, frame);
    list->push(Value::of_record(item), *arena_);
    slot(pairs.other, frame) = Value::of_list(list);
  }

  /// Whether a key written here would belong to another rule.
  bool is_named(const Block& block, ElementPlace place, std::string_view key) const {
    if (block.key.kind != KeyMatch::Kind::other || place.number != block.key.element) return false;
    for (std::uint32_t i = 0; i < block.key.values.count; ++i)
      if (code_.pool.key_values[block.key.values.first + i].first == key) return true;
    return false;
  }

  Value value(const Codec& codec, ElementPlace place, const Block& block, const Frame&) {
    const auto in_codes = [&](std::string_view key) {
      return codec.codes == grammar::none || grammar_.code_sets[codec.codes].contains(key);
    };
    if (codec.table != none) {
      const Table& table = *program_.tables[codec.table].loaded;
      for (int attempt = 0; attempt < 200; ++attempt) {
        const Table::Row& row = table.rows()[pick(table.rows().size())];
        const auto key = row.values.empty() ? std::nullopt : table.key_of(row.values[0]);
        if (!key || !in_codes(*key) || is_named(block, place, *key) || table.value_of(*key) != std::string_view(row.values[0])) continue;
        return codec.form == Form::boolean ? Value::of_boolean(row.values[0] == "true") : Value::of_text(row.values[0]);
      }
      return {};
    }
    switch (codec.form) {
      case Form::text: {
        if (codec.codes != grammar::none) {
          const auto& codes = grammar_.code_sets[codec.codes].codes;
          std::string_view code;
          do code = codes[pick(codes.size())];
          while (is_named(block, place, code));
          return Value::of_text(arena_->copy(code));
        }
        if (codec.type == grammar::ElementType::time && codec.pattern == none) return Value::of_text(pick(2) == 0 ? "0730" : "235959");
        const bool numeric = codec.type == grammar::ElementType::decimal || codec.type == grammar::ElementType::implied;
        const std::size_t shortest = std::max<std::size_t>(codec.min, 1);
        std::size_t length = shortest + pick(std::min<std::size_t>(codec.max - shortest + 1, 6));
        // What reading takes from the end of an element is what the field holds.
        for (std::uint32_t i = 0; i < codec.in.count; ++i)
          if (const TextStep& step = code_.text_steps[codec.in.first + i]; step.function == TextFunction::last) length = step.a;
        std::string text;
        while (text.size() < length)
          text += static_cast<char>((numeric || codec.type == grammar::ElementType::date ? '1' : 'A') + static_cast<char>(pick(9)));
        return Value::of_text(arena_->copy(text));
      }
      case Form::decimal:
      case Form::implied: {
        const std::size_t digits = std::min<std::size_t>(codec.max, 4);
        std::int64_t most = 1;
        for (std::size_t i = 0; i < digits; ++i) most *= 10;
        const auto coefficient = static_cast<std::int64_t>(pick(static_cast<std::size_t>(most)));
        if (codec.field == FieldKind::integer) return Value::of_decimal(Decimal(coefficient), *arena_);
        return Value::of_decimal(
            Decimal::from_coefficient(coefficient, codec.form == Form::implied ? codec.decimals : static_cast<int>(pick(3))), *arena_);
      }
      case Form::date: return Value::of_date(date_of_days(static_cast<std::int64_t>(pick(30'000))));
      case Form::moment: {
        Moment moment;
        moment.date = date_of_days(static_cast<std::int64_t>(pick(30'000)));
        return Value::of_moment(moment, *arena_);
      }
      case Form::boolean: return Value::of_boolean(pick(2) == 0);
    }
    return {};
  }

  const MapProgram& program_;
  const Instructions& code_;
  const grammar::Grammar& grammar_;
  std::mt19937 random_;
  Arena* arena_ = nullptr;
};

}  // namespace test
