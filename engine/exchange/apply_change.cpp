#include "exchange/apply_change.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace crossdock::exchange {

namespace {

/// What a change says of itself, not of the order.
constexpr std::array<std::string_view, 6> own_fields = {"number", "purpose", "lines", "action", "change_sequence", "left_to_receive"};

std::string_view text_of(const Record& record, std::string_view field) {
  const Value value = record.field(field);
  return value.kind() == ValueKind::text ? value.text() : std::string_view();
}

/// Fields of the same name and kind: the change's value, where it has one, goes before.
void take_fields(const Record& from, Record& into) {
  for (std::size_t slot = 0; slot < from.type->fields.size(); ++slot) {
    const Field& field = from.type->fields[slot];
    const Value value = from[static_cast<std::uint32_t>(slot)];
    if (value.is_absent() || std::find(own_fields.begin(), own_fields.end(), field.name) != own_fields.end()) continue;
    const std::uint32_t target = into.type->find(field.name);
    if (target == ObjectType::none) continue;
    const Field& known = into.type->fields[target];
    const bool same_parts = field.object == nullptr || (known.object != nullptr && known.object->name == field.object->name);
    if (known.kind == field.kind && known.is_list == field.is_list && same_parts) into[target] = value;
  }
}

Record* copy_of(const Record& record, Arena& arena) {
  Record* copy = make_record(*record.type, arena);
  std::copy_n(record.slots, record.type->fields.size(), copy->slots);
  return copy;
}

List* changed_lines(const Value& ordered, const Value& changed, const ObjectType& line_type, Arena& arena) {
  List* lines = arena.make<List>();
  if (ordered.kind() == ValueKind::list)
    for (const Value& line : ordered.list()) lines->push(Value::of_record(copy_of(line.record(), arena)), arena);
  if (changed.kind() != ValueKind::list) return lines;
  for (const Value& one : changed.list()) {
    const Record& change = one.record();
    const std::string_view number = text_of(change, "number");
    const std::string_view action = text_of(change, "action");
    Value* const found = std::find_if(lines->begin(), lines->end(),
                                      [&](const Value& line) { return !number.empty() && text_of(line.record(), "number") == number; });
    const bool is_known = found != lines->end();
    if (action == "delete") {
      if (is_known) lines->size = static_cast<std::uint32_t>(std::move(found + 1, lines->end(), found) - lines->begin());
      continue;
    }
    if (action == "no_change" || action == "reject_change") continue;
    if (is_known) {
      take_fields(change, found->record());
      continue;
    }
    Record* added = make_record(line_type, arena);
    take_fields(change, *added);
    const std::uint32_t slot = line_type.find("number");
    if (slot != ObjectType::none) (*added)[slot] = change.field("number");
    lines->push(Value::of_record(added), arena);
  }
  return lines;
}

}  // namespace

CanonicalObject apply_change(const CanonicalObject& order, const CanonicalObject& change, Arena& arena) {
  const ObjectType& type = order.type();
  Record* result = copy_of(*order.root, arena);
  take_fields(*change.root, *result);
  if (const std::uint32_t slot = type.find("purpose"); slot != ObjectType::none && text_of(*change.root, "purpose") == "cancel")
    (*result)[slot] = Value::of_text("cancel");
  if (const std::uint32_t slot = type.find("lines"); slot != ObjectType::none && type.fields[slot].object != nullptr)
    (*result)[slot] = Value::of_list(changed_lines((*order.root)[slot], change.root->field("lines"), *type.fields[slot].object, arena));
  return {result};
}

}  // namespace crossdock::exchange
