#pragma once

#include <cassert>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/decimal.h"
#include "base/limits.h"
#include "base/result.h"

/// JSON as text: a writer that appends, and a reader that yields a small immutable tree. RFC 8259, UTF-8 only.
namespace crossdock {

enum class JsonStyle : std::uint8_t { compact, indented };

/// Appends `text` as a JSON string, quotes included. Bytes that are no UTF-8 become U+FFFD, control characters are escaped.
void append_json_string(std::string_view text, std::string& out);
/// Appends the digits as the decimal keeps them: `9.50` stays `9.50`.
void append_json_number(Decimal number, std::string& out);

/// Writes one JSON text, or several one after another. Calls must nest as the text does: in an object each value follows its key.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out, JsonStyle style = JsonStyle::compact) : out_(out), style_(style) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);

  JsonWriter& string(std::string_view text);
  JsonWriter& number(Decimal number);
  /// Digits that are already a JSON number.
  JsonWriter& raw_number(std::string_view digits);
  JsonWriter& boolean(bool flag);
  JsonWriter& null();
  /// A whole JSON value written elsewhere, put in as it is.
  JsonWriter& raw(std::string_view json);

  template <std::integral T>
  requires(!std::same_as<T, bool>) JsonWriter& integer(T number) {
    return number_text(static_cast<std::int64_t>(number), static_cast<std::uint64_t>(number), number < T{});
  }

  // A key and its value at once.
  JsonWriter& member(std::string_view name, std::string_view text) { return key(name).string(text); }
  JsonWriter& member(std::string_view name, Decimal value) { return key(name).number(value); }
  template <std::same_as<bool> T>
  JsonWriter& member(std::string_view name, T flag) {
    return key(name).boolean(flag);
  }
  template <std::integral T>
  requires(!std::same_as<T, bool>) JsonWriter& member(std::string_view name, T value) { return key(name).integer(value); }
  /// Nothing at all where the text is empty.
  JsonWriter& member_unless_empty(std::string_view name, std::string_view text) { return text.empty() ? *this : member(name, text); }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  JsonWriter& number_text(std::int64_t number, std::uint64_t magnitude, bool negative);
  void before_value();
  void break_line();

  std::string& out_;
  JsonStyle style_;
  bool after_key_ = false;
  std::vector<bool> has_items_;  // one for each open object or array
};

enum class JsonKind : std::uint8_t { null, boolean, number, string, array, object };

[[nodiscard]] std::string_view json_kind_name(JsonKind kind);

struct JsonMember;

/// One value of a JSON text. Numbers are kept as they were written. Values belong to their `JsonDocument`.
class JsonValue {
 public:
  [[nodiscard]] JsonKind kind() const { return kind_; }
  [[nodiscard]] bool is(JsonKind kind) const { return kind_ == kind; }
  /// Bytes from the start of the text to the value's first character.
  [[nodiscard]] std::uint64_t offset() const { return offset_; }

  // Each asserts its kind.
  [[nodiscard]] bool boolean() const {
    assert(kind_ == JsonKind::boolean);
    return size_ != 0;
  }
  /// The number's text: "-12.50e3".
  [[nodiscard]] std::string_view number() const {
    assert(kind_ == JsonKind::number);
    return {characters_, size_};
  }
  [[nodiscard]] std::string_view string() const {
    assert(kind_ == JsonKind::string);
    return {characters_, size_};
  }
  [[nodiscard]] std::span<const JsonValue> items() const {
    assert(kind_ == JsonKind::array);
    return {items_, size_};
  }
  /// In the order of the text; names may repeat.
  [[nodiscard]] std::span<const JsonMember> members() const;
  /// The first member of this name; null where there is none or this is no object.
  [[nodiscard]] const JsonValue* find(std::string_view name) const;

 private:
  friend class JsonTreeBuilder;
  JsonKind kind_ = JsonKind::null;
  std::uint32_t size_ = 0;
  std::uint64_t offset_ = 0;
  union {
    const char* characters_ = nullptr;
    const JsonValue* items_;
    const JsonMember* members_;
  };
};

struct JsonMember {
  std::string_view name;
  std::uint64_t name_offset = 0;
  JsonValue value;
};

inline std::span<const JsonMember> JsonValue::members() const {
  assert(kind_ == JsonKind::object);
  return {members_, size_};
}

/// Why a text is no JSON, and where: bytes from its start, line and column from 1.
struct JsonError {
  std::string message;  ///< without the place
  std::uint64_t offset = 0;
  std::uint64_t line = 1;
  std::uint64_t column = 1;

  /// "line 3, column 14: a comma or `}` is missing after a member"
  [[nodiscard]] std::string to_string() const;
};

/// A tree and the memory that it lives in; freeing it needs no recursion.
struct JsonDocument {
  Arena arena;
  JsonValue root;
};

/// Reads one JSON text; only blanks may follow it. A byte order mark is skipped.
/// `depth` bounds the nesting of objects and arrays.
[[nodiscard]] Result<JsonDocument, JsonError> parse_json(std::string_view text, std::size_t depth = limits::json_depth);

/// Reads the one value that begins at or after byte `from` (blanks are skipped) into `document`, whose earlier content goes;
/// gives the offset just behind it. For JSON Lines and for the items of an array one at a time.
[[nodiscard]] Result<std::size_t, JsonError> parse_json_value(std::string_view text, std::size_t from, JsonDocument& document,
                                                              std::size_t depth = limits::json_depth);

}  // namespace crossdock
