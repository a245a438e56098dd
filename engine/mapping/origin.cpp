#include "mapping/origin.h"

#include <algorithm>

#include "mapping/trace.h"
#include "mapping/write_run.h"

namespace crossdock::mapping {

namespace {

/// The elements that an instruction may fill.
std::pair<std::uint16_t, std::uint16_t> elements_of(const WriteInstruction& instruction, const Instructions& code) {
  switch (instruction.op) {
    case WriteOp::pairs: return {code.pairs[instruction.extra].from, code.pairs[instruction.extra].to};
    case WriteOp::turns: return {code.turns[instruction.extra].from, code.turns[instruction.extra].to};
    case WriteOp::spread: return {instruction.place.number, std::max(instruction.to, instruction.place.number)};
    default: return {instruction.place.number, instruction.place.number};
  }
}

std::uint32_t target_of(const WriteInstruction& instruction, const Instructions& code) {
  if (instruction.op == WriteOp::pairs) return code.pairs[instruction.extra].record;
  if (instruction.op == WriteOp::turns) return code.turns[instruction.extra].list;
  return instruction.target;
}

}  // namespace

void MapWriter::State::trace(const Block& block, const Frame& frame) {
  const auto index = static_cast<std::uint32_t>(document->segments.size() - 1);
  if (!std::binary_search(traced->wanted.begin(), traced->wanted.end(), index)) return;
  TracedSegment& segment = traced->segments.emplace_back();
  segment.index = index;
  segment.whole = {block.rule < code.rules.size() ? std::optional(code.rules[block.rule].span) : std::nullopt, object_path(code, frame)};
  for (std::uint32_t i = 0; i < block.writes_span.count; ++i) {
    const WriteInstruction& instruction = code.writes[block.writes_span.first + i];
    const auto [from, to] = elements_of(instruction, code);
    const std::uint32_t target = target_of(instruction, code);
    WrittenFrom origin;
    if (instruction.rule < code.rules.size()) origin.rule = code.rules[instruction.rule].span;
    origin.object_path = target == none ? segment.whole.object_path : object_path(code, frame, code.targets[target]);
    segment.elements.push_back({from, to, std::move(origin)});
  }
}

std::vector<WrittenFrom> origins_of(const std::shared_ptr<const MapProgram>& program, const CanonicalObject& object,
                                    const MapInputs& inputs, const TransactionSet& separators, const std::vector<WrittenPlace>& places) {
  WriteTrace traced;
  for (const WrittenPlace& place : places)
    if (place.segment >= 2) traced.wanted.push_back(place.segment - 2);
  std::sort(traced.wanted.begin(), traced.wanted.end());
  MapWriter writer(program);
  TransactionSet document;
  document.component_separator = separators.component_separator;
  document.repetition_separator = separators.repetition_separator;
  std::vector<Diagnostic> findings;
  writer.write(object, inputs, document, findings, &traced);

  std::vector<WrittenFrom> result(places.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    // Segments are traced in the order in which they are written.
    const auto segment = std::lower_bound(traced.segments.begin(), traced.segments.end(), places[i].segment,
                                          [](const TracedSegment& one, std::uint32_t position) { return one.index + 2 < position; });
    if (segment == traced.segments.end() || segment->index + 2 != places[i].segment) continue;
    result[i] = segment->whole;
    if (places[i].element == 0) continue;
    for (const TracedElements& elements : segment->elements)
      if (elements.from <= places[i].element && places[i].element <= elements.to) result[i] = elements.origin;
  }
  return result;
}

WrittenFrom rule_writing(const MapProgram& program, NodeId segment, std::string_view key) {
  const Instructions& code = *program.instructions;
  const Block* found = nullptr;
  for (const Block& block : code.blocks) {
    if (block.segment_node != segment || !block.writes || block.ignored) continue;
    const auto values = code.pool.key_values.begin() + block.key.values.first;
    const bool names = block.key.kind == KeyMatch::Kind::values &&
                       std::any_of(values, values + block.key.values.count, [&](const KeyValue& value) { return value.first == key; });
    // A rule for this very key before one for any.
    if (names || (found == nullptr && (key.empty() || block.key.kind == KeyMatch::Kind::any))) found = &block;
    if (names) break;
  }
  if (found == nullptr) return {};
  WrittenFrom origin;
  if (found->rule < code.rules.size()) origin.rule = code.rules[found->rule].span;
  if (found->target != none) origin.object_path = code.targets[found->target].path;
  for (std::uint32_t i = 0; i < found->writes_span.count && origin.object_path.empty(); ++i) {
    const WriteInstruction& instruction = code.writes[found->writes_span.first + i];
    if (const std::uint32_t target = target_of(instruction, code); target != none) origin.object_path = code.targets[target].path;
  }
  return origin;
}

}  // namespace crossdock::mapping
