#include "mapping/write.h"

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "mapping/needs.h"
#include "mapping/trace.h"
#include "mapping/write_run.h"

namespace crossdock::mapping {

std::string MapWriter::State::element_title(const Block& block, std::uint32_t number) const {
  const std::string path = grammar.path_of(block.segment_node);
  if (grammar.format != grammar::DocumentFormat::x12)
    return path + "." + std::string(grammar.text(grammar.elements(grammar.segment_of(block.segment_node))[number - 1].id));
  return path + (number < 10 ? ".0" : ".") + std::to_string(number);
}

bool MapWriter::State::goes_on(const Block& block) const {
  return !block.is_loop && block.binding == Binding::unbound && grammar.nodes[block.node].max > 1;
}

std::uint32_t MapWriter::State::commit(const Block& block, const Frame& frame, std::uint32_t loop) {
  Segment segment;
  segment.node = block.segment_node;
  segment.loop = loop;
  segment.first_element = static_cast<std::uint32_t>(document->elements.size());
  std::size_t count = texts.size();
  while (count > 0 && texts[count - 1].empty()) --count;
  segment.element_count = static_cast<std::uint16_t>(count);
  document->elements.insert(document->elements.end(), texts.begin(), texts.begin() + static_cast<std::ptrdiff_t>(count));
  document->segments.push_back(segment);
  if (traced != nullptr) trace(block, frame);
  return static_cast<std::uint32_t>(document->segments.size() - 1);
}

void MapWriter::State::check_mandatory(const Block& block, const Frame& frame, std::uint32_t index) {
  const Segment& segment = document->segments[index];
  const auto elements = grammar.elements(grammar.segment_of(segment.node));
  for (std::uint32_t number = 1; number <= elements.size(); ++number) {
    if (elements[number - 1].usage != grammar::Usage::mandatory || !document->element(segment, number).empty()) continue;
    std::uint32_t rule = block.rule;
    std::string object = object_path(code, frame);
    bool told = false;
    for (std::uint32_t i = 0; i < block.writes_span.count; ++i) {
      const WriteInstruction& write = code.writes[block.writes_span.first + i];
      if (write.place.number != number) continue;
      rule = write.rule;
      told = write.required;
      if (write.target != none) object = object_path(code, frame, code.targets[write.target]);
    }
    if (told) continue;
    Diagnostic* finding = report(Code::value_required_missing, FaultKind::value_required_missing, Severity::error, rule, std::move(object));
    if (finding == nullptr) return;
    const bool wished = elements[number - 1].standard != grammar::none &&
                        grammar.element_rules[elements[number - 1].standard].usage != grammar::Usage::mandatory;
    finding->message = "`" + element_title(block, number) + (wished ? "` is required by the partner's guide" : "` is mandatory") +
                       (finding->object_path.empty() ? " and has no value" : ", and `" + finding->object_path + "` gives it no value");
    if (!wished) continue;
    finding->help = "give it a value; or change the overlay if the partner takes the segment without";
    blame_overlay(*finding, grammar.statement_on(segment.node, static_cast<std::uint16_t>(number), 0, grammar::aspect_usage));
  }
}

void MapWriter::State::check_key(const Block& block, const Frame& frame) {
  if (block.key.kind != KeyMatch::Kind::other) return;
  const Segment& segment = document->segments.back();
  if (matches(block.key, code.pool.key_values, *document, segment)) return;
  const std::string key = printable(document->element(segment, block.key.element), 20);
  if (Diagnostic* finding =
          report(Code::value_conflicting, FaultKind::value_conflicting, Severity::error, block.rule, object_path(code, frame))) {
    finding->message = "`" + key + "` has a rule of its own, and would not come back here";
    finding->help = "put it where the rule for " + std::string(grammar.name_of(block.node)) + "[" + key + "] takes it from";
  }
}

bool MapWriter::State::instance(const Block& block, const Frame& frame, std::uint32_t loop, std::uint32_t occurrence,
                                std::uint32_t first_cursor) {
  const std::size_t segments = document->segments.size();
  const std::size_t loops = document->loops.size();
  const std::size_t elements = document->elements.size();
  std::uint32_t own_loop = loop;
  if (block.is_loop) {
    own_loop = static_cast<std::uint32_t>(loops);
    Loop& opened = document->loops.emplace_back();
    opened.node = block.node;
    opened.parent = loop;
    opened.occurrence = occurrence;
    opened.first_segment = static_cast<std::uint32_t>(segments);
  }
  const std::size_t told = findings->size();
  bool filled = fill(block, frame, first_cursor, texts);
  const std::uint32_t segment = commit(block, frame, own_loop);
  if (filled || block.always) check_key(block, frame);
  if (block.is_loop) filled = children(block, frame, own_loop) || filled;
  if (!filled && !block.always) {
    document->segments.resize(segments);
    if (traced != nullptr) std::erase_if(traced->segments, [&](const TracedSegment& one) { return one.index >= segments; });
    document->loops.resize(loops);
    document->elements.resize(elements);
    // What is not written is not at fault, unless the map asks for it.
    findings->erase(std::remove_if(findings->begin() + static_cast<std::ptrdiff_t>(told), findings->end(),
                                   [](const Diagnostic& finding) { return finding.code != Code::value_required_missing; }),
                    findings->end());
    return false;
  }
  if (block.is_loop) document->loops[own_loop].end_segment = static_cast<std::uint32_t>(document->segments.size());
  check_mandatory(block, frame, segment);
  return true;
}

std::uint32_t MapWriter::State::instances(const Block& block, const Frame& frame, std::uint32_t loop, std::uint32_t occurrence) {
  const auto first_cursor = static_cast<std::uint32_t>(cursors.size());
  cursors.resize(cursors.size() + block.writes_span.count, 0);
  std::uint32_t written = 0;
  bool more = true;
  while (more) {
    const std::uint32_t before = document->segments.empty() ? 0 : static_cast<std::uint32_t>(document->segments.size());
    if (!instance(block, frame, loop, occurrence + written, first_cursor)) break;
    ++written;
    more = false;
    if (!goes_on(block)) break;
    // A list that did not fit goes on in the next instance.
    for (std::uint32_t i = 0; i < block.writes_span.count; ++i) {
      const WriteInstruction& instruction = code.writes[block.writes_span.first + i];
      if (instruction.op != WriteOp::spread || cursors[first_cursor + i] == 0) continue;
      const Value list = value_of(instruction.target, frame);
      more = more || (list.kind() == ValueKind::list && cursors[first_cursor + i] < list.list().size);
    }
    if (document->segments.size() == before) break;
  }
  cursors.resize(first_cursor);
  return written;
}

std::uint32_t MapWriter::State::grouped(const Block& block, const List& items, const Frame& outer, std::uint32_t index,
                                        std::uint32_t loop) {
  const Turns& rules = code.turns[block.turns];
  const std::uint32_t room = (rules.to - rules.from + 1u) / rules.width;
  const auto first_cursor = static_cast<std::uint32_t>(cursors.size());
  cursors.resize(cursors.size() + block.writes_span.count, 0);
  const auto frame_of = [&](std::uint32_t item) {
    Frame frame;
    frame.outer = &outer;
    frame.record = &items.items[item].record();
    frame.block = index;
    frame.index = item + 1;
    return frame;
  };
  std::uint32_t written = 0;
  for (std::uint32_t item = 0; item < items.size;) {
    Frame frame = frame_of(item);
    fill(block, frame, first_cursor, texts);
    const std::vector<std::string_view> shared = texts;
    turn(rules, frame, 0, block.rule, texts);
    std::uint32_t turns_taken = 1;
    std::uint32_t next = item + 1;
    for (; next < items.size && turns_taken < room; ++next, ++turns_taken) {
      const Frame other = frame_of(next);
      fill(block, other, first_cursor, other_texts);
      if (other_texts != shared) break;
      turn(rules, other, turns_taken, block.rule, texts);
    }
    check_mandatory(block, frame, commit(block, frame, loop));
    ++written;
    item = next;
  }
  cursors.resize(first_cursor);
  return written;
}

std::uint32_t MapWriter::State::alternative(std::uint32_t index, const Frame& outer, std::uint32_t loop, std::uint32_t occurrence) {
  const Block& block = code.blocks[index];
  if (!block.writes || block.ignored) return 0;
  if (block.write_guard != none && !evaluator->holds(block.write_guard, outer)) return 0;
  if (block.tree != none) return tree(block, outer, loop, occurrence);
  Frame frame;
  frame.outer = &outer;
  frame.record = outer.record;
  frame.block = index;
  if (block.binding == Binding::unbound) return instances(block, block.has_frame ? frame : outer, loop, occurrence);
  const Value value = value_of(block.target, outer);
  if (block.binding == Binding::record) {
    if (value.kind() != ValueKind::record) return 0;
    frame.record = &value.record();
    return instances(block, frame, loop, occurrence);
  }
  if (value.kind() != ValueKind::list) return 0;
  const List& items = value.list();
  if (block.turns != none) return grouped(block, items, outer, index, loop);
  std::uint32_t written = 0;
  for (std::uint32_t i = 0; i < items.size; ++i) {
    frame.record = &items.items[i].record();
    frame.index = i + 1;
    const std::uint32_t more = instances(block, frame, loop, occurrence + written);
    written += more;
    if (more != 0) continue;
    if (Diagnostic* finding =
            report(Code::value_not_mapped, FaultKind::value_not_mapped, Severity::warning, block.rule, object_path(code, frame)))
      finding->message = "`" + finding->object_path + "` has nothing that the document can carry, so it is not written";
  }
  return written;
}

bool MapWriter::State::children(const Block& block, const Frame& frame, std::uint32_t loop) {
  bool any = false;
  for (std::uint32_t i = 0; i < block.children.count; ++i) {
    const Alternatives& step = code.children[block.children.first + i];
    std::uint32_t written = 0;
    for (std::uint32_t j = 0; j < step.blocks.count; ++j) {
      const std::uint32_t index = code.alternatives[step.blocks.first + j];
      if (frame.record == nullptr || !idle.is_idle(index, *frame.record)) written += alternative(index, frame, loop, written + 1);
    }
    if (written == 0) continue;
    any = true;
    const std::uint32_t most = grammar.nodes[step.node].max;
    if (written <= most) continue;
    const Block& last = code.blocks[code.alternatives[step.blocks.first + step.blocks.count - 1]];
    Diagnostic* finding =
        report(Code::value_not_convertible, FaultKind::value_not_convertible, Severity::error, last.rule, object_path(code, frame));
    if (finding == nullptr) continue;
    finding->message = "the object needs " + std::to_string(written) + " times `" + grammar.path_of(step.node) + "`, which may occur " +
                       (most == 1 ? std::string("once") : std::to_string(most) + " times");
    if (written > grammar.nodes[step.node].standard_max) continue;
    finding->help = "send fewer; or change the overlay if the partner takes more";
    blame_overlay(*finding, grammar.statement_on(step.node, 0, 0, grammar::aspect_maximum));
  }
  return any;
}

MapWriter::MapWriter(std::shared_ptr<const MapProgram> program) : state_(std::make_unique<State>(std::move(program))) {}
MapWriter::~MapWriter() = default;

void MapWriter::write(const CanonicalObject& object, const MapInputs& inputs, TransactionSet& document, std::vector<Diagnostic>& findings,
                      WriteTrace* trace) {
  State& state = *state_;
  const std::size_t told = findings.size();
  document.clear();
  if (state.grammar.format == grammar::DocumentFormat::x12 && document.component_separator == 0) document.component_separator = '>';
  Evaluator evaluator(state.code.pool, state.program->tables, inputs, document.arena, nullptr, &document);
  Converter converter(state.code, state.grammar, evaluator);
  state.document = &document;
  state.evaluator = &evaluator;
  state.converter = &converter;
  state.findings = &findings;
  state.traced = trace;
  state.findings_left = limits::findings_per_set;
  state.cursors.clear();
  state.given.clear();
  Loop set;
  set.node = 0;
  document.loops.push_back(set);
  Frame root;
  root.record = object.root;
  root.block = 0;
  state.children(state.code.blocks[0], root, 0);
  document.loops[0].end_segment = static_cast<std::uint32_t>(document.segments.size());
  for (std::size_t i = 0; i < document.segments.size(); ++i) document.segments[i].position = static_cast<std::uint32_t>(i + 2);
  if (std::vector<Diagnostic> missing = missing_related(*state.program, object, evaluator); !missing.empty()) {
    // Values that are not there for want of these objects are not told beside them.
    findings.erase(std::remove_if(findings.begin() + static_cast<std::ptrdiff_t>(told), findings.end(),
                                  [](const Diagnostic& finding) { return finding.code == Code::value_required_missing; }),
                   findings.end());
    findings.insert(findings.begin() + static_cast<std::ptrdiff_t>(told), missing.begin(), missing.end());
  }
  state.asked = evaluator.asked();
  if (state.asked.size() > inputs.allocated_numbers.size()) {
    Diagnostic& missing = findings.emplace_back();
    missing.code = Code::numbers_missing;
    missing.kind = FaultKind::value_required_missing;
    missing.message = "numbers that the map gives out (" + printable(state.asked.back()) + "): " + std::to_string(state.asked.size()) +
                      " are wanted, " + std::to_string(inputs.allocated_numbers.size()) + " are there";
    missing.help = "numbers are given to it from outside";
  }
}

const std::vector<std::string>& MapWriter::asked() const { return state_->asked; }

std::vector<Diagnostic> write(const std::shared_ptr<const MapProgram>& program, const CanonicalObject& object, const MapInputs& inputs,
                              TransactionSet& document) {
  std::vector<Diagnostic> findings;
  MapWriter(program).write(object, inputs, document, findings);
  return findings;
}

}  // namespace crossdock::mapping
