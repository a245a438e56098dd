#include <algorithm>

#include "base/charset.h"
#include "base/text.h"
#include "base/word_scan.h"
#include "mapping/read_run.h"
#include "mapping/trace.h"

namespace crossdock::mapping {

MapReader::State::CodecTraits MapReader::State::traits_of(const Codec& codec) {
  const bool text = codec.form == Form::text && codec.table == none && codec.values == nullptr && codec.digits.empty();
  return {text && codec.type == grammar::ElementType::alphanumeric, text && codec.in.count == 0};
}

std::string_view MapReader::State::without_spaces(std::string_view found, bool free_text) const {
  if (found.empty() || (found.front() != ' ' && found.back() != ' ')) return found;
  const std::string_view slim = trimmed(found);
  return free_text && document->keeps_spaces && !slim.empty() ? found : slim;
}

std::string_view MapReader::State::text(const Segment& at, ElementPlace where, bool free_text) const {
  std::string_view found = document->element(at, where.number);
  if (where.component != 0) found = part(found, document->component_separator, where.component);
  found = without_spaces(found, free_text);
  // Objects hold UTF-8 only; a document may hold any bytes.
  return word_scan::is_ascii(found) || is_valid_utf8(found) ? found : arena->copy(windows_1252_to_utf8(found));
}

Value& MapReader::State::far_slot(const Target& target, const Frame& frame) {
  const Frame* base = &frame;
  for (std::uint32_t up = target.up; up > 0; --up) base = base->outer;
  Record* record = base->record;
  const TargetStep* step = code.steps.data() + target.steps.first;
  for (std::uint32_t left = target.steps.count; left > 0; --left, ++step) {
    Value* inner = &(*record)[step->slot];
    if (step->item != 0) {
      if (inner->is_absent()) *inner = Value::of_list(arena->make<List>());
      List& list = inner->list();
      while (list.size < step->item)
        list.push(step->type == nullptr ? Value{} : Value::of_record(make_record(*step->type, *arena)), *arena);
      inner = &list.items[step->item - 1];
    }
    if (left == 1) return *inner;
    if (inner->is_absent()) *inner = Value::of_record(make_record(*step->type, *arena));
    record = &inner->record();
  }
  return (*record)[0];  // never: a target has a step
}

Value MapReader::State::found(const Target& target, const Frame& frame, std::uint32_t steps_left) const {
  const Frame* base = &frame;
  for (std::uint32_t up = target.up; up > 0; --up) base = base->outer;
  Value value = Value::of_record(base->record);
  for (std::uint32_t i = 0; i + steps_left < target.steps.count; ++i) {
    if (value.kind() != ValueKind::record) return {};
    const TargetStep& step = code.steps[target.steps.first + i];
    value = value.record()[step.slot];
    if (step.item == 0) continue;
    value = value.kind() == ValueKind::list && step.item <= value.list().size ? value.list().items[step.item - 1] : Value{};
  }
  return value;
}

void MapReader::State::store(const ReadInstruction& instruction, Value value, const Frame& frame, const Segment& at) {
  const Target& target = code.targets[instruction.target];
  Value& where = slot(target, frame);
  if (log != nullptr) {
    const bool computed = instruction.op == ReadOp::assign;
    note(computed ? ReadLog::Use::given : ReadLog::Use::mapped, &at, computed ? ElementPlace{} : instruction.place, instruction.rule,
         object_path(code, frame, target), value, target.field);
  }
  if (where.is_absent()) {
    where = value;
    return;
  }
  if (equal(where, value)) return;
  Diagnostic* finding =
      report(Code::value_conflicting, FaultKind::value_conflicting, Severity::error, instruction.rule, &at, instruction.place);
  if (finding == nullptr) return;
  finding->object_path = object_path(code, frame, target);
  finding->personal = finding->personal || target.field->personal;
  finding->value = text_of(value, *arena);
  finding->message =
      "`" + finding->object_path + "` has a value already" +
      (finding->personal ? "" : ": `" + printable(text_of(where, *arena)) + "`, and now `" + printable(finding->value) + "`");
  finding->help = "map the others into a list, or tell them apart by a key";
}

void MapReader::State::scale(const CloseInstruction& instruction, const Frame& frame) {
  const Target& target = code.targets[instruction.target];
  const Value value = found(target, frame);
  if (value.kind() != ValueKind::decimal) return;
  Decimal number = value.decimal();
  const Value factor = evaluator->evaluate(instruction.expression, frame, frame.segment);
  const Trouble what = converter->scale(code.codecs[instruction.message], factor, true, number);
  if (what == Trouble::nothing) {
    slot(target, frame) = Value::of_decimal(number, *arena);
    return;
  }
  Diagnostic* finding =
      report(Code::value_not_convertible, FaultKind::value_not_convertible, Severity::error, instruction.rule, frame.segment, {});
  if (finding == nullptr) return;
  finding->object_path = object_path(code, frame, target);
  finding->value = text_of(value, *arena);
  finding->message = "`" + printable(finding->value) + "` " + std::string(trouble_text(what));
}

void MapReader::State::check_unique(const CloseInstruction& instruction, const Frame& frame) {
  const Target& target = code.targets[instruction.target];
  const Value value = found(target, frame);
  if (value.kind() != ValueKind::text || given.emplace(instruction.message, value.text()).second) return;
  Diagnostic* finding = report(Code::value_conflicting, FaultKind::value_conflicting, Severity::error, instruction.rule, frame.segment, {});
  if (finding == nullptr) return;
  finding->object_path = object_path(code, frame, target);
  finding->value = value.text();
  finding->message = "`" + printable(value.text()) + "` is the number of two, and each has its own";
  finding->help = "give each its own number (" + code.pool.sequences[instruction.message] + ")";
}

bool MapReader::State::fits_list(const List& list, const Target& target, const Frame& frame, const Segment& at) {
  if (list.size < limits::object_list_items) return true;
  if (list.size > limits::object_list_items) return false;
  if (Diagnostic* finding = report(Code::value_not_convertible, FaultKind::value_not_convertible, Severity::error, none, &at, {})) {
    finding->object_path = object_path(code, frame, target);
    finding->message = "a list holds at most " + std::to_string(limits::object_list_items) + " items";
  }
  return false;
}

void MapReader::State::element(const ReadInstruction& instruction, const Frame& frame, const Segment& at) {
  const CodecTraits traits = codec_traits[instruction.codec];
  const std::string_view found = text(at, instruction.place, traits.free_text);
  if (found.empty()) return;
  if (traits.as_it_is) return store(instruction, Value::of_text(found), frame, at);
  Value value;
  const Trouble what = converter->read(code.codecs[instruction.codec], found, frame, &at, value);
  if (what != Trouble::nothing)
    trouble(what, instruction, found, code.targets[instruction.target], frame, at, instruction.place);
  else if (!value.is_absent())
    store(instruction, value, frame, at);
}

void MapReader::State::spread(const ReadInstruction& instruction, const Frame& frame, const Segment& at) {
  const Target& target = code.targets[instruction.target];
  for (std::uint16_t number = instruction.place.number; number <= instruction.to || number == instruction.place.number; ++number) {
    const ElementPlace where{number, instruction.place.component};
    const std::string_view whole = document->element(at, number);
    if (whole.empty()) continue;
    const char separator = document->repetition_separator;
    const std::size_t count = separator == 0 ? 1 : 1 + static_cast<std::size_t>(std::count(whole.begin(), whole.end(), separator));
    for (std::uint32_t repetition = 1; repetition <= count; ++repetition) {
      std::string_view found = separator == 0 ? whole : part(whole, separator, repetition);
      if (where.component != 0) found = part(found, document->component_separator, where.component);
      found = without_spaces(found, codec_traits[instruction.codec].free_text);
      if (found.empty()) continue;
      Value value;
      const Trouble what = converter->read(code.codecs[instruction.codec], found, frame, &at, value);
      if (what != Trouble::nothing) {
        trouble(what, instruction, found, target, frame, at, where);
        continue;
      }
      if (value.is_absent()) continue;
      Value& list = slot(target, frame);
      if (list.is_absent()) list = Value::of_list(arena->make<List>());
      if (!fits_list(list.list(), target, frame, at)) continue;
      list.list().push(value, *arena);
      if (log != nullptr)
        note(ReadLog::Use::mapped, &at, where, instruction.rule,
             object_path(code, frame, target) + "[" + std::to_string(list.list().size) + "]", value, target.field);
    }
  }
}

void MapReader::State::moment(const ReadInstruction& instruction, const Frame& frame, const Segment& at) {
  const MomentParts& parts = code.moments[instruction.extra];
  const Target& target = code.targets[instruction.target];
  const std::string_view date = text(at, parts.date);
  const std::string_view time = parts.time.number == 0 ? std::string_view{} : text(at, parts.time);
  const std::string_view zone = parts.zone.number == 0 ? std::string_view{} : text(at, parts.zone);
  if (date.empty() && time.empty()) return;
  if (log != nullptr)
    for (const auto& [where, found] : {std::pair{parts.time, time}, std::pair{parts.zone, zone}})
      if (!found.empty()) note(ReadLog::Use::mapped, &at, where, instruction.rule);
  Value value;
  const Trouble what =
      date.empty() ? Trouble::not_a_date : converter->read_moment(parts, date, time, zone, frame, &at, target.field->kind, value);
  if (what != Trouble::nothing) {
    const ElementPlace where = what == Trouble::not_a_time ? parts.time : what == Trouble::not_a_zone ? parts.zone : parts.date;
    trouble(what, instruction, what == Trouble::not_a_time ? time : what == Trouble::not_a_zone ? zone : date, target, frame, at, where);
  }
  if (value.is_absent()) return;
  ReadInstruction whole = instruction;
  whole.place = parts.date;
  store(whole, value, frame, at);
}

void MapReader::State::pairs(const ReadInstruction& instruction, const Frame& frame, const Segment& at) {
  const Pairs& rules = code.pairs[instruction.extra];
  const std::vector<CodeWord>& words = pair_words[instruction.extra];
  constexpr std::size_t most_pairs = 64;
  struct Found {
    std::uint32_t code;
    std::uint16_t element;
    bool taken;
  };
  std::array<Found, most_pairs> found;  // the first `count` of them
  std::size_t count = 0;
  for (std::uint32_t number = rules.from; number + 1u <= rules.to && number + 1u <= at.element_count && count < most_pairs; number += 2) {
    const std::string_view qualifier = document->element(at, number);
    if (qualifier.empty() || document->element(at, number + 1).empty()) continue;
    Found& one = found[count++];
    one = {none, static_cast<std::uint16_t>(number), false};
    const CodeWord word = word_of(qualifier);
    const auto listed = std::find_if(words.begin(), words.end(), [&](const CodeWord& known) {
      return known == word && (word != long_code || rules.codes[static_cast<std::size_t>(&known - words.data())].qualifier == qualifier);
    });
    if (listed != words.end()) one.code = static_cast<std::uint32_t>(listed - words.begin());
  }
  // The field takes the qualifier that is listed first; the others of the same field go to the rest.
  for (std::size_t i = 0; i < count; ++i) {
    if (found[i].code == none) continue;
    const Target& target = code.targets[rules.codes[found[i].code].target];
    const bool is_first = std::none_of(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(count), [&](const Found& other) {
      if (other.code == none || &other == &found[i] || code.targets[rules.codes[other.code].target].field != target.field) return false;
      return other.code < found[i].code || (other.code == found[i].code && other.element < found[i].element);
    });
    if (!is_first) continue;
    found[i].taken = true;
    const ElementPlace where{static_cast<std::uint16_t>(found[i].element + 1), 0};
    const std::string_view value = text(at, where, codec_traits[rules.value_codec].free_text);
    if (value.empty()) continue;
    ReadInstruction single = instruction;
    single.target = rules.codes[found[i].code].target;
    single.place = where;
    store(single, Value::of_text(value), frame, at);
    if (log != nullptr) note(ReadLog::Use::mapped, &at, {found[i].element, 0}, instruction.rule);
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (found[i].taken) continue;
    if (rules.other == none) {
      note(ReadLog::Use::dropped, &at, {found[i].element, 0});
      note(ReadLog::Use::dropped, &at, {static_cast<std::uint16_t>(found[i].element + 1), 0});
      count_unmapped(frame.block, at.node, found[i].element, document->element(at, found[i].element), at);
      continue;
    }
    const Target& target = code.targets[rules.other];
    Value& list = slot(target, frame);
    if (list.is_absent()) list = Value::of_list(arena->make<List>());
    if (!fits_list(list.list(), target, frame, at)) return;
    Record* item = make_record(*rules.other_type, *arena);
    (*item)[rules.other_qualifier] = Value::of_text(text(at, {found[i].element, 0}));
    (*item)[rules.other_value] = Value::of_text(text(at, {static_cast<std::uint16_t>(found[i].element + 1), 0}));
    list.list().push(Value::of_record(item), *arena);
    if (log == nullptr) continue;
    const std::string path = object_path(code, frame, target) + "[" + std::to_string(list.list().size) + "].";
    for (const std::uint32_t slot_of : {rules.other_qualifier, rules.other_value})
      note(ReadLog::Use::mapped, &at, {static_cast<std::uint16_t>(found[i].element + (slot_of == rules.other_value ? 1 : 0)), 0},
           instruction.rule, path + rules.other_type->fields[slot_of].name, (*item)[slot_of], &rules.other_type->fields[slot_of]);
  }
}

void MapReader::State::verify(const ReadInstruction& instruction, const Frame& frame, const Segment& at) {
  const std::string_view found = text(at, instruction.place);
  if (found.empty()) return;
  note(ReadLog::Use::verified, &at, instruction.place, instruction.rule);
  const Value expected = evaluator->evaluate(instruction.expression, frame, &at);
  const auto order = compare(Value::of_text(found), expected, *arena);
  if (!order || *order == std::strong_ordering::equal) return;
  Diagnostic* finding =
      report(Code::value_conflicting, FaultKind::value_conflicting, Severity::error, instruction.rule, &at, instruction.place);
  if (finding == nullptr) return;
  finding->value = found;
  finding->message = (finding->personal ? "the value" : "`" + printable(found) + "`") + " is not `" + printable(text_of(expected, *arena)) +
                     "`, which the map asks for";
}

void MapReader::State::compare_computed(const Pending& one, const Frame& frame) {
  const std::string_view found = text(*one.segment, one.instruction->place);
  if (found.empty()) return;
  note(ReadLog::Use::verified, one.segment, one.instruction->place, one.instruction->rule);
  const Value expected = evaluator->evaluate(one.instruction->expression, frame, one.segment);
  Value carried = Value::of_text(found);
  const Codec& codec = code.codecs[one.instruction->codec];
  if (codec.table == none && (codec.form == Form::implied || codec.form == Form::date || codec.form == Form::moment)) {
    Value converted;
    if (converter->read(codec, found, frame, one.segment, converted) == Trouble::nothing) carried = converted;
  }
  const auto order = compare(carried, expected, *arena);
  if (!order || *order == std::strong_ordering::equal) return;
  const bool counts = expected.kind() == ValueKind::decimal;
  Diagnostic* finding =
      report(counts ? Code::count_wrong : Code::value_conflicting, counts ? FaultKind::count_wrong : FaultKind::value_conflicting,
             Severity::warning, one.instruction->rule, one.segment, one.instruction->place);
  if (finding == nullptr) return;
  finding->value = found;
  finding->message = "the document says `" + printable(found) + "`, its contents give `" + printable(text_of(expected, *arena)) + "`";
}

void MapReader::State::require(const Target& target, std::uint32_t message, std::uint32_t rule, const Frame& frame, const Segment* at) {
  const Value value = found(target, frame);
  if (!value.is_absent() && (value.kind() != ValueKind::list || value.list().size != 0)) return;
  Diagnostic* finding = report(Code::value_required_missing, FaultKind::value_required_missing, Severity::error, rule, at, {});
  if (finding == nullptr) return;
  finding->object_path = object_path(code, frame, target);
  finding->message =
      message != none ? evaluator->message(message, frame, at) : "`" + finding->object_path + "` is required and has no value";
  const RuleSource& source = code.rules[rule];
  if (at == nullptr && !source.document_path.empty()) finding->rule = "it comes from " + source.document_path;
}

}  // namespace crossdock::mapping
