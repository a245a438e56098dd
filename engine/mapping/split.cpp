#include "mapping/split.h"

#include <algorithm>

#include "mapping/instructions.h"

namespace crossdock::mapping {

namespace {

Record* copy_of(const Record& record, Arena& arena) {
  Record* copy = make_record(*record.type, arena);
  std::copy(record.slots, record.slots + record.type->fields.size(), copy->slots);
  return copy;
}

/// Every value of the field, in the order of their first occurrence. Depth is that of the path.
void collect(const Value& from, const std::vector<std::uint32_t>& slots, std::size_t at, std::vector<Value>& values) {
  if (from.kind() == ValueKind::list && from.list().size != 0) {
    for (const Value& item : from.list()) collect(item, slots, at, values);
    return;
  }
  const Value found = from.kind() == ValueKind::record && at < slots.size() ? Value{} : from.kind() == ValueKind::list ? Value{} : from;
  if (from.kind() == ValueKind::record && at < slots.size()) {
    collect(from.record()[slots[at]], slots, at + 1, values);
    return;
  }
  if (std::none_of(values.begin(), values.end(), [&](const Value& known) { return equal(known, found); })) values.push_back(found);
}

/// What of `from` belongs to `value`; absent where nothing does.
Value part_of(const Value& from, const std::vector<std::uint32_t>& slots, std::size_t at, const Value& value, bool& belongs, Arena& arena) {
  if (from.kind() == ValueKind::list && from.list().size != 0) {
    List* kept = arena.make<List>();
    for (const Value& item : from.list()) {
      bool fits = false;
      const Value part = part_of(item, slots, at, value, fits, arena);
      if (fits) kept->push(part, arena);
    }
    belongs = kept->size != 0;
    return belongs ? Value::of_list(kept) : Value{};
  }
  if (from.kind() == ValueKind::record && at < slots.size()) {
    const Value inner = part_of(from.record()[slots[at]], slots, at + 1, value, belongs, arena);
    if (!belongs) return {};
    Record* copy = copy_of(from.record(), arena);
    (*copy)[slots[at]] = inner;
    return Value::of_record(copy);
  }
  const bool is_empty = from.is_absent() || from.kind() == ValueKind::list;
  belongs = is_empty ? value.is_absent() : equal(from, value);
  return from;
}

/// Equal but for the slot.
bool same_but(const Record& a, const Record& b, std::uint32_t slot) {
  for (std::uint32_t i = 0; i < a.type->fields.size(); ++i)
    if (i != slot && !equal(a[i], b[i])) return false;
  return true;
}

Value joined(const Value& a, const Value& b, const std::vector<std::uint32_t>& slots, std::size_t at, Arena& arena) {
  if (a.is_absent()) return b;
  if (b.is_absent()) return a;
  if (a.kind() == ValueKind::record && at < slots.size()) {
    Record* copy = copy_of(a.record(), arena);
    (*copy)[slots[at]] = joined(a.record()[slots[at]], b.record()[slots[at]], slots, at + 1, arena);
    return Value::of_record(copy);
  }
  if (a.kind() != ValueKind::list) return a;
  List* all = arena.make<List>();
  for (const Value& item : a.list()) all->push(item, arena);
  // An item of the first part may continue in one item of the second, not in two.
  std::vector<bool> continued(all->size);
  for (const Value& item : b.list()) {
    bool merged = false;
    // Only where a further list lies below can two parts hold pieces of one item.
    const bool has_list_below = item.kind() == ValueKind::record && at + 1 < slots.size();
    for (std::uint32_t i = 0; has_list_below && i < continued.size() && !merged; ++i) {
      if (continued[i] || !same_but(all->items[i].record(), item.record(), slots[at])) continue;
      all->items[i] = joined(all->items[i], item, slots, at, arena);
      continued[i] = merged = true;
    }
    if (!merged) all->push(item, arena);
  }
  return Value::of_list(all);
}

}  // namespace

void split_object(const CanonicalObject& whole, const std::vector<std::uint32_t>& slots, Arena& arena,
                  std::vector<CanonicalObject>& parts) {
  std::vector<Value> values;
  const Value root = Value::of_record(whole.root);
  collect(root, slots, 0, values);
  if (values.size() < 2) {
    parts.push_back(whole);
    return;
  }
  for (const Value& value : values) {
    bool belongs = false;
    const Value part = part_of(root, slots, 0, value, belongs, arena);
    if (belongs) parts.push_back({&part.record()});
  }
}

CanonicalObject join_objects(const std::vector<CanonicalObject>& parts, const std::vector<std::uint32_t>& slots, Arena& arena) {
  Value all;
  for (const CanonicalObject& part : parts) all = joined(all, Value::of_record(part.root), slots, 0, arena);
  return all.is_absent() ? CanonicalObject{} : CanonicalObject{&all.record()};
}

std::vector<CanonicalObject> join_parts(const MapProgram& program, const std::vector<CanonicalObject>& parts, Arena& arena) {
  if (!program.instructions->is_split || parts.size() < 2) return parts;
  return {join_objects(parts, program.instructions->split_by, arena)};
}

}  // namespace crossdock::mapping
