#include <algorithm>

#include "mapping/linker.h"

namespace crossdock::mapping {

using language::Argument;
using language::Binary;
using language::BinaryOperator;
using language::Call;
using language::Clauses;
using language::DocumentPath;
using language::Expression;
using language::MapOperator;
using language::ObjectPath;
using language::PairEntry;
using language::PairsRule;
using language::RepeatRule;
using language::TextLiteral;
using language::Via;

void Linker::moment(std::uint32_t block, const std::vector<ElementPlace>& places, const ObjectPath& path, const Call* call,
                    const Conversion& conversion, Context& context) {
  const auto place = resolve(path, context.block, block);
  if (!place || place->field == nullptr) return;
  if (place->field->is_list || (place->field->kind != FieldKind::moment && place->field->kind != FieldKind::date)) {
    problems_.error(Code::map_type_mismatch, path.span, quoted(place->field->name) + " is no moment", "no moment");
    return;
  }
  MomentParts parts;
  if (call != nullptr) {
    for (const Argument& argument : call->arguments) {
      const std::string what = argument.name ? argument.name->text : "date";
      const auto* text = std::get_if<TextLiteral>(&argument.value.node);
      if (what == "date" && text != nullptr) {
        parts.date_pattern = pattern(text->text, argument.value.span);
      } else if (what == "time" && text != nullptr) {
        parts.time_pattern = pattern(text->text, argument.value.span);
      } else if (what == "zone") {
        // `.04 else partner.timezone`: the element first, then whatever else tells the zone.
        std::vector<const Expression*> open{&argument.value};
        while (!open.empty()) {
          const Expression& one = *open.back();
          open.pop_back();
          const auto* binary = std::get_if<Binary>(&one.node);
          const auto* element = std::get_if<DocumentPath>(&one.node);
          if (binary != nullptr && binary->op == BinaryOperator::otherwise) {
            open.push_back(&binary->operands[1]);
            open.push_back(&binary->operands[0]);
          } else if (element != nullptr && element->steps.empty() && element->element) {
            parts.zone = blocks_.place(block, *element->element);
            if (parts.zone.number != 0) blocks_.take(block, parts.zone);
          } else {
            const auto source = expressions_.compile(one, scope_of(context.block, block));
            if (source.index != none) parts.zone_sources.push_back(source.index);
          }
        }
      } else {
        problems_.error(Code::map_arguments_wrong, argument.value.span, "`moment` takes a date pattern, a time pattern and a zone", "",
                        "moment(date \"yyyyMMdd\", time \"HHmm\", zone .04)");
        return;
      }
    }
  }
  for (const ElementPlace at : places) {
    if (at.number == parts.zone.number && at.component == parts.zone.component) continue;
    const grammar::ElementType type = blocks_.rule(block, at).type;
    if (type == grammar::ElementType::time && parts.time.number == 0) {
      parts.time = at;
    } else if (parts.date.number == 0 && type != grammar::ElementType::time) {
      parts.date = at;
    } else if (parts.time.number == 0) {
      parts.time = at;
    } else if (parts.zone.number == 0) {
      parts.zone = at;
    } else {
      problems_.error(Code::map_arguments_wrong, conversion.span, "a moment has a date, a time and a zone, and nothing more",
                      "too many elements");
      return;
    }
  }
  if (parts.date.number == 0) {
    problems_.error(Code::map_arguments_wrong, conversion.span, "a moment needs its date", "no date");
    return;
  }
  code_->moments.push_back(parts);
  const auto index = static_cast<std::uint32_t>(code_->moments.size() - 1);
  if (conversion.reads) {
    ReadInstruction read;
    read.op = ReadOp::moment;
    read.place = parts.date;
    read.target = place->target;
    read.extra = index;
    add_read(block, read, context);
    fills(*place, context, path.span);
    clauses_on_reading(block, *place, *conversion.clauses, context);
  }
  if (!conversion.writes) return;
  for (const ElementPlace at : {parts.date, parts.time, parts.zone}) {
    if (at.number == 0) continue;
    WriteInstruction write;
    write.op = WriteOp::moment;
    write.place = at;
    write.to = at.number == parts.date.number ? 0 : at.number == parts.time.number ? 1 : 2;
    write.fills = at.number == parts.date.number;
    write.target = place->target;
    write.extra = index;
    write.required = write.fills && conversion.clauses->required.has_value();
    add_write(block, write, context, conversion.span);
  }
  empties(*place, context, path.span);
}

void Linker::pairs(const PairsRule& pairs, Context context) {
  if (!is_current(pairs.clauses)) return;
  const std::uint32_t found = blocks_.find(context.block, pairs.segment);
  if (found == none) return;
  const std::uint32_t block = blocks_.segment_block(found);
  if (block == none || blocks_[block].block.segment_node == no_node) {
    problems_.error(Code::map_element_unknown, pairs.range.span, "no segment is in scope here", "of which segment?");
    return;
  }
  const std::string tag(grammar_->name_of(blocks_[block].block.segment_node));
  const std::uint32_t count = blocks_[block].block.element_count;
  const std::uint32_t to = pairs.range.to.value_or(count);
  if (to > count || pairs.range.from == 0 || pairs.range.from > to || (to - pairs.range.from) % 2 == 0) {
    const bool odd = to <= count && pairs.range.from <= to;
    problems_.error(
        Code::map_element_unknown, pairs.range.span,
        odd ? "pairs take an even number of elements" : "no element " + std::to_string(to) + " in " + tag,
        odd ? std::to_string(to - pairs.range.from + 1) + " elements"
            : tag + " has " + std::to_string(count) + " elements in " + grammar_->standard +
                  (grammar_->version.empty() ? "" : " " + grammar_->version),
        odd ? ""
            : "use " + element_spelling({pairs.range.from, 0, {}, {}}) + ".." + std::to_string(count - (count - pairs.range.from + 1) % 2));
    return;
  }
  context.rule = note_rule(document_spelling(pairs.segment) + (pairs.segment.steps.empty() ? "pairs " : ".pairs ") +
                               element_spelling({pairs.range.from, 0, {}, {}}) + ".." + element_spelling({to, 0, {}, {}}),
                           pairs.op == MapOperator::reads    ? "->"
                           : pairs.op == MapOperator::writes ? "<-"
                                                             : "<->",
                           pairs.target.paths.empty() ? "" : canonical_spelling(pairs.target.paths.front()), pairs.span, context);
  bool reads = true, writes = true;
  if (!ways(pairs.op, pairs.op_span, context, reads, writes)) return;
  if (pairs.target.paths.size() != 1) return;
  const auto record = resolve(pairs.target.paths.front(), context.block, block);
  if (!record) return;
  Pairs compiled;
  compiled.from = static_cast<std::uint16_t>(pairs.range.from);
  compiled.to = static_cast<std::uint16_t>(to);
  const ObjectType* type = record->field == nullptr ? blocks_.type_of(blocks_.frame_of(block)) : record->field->object;
  if (type == nullptr || (record->field != nullptr && record->field->is_list)) {
    problems_.error(Code::map_type_mismatch, pairs.target.span, "pairs fill the fields of an object", "no object");
    return;
  }
  std::vector<TargetStep> base;
  std::string prefix;
  if (record->field != nullptr) {
    const Target& target = code_->targets[record->target];
    base.assign(code_->steps.begin() + target.steps.first, code_->steps.begin() + target.steps.first + target.steps.count);
    base.back().type = type;
    prefix = target.path + ".";
    compiled.record = record->target;
  }
  const grammar::ElementRule& qualifier_rule = blocks_.rule(block, {compiled.from, 0});
  const grammar::ElementRule& value_rule = blocks_.rule(block, {static_cast<std::uint16_t>(compiled.from + 1), 0});

  struct Entry {
    std::string qualifier, field;
    bool prefer = false, other = false;
    SourceSpan span;
  };
  std::vector<Entry> entries;
  for (const PairEntry& entry : pairs.entries)
    entries.push_back({entry.qualifier.text, canonical_spelling(entry.field), entry.prefer, entry.other, entry.span});
  if (pairs.clauses.via) {
    const Via& via = *pairs.clauses.via;
    const std::uint32_t index = via.table ? tables_.use(via.table->text, via.table->span) : tables_.use(via.entries);
    if (index == none) return;
    const Table& table = tables_.table(index);
    const auto plain = [](std::string name) { return name.ends_with("[]") ? name.substr(0, name.size() - 2) : name; };
    for (const Table::Row& row : table.rows())
      if (!row.values.empty())
        entries.push_back({row.key, plain(row.values[0]), row.preferred, false, row.span == SourceSpan{} ? via.span : row.span});
    if (table.other_value) entries.push_back({"", plain(*table.other_value), false, true, via.span});
  }
  for (const Entry& entry : entries) {
    const std::uint32_t slot = type->find(entry.field);
    if (slot == ObjectType::none) {
      std::vector<std::string> names;
      for (const Field& field : type->fields) names.push_back(field.name);
      problems_.error(Code::map_field_unknown, entry.span, quoted(type->name) + " has no field " + quoted(entry.field), "unknown field",
                      did_you_mean_or_list(entry.field, names));
      continue;
    }
    const Field& field = type->fields[slot];
    std::vector<TargetStep> steps = base;
    steps.push_back({slot, nullptr});
    if (entry.other) {
      if (!field.is_list || field.object == nullptr || field.object->fields.size() < 2) {
        problems_.error(Code::map_type_mismatch, entry.span, "the rest goes into a list of objects with a qualifier and a value",
                        "no such list");
        continue;
      }
      compiled.other = add_target(block, record->owner, steps, &field, prefix + field.name);
      compiled.other_type = field.object;
      compiled.other_qualifier = 0;
      compiled.other_value = 1;
      for (std::uint32_t i = 0; i < field.object->fields.size(); ++i)
        if (field.object->fields[i].name == "qualifier") {
          compiled.other_qualifier = i;
          compiled.other_value = i == 0 ? 1 : 0;
        }
      continue;
    }
    if (field.kind != FieldKind::text || field.is_list) {
      problems_.error(Code::map_type_mismatch, entry.span, "a pair holds a text, and " + quoted(field.name) + " is none", "no text");
      continue;
    }
    if (qualifier_rule.codes != grammar::none && !grammar_->code_sets[qualifier_rule.codes].contains(entry.qualifier))
      problems_.warn(Code::map_value_wrong, entry.span, quoted(entry.qualifier) + " is no qualifier in " + blocks_.title(), "never comes",
                     did_you_mean(entry.qualifier, grammar_->code_sets[qualifier_rule.codes].codes));
    PairCode code;
    code.qualifier = entry.qualifier;
    code.target = add_target(block, record->owner, steps, &field, prefix + field.name);
    for (std::size_t i = 0; i < compiled.codes.size(); ++i) {
      PairCode& earlier = compiled.codes[i];
      if (earlier.qualifier == code.qualifier) {
        problems_.error(Code::map_table_ambiguous, entry.span, "the qualifier " + quoted(code.qualifier) + " is listed twice",
                        "listed before");
      } else if (code_->targets[earlier.target].path == code_->targets[code.target].path) {
        if (entry.prefer)
          earlier.written = false;
        else
          code.written = false;
      }
    }
    compiled.codes.push_back(std::move(code));
  }
  // Of several qualifiers of one field one must say that it is the one to write.
  for (const Entry& entry : entries) {
    const auto same = [&](const Entry& other) { return !other.other && other.field == entry.field; };
    const auto preferred = std::count_if(entries.begin(), entries.end(), [&](const Entry& other) { return same(other) && other.prefer; });
    if (writes && !entry.other && std::count_if(entries.begin(), entries.end(), same) > 1 && preferred != 1)
      problems_.error(Code::map_table_ambiguous, entry.span,
                      "several qualifiers stand for " + quoted(entry.field) + ", so it is not said which one to write", "one of them",
                      "mark one with `prefer`");
  }
  const Field text;
  const Clauses nothing;
  const Conversion plain{&nothing, pairs.span, reads, writes};
  compiled.value_codec = codec(value_rule, text, plain, context, block);
  compiled.qualifier_codec.first = codec(qualifier_rule, text, plain, context, block);
  if (compiled.value_codec == none || compiled.qualifier_codec.first == none) return;
  code_->pairs.push_back(compiled);
  const auto index = static_cast<std::uint32_t>(code_->pairs.size() - 1);
  if (reads) {
    for (std::uint32_t number = compiled.from; number <= to && context.guards.empty(); ++number)
      blocks_.take(block, {static_cast<std::uint16_t>(number), 0});
    ReadInstruction read;
    read.op = ReadOp::pairs;
    read.place.number = compiled.from;
    read.to = compiled.to;
    read.extra = index;
    add_read(block, read, context);
    if (record->field != nullptr) fills(*record, context, pairs.target.span);
    for (const PairCode& code : compiled.codes) blocks_[record->owner].filled.emplace_back(code_->targets[code.target].path, pairs.span);
    if (compiled.other != none) blocks_[record->owner].filled.emplace_back(code_->targets[compiled.other].path, pairs.span);
  }
  if (!writes) return;
  WriteInstruction write;
  write.op = WriteOp::pairs;
  write.place.number = compiled.from;
  write.to = compiled.to;
  write.extra = index;
  add_write(block, write, context, pairs.span);
}

void Linker::repeat(const RepeatRule& repeat, Context context) {
  if (!is_current(repeat.clauses)) return;
  const std::uint32_t block = context.block;
  if (blocks_[block].block.segment_node == no_node) {
    problems_.error(Code::map_element_unknown, repeat.range.span, "no segment is in scope here", "of which segment?");
    return;
  }
  const std::string tag(grammar_->name_of(blocks_[block].block.segment_node));
  const std::uint32_t count = blocks_[block].block.element_count;
  const std::uint32_t to = repeat.range.to.value_or(count);
  const auto width = static_cast<std::uint32_t>(repeat.fields.size());
  if (repeat.range.from == 0 || to > count || repeat.range.from > to) {
    problems_.error(Code::map_element_unknown, repeat.range.span, "no element " + std::to_string(to) + " in " + tag,
                    tag + " has " + std::to_string(count) + " elements in " + blocks_.title());
    return;
  }
  for (std::uint32_t number = repeat.range.from; number <= to; ++number)
    if (number < blocks_[block].attempted.size()) blocks_[block].attempted[number] = 1;
  if (width == 0 || (to - repeat.range.from + 1) % width != 0) {
    problems_.error(Code::map_arguments_wrong, repeat.range.span,
                    std::to_string(to - repeat.range.from + 1) + " elements do not make whole turns of " + std::to_string(width),
                    "no whole turns");
    return;
  }
  const bool own_list = !repeat.target;
  if (own_list && (blocks_[block].block.binding != Binding::list || blocks_[block].block.is_loop)) {
    problems_.error(Code::map_clause_wrong, repeat.span, "each turn is an item of a list, and no list is in scope", "of which list?",
                    "bind the segment: " + blocks_[block].path + " <-> items[] { … }, or name the list: repeat … <-> items[]");
    return;
  }
  context.rule = note_rule("repeat " + element_spelling({repeat.range.from, 0, {}, {}}) + ".." + element_spelling({to, 0, {}, {}}), "<->",
                           "", repeat.span, context);
  Turns turns;
  turns.from = static_cast<std::uint16_t>(repeat.range.from);
  turns.to = static_cast<std::uint16_t>(to);
  turns.width = static_cast<std::uint16_t>(width);
  std::optional<Place> list;
  if (!own_list) {
    list = resolve(repeat.target->paths.front(), block, block);
    if (!list || list->field == nullptr) return;
    if (!list->field->is_list || list->field->object == nullptr) {
      problems_.error(Code::map_type_mismatch, repeat.target->span, quoted(list->field->name) + " is no list of objects", "no such list");
      return;
    }
    turns.list = list->target;
    turns.type = list->field->object;
  } else {
    turns.type = blocks_[block].block.type;
  }
  const Conversion plain{&repeat.clauses, repeat.span, reads_, writes_};
  for (std::uint32_t i = 0; i < width; ++i) {
    const ElementPlace at{static_cast<std::uint16_t>(turns.from + i), 0};
    const ObjectPath& path = repeat.fields[i];
    const std::uint32_t slot = path.steps.size() == 1 ? turns.type->find(path.steps[0].name.text) : ObjectType::none;
    if (slot == ObjectType::none) {
      std::vector<std::string> names;
      for (const Field& field : turns.type->fields) names.push_back(field.name);
      problems_.error(Code::map_field_unknown, path.span, quoted(turns.type->name) + " has no field " + quoted(canonical_spelling(path)),
                      "unknown field", did_you_mean_or_list(canonical_spelling(path), names));
      return;
    }
    const Field& field = turns.type->fields[slot];
    // From the item's own frame, which each turn opens.
    Target target;
    target.steps = {static_cast<std::uint32_t>(code_->steps.size()), 1};
    code_->steps.push_back({slot, nullptr});
    target.field = &field;
    target.path = field.name;
    code_->targets.push_back(target);
    turns.targets.push_back(static_cast<std::uint32_t>(code_->targets.size() - 1));
    turns.codecs.push_back(codec(blocks_.rule(block, at), field, plain, context, block));
    if (turns.codecs.back() == none) return;
    if (own_list) blocks_[block].filled.emplace_back(field.name, path.span);
  }
  for (std::uint32_t number = turns.from; number <= to; ++number) blocks_.take(block, {static_cast<std::uint16_t>(number), 0});
  code_->turns.push_back(std::move(turns));
  const auto index = static_cast<std::uint32_t>(code_->turns.size() - 1);
  if (own_list) {
    blocks_[block].block.turns = index;
    return;
  }
  ReadInstruction read;
  read.op = ReadOp::turns;
  read.extra = index;
  if (reads_) {
    add_read(block, read, context);
    fills(*list, context, repeat.span);
  }
  WriteInstruction write;
  write.op = WriteOp::turns;
  write.place.number = static_cast<std::uint16_t>(repeat.range.from);
  write.to = static_cast<std::uint16_t>(to);
  write.extra = index;
  if (writes_) {
    add_write(block, write, context, repeat.span);
    empties(*list, context, repeat.span);
  }
}

}  // namespace crossdock::mapping
