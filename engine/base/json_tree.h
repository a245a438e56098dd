#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/json.h"

/// How a JSON text becomes a tree. Internal to json_*.cpp, and for their tests.
namespace crossdock {

/// Builds the tree bottom up: finished values wait on a stack until their parent closes. Offsets are those that the values get.
class JsonTreeBuilder {
 public:
  JsonTreeBuilder(Arena& arena, std::size_t depth) : arena_(arena), depth_limit_(depth) {
    opened_.reserve(usual_depth);
    members_.reserve(usual_members);
    items_.reserve(usual_members);
  }

  void key(std::string_view name, std::uint64_t offset) {
    JsonMember& member = members_.emplace_back();
    member.name_offset = offset;
    member.name = arena_.copy(name);
  }
  void null(std::uint64_t offset) { add(make(JsonKind::null, offset)); }
  void boolean(bool flag, std::uint64_t offset) {
    JsonValue value = make(JsonKind::boolean, offset);
    value.size_ = flag ? 1 : 0;
    add(value);
  }
  /// A number or a string.
  void characters(JsonKind kind, std::string_view text, std::uint64_t offset) {
    JsonValue value = make(kind, offset);
    value.characters_ = arena_.copy(text).data();
    value.size_ = static_cast<std::uint32_t>(text.size());
    add(value);
  }
  /// False where an object or array is deeper than the limit.
  bool open(JsonKind kind, std::uint64_t offset) {
    if (opened_.size() >= depth_limit_) {
      too_deep_ = true;
      return false;
    }
    opened_.push_back({make(kind, offset), kind == JsonKind::object ? members_.size() : items_.size()});
    return true;
  }
  void close() {
    Open last = opened_.back();
    opened_.pop_back();
    if (last.value.is(JsonKind::object))
      last.value.members_ = kept(members_, last);
    else
      last.value.items_ = kept(items_, last);
    add(last.value);
  }

  [[nodiscard]] bool too_deep() const { return too_deep_; }
  [[nodiscard]] bool is_open() const { return !opened_.empty(); }
  [[nodiscard]] bool is_in_object() const { return opened_.back().value.is(JsonKind::object); }
  [[nodiscard]] const JsonValue& root() const { return root_; }

 private:
  static constexpr std::size_t usual_depth = 16, usual_members = 64;

  struct Open {
    JsonValue value;
    std::size_t first;  ///< of its own among those that wait
  };

  static JsonValue make(JsonKind kind, std::uint64_t offset) {
    JsonValue value;
    value.kind_ = kind;
    value.offset_ = offset;
    return value;
  }

  template <class T>
  const T* kept(std::vector<T>& waiting, Open& last) {
    const std::size_t count = waiting.size() - last.first;
    T* to = arena_.make_array<T>(count);
    std::copy(waiting.end() - static_cast<std::ptrdiff_t>(count), waiting.end(), to);
    waiting.resize(last.first);
    last.value.size_ = static_cast<std::uint32_t>(count);
    return to;
  }

  void add(const JsonValue& value) {
    if (opened_.empty())
      root_ = value;
    else if (is_in_object())
      members_.back().value = value;
    else
      items_.push_back(value);
  }

  Arena& arena_;
  std::size_t depth_limit_;
  bool too_deep_ = false;
  std::vector<Open> opened_;
  std::vector<JsonMember> members_;
  std::vector<JsonValue> items_;
  JsonValue root_;
};

/// Reads the value at the start of `text`, after blanks: gives the offset behind it. Nothing where the text is no JSON or holds what is
/// rare (numbers with an exponent, endless ones): `judge_json` says what that is.
[[nodiscard]] std::optional<std::size_t> scan_json(std::string_view text, std::uint64_t base, JsonTreeBuilder& builder);

/// As parse_json_value, by RapidJSON, which knows everything and names each fault.
[[nodiscard]] Result<std::size_t, JsonError> judge_json(std::string_view text, std::size_t from, JsonDocument& document, std::size_t depth);

}  // namespace crossdock
