#include "document/value.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <limits>
#include <new>
#include <type_traits>

namespace crossdock {

Value Value::of_text(std::string_view text) {
  Value value;
  value.kind_ = ValueKind::text;
  value.size_ = static_cast<std::uint32_t>(text.size());
  value.characters_ = text.data();
  return value;
}

Value Value::of_decimal(Decimal number, Arena& arena) {
  Value value;
  value.kind_ = ValueKind::decimal;
  value.scale_ = static_cast<std::uint8_t>(number.scale());
  const Int128 coefficient = number.coefficient();
  if (coefficient >= std::numeric_limits<std::int64_t>::min() && coefficient <= std::numeric_limits<std::int64_t>::max()) {
    value.coefficient_ = static_cast<std::int64_t>(coefficient);
  } else {
    Int128* kept = arena.make<Int128>();
    *kept = coefficient;
    value.wide_ = true;
    value.wide_coefficient_ = kept;
  }
  return value;
}

Value Value::of_date(CivilDate date) {
  Value value;
  value.kind_ = ValueKind::date;
  value.date_ = date;
  return value;
}

Value Value::of_moment(const Moment& moment, Arena& arena) {
  Moment* kept = arena.make<Moment>();
  *kept = moment;
  Value value;
  value.kind_ = ValueKind::moment;
  value.moment_ = kept;
  return value;
}

Value Value::of_boolean(bool flag) {
  Value value;
  value.kind_ = ValueKind::boolean;
  value.boolean_ = flag;
  return value;
}

Value Value::of_record(Record* record) {
  Value value;
  value.kind_ = ValueKind::record;
  value.record_ = record;
  return value;
}

Value Value::of_list(List* list) {
  Value value;
  value.kind_ = ValueKind::list;
  value.list_ = list;
  return value;
}

std::string_view Value::text() const {
  assert(kind_ == ValueKind::text);
  return {characters_, size_};
}

Decimal Value::decimal() const {
  assert(kind_ == ValueKind::decimal);
  return Decimal::from_coefficient(wide_ ? *wide_coefficient_ : Int128{coefficient_}, scale_);
}

CivilDate Value::date() const {
  assert(kind_ == ValueKind::date);
  return date_;
}

const Moment& Value::moment() const {
  assert(kind_ == ValueKind::moment);
  return *moment_;
}

bool Value::boolean() const {
  assert(kind_ == ValueKind::boolean);
  return boolean_;
}

Record& Value::record() const {
  assert(kind_ == ValueKind::record);
  return *record_;
}

List& Value::list() const {
  assert(kind_ == ValueKind::list);
  return *list_;
}

Value Record::field(std::string_view name) const {
  const std::uint32_t index = type->find(name);
  return index == ObjectType::none ? Value{} : slots[index];
}

void List::push(Value value, Arena& arena) {
  if (size == capacity) {
    const std::uint32_t grown = capacity == 0 ? 4 : capacity * 2;
    Value* moved = arena.make_array<Value>(grown);
    std::copy(items, items + size, moved);
    items = moved;
    capacity = grown;
  }
  items[size++] = value;
}

Record* make_record(const ObjectType& type, Arena& arena) {
  const std::size_t slots = sizeof(Value) * type.fields.size();
  char* memory = static_cast<char*>(arena.allocate(sizeof(Record) + slots, alignof(Record)));
  // The bytes of an absent value are zero.
  static_assert(sizeof(Record) % alignof(Value) == 0 && std::is_trivially_copyable_v<Value>);
  std::memset(memory + sizeof(Record), 0, slots);
  return new (memory) Record{&type, reinterpret_cast<Value*>(memory + sizeof(Record))};
}

bool equal(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case ValueKind::absent: return true;
    case ValueKind::text: return a.text() == b.text();
    case ValueKind::decimal: return a.decimal() == b.decimal();
    case ValueKind::date: return a.date() == b.date();
    case ValueKind::moment: return a.moment() == b.moment();
    case ValueKind::boolean: return a.boolean() == b.boolean();
    case ValueKind::list: {
      const List& left = a.list();
      const List& right = b.list();
      return std::equal(left.begin(), left.end(), right.begin(), right.end(), equal);
    }
    case ValueKind::record: {
      const Record& left = a.record();
      const Record& right = b.record();
      return left.type == right.type && std::equal(left.slots, left.slots + left.type->fields.size(), right.slots, equal);
    }
  }
  return false;
}

}  // namespace crossdock
