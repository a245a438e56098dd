#include <algorithm>

#include "base/text.h"
#include "mapping/read_run.h"
#include "mapping/trace.h"

namespace crossdock::mapping {

Diagnostic* MapReader::State::report(Code kind_code, FaultKind kind, Severity severity, std::uint32_t rule, const Segment* at,
                                     ElementPlace where) {
  if (findings_left == 0) return nullptr;
  --findings_left;
  Diagnostic& finding = findings->emplace_back();
  finding.code = kind_code;
  finding.kind = kind;
  finding.severity = severity;
  if (rule < code.rules.size()) finding.span = code.rules[rule].span;
  finding.position = *place;
  if (at != nullptr) point_at(finding, grammar, *document, *at, where);
  return &finding;
}

void MapReader::State::trouble(Trouble what, const ReadInstruction& instruction, std::string_view value, const Target& target,
                               const Frame& frame, const Segment& at, ElementPlace where) {
  const bool table = what == Trouble::not_in_table;
  note(ReadLog::Use::dropped, &at, where, instruction.rule);
  Diagnostic* finding =
      report(table ? Code::value_not_in_table : Code::value_not_convertible,
             table ? FaultKind::value_not_in_table : FaultKind::value_not_convertible, Severity::error, instruction.rule, &at, where);
  if (finding == nullptr) return;
  finding->value = value;
  finding->personal = finding->personal || target.field->personal;
  const std::string shown = finding->personal ? "the value" : "`" + printable(value) + "`";
  std::string_view says = trouble_text(what);
  finding->message = shown + " " + std::string(says);
  if (table) {
    const std::uint32_t index = code.codecs[instruction.codec].table;
    const std::string& name = program->tables[index].name;
    finding->message = shown + " is not in the table" + (name.empty() ? "" : " `" + name + "`");
    finding->help = name.empty() ? "add it to the rule's table, or say what to do with others: else …"
                                 : "add it: table " + name + " += { " + printable(value) + " … }";
    const std::string& path = program->tables[index].path;
    if (!path.empty()) finding->help = "add it to " + path;
  }
  finding->object_path = object_path(code, frame, target);
}

void MapReader::State::take(const ReadInstruction& instruction) {
  const auto mark = [&](std::uint32_t number) {
    if (number != 0 && number <= most_elements) taken_here[(number - 1) / 64] |= std::uint64_t{1} << ((number - 1) % 64);
  };
  if (instruction.op == ReadOp::moment) {
    const MomentParts& parts = code.moments[instruction.extra];
    for (const ElementPlace part_place : {parts.date, parts.time, parts.zone}) mark(part_place.number);
    return;
  }
  for (std::uint32_t number = instruction.place.number; number <= std::max(instruction.to, instruction.place.number); ++number)
    mark(number);
}

void MapReader::State::note(ReadLog::Use use, const Segment* at, ElementPlace where, std::uint32_t rule, std::string path,
                            const Value& value, const Field* field) {
  if (log == nullptr) return;
  ReadLog::Entry& entry = log->entries.emplace_back();
  entry.use = use;
  if (at != nullptr) entry.segment = static_cast<std::uint32_t>(at - document->segments.data());
  entry.place = where;
  entry.rule = rule;
  entry.path = std::move(path);
  if (!value.is_absent() && value.kind() != ValueKind::record && value.kind() != ValueKind::list) entry.value = text_of(value, *arena);
  entry.personal = field != nullptr && field->personal;
}

void MapReader::State::cover(const Block& block, std::uint32_t index, const Segment& at) {
  const std::string_view* elements = document->elements.data() + at.first_element;
  const std::uint64_t* taken = code.taken.data() + block.taken;
  const std::uint32_t known = block.element_count;
  for (std::uint32_t i = 0; i < at.element_count; ++i) {
    if (elements[i].empty() || (i < known && (taken[i / 64] >> (i % 64) & 1) != 0)) continue;
    if (i < most_elements && (taken_here[i / 64] >> (i % 64) & 1) != 0) continue;
    if (trimmed(elements[i]).empty()) continue;
    note(ReadLog::Use::dropped, &at, {static_cast<std::uint16_t>(i + 1), 0});
    count_unmapped(index, at.node, static_cast<std::uint16_t>(i + 1), {}, at);
  }
}

void MapReader::State::count_unmapped(std::uint32_t block, NodeId node, std::uint16_t element, std::string_view key, const Segment& at) {
  for (Unmapped& known : unmapped) {
    if (known.block != block || known.node != node || known.element != element || known.key != key) continue;
    ++known.count;
    return;
  }
  constexpr std::size_t most_kinds = 1000;
  if (unmapped.size() < most_kinds) unmapped.push_back({block, node, element, key, &at, 1});
}

void MapReader::State::report_unmapped() {
  for (const Unmapped& one : unmapped) {
    Diagnostic* finding = report(Code::value_not_mapped, FaultKind::value_not_mapped, Severity::note, none, one.first, {one.element, 0});
    if (finding == nullptr) return;
    std::string name = grammar.path_of(one.node);
    if (!one.key.empty()) name += "[" + printable(one.key, 20) + "]";
    if (one.element != 0) name += (one.element < 10 ? ".0" : ".") + std::to_string(one.element);
    if (grammar.format != grammar::DocumentFormat::x12 && one.element != 0)
      name = finding->position->segment_tag + "." + finding->position->field;
    finding->message =
        "no rule of the map takes `" + name + "`" + (one.count > 1 ? ", which came " + std::to_string(one.count) + " times" : "");
    if (one.element != 0) finding->value = document->element(*one.first, one.element);
    finding->help = "map it, or say that it is not wanted: ignore " + name;
  }
}

}  // namespace crossdock::mapping
