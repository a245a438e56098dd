#include <algorithm>

#include "mapping/linker.h"

namespace crossdock::mapping {

using language::Argument;
using language::Binary;
using language::Call;
using language::DocumentPath;
using language::Expression;
using language::MapOperator;
using language::Membership;
using language::ObjectPath;
using language::ObjectStep;
using language::Presence;
using language::Unary;

namespace {

/// The elements that expressions inside one block may name.
class BlockScope final : public DocumentScope {
 public:
  BlockScope(BlockTree& blocks, std::uint32_t block) : blocks_(blocks), block_(block) {}

  std::optional<ElementSource> find_element(const DocumentPath& path, std::uint32_t frames_between) override {
    return blocks_.source(block_, path, frames_between);
  }
  std::optional<ElementSource> find_counted(const DocumentPath& path) override { return blocks_.counted(path); }
  [[nodiscard]] bool is_certain(const DocumentPath& path) override {
    if (!path.steps.empty() || !path.element || path.element->number == 0) return false;
    const std::uint32_t block = blocks_.segment_block(block_);
    if (block == none || blocks_[block].block.segment_node == no_node) return false;
    const auto elements = blocks_.grammar().elements(blocks_.grammar().segment_of(blocks_[block].block.segment_node));
    return path.element->number <= elements.size() && elements[path.element->number - 1].usage == grammar::Usage::mandatory;
  }

