#pragma once

#include <cstdint>
#include <string_view>

#include "base/arena.h"
#include "base/clock.h"
#include "base/decimal.h"
#include "document/object_type.h"

namespace crossdock {

/// A date with an optional time and an optional zone, at the precision it came with.
struct Moment {
  enum class Precision : std::uint8_t { day, minute, second, tenth, hundredth };

  CivilDate date;
  std::uint8_t hour = 0, minute = 0, second = 0, hundredth = 0;
  Precision precision = Precision::day;
  bool has_offset = false;
  std::int16_t offset_minutes = 0;  ///< east of UTC

  friend bool operator==(const Moment&, const Moment&) = default;
};

enum class ValueKind : std::uint8_t { absent, text, decimal, date, moment, boolean, record, list };

struct Record;
struct List;

/// One value of a canonical object, 16 bytes. Absent, empty text and zero are three things.
/// Text, moments, records and lists live in the arena of the object (or in the input it was read from); values are freely copied.
class Value {
 public:
  Value() : characters_(nullptr) {}
  static Value of_text(std::string_view text);
  static Value of_decimal(Decimal number, Arena& arena);
  static Value of_date(CivilDate date);
  static Value of_moment(const Moment& moment, Arena& arena);
  static Value of_boolean(bool flag);
  static Value of_record(Record* record);
  static Value of_list(List* list);

  [[nodiscard]] ValueKind kind() const { return kind_; }
  [[nodiscard]] bool is_absent() const { return kind_ == ValueKind::absent; }

  // Each asserts its kind.
  [[nodiscard]] std::string_view text() const;
  [[nodiscard]] Decimal decimal() const;
  [[nodiscard]] CivilDate date() const;
  [[nodiscard]] const Moment& moment() const;
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] Record& record() const;
  [[nodiscard]] List& list() const;

 private:
  ValueKind kind_ = ValueKind::absent;
  bool wide_ = false;  // a decimal whose coefficient needs the arena
  std::uint8_t scale_ = 0;
  std::uint32_t size_ = 0;
  union {
    const char* characters_;
    std::int64_t coefficient_;
    const Int128* wide_coefficient_;
    CivilDate date_;
    const Moment* moment_;
    bool boolean_;
    Record* record_;
    List* list_;
  };
};
static_assert(sizeof(Value) == 16);

/// An instance of a canonical type: a slot for each of its fields.
struct Record {
  const ObjectType* type = nullptr;
  Value* slots = nullptr;

  [[nodiscard]] Value& operator[](std::uint32_t field) const { return slots[field]; }
  /// The value of the field of this name; absent if the type has no such field.
  [[nodiscard]] Value field(std::string_view name) const;
};

struct List {
  Value* items = nullptr;
  std::uint32_t size = 0;
  std::uint32_t capacity = 0;

  /// Appends; memory comes from `arena`.
  void push(Value value, Arena& arena);
  [[nodiscard]] Value* begin() const { return items; }
  [[nodiscard]] Value* end() const { return items + size; }
};

/// A new record of `type` with every slot absent.
[[nodiscard]] Record* make_record(const ObjectType& type, Arena& arena);

/// Equal kinds and equal contents, decimals as numbers, lists in order; a record's absent slot differs from an empty text.
[[nodiscard]] bool equal(const Value& a, const Value& b);

/// A document in canonical form. The arena that its values live in belongs to whoever made it.
struct CanonicalObject {
  Record* root = nullptr;
  [[nodiscard]] const ObjectType& type() const { return *root->type; }
};

}  // namespace crossdock
