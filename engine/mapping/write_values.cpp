#include <algorithm>

#include "base/text.h"
#include "base/word_scan.h"
#include "grammar/overlay_reference.h"
#include "mapping/trace.h"
#include "mapping/write_run.h"

namespace crossdock::mapping {

Diagnostic* MapWriter::State::report(Code kind_code, FaultKind kind, Severity severity, std::uint32_t rule, std::string object) {
  if (findings_left == 0) return nullptr;
  --findings_left;
  Diagnostic& finding = findings->emplace_back();
  finding.code = kind_code;
  finding.kind = kind;
  finding.severity = severity;
  if (rule < code.rules.size()) finding.span = code.rules[rule].span;
  finding.object_path = std::move(object);
  return &finding;
}

void MapWriter::State::blame_overlay(Diagnostic& finding, std::uint32_t statement) {
  if (statement != grammar::none) finding.overlay = grammar::overlay_reference(grammar, statement);
}

void MapWriter::State::blame_overlay(std::size_t first_finding, const Block& block, const WriteInstruction& instruction) {
  if (grammar.statements.empty()) return;
  const std::uint32_t statement =
      grammar.statement_on(block.segment_node, instruction.place.number, instruction.place.component,
                           grammar::aspect_type | grammar::aspect_length | grammar::aspect_codes | grammar::aspect_maximum);
  if (statement == grammar::none || grammar.statements[statement].kind == grammar::OverlayStatement::Kind::loosen) return;
  for (std::size_t i = first_finding; i < findings->size(); ++i)
    if ((*findings)[i].code == Code::value_not_convertible) blame_overlay((*findings)[i], statement);
}

void MapWriter::State::trouble(Trouble what, std::uint32_t codec, std::uint32_t rule, const Value& value, std::string object,
                               bool personal) {
  const bool table = what == Trouble::not_in_table;
  const Severity severity = what == Trouble::code_unknown ? Severity::warning : Severity::error;
  Diagnostic* finding = report(table ? Code::value_not_in_table : Code::value_not_convertible,
                               table ? FaultKind::value_not_in_table : FaultKind::value_not_convertible, severity, rule, std::move(object));
  if (finding == nullptr) return;
  finding->value = text_of(value, evaluator->arena());
  finding->personal = personal;
  finding->message = (personal ? "the value" : "`" + printable(finding->value) + "`") + " " + std::string(trouble_text(what));
  if (table && codec != none && !program->tables[code.codecs[codec].table].name.empty())
    finding->message += " `" + program->tables[code.codecs[codec].table].name + "`";
  if (what == Trouble::too_long && codec != none) {
    finding->message += ", which takes " + std::to_string(code.codecs[codec].max) + " characters";
    finding->help = "shorten it, or let the map cut it: out fit(" + std::to_string(code.codecs[codec].max) + ", cut)";
  }
}

Value MapWriter::State::far_value_of(const Target& target, const Frame& frame) const {
  const Frame* base = &frame;
  for (std::uint32_t up = target.up; up > 0; --up) base = base->outer;
  Record* record = base->record;
  const TargetStep* step = code.steps.data() + target.steps.first;
  for (std::uint32_t left = target.steps.count; left > 0; --left, ++step) {
    Value inner = (*record)[step->slot];
    if (step->item != 0)
      inner = inner.kind() == ValueKind::list && step->item <= inner.list().size ? inner.list().items[step->item - 1] : Value{};
    if (left == 1) return inner;
    if (inner.kind() != ValueKind::record) return {};
    record = &inner.record();
  }
  return {};
}

void MapWriter::State::check_room(const WriteInstruction& instruction, const Frame& frame) {
  const Value list = value_of(instruction.target, frame);
  if (list.kind() != ValueKind::list || list.list().size <= instruction.extra) return;
  if (Diagnostic* finding = report(Code::value_not_convertible, FaultKind::value_not_convertible, Severity::error, none,
                                   object_path(code, frame, code.targets[instruction.target])))
    finding->message = "the document has room for " + std::to_string(instruction.extra) + " items of `" + finding->object_path +
                       "`, the list has " + std::to_string(list.list().size);
}

bool MapWriter::State::put(ElementPlace place, std::string_view text, std::vector<std::string_view>& into) {
  if (text.empty()) return true;
  const char component = document->component_separator, repetition = document->repetition_separator;
  // 0: there is no such separator, and a zero byte is data.
  if ((component != 0 || repetition != 0) &&
      word_scan::holds_any(text, {component != 0 ? component : repetition, repetition != 0 ? repetition : component}))
    return false;
  if (place.component != 0)
    components.push_back({place, text});
  else
    into[place.number - 1u] = text;
  return true;
}

void MapWriter::State::put_composites(std::vector<std::string_view>& into) {
  if (components.empty()) return;
  std::stable_sort(components.begin(), components.end(), [](const ComponentText& a, const ComponentText& b) {
    return a.place.number != b.place.number ? a.place.number < b.place.number : a.place.component < b.place.component;
  });
  std::string text;
  std::uint16_t at = 1;
  for (std::size_t i = 0; i < components.size(); ++i) {
    const ComponentText& one = components[i];
    for (; at < one.place.component; ++at) text += document->component_separator;
    text += one.text;
    if (i + 1 < components.size() && components[i + 1].place.number == one.place.number) continue;
    into[one.place.number - 1u] = document->arena.copy(text);
    text.clear();
    at = 1;
  }
  components.clear();
}

bool MapWriter::State::element(const WriteInstruction& instruction, const Frame& frame, std::vector<std::string_view>& into) {
  const Target& target = code.targets[instruction.target];
  Value value = value_of(instruction.target, frame);
  bool fills = instruction.fills && !value.is_absent();
  if (instruction.expression != none) {
    if (instruction.omits_default) {
      const Value otherwise = evaluator->evaluate(instruction.expression, frame);
      if (compare(value, otherwise, evaluator->arena()) == std::strong_ordering::equal) return false;
    } else if (value.is_absent()) {
      value = evaluator->evaluate(instruction.expression, frame);
      fills = instruction.expression_fills && !value.is_absent();
    }
  }
  if (value.is_absent()) {
    if (instruction.required)
      if (Diagnostic* finding = report(Code::value_required_missing, FaultKind::value_required_missing, Severity::error, instruction.rule,
                                       object_path(code, frame, target)))
        finding->message = "`" + finding->object_path + "` is required and has no value";
    return false;
  }
  if (instruction.unique != none) check_unique(instruction, frame, value);
  std::string_view text;
  Trouble what = converter->write(code.codecs[instruction.codec], value, frame, text);
  if ((what == Trouble::nothing || what == Trouble::code_unknown) && !put(instruction.place, text, into)) what = Trouble::holds_separator;
  if (what != Trouble::nothing)
    trouble(what, instruction.codec, instruction.rule, value, object_path(code, frame, target), target.field->personal);
  return fills && !text.empty();
}

void MapWriter::State::check_unique(const WriteInstruction& instruction, const Frame& frame, const Value& value) {
  if (value.kind() != ValueKind::text) return;
  const Frame* base = &frame;
  for (std::uint32_t up = code.targets[instruction.target].up; up > 0; --up) base = base->outer;
  const auto [place, is_new] = given.try_emplace({instruction.unique, value.text()}, base->record);
  if (is_new || place->second == base->record) return;
  if (Diagnostic* finding = report(Code::value_conflicting, FaultKind::value_conflicting, Severity::error, instruction.rule,
                                   object_path(code, frame, code.targets[instruction.target]))) {
    finding->value = value.text();
    finding->message = "`" + printable(value.text()) + "` is the number of two, and each has its own";
    finding->help = "give each its own number, or none: it gets one (" + code.pool.sequences[instruction.unique] + ")";
  }
}

/// Whether a list that does not fit into one segment goes on in the next one. Where each instance stands for an item or a record
/// of its own, the rest would come back as another one.
bool MapWriter::State::spread(const Block& block, const WriteInstruction& instruction, const Frame& frame, std::uint32_t& cursor,
                              std::vector<std::string_view>& into) {
  const Target& target = code.targets[instruction.target];
  const Value list = value_of(instruction.target, frame);
  if (list.kind() != ValueKind::list || list.list().size == 0) {
    if (instruction.required && cursor == 0)
      if (Diagnostic* finding = report(Code::value_required_missing, FaultKind::value_required_missing, Severity::error, instruction.rule,
                                       object_path(code, frame, target)))
        finding->message = "`" + finding->object_path + "` is required and has no item";
    return false;
  }
  const List& items = list.list();
  const Codec& codec = code.codecs[instruction.codec];
  const auto elements = grammar.elements(grammar.segment_of(block.segment_node));
  const char separator = document->repetition_separator;
  bool filled = false;
  const std::uint16_t last = std::max(instruction.to, instruction.place.number);
  for (std::uint16_t number = instruction.place.number; number <= last && cursor < items.size; ++number) {
    const std::uint16_t most = elements[number - 1u].repeat;
    std::string repeated;
    for (std::uint32_t turn = 1; cursor < items.size && (turn == 1 || (separator != 0 && (most == 0 || turn <= most))); ++turn) {
      const Value& value = items.items[cursor];
      std::string_view text;
      Trouble what = converter->write(codec, value, frame, text);
      if ((what == Trouble::nothing || what == Trouble::code_unknown) && !put({number, instruction.place.component}, text, into))
        what = Trouble::holds_separator;
      if (what != Trouble::nothing)
        trouble(what, instruction.codec, instruction.rule, value, object_path(code, frame, target) + "[" + std::to_string(cursor + 1) + "]",
                target.field->personal);
      filled = filled || !text.empty();
      ++cursor;
      if (most == 1 || separator == 0 || instruction.place.component != 0) break;
      if (turn > 1) repeated += separator;
      repeated += text;
    }
    if (!repeated.empty()) into[number - 1u] = document->arena.copy(repeated);
  }
  if (cursor < items.size && !goes_on(block))
    if (Diagnostic* finding = report(Code::value_not_convertible, FaultKind::value_not_convertible, Severity::error, instruction.rule,
                                     object_path(code, frame, target)))
      finding->message = "the document has room for " + std::to_string(cursor) + " items of `" + finding->object_path + "`, the list has " +
                         std::to_string(items.size);
  return filled;
}

bool MapWriter::State::moment(const WriteInstruction& instruction, const Frame& frame, std::vector<std::string_view>& into) {
  const Target& target = code.targets[instruction.target];
  const Value value = value_of(instruction.target, frame);
  if (value.is_absent()) {
    if (instruction.required)
      if (Diagnostic* finding = report(Code::value_required_missing, FaultKind::value_required_missing, Severity::error, instruction.rule,
                                       object_path(code, frame, target)))
        finding->message = "`" + finding->object_path + "` is required and has no value";
    return false;
  }
  Converter::MomentTexts moment_texts;
  const Trouble what = converter->write_moment(code.moments[instruction.extra], value, frame, moment_texts);
  if (what != Trouble::nothing) {
    if (instruction.to == 0) trouble(what, none, instruction.rule, value, object_path(code, frame, target), target.field->personal);
    return false;
  }
  if (instruction.to == 0 && moment_texts.loses_time)
    if (Diagnostic* finding =
            report(Code::value_not_mapped, FaultKind::value_not_mapped, Severity::note, instruction.rule, object_path(code, frame, target)))
      finding->message = "the document has no place for the time of `" + finding->object_path + "`";
  put(instruction.place, instruction.to == 0 ? moment_texts.date : instruction.to == 1 ? moment_texts.time : moment_texts.zone, into);
  return instruction.fills;
}

bool MapWriter::State::pairs(const WriteInstruction& instruction, const Frame& frame, std::vector<std::string_view>& into) {
  const Pairs& rules = code.pairs[instruction.extra];
  const Codec& codec = code.codecs[rules.value_codec];
  std::uint32_t number = rules.from;
  bool filled = false;
  bool full = false;
  // `object` makes the path of the value.
  const auto add = [&](std::string_view qualifier, const Value& value, const auto& object, bool personal) {
    if (number + 1u > rules.to) {
      if (!full)
        if (Diagnostic* finding =
                report(Code::value_not_convertible, FaultKind::value_not_convertible, Severity::error, instruction.rule, object()))
          finding->message = "the segment has room for " + std::to_string((rules.to - rules.from + 1) / 2) + " pairs, the object has more";
      full = true;
      return;
    }
    std::string_view text;
    Trouble what = converter->write(codec, value, frame, text);
    if (text.empty() && what == Trouble::nothing) return;
    if (what == Trouble::nothing &&
        (!put({static_cast<std::uint16_t>(number), 0}, qualifier, into) || !put({static_cast<std::uint16_t>(number + 1), 0}, text, into)))
      what = Trouble::holds_separator;
    if (what != Trouble::nothing) trouble(what, rules.value_codec, instruction.rule, value, object(), personal);
    number += 2;
    filled = true;
  };
  for (const PairCode& one : rules.codes) {
    if (!one.written) continue;
    const Value value = value_of(one.target, frame);
    const Target& target = code.targets[one.target];
    if (!value.is_absent())
      add(
          one.qualifier, value, [&] { return object_path(code, frame, target); }, target.field->personal);
  }
  if (rules.other == none) return filled;
  const Value rest = value_of(rules.other, frame);
  if (rest.kind() != ValueKind::list) return filled;
  std::uint32_t index = 0;
  for (const Value& item : rest.list()) {
    ++index;
    const auto object = [&] { return object_path(code, frame, code.targets[rules.other]) + "[" + std::to_string(index) + "]"; };
    const Value qualifier = item.record()[rules.other_qualifier];
    const Value value = item.record()[rules.other_value];
    const std::string_view spelled = text_of(qualifier, evaluator->arena());
    const auto listed =
        std::find_if(rules.codes.begin(), rules.codes.end(), [&](const PairCode& known) { return known.qualifier == spelled; });
    if (spelled.empty() || (listed != rules.codes.end() && value_of(listed->target, frame).is_absent())) {
      if (Diagnostic* finding =
              report(Code::value_conflicting, FaultKind::value_conflicting, Severity::error, instruction.rule, object())) {
        finding->message = spelled.empty() ? "a pair without a qualifier cannot be written"
                                           : "`" + printable(spelled) + "` has a field of its own, `" + code.targets[listed->target].path +
                                                 "`, and would come back there";
        finding->help = "put the value into that field";
      }
      continue;
    }
    add(spelled, value, object, code.targets[rules.other].field->personal);
  }
  return filled;
}

void MapWriter::State::turn(const Turns& turns, const Frame& item, std::uint32_t which, std::uint32_t rule,
                            std::vector<std::string_view>& into) {
  for (std::uint32_t i = 0; i < turns.width; ++i) {
    const Target& target = code.targets[turns.targets[i]];
    const Value value = (*item.record)[code.steps[target.steps.first].slot];
    if (value.is_absent()) continue;
    std::string_view text;
    Trouble what = converter->write(code.codecs[turns.codecs[i]], value, item, text);
    const ElementPlace place{static_cast<std::uint16_t>(turns.from + which * turns.width + i), 0};
    if ((what == Trouble::nothing || what == Trouble::code_unknown) && !put(place, text, into)) what = Trouble::holds_separator;
    if (what != Trouble::nothing) trouble(what, turns.codecs[i], rule, value, object_path(code, item, target), target.field->personal);
  }
}

bool MapWriter::State::turns(const WriteInstruction& instruction, const Frame& frame, std::vector<std::string_view>& into) {
  const Turns& rules = code.turns[instruction.extra];
  const Value list = value_of(rules.list, frame);
  if (list.kind() != ValueKind::list || list.list().size == 0) return false;
  const std::uint32_t room = (rules.to - rules.from + 1u) / rules.width;
  if (list.list().size > room)
    if (Diagnostic* finding = report(Code::value_not_convertible, FaultKind::value_not_convertible, Severity::error, instruction.rule,
                                     object_path(code, frame, code.targets[rules.list])))
      finding->message = "the segment has room for " + std::to_string(room) + " items, the list has " + std::to_string(list.list().size);
  for (std::uint32_t i = 0; i < std::min(room, list.list().size); ++i) {
    Frame item;
    item.outer = &frame;
    item.record = &list.list().items[i].record();
    item.index = i + 1;
    turn(rules, item, i, instruction.rule, into);
  }
  return true;
}

bool MapWriter::State::express(const WriteInstruction& instruction, const Frame& frame, std::vector<std::string_view>& into) {
  const Value value = evaluator->evaluate(instruction.expression, frame);
  if (value.is_absent()) return false;
  std::string_view text;
  Trouble what = Trouble::nothing;
  if (instruction.codec == none)
    text = text_of(value, evaluator->arena());
  else
    what = converter->write(code.codecs[instruction.codec], value, frame, text);
  if ((what == Trouble::nothing || what == Trouble::code_unknown) && !put(instruction.place, text, into)) what = Trouble::holds_separator;
  if (what != Trouble::nothing) trouble(what, instruction.codec, instruction.rule, value, object_path(code, frame), false);
  return instruction.fills && !text.empty();
}

bool MapWriter::State::fill(const Block& block, const Frame& frame, std::uint32_t first_cursor, std::vector<std::string_view>& into) {
  into.assign(block.element_count, {});
  components.clear();
  bool filled = false;
  for (std::uint32_t i = 0; i < block.writes_span.count; ++i) {
    const WriteInstruction& instruction = code.writes[block.writes_span.first + i];
    if (instruction.guard != none && !evaluator->holds(instruction.guard, frame)) continue;
    const std::size_t told = findings->size();
    switch (instruction.op) {
      case WriteOp::element: filled = element(instruction, frame, into) || filled; break;
      case WriteOp::spread: filled = spread(block, instruction, frame, cursors[first_cursor + i], into) || filled; break;
      case WriteOp::moment: filled = moment(instruction, frame, into) || filled; break;
      case WriteOp::pairs: filled = pairs(instruction, frame, into) || filled; break;
      case WriteOp::turns: filled = turns(instruction, frame, into) || filled; break;
      case WriteOp::express: filled = express(instruction, frame, into) || filled; break;
      case WriteOp::room: check_room(instruction, frame); break;
      case WriteOp::role: role(instruction, into); break;
    }
    if (findings->size() != told) blame_overlay(told, block, instruction);
  }
  put_composites(into);
  return filled;
}

}  // namespace crossdock::mapping
