#include <algorithm>

#include "mapping/linker.h"

namespace crossdock::mapping {

using language::ObjectPath;
using language::ObjectStep;
using language::SplitDeclaration;

std::vector<std::uint32_t> Linker::value_slots(const ObjectPath& path, std::vector<const Field*>& fields) {
  const ObjectType* type = program_->object;
  std::vector<std::uint32_t> slots;
  for (std::size_t i = 0; i < path.steps.size(); ++i) {
    const ObjectStep& step = path.steps[i];
    const std::uint32_t slot = type == nullptr ? ObjectType::none : type->find(step.name.text);
    if (slot == ObjectType::none) {
      std::vector<std::string> names;
      if (type != nullptr)
        for (const Field& field : type->fields) names.push_back(field.name);
      problems_.error(Code::map_split_wrong, step.name.span, "there is no field " + quoted(step.name.text), "unknown field",
                      did_you_mean_or_list(step.name.text, names));
      return {};
    }
    const Field& field = type->fields[slot];
    if (i + 1 == path.steps.size() && (field.is_list || field.kind == FieldKind::object)) {
      problems_.error(Code::map_split_wrong, step.name.span,
                      "the objects are told apart by a single value, and " + quoted(field.name) + " is none", "no single value");
      return {};
    }
    fields.push_back(&field);
    slots.push_back(slot);
    type = field.object;
  }
  return slots;
}

void Linker::split(const SplitDeclaration& declared) {
  SplitPlan& plan = code_->split;
  std::vector<const Field*> fields;
  std::vector<std::uint32_t> slots = value_slots(*declared.by, fields);
  if (slots.empty()) return;
  const auto innermost = std::find_if(fields.rbegin(), fields.rend(), [](const Field* field) { return field->is_list; });
  const bool through_list = innermost != fields.rend();
  if (declared.join) {
    if (through_list) {
      problems_.error(Code::map_split_wrong, declared.by->span, "objects are joined by one value that each of them has", "in a list",
                      "name a field of the object itself: join by number");
      return;
    }
    plan.joins = std::move(slots);
    plan.join_span = declared.span;
    return;
  }
  if (!through_list) {
    problems_.error(Code::map_split_wrong, declared.by->span, "the object has only one " + quoted(canonical_spelling(*declared.by)),
                    "nothing to split by", "name a field inside a list, such as lines[].allocations[].location");
    return;
  }
  plan.innermost = static_cast<std::size_t>(fields.rend() - innermost) - 1;
  if (declared.share) {
    const ObjectType* around = plan.innermost == 0 ? nullptr : fields[plan.innermost - 1]->object;
    const ObjectType* inside = fields[plan.innermost]->object;
    const std::uint32_t outer = around == nullptr ? ObjectType::none : around->find(declared.share->text);
    const std::uint32_t inner = inside->find(declared.share->text);
    const auto is_number = [](const ObjectType& type, std::uint32_t slot) {
      return !type.fields[slot].is_list && type.fields[slot].kind == FieldKind::decimal;
    };
    if (outer == ObjectType::none || inner == ObjectType::none || !is_number(*around, outer) || !is_number(*inside, inner)) {
      problems_.error(Code::map_split_wrong, declared.share->span,
                      "what is shared out is a number of the item and of the items inside it, and " + quoted(declared.share->text) +
                          " is not that in both",
                      "not in both");
      return;
    }
    plan.share = outer;
    plan.shared = inner;
  }
  for (const language::SplitInto& into : declared.into)
    if (!split_into(into, *fields[fields.size() - 2]->object, slots.back())) return;
  plan.by = std::move(slots);
  plan.span = declared.span;
}

bool Linker::split_into(const language::SplitInto& declared, const ObjectType& inside, std::uint32_t by) {
  SplitInto into;
  into.from = declared.field ? inside.find(declared.field->text) : by;
  if (into.from == ObjectType::none || inside.fields[into.from].is_list || inside.fields[into.from].kind == FieldKind::object) {
    std::vector<std::string> names;
    for (const Field& field : inside.fields) names.push_back(field.name);
    problems_.error(Code::map_split_wrong, declared.field->span,
                    quoted(inside.name) + " has no single value " + quoted(declared.field->text), "not beside it",
                    did_you_mean_or_list(declared.field->text, names));
    return false;
  }
  std::vector<const Field*> fields;
  into.slots = value_slots(declared.path, fields);
  if (into.slots.empty()) return false;
  if (std::any_of(fields.begin(), fields.end(), [](const Field* field) { return field->is_list; }) ||
      fields.back()->kind != inside.fields[into.from].kind) {
    problems_.error(Code::map_split_wrong, declared.path.span,
                    "each part has one " + quoted(canonical_spelling(declared.path)) + " of the same kind as " +
                        (declared.field ? quoted(declared.field->text) : std::string("what it is split by")),
                    "does not fit");
    return false;
  }
  code_->split.into.push_back(std::move(into));
  return true;
}

void Linker::split() {
  SourceSpan joined_at;
  bool joins = false;
  for (const MapLibrary::MapEntry& entry : map_.chain)
    for (const SplitDeclaration& declared : entry.map->splits) {
      if (declared.by) split(declared);
      if (!declared.by)
        problems_.error(Code::map_split_wrong, declared.span, "nothing says which objects belong together", "by what?",
                        "write: join by number");
      if (declared.join) {
        joins = true;
        joined_at = declared.span;
      }
    }
  if (joins && code_->split.by.empty() && problems_.errors() == 0)
    problems_.error(Code::map_split_wrong, joined_at, "nothing says which lists are put together", "no split",
                    "say how a document is split as well: split by lines[].allocations[].location");
}

}  // namespace crossdock::mapping