 private:
  BlockTree& blocks_;
  std::uint32_t block_;
};

bool is_fact(const ObjectPath& path) {
  if (path.steps.empty()) return false;
  const std::string& name = path.steps.front().name.text;
  if (path.steps.size() > 1) return name == "partner" || name == "control" || name == "document";
  return name == "index" || name == "now" || name == "today";
}

/// Which sides an expression names.
void sides_of(const Expression& top, bool& document, bool& object) {
  std::vector<const Expression*> open{&top};
  while (!open.empty()) {
    const Expression& expression = *open.back();
    open.pop_back();
    if (std::holds_alternative<DocumentPath>(expression.node)) {
      document = true;
    } else if (const auto* path = std::get_if<ObjectPath>(&expression.node)) {
      object = object || !is_fact(*path);
      for (const ObjectStep& step : path->steps)
        for (const Expression& index : step.index) open.push_back(&index);
    } else if (const auto* call = std::get_if<Call>(&expression.node)) {
      for (const Argument& argument : call->arguments) open.push_back(&argument.value);
    } else if (const auto* unary = std::get_if<Unary>(&expression.node)) {
      open.push_back(&unary->operand.front());
    } else if (const auto* binary = std::get_if<Binary>(&expression.node)) {
      for (const Expression& operand : binary->operands) open.push_back(&operand);
    } else if (const auto* membership = std::get_if<Membership>(&expression.node)) {
      open.push_back(&membership->operand.front());
    } else if (const auto* presence = std::get_if<Presence>(&expression.node)) {
      open.push_back(&presence->operand.front());
    }
  }
}

}  // namespace

ExpressionScope Linker::scope_of(std::uint32_t lexical, std::uint32_t executing) {
  ExpressionScope scope;
  std::uint32_t between = blocks_.frames_between(executing, lexical);
  if (between == none) {
    lexical = executing;
    between = 0;
  }
  scope.frames.assign(between, nullptr);
  scope.opened = between;
  for (std::uint32_t frame = blocks_.frame_of(lexical);; frame = blocks_.frame_of(blocks_[frame].block.parent)) {
    if (const std::uint32_t level = blocks_[frame].block.level; scope.pivot == none && level != none && code_->levels[level].is_pivot)
      scope.pivot = static_cast<std::uint32_t>(scope.frames.size());
    scope.frames.push_back(blocks_.type_of(frame));
    if (frame == 0) break;
  }
  document_scopes_.push_back(std::make_unique<BlockScope>(blocks_, lexical));
  scope.document = document_scopes_.back().get();
  return scope;
}

std::uint32_t Linker::add_target(std::uint32_t executing, std::uint32_t owner, const std::vector<TargetStep>& steps, const Field* field,
                                 std::string path) {
  Target target;
  target.up = blocks_.frames_between(executing, owner);
  target.steps = {static_cast<std::uint32_t>(code_->steps.size()), static_cast<std::uint32_t>(steps.size())};
  code_->steps.insert(code_->steps.end(), steps.begin(), steps.end());
  target.field = field;
  target.path = std::move(path);
  code_->targets.push_back(std::move(target));
  return static_cast<std::uint32_t>(code_->targets.size() - 1);
}

std::uint32_t Linker::item_number(const ObjectStep& step) {
  const auto* number = step.index.size() == 1 ? std::get_if<language::NumberLiteral>(&step.index.front().node) : nullptr;
  constexpr std::uint32_t most = 999;
  std::uint32_t item = 0;
  if (number == nullptr || number->text.size() > 3) return 0;
  for (const char c : number->text) {
    if (c < '0' || c > '9') return 0;
    item = item * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return std::min(item, most);
}

void Linker::note_items(std::uint32_t executing, std::uint32_t owner, const std::vector<TargetStep>& steps, const Field& field,
                        const std::string& path, std::uint32_t item, SourceSpan span) {
  const auto same = [&](const NumberedList& one) { return one.owner == owner && one.path == path; };
  auto known = std::find_if(numbered_lists_.begin(), numbered_lists_.end(), same);
  if (known == numbered_lists_.end()) {
    NumberedList list;
    list.owner = owner;
    list.path = path;
    list.executing = executing;
    list.reading = add_target(owner, owner, steps, &field, path);
    list.writing = add_target(executing, owner, steps, &field, path);
    list.span = span;
    known = numbered_lists_.insert(numbered_lists_.end(), list);
  }
  known->most = std::max(known->most, item);
}

std::optional<Linker::Place> Linker::resolve(const ObjectPath& path, std::uint32_t lexical, std::uint32_t executing, bool report) {
  Place place;
  std::uint32_t frame = blocks_.frame_of(lexical);
  if (path.steps.empty()) {
    place.owner = blocks_.record_owner(frame);
    return place;
  }
  const auto unknown = [&](const ObjectStep& step, const ObjectType* type) {
    if (!report) return;
    std::vector<std::string> names;
    if (type != nullptr)
      for (const Field& field : type->fields) names.push_back(field.name);
    problems_.error(Code::map_field_unknown, step.name.span,
                    (type == nullptr ? "nothing stands inside the field before it: no" : quoted(type->name) + " has no field") + " " +
                        quoted(step.name.text),
                    "unknown field", did_you_mean_or_list(step.name.text, names));
  };
  // The innermost frame that has the field; fields further out only through objects, not out of the items of a list.
  const ObjectType* innermost = blocks_.type_of(frame);
  std::vector<std::uint32_t> crossed;
  bool crossed_list = false;
  std::uint32_t pivot = none;
  const auto cross = [&](std::uint32_t left) {
    crossed.push_back(left);
    // What stands in the container below an item may speak of the item, as it occurs in this container.
    const std::uint32_t level = blocks_[left].block.level;
    const bool below_pivot = level != none && code_->levels[level].below_pivot;
    if (below_pivot) pivot = level - 1;
    crossed_list = crossed_list || (blocks_[left].block.binding == Binding::list && !below_pivot);
  };
  if (blocks_.frames_between(executing, lexical) != none)
    for (std::uint32_t inner = blocks_.frame_of(executing); inner != frame; inner = blocks_.frame_of(blocks_[inner].block.parent))
      cross(inner);
  while (blocks_.type_of(frame)->find(path.steps.front().name.text) == ObjectType::none) {
    if (frame == 0) {
      unknown(path.steps.front(), innermost);
      return std::nullopt;
    }
    cross(frame);
    frame = blocks_.frame_of(blocks_[frame].block.parent);
  }
  std::uint32_t owner = blocks_.record_owner(frame);
  const ObjectType* type = blocks_.type_of(frame);
  std::vector<TargetStep> steps;
  std::string spelling;
  bool left_list = crossed_list;
  for (std::size_t i = 0; i < path.steps.size(); ++i) {
    const ObjectStep& step = path.steps[i];
    const bool last = i + 1 == path.steps.size();
    const std::uint32_t slot = type == nullptr ? ObjectType::none : type->find(step.name.text);
    if (slot == ObjectType::none) {
      unknown(step, type);
      return std::nullopt;
    }
    const Field& field = type->fields[slot];
    spelling += (spelling.empty() ? "" : ".") + step.name.text;
    if (!step.index.empty()) {
      const std::uint32_t item = field.is_list ? item_number(step) : 0;
      if (item == 0) {
        if (report)
          problems_.error(field.is_list ? Code::map_arguments_wrong : Code::map_type_mismatch, step.name.span,
                          field.is_list ? "an item that a rule fills goes by its number, from 1" : quoted(field.name) + " is no list",
                          field.is_list ? "no such number" : "no list");
        return std::nullopt;
      }
      // The list itself, to keep its items together.
      std::vector<TargetStep> list_steps = steps;
      list_steps.push_back({slot, nullptr, 0});
      if (!left_list) note_items(executing, owner, list_steps, field, spelling, item, step.name.span);
      spelling += "[" + std::to_string(item) + "]";
      type = field.kind == FieldKind::object ? field.object : nullptr;
      steps.push_back({slot, type, item});
      Field single = field;
      single.is_list = false;
      code_->item_fields.push_back(std::make_unique<Field>(std::move(single)));
      place.field = code_->item_fields.back().get();
      continue;
    }
    if (step.each && !field.is_list) {
      if (report)
        problems_.error(Code::map_type_mismatch, step.name.span, quoted(field.name) + " is no list", "no list",
                        "write " + field.name + " without brackets");
      return std::nullopt;
    }
    place.field = &field;
    if (last) {
      steps.push_back({slot, nullptr});
      break;
    }
    type = field.kind == FieldKind::object ? field.object : nullptr;
    if (!field.is_list) {
      steps.push_back({slot, type});
      continue;
    }
    // Through a list only where one of the blocks around goes through its items.
    const auto inner = std::find_if(crossed.begin(), crossed.end(), [&](std::uint32_t candidate) {
      return blocks_[candidate].block.binding == Binding::list && blocks_[candidate].list_base == owner &&
             blocks_[candidate].list_path == spelling;
    });
    if (inner == crossed.end()) {
      if (report)
        problems_.error(Code::map_field_unknown, step.name.span, quoted(field.name) + " is a list; no loop around goes through its items",
                        "which item?", "put the rule into the block that is bound to " + field.name + "[]");
      return std::nullopt;
    }
    owner = *inner;
    crossed.erase(inner, crossed.end());
    left_list =
        std::any_of(crossed.begin(), crossed.end(), [&](std::uint32_t between) { return blocks_[between].block.binding == Binding::list; });
    steps.clear();
    spelling.clear();
  }
  if (left_list) {
    unknown(path.steps.front(), innermost);
    return std::nullopt;
  }
  if (pivot != none && owner == code_->levels[pivot].block) {
    if (steps.size() != 1) {
      if (report)
        problems_.error(Code::map_field_unknown, path.span, "only a field of the item itself may differ from container to container",
                        "inside another object");
      return std::nullopt;
    }
    code_->levels[pivot].varying.push_back(steps.front().slot);
  }
  place.owner = owner;
  place.target = add_target(executing, owner, steps, place.field, spelling);
  return place;
}

Linker::Guard Linker::make_guard(const Expression& expression, std::uint32_t block, bool negated) const {
  Guard guard;
  guard.expression = &expression;
  guard.block = block;
  guard.negated = negated;
  sides_of(expression, guard.on_document, guard.on_object);
  return guard;
}

std::uint32_t Linker::guard(const Context& context, std::uint32_t executing, bool reading) {
  std::uint32_t all = none;
  for (const Guard& one : context.guards) {
    if (one.chooses && (reading ? !one.on_document : !one.on_object)) continue;
    std::uint32_t compiled = expressions_.condition(*one.expression, scope_of(one.block, executing));
    if (compiled == none) continue;
    if (one.negated) compiled = expressions_.neither(compiled);
    all = expressions_.both(all, compiled);
  }
  return all;
}

bool Linker::ways(MapOperator op, SourceSpan op_span, const Context& context, bool& reads, bool& writes) {
  reads = op != MapOperator::writes;
  writes = op != MapOperator::reads;
  for (const Guard& one : context.guards) {
    if (one.chooses || op == MapOperator::reads) continue;
    if (op == MapOperator::writes && one.on_document) {
      problems_.error(Code::map_direction_wrong, op_span, "on writing there is no document yet, so the condition around cannot be asked",
                      "writes", "ask for a field of the object instead");
      return false;
    }
    if (op == MapOperator::both && (one.on_document || one.on_object)) {
      problems_.error(
          Code::map_direction_wrong, op_span,
          std::string("the condition around holds only on ") + (one.on_document ? "reading" : "writing") + ", the rule runs both ways",
          "both ways", std::string("write ") + (one.on_document ? "->" : "<-") + ", or choose with `case`, which tells both sides");
      return false;
    }
    if (one.on_document) writes = false;
  }
  reads = reads && reads_;
  writes = writes && writes_;
  return true;
}

void Linker::add_read(std::uint32_t block, ReadInstruction instruction, const Context& context) {
  instruction.rule = context.rule;
  instruction.guard = guard(context, block, true);
  blocks_[block].reads.push_back(instruction);
}

void Linker::add_write(std::uint32_t block, WriteInstruction instruction, const Context& context, SourceSpan span) {
  instruction.rule = context.rule;
  instruction.guard = guard(context, block, false);
  if (instruction.guard == none && instruction.place.number != 0) {
    for (const WriteInstruction& other : blocks_[block].writes) {
      const bool same =
          other.guard == none && other.place.number == instruction.place.number &&
          (other.place.component == instruction.place.component || other.place.component == 0 || instruction.place.component == 0);
      if (!same) continue;
      Diagnostic& problem = problems_.error(Code::map_element_twice, span,
                                            "two rules write " + blocks_[block].path + "." +
                                                element_spelling({instruction.place.number, instruction.place.component, {}, {}}),
                                            "written twice", "make one of them read only (->), or drop it");
      if (problem.related.empty()) problem.related.emplace_back(code_->rules[other.rule].span, "the first rule");
      return;
    }
  }
  blocks_[block].writes.push_back(instruction);
}

void Linker::fills(const Place& place, const Context& context, SourceSpan span) {
  auto& filled = blocks_[place.owner].filled;
  const std::string& path = code_->targets[place.target].path;
  const auto same = std::find_if(filled.begin(), filled.end(), [&](const auto& known) { return known.first == path; });
  if (same != filled.end() && context.guards.empty() && !place.field->is_list) {
    Diagnostic& problem = problems_.error(Code::map_field_twice, span, "two rules fill " + quoted(path), "filled twice",
                                          "choose between them with `when` or `case`, or drop one");
    if (problem.related.empty()) problem.related.emplace_back(same->second, "the first rule");
    return;
  }
  if (context.guards.empty() || same == filled.end()) filled.emplace_back(path, span);
}

void Linker::empties(const Place& place, const Context& context, SourceSpan span) {
  auto& emptied = blocks_[place.owner].emptied;
  const std::string& path = code_->targets[place.target].path;
  if (place.field->is_list && context.guards.empty()) {
    const auto same = std::find_if(emptied.begin(), emptied.end(), [&](const auto& known) { return known.first == path; });
    if (same != emptied.end()) {
      Diagnostic& problem =
          problems_.error(Code::map_field_twice, span, "two rules write the list " + quoted(path) + ", so each item would be written twice",
                          "written twice", "make one of them read only (->)");
      if (problem.related.empty()) problem.related.emplace_back(same->second, "the first rule");
      return;
    }
  }
  if (context.guards.empty()) emptied.emplace_back(path, span);
}

}  // namespace crossdock::mapping
