#include <algorithm>

#include "mapping/linker.h"

namespace crossdock::mapping {

using language::Call;
using language::Clauses;
using language::Default;
using language::DocumentTarget;
using language::ElementRef;
using language::Expression;
using language::MapOperator;
using language::ObjectPath;
using language::ObjectTarget;
using language::Rule;
using language::TextLiteral;

namespace {

const Call* moment_call(const Clauses& clauses) {
  const auto found =
      std::find_if(clauses.conversions.begin(), clauses.conversions.end(), [](const Call& call) { return call.function.text == "moment"; });
  return found == clauses.conversions.end() ? nullptr : &*found;
}

}  // namespace

void Linker::element_rule(const Rule& rule, const DocumentTarget& left, Context context) {
  std::uint32_t block = context.block;
  std::vector<ElementRef> elements = left.elements;
  if (elements.empty()) {
    ElementRef field;
    field.field = left.path.steps[0].name.text;
    field.span = left.path.steps[0].span;
    elements.push_back(field);
  } else if (!left.path.steps.empty()) {
    block = blocks_.find(context.block, left.path);
    if (block == none) return;
  }
  block = blocks_.segment_block(block);
  if (block == none || blocks_[block].block.segment_node == no_node) {
    problems_.error(Code::map_element_unknown, left.span, "no segment is in scope here", "of which segment?",
                    blocks_.how_to_name(element_spelling(elements.front())));
    return;
  }
  if (blocks_[block].block.rule == 0) blocks_[block].block.rule = context.rule;
  std::vector<ElementPlace> places;
  for (const ElementRef& element : elements) {
    const ElementPlace place = blocks_.place(block, element);
    if (place.number == 0) return;
    if (blocks_.rule(block, place).usage == grammar::Usage::forbidden)
      problems_.warn(Code::map_rule_unreachable, element.span,
                     "the element may not occur in " + blocks_.title() + ", so the rule never applies");
    places.push_back(place);
  }
  if (const auto* target = std::get_if<ObjectTarget>(&rule.right)) {
    field_rule(block, places, rule, *target, context);
  } else if (const auto* expression = std::get_if<Expression>(&rule.right)) {
    expression_rule(block, places, rule, *expression, context);
  } else {
    problems_.error(Code::map_clause_wrong, left.span, "the rule says nothing about the element", "",
                    "write: " + element_spelling(elements.front()) + " <-> field");
  }
}

void Linker::field_rule(std::uint32_t block, const std::vector<ElementPlace>& places, const Rule& rule, const ObjectTarget& right,
                        Context& context) {
  Conversion conversion{&rule.clauses, rule.span, true, true};
  if (!ways(rule.op, rule.op_span, context, conversion.reads, conversion.writes)) return;
  // What is read under a condition counts as taken only where the condition holds: the reader sees to it.
  if (conversion.reads && context.guards.empty())
    for (const ElementPlace place : places) blocks_.take(block, place);
  const ObjectPath& first = right.paths.front();
  if (right.paths.size() > 1) {
    if (right.paths.size() != places.size()) {
      problems_.error(Code::map_arguments_wrong, right.span,
                      std::to_string(places.size()) + " elements and " + std::to_string(right.paths.size()) + " fields do not pair up",
                      "as many as elements");
      return;
    }
    for (std::size_t i = 0; i < places.size(); ++i) single(block, places[i], right.paths[i], rule.clauses, conversion, context);
    return;
  }
  const auto place = resolve(first, context.block, block);
  if (!place || place->field == nullptr) {
    if (place) problems_.error(Code::map_type_mismatch, first.span, "an element fills a field, not the object as a whole", "no field");
    return;
  }
  const Call* call = moment_call(rule.clauses);
  if (call != nullptr || (places.size() > 1 && place->field->kind == FieldKind::moment && !place->field->is_list)) {
    moment(block, places, first, call, conversion, context);
  } else if (rule.clauses.flatten || place->field->is_list) {
    spread(block, places, first, conversion, context);
  } else if (places.size() > 1) {
    problems_.error(Code::map_arguments_wrong, right.span,
                    std::to_string(places.size()) + " elements do not go into the one field " + quoted(place->field->name), "one field",
                    "name as many fields in brackets, or convert them with `as moment`");
  } else {
    single(block, places.front(), first, rule.clauses, conversion, context);
  }
}

void Linker::single(std::uint32_t block, ElementPlace at, const ObjectPath& path, const Clauses& clauses, const Conversion& conversion,
                    Context& context) {
  const auto place = resolve(path, context.block, block);
  if (!place || place->field == nullptr) return;
  const grammar::ElementRule& rule = blocks_.rule(block, at);
  if (place->field->kind == FieldKind::object) {
    problems_.error(Code::map_type_mismatch, path.span, quoted(place->field->name) + " is an object, an element is a single value",
                    "an object", "name one of its fields: " + canonical_spelling(path) + ".…");
    return;
  }
  const std::uint32_t index = codec(rule, *place->field, conversion, context, block);
  if (index == none) return;
  if (conversion.reads) {
    ReadInstruction read;
    read.op = ReadOp::element;
    read.place = at;
    read.target = place->target;
    read.codec = index;
    add_read(block, read, context);
    fills(*place, context, path.span);
    clauses_on_reading(block, *place, clauses, context);
    if (const Expression* factor = factor_of(clauses); factor != nullptr && !scale_on_reading(*factor, *place, index, context)) return;
    const std::uint32_t sequence = clauses.fill ? sequence_of(clauses.fill->value) : none;
    if (sequence != none && context.guards.empty()) {
      Target target = code_->targets[place->target];
      target.up = 0;
      code_->targets.push_back(target);
      blocks_[place->owner].closes.push_back(
          {CloseOp::unique, static_cast<std::uint32_t>(code_->targets.size() - 1), none, sequence, context.rule});
    }
  }
  if (!conversion.writes) return;
  WriteInstruction write;
  write.op = WriteOp::element;
  write.place = at;
  write.target = place->target;
  write.codec = index;
  write.required = clauses.required.has_value();
  if (clauses.default_value) {
    const Default& given = *clauses.default_value;
    if (given.written == Default::Written::unsaid)
      problems_.error(Code::map_clause_wrong, given.span, "the default does not say whether writing spells it out", "write or omit?",
                      "add `write` to spell it out, or `omit` to leave it out");
    write.omits_default = given.written == Default::Written::omit;
    if (write.omits_default && rule.usage == grammar::Usage::mandatory)
      problems_.error(Code::map_omit_mandatory, given.span,
                      "the element is mandatory in " + blocks_.title() + ", so the default cannot be left out of it", "is mandatory",
                      "use `write`");
    write.expression = expressions_.compile(given.value, scope_of(context.block, block)).index;
    if (!clauses.via) check_constant(given.value, rule, !write.omits_default);
  }
  if (clauses.fill) {
    write.expression = expressions_.compile(clauses.fill->value, scope_of(context.block, block)).index;
    write.expression_fills = true;
    write.unique = sequence_of(clauses.fill->value);
  }
  add_write(block, write, context, conversion.span);
  empties(*place, context, path.span);
}

bool Linker::scale_on_reading(const Expression& factor, const Place& place, std::uint32_t codec, Context& context) {
  if (!context.guards.empty()) {
    problems_.error(Code::map_clause_wrong, factor.span, "a number is converted once its record is complete, under no condition",
                    "under a condition", "put the condition into the factor, or into a field of its own");
    return false;
  }
  // The factor may hang on what the document says after the number.
  const auto later = expressions_.compile(factor, scope_of(context.block, place.owner));
  if (later.index == none) return false;
  Target target = code_->targets[place.target];
  target.up = 0;
  code_->targets.push_back(target);
  auto& closes = blocks_[place.owner].closes;
  closes.insert(closes.begin(), {CloseOp::scale, static_cast<std::uint32_t>(code_->targets.size() - 1), later.index, codec, context.rule});
  return true;
}

std::uint32_t Linker::sequence_of(const Expression& value) {
  const auto* call = std::get_if<Call>(&value.node);
  if (call == nullptr || call->function.text != "allocate" || call->arguments.size() != 1) return none;
  const auto* name = std::get_if<TextLiteral>(&call->arguments.front().value.node);
  if (name == nullptr) return none;
  auto& sequences = code_->pool.sequences;
  const auto known = std::find(sequences.begin(), sequences.end(), name->text);
  if (known != sequences.end()) return static_cast<std::uint32_t>(known - sequences.begin());
  sequences.push_back(name->text);
  return static_cast<std::uint32_t>(sequences.size() - 1);
}

void Linker::spread(std::uint32_t block, const std::vector<ElementPlace>& places, const ObjectPath& path, const Conversion& conversion,
                    Context& context) {
  const auto place = resolve(path, context.block, block);
  if (!place || place->field == nullptr) return;
  const Clauses& clauses = *conversion.clauses;
  if (!place->field->is_list) {
    problems_.error(Code::map_type_mismatch, clauses.flatten.value_or(path.span),
                    "`flatten` fills a list, and " + quoted(place->field->name) + " is none", "no list");
    return;
  }
  if (!path.steps.back().each) {
    problems_.error(Code::map_type_mismatch, path.span, quoted(place->field->name) + " is a list", "a list",
                    "write " + place->field->name + "[]");
    return;
  }
  if (place->field->kind == FieldKind::object) {
    problems_.error(Code::map_type_mismatch, path.span,
                    "the items of " + quoted(place->field->name) + " are objects, an element is a single value", "objects");
    return;
  }
  for (std::size_t i = 1; i < places.size(); ++i)
    if (places[i].number != places[0].number + i || places[i].component != 0 || places[0].component != 0) {
      problems_.error(Code::map_arguments_wrong, conversion.span, "the elements of a list stand side by side, in their order",
                      "not side by side");
      return;
    }
  if (clauses.default_value) problems_.error(Code::map_clause_wrong, clauses.default_value->span, "a list has no default", "a list");
  const std::uint32_t index = codec(blocks_.rule(block, places.front()), *place->field, conversion, context, block);
  if (index == none) return;
  const std::uint16_t last = places.back().number;
  if (conversion.reads) {
    ReadInstruction read;
    read.op = ReadOp::spread;
    read.place = places.front();
    read.to = last;
    read.target = place->target;
    read.codec = index;
    add_read(block, read, context);
    fills(*place, context, path.span);
    clauses_on_reading(block, *place, clauses, context);
  }
  if (!conversion.writes) return;
  WriteInstruction write;
  write.op = WriteOp::spread;
  write.place = places.front();
  write.to = last;
  write.target = place->target;
  write.codec = index;
  write.required = clauses.required.has_value();
  add_write(block, write, context, conversion.span);
  empties(*place, context, path.span);
}

void Linker::clauses_on_reading(std::uint32_t block, const Place& place, const Clauses& clauses, Context& context) {
  const bool guarded = !context.guards.empty();
  if (clauses.default_value && reads_) {
    const Default& given = *clauses.default_value;
    const std::uint32_t at = guarded ? block : place.owner;
    const auto value = expressions_.compile(given.value, scope_of(context.block, at));
    if (value.index != none && guarded) {
      ReadInstruction fill;
      fill.op = ReadOp::fill;
      fill.target = place.target;
      fill.expression = value.index;
      add_read(block, fill, context);
    } else if (value.index != none) {
      Target target = code_->targets[place.target];
      target.up = 0;
      code_->targets.push_back(target);
      blocks_[at].closes.push_back({CloseOp::fill, static_cast<std::uint32_t>(code_->targets.size() - 1), value.index, none, context.rule});
    }
    if (const auto* text = std::get_if<TextLiteral>(&given.value.node);
        text != nullptr && !place.field->values.empty() &&
        std::find(place.field->values.begin(), place.field->values.end(), text->text) == place.field->values.end())
      problems_.error(Code::map_value_wrong, given.value.span, quoted(text->text) + " is no value of " + quoted(place.field->name),
                      "not allowed", did_you_mean(text->text, place.field->values));
  }
  if (clauses.required && reads_) {
    const std::uint32_t at = guarded ? block : place.owner;
    const std::uint32_t message =
        clauses.required->message ? expressions_.message(*clauses.required->message, scope_of(context.block, at)) : none;
    if (guarded) {
      ReadInstruction require;
      require.op = ReadOp::require;
      require.target = place.target;
      require.extra = message;
      add_read(block, require, context);
    } else {
      Target target = code_->targets[place.target];
      target.up = 0;
      code_->targets.push_back(target);
      blocks_[at].closes.push_back({CloseOp::require, static_cast<std::uint32_t>(code_->targets.size() - 1), none, message, context.rule});
    }
  }
}

void Linker::expression_rule(std::uint32_t block, const std::vector<ElementPlace>& places, const Rule& rule, const Expression& right,
                             Context& context) {
  if (places.size() != 1) {
    problems_.error(Code::map_arguments_wrong, rule.span, "a value belongs into one element", "several elements");
    return;
  }
  const ElementPlace place = places.front();
  bool reads = true, writes = true;
  if (!ways(rule.op == MapOperator::equals || rule.op == MapOperator::computes ? MapOperator::reads : rule.op, rule.op_span, context, reads,
            writes))
    return;
  if (rule.op == MapOperator::equals || rule.op == MapOperator::computes) {
    reads = reads_;
    writes = writes_ &&
             std::none_of(context.guards.begin(), context.guards.end(), [](const Guard& one) { return one.on_document && !one.chooses; });
  }
  const grammar::ElementRule& described = blocks_.rule(block, place);
  // A field on the right of `<-` is converted like any other.
  if (const auto* path = std::get_if<ObjectPath>(&right.node); path != nullptr && rule.op == MapOperator::writes) {
    if (const auto field = resolve(*path, context.block, block, false); field && field->field != nullptr && !field->field->is_list) {
      const Conversion conversion{&rule.clauses, rule.span, false, writes};
      single(block, place, *path, rule.clauses, conversion, context);
      return;
    }
  }
  const auto value = expressions_.compile(right, scope_of(context.block, block));
  if (value.index == none) return;
  if (value.kind == ResultKind::list || value.kind == ResultKind::record) {
    problems_.error(Code::map_expression_wrong, right.span, "an element takes a single value",
                    value.kind == ResultKind::list ? "a list" : "an object");
    return;
  }
  check_constant(right, described, writes);
  Field result;
  result.kind = value.kind == ResultKind::number    ? FieldKind::decimal
                : value.kind == ResultKind::date    ? FieldKind::moment
                : value.kind == ResultKind::boolean ? FieldKind::boolean
                                                    : FieldKind::text;
  Conversion conversion{&rule.clauses, rule.span, false, writes};
  const std::uint32_t index = codec(described, result, conversion, context, block);
  if (index == none) return;
  if (reads && rule.op != MapOperator::writes) {
    if (context.guards.empty()) blocks_.take(block, place);
    ReadInstruction read;
    read.op = rule.op == MapOperator::equals ? ReadOp::verify : ReadOp::compare;
    read.place = place;
    read.codec = index;
    read.expression = value.index;
    if (rule.op == MapOperator::computes) {
      // Compared once the record is complete: by then the expression runs in the owner's frame.
      const std::uint32_t owner = blocks_.record_owner(blocks_.frame_of(block));
      const auto later = expressions_.compile(right, scope_of(blocks_.frame_of(block) == owner ? context.block : owner, owner));
      if (later.index == none) return;
      read.expression = later.index;
    }
    add_read(block, read, context);
  }
  if (!writes) return;
  WriteInstruction write;
  write.op = WriteOp::express;
  write.place = place;
  write.codec = index;
  write.expression = value.index;
  // A computed total at the top of the map is reason enough to write its segment; a constant never is.
  const bool is_top = context.block == 0;
  write.fills = rule.op == MapOperator::computes ? is_top : rule.op == MapOperator::writes && !value.constant;
  write.required = rule.clauses.required.has_value();
  add_write(block, write, context, rule.span);
}

void Linker::assignment(const Rule& rule, const Expression& left, Context context) {
  const auto* target = std::get_if<ObjectTarget>(&rule.right);
  if (rule.op != MapOperator::reads || target == nullptr || target->paths.size() != 1) {
    problems_.error(Code::map_clause_wrong, rule.span, "a value on the left can only be read into one field", "", "write: VALUE -> field");
    return;
  }
  context.rule = note_rule("", "->", canonical_spelling(target->paths.front()), rule.span, context);
  if (!reads_) return;
  const auto place = resolve(target->paths.front(), context.block, context.block);
  if (!place || place->field == nullptr) return;
  // A condition on the object alone waits for the whole record, as the value does.
  const bool waits = std::none_of(context.guards.begin(), context.guards.end(), [](const Guard& one) { return one.on_document; });
  const bool at_end = waits && blocks_[context.block].block.has_frame && (context.guards.empty() || place->owner == context.block);
  const auto value = expressions_.compile(left, scope_of(context.block, at_end ? place->owner : context.block));
  if (value.index == none) return;
  fills(*place, context, target->span);
  if (at_end) {
    Target moved = code_->targets[place->target];
    moved.up = 0;
    code_->targets.push_back(moved);
    blocks_[place->owner].closes.push_back({CloseOp::assign, static_cast<std::uint32_t>(code_->targets.size() - 1), value.index, none,
                                            context.rule, guard(context, place->owner, true)});
    return;
  }
  ReadInstruction read;
  read.op = ReadOp::assign;
  read.target = place->target;
  read.expression = value.index;
  add_read(context.block, read, context);
}

}  // namespace crossdock::mapping
