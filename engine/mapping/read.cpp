#include "mapping/read.h"

#include <algorithm>

#include "mapping/needs.h"
#include "mapping/read_run.h"
#include "mapping/split.h"
#include "mapping/trace.h"

namespace crossdock::mapping {

void MapReader::State::execute(const ReadInstruction& instruction, Frame& frame, const Segment& at) {
  if (instruction.guard != none) {
    if (!evaluator->holds(instruction.guard, frame, &at)) return;
    take(instruction);
  }
  switch (instruction.op) {
    case ReadOp::element: element(instruction, frame, at); break;
    case ReadOp::spread: spread(instruction, frame, at); break;
    case ReadOp::moment: moment(instruction, frame, at); break;
    case ReadOp::pairs: pairs(instruction, frame, at); break;
    case ReadOp::turns: {
      const Block& block = code.blocks[frame.block];
      run_turns(block, code.turns[instruction.extra], frame, at);
      break;
    }
    case ReadOp::verify: verify(instruction, frame, at); break;
    case ReadOp::compare: {
      const Frame* owner = &frame;
      while (owner->outer != nullptr && code.blocks[owner->block].binding == Binding::unbound) owner = owner->outer;
      (owner->node != none ? tree_pending : pending).push_back({&instruction, &at, owner});
      break;
    }
    case ReadOp::assign: {
      const Value value = evaluator->evaluate(instruction.expression, frame, &at);
      if (!value.is_absent()) store(instruction, value, frame, at);
      break;
    }
    case ReadOp::require: require(code.targets[instruction.target], instruction.extra, instruction.rule, frame, &at); break;
    case ReadOp::fill: {
      const Target& target = code.targets[instruction.target];
      Value& where = slot(target, frame);
      if (!where.is_absent()) break;
      where = evaluator->evaluate(instruction.expression, frame, &at);
      if (log != nullptr && !where.is_absent())
        note(ReadLog::Use::given, nullptr, {}, instruction.rule, object_path(code, frame, target), where, target.field);
      break;
    }
  }
}

void MapReader::State::run_turns(const Block& block, const Turns& turns, const Frame& outer, const Segment& at) {
  const std::uint32_t list_target = turns.list == none ? block.target : turns.list;
  const Target& target = code.targets[list_target];
  if (depth == most_frames) return;
  Value& list = slot(target, outer);
  bool any = false;
  for (std::uint32_t first = turns.from; first <= turns.to; first += turns.width) {
    bool filled = false;
    for (std::uint32_t i = 0; i < turns.width; ++i) filled = filled || !document->element(at, first + i).empty();
    const bool last = first + turns.width > turns.to;
    // A segment without any turn is an item all the same where the segment itself is bound to the list.
    if (!filled && !(last && !any && turns.list == none)) continue;
    any = true;
    if (list.is_absent()) list = Value::of_list(arena->make<List>());
    if (!fits_list(list.list(), target, outer, at)) return;
    Frame& frame = *frames[depth];
    frame.outer = &outer;
    frame.record = make_record(*turns.type, *arena);
    frame.block = turns.list == none ? static_cast<std::uint32_t>(&block - code.blocks.data()) : ignored_block;
    frame.loop = outer.loop;
    frame.segment = &at;
    list.list().push(Value::of_record(frame.record), *arena);
    frame.index = list.list().size;
    ++depth;
    if (turns.list == none) run_block(block, frame, at);
    for (std::uint32_t i = 0; i < turns.width; ++i) {
      ReadInstruction one;
      one.place.number = static_cast<std::uint16_t>(first + i);
      one.target = turns.targets[i];
      one.codec = turns.codecs[i];
      one.rule = block.rule;
      element(one, frame, at);
    }
    close();
  }
}

void MapReader::State::run_block(const Block& block, Frame& frame, const Segment& at) {
  const ReadInstruction* instruction = code.reads.data() + block.reads_span.first;
  const ReadInstruction* const end = instruction + block.reads_span.count;
  for (; instruction != end; ++instruction) {
    if (instruction->op != ReadOp::element || instruction->guard != none)
      execute(*instruction, frame, at);
    else if (!document->element(at, instruction->place.number).empty())
      element(*instruction, frame, at);
  }
}

std::uint32_t MapReader::State::choose(const Frame& outer, NodeId node, const Segment& at) {
  const Block& block = code.blocks[outer.block];
  if (node < block.node || node >= grammar.nodes[block.node].end || block.dispatch == none) return unmapped_block;
  const std::uint16_t entry = code.dispatch[block.dispatch + node - block.node];
  if (entry == 0) return unmapped_block;
  const Span blocks = code.children[block.children.first + entry - 1u].blocks;
  for (std::uint32_t i = 0; i < blocks.count; ++i) {
    const std::uint32_t index = code.alternatives[blocks.first + i];
    const Block& candidate = code.blocks[index];
    if (!matches(candidate.key, code.pool.key_values, *document, at)) continue;
    if (candidate.ignored) return ignored_block;
    if (!candidate.reads) continue;
    if (candidate.read_guard != none && !evaluator->holds(candidate.read_guard, outer, outer.segment)) continue;
    return index;
  }
  return unmapped_block;
}

Record* MapReader::State::bind(std::uint32_t index_of_block, const Frame& outer, std::uint32_t& index, const Segment& at) {
  const Block& block = code.blocks[index_of_block];
  if (block.binding == Binding::unbound) return outer.record;
  const Target& target = code.targets[block.target];
  Value& where = slot(target, outer);
  if (block.binding == Binding::list) {
    if (where.is_absent()) where = Value::of_list(arena->make<List>());
    if (!fits_list(where.list(), target, outer, at)) return nullptr;
    Record* record = make_record(*block.type, *arena);
    where.list().push(Value::of_record(record), *arena);
    index = where.list().size;
    return record;
  }
  if (where.is_absent()) {
    Record* record = make_record(*block.type, *arena);
    where = Value::of_record(record);
    return record;
  }
  if (Diagnostic* finding = report(Code::value_conflicting, FaultKind::value_conflicting, Severity::error, block.rule, &at, {})) {
    finding->object_path = object_path(code, outer, target);
    finding->message = "a second " + code.rules[block.rule].document_path + ", and `" + finding->object_path + "` takes only one";
    finding->help = "bind it to a list, or say by a condition which one is meant";
  }
  return nullptr;
}

void MapReader::State::open_loop(std::uint32_t loop) {
  const Frame& outer = *frames[depth - 1];
  const Loop& opened = document->loops[loop];
  Frame& frame = *frames[depth];
  frame.outer = &outer;
  frame.loop = loop;
  frame.index = opened.occurrence;
  frame.record = outer.record;
  frame.segment = &document->segments[opened.first_segment];
  frame.block = outer.block;
  if (is_mapped(outer.block)) {
    frame.block = choose(outer, opened.node, *frame.segment);
    if (frame.block == unmapped_block) {
      const grammar::Node& node = grammar.nodes[opened.node];
      count_unmapped(none, opened.node, 0, node.key_count > 0 ? document->element(*frame.segment, node.keys[0]) : std::string_view{},
                     *frame.segment);
    }
    if (is_mapped(frame.block)) {
      frame.record = bind(frame.block, outer, frame.index, *frame.segment);
      if (frame.record == nullptr) frame.block = ignored_block;
    }
  }
  ++depth;
}

namespace {

/// Nothing, or a record that nothing filled.
bool is_empty(const Value& value) {
  if (value.kind() != ValueKind::record) return value.is_absent();
  const Record& record = value.record();
  return std::all_of(record.slots, record.slots + record.type->fields.size(), [](const Value& one) { return one.is_absent(); });
}

/// Items that nothing filled go.
void compact(const Value& value) {
  if (value.kind() != ValueKind::list) return;
  List& list = value.list();
  list.size = static_cast<std::uint32_t>(std::remove_if(list.begin(), list.end(), is_empty) - list.begin());
}

}  // namespace

void MapReader::State::run_closes(const Block& block, Frame& frame, bool requires_only) {
  for (std::uint32_t i = 0; i < block.closes.count; ++i) {
    const CloseInstruction& instruction = code.closes[block.closes.first + i];
    const Target& target = code.targets[instruction.target];
    if ((instruction.op == CloseOp::require) != requires_only) continue;
    if (instruction.op == CloseOp::require) {
      require(target, instruction.message, instruction.rule, frame, frame.segment);
      continue;
    }
    if (instruction.op == CloseOp::unique) {
      check_unique(instruction, frame);
      continue;
    }
    if (instruction.op == CloseOp::scale) {
      scale(instruction, frame);
      continue;
    }
    if (instruction.op == CloseOp::compact) {
      compact(found(target, frame));
      continue;
    }
    if (instruction.guard != none && !evaluator->holds(instruction.guard, frame, frame.segment)) continue;
    const Value value = evaluator->evaluate(instruction.expression, frame, frame.segment);
    if (value.is_absent()) continue;
    // A default or a constant does not bring an object into being that the document says nothing of.
    const bool tells = instruction.op == CloseOp::assign && !code.pool.expressions[instruction.expression].constant;
    if (!tells && target.steps.count > 1 && is_empty(found(target, frame, 1))) continue;
    if (!tells && code.steps[target.steps.first + target.steps.count - 1].item != 0 && found(target, frame).is_absent()) continue;
    Value& where = slot(target, frame);
    if (!where.is_absent()) continue;
    where = instruction.op == CloseOp::fill && target.field->kind == FieldKind::text && value.kind() != ValueKind::text
                ? Value::of_text(text_of(value, *arena))
                : value;
    if (log != nullptr) note(ReadLog::Use::given, nullptr, {}, instruction.rule, object_path(code, frame, target), where, target.field);
  }
}

void MapReader::State::close() {
  Frame& frame = *frames[depth - 1];
  if (is_mapped(frame.block) &&
      (depth == 1 || code.blocks[frame.block].binding != Binding::unbound || frame.record != frame.outer->record)) {
    const Block& block = code.blocks[frame.block];
    run_closes(block, frame, false);
    std::size_t kept = 0;
    for (const Pending& one : pending) {
      if (one.owner == &frame)
        compare_computed(one, frame);
      else
        pending[kept++] = one;
    }
    pending.resize(kept);
    run_closes(block, frame, true);
  }
  --depth;
}

void MapReader::State::switch_loop(std::uint32_t loop) {
  // The loops from the wanted one outwards to one that is open; then in again.
  std::array<std::uint32_t, most_frames> chain{};
  std::size_t length = 0;
  for (std::uint32_t at = loop; length < most_frames; at = document->loops[at].parent) {
    const auto open = std::find_if(frames.begin(), frames.begin() + static_cast<std::ptrdiff_t>(depth),
                                   [&](const Frame* frame) { return frame->loop == at; });
    const auto found = static_cast<std::size_t>(open - frames.begin());
    if (found < depth) {
      while (depth > found + 1) close();
      break;
    }
    chain[length++] = at;
    if (at == 0) break;
  }
  while (length > 0 && depth + 1 < most_frames) open_loop(chain[--length]);
}

void MapReader::State::segment(const Segment& at) {
  if (is_envelope[at.node]) return;
  if (frames[depth - 1]->loop != at.loop) switch_loop(at.loop);
  Frame& frame = *frames[depth - 1];
  if (!is_mapped(frame.block)) {
    note(frame.block == ignored_block ? ReadLog::Use::ignored : ReadLog::Use::dropped, &at, {});
    return;
  }
  taken_here.fill(0);
  const Block& own = code.blocks[frame.block];
  if (own.segment_node == at.node && frame.segment == &at) {
    run_block(own, frame, at);
    cover(own, frame.block, at);
    return;
  }
  const std::uint32_t index = choose(frame, at.node, at);
  if (index == ignored_block) return note(ReadLog::Use::ignored, &at, {});
  if (index == unmapped_block) {
    note(ReadLog::Use::dropped, &at, {});
    const grammar::Node& node = grammar.nodes[at.node];
    count_unmapped(none, at.node, 0, node.key_count > 0 ? document->element(at, node.keys[0]) : std::string_view{}, at);
    return;
  }
  const Block& block = code.blocks[index];
  if (block.turns != none) {
    run_turns(block, code.turns[block.turns], frame, at);
  } else if (!block.has_frame) {
    run_block(block, frame, at);
  } else {
    Frame& inner = *frames[depth];
    inner.outer = &frame;
    inner.loop = frame.loop;
    inner.block = index;
    inner.segment = &at;
    inner.index = 1;
    inner.record = bind(index, frame, inner.index, at);
    if (inner.record == nullptr) return;
    ++depth;
    run_block(block, inner, at);
    close();
  }
  cover(block, index, at);
}

Record* MapReader::State::run() {
  depth = 1;
  pending.clear();
  unmapped.clear();
  given.clear();
  Frame& root = *frames[0];
  root = {};
  root.record = make_record(*program->object, *arena);
  root.block = 0;
  std::vector<bool> is_read(code.trees.size());
  for (std::size_t i = 0; i < document->segments.size(); ++i) {
    const Segment& at = document->segments[i];
    const Loop& loop = document->loops[at.loop];
    const auto tree = loop.parent != 0 || at.loop == 0
                          ? code.trees.end()
                          : std::find_if(code.trees.begin(), code.trees.end(), [&](const Tree& one) { return one.node == loop.node; });
    if (tree == code.trees.end()) {
      segment(at);
      continue;
    }
    // The whole tree is read where it begins.
    const auto which = static_cast<std::size_t>(tree - code.trees.begin());
    if (!is_read[which]) run_tree(*tree);
    is_read[which] = true;
    i = std::max<std::size_t>(i, loop.end_segment - 1u);
  }
  while (depth > 0) close();
  report_unmapped();
  return root.record;
}

MapReader::MapReader(std::shared_ptr<const MapProgram> program) : state_(std::make_unique<State>(std::move(program))) {}
MapReader::~MapReader() = default;

void MapReader::read(const TransactionSet& document, const MapInputs& inputs, const DocumentPosition& place, Arena& arena,
                     std::vector<CanonicalObject>& objects, std::vector<Diagnostic>& findings, ReadLog* log) {
  State& state = *state_;
  state.log = log;
  Evaluator evaluator(state.code.pool, state.program->tables, inputs, arena, &document);
  Converter converter(state.code, state.grammar, evaluator);
  state.document = &document;
  state.place = &place;
  state.arena = &arena;
  state.evaluator = &evaluator;
  state.converter = &converter;
  state.findings = &findings;
  state.findings_left = limits::findings_per_set;
  const CanonicalObject whole{state.run()};
  for (Diagnostic& missing : missing_related(*state.program, whole, evaluator)) {
    missing.position = place;
    findings.push_back(std::move(missing));
  }
  if (!state.code.split.by.empty())
    split_object(whole, state.code.split, arena, objects, findings);
  else
    objects.push_back(whole);
}

ReadResult read(const std::shared_ptr<const MapProgram>& program, const TransactionSet& document, const MapInputs& inputs,
                const DocumentPosition& place, Arena& arena) {
  ReadResult result;
  MapReader(program).read(document, inputs, place, arena, result.objects, result.findings);
  return result;
}

}  // namespace crossdock::mapping
