#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace crossdock {

enum class FieldKind : std::uint8_t { text, decimal, integer, date, moment, boolean, object };

struct ObjectType;

/// One field of a canonical type.
struct Field {
  std::string name;  ///< snake_case
  FieldKind kind = FieldKind::text;
  const ObjectType* object = nullptr;  ///< the type of an object field
  bool is_list = false;
  bool required = false;
  bool personal = false;  ///< names a person: masked where people read
  std::string owner;      ///< the system that is the source of truth, e.g. "buyer"
  std::string description;
  std::vector<std::string> values;  ///< the words that a text may have; empty: any
};

/// A step in the life of a document: what it may become next. The first state of a type is where a document begins.
struct ObjectState {
  std::string name;
  std::vector<std::string> next;  ///< empty: it ends here
};

/// A canonical type: `order`, or a part of one such as `order_line`. A record's slots stand in the order of `fields`.
struct ObjectType {
  std::string name;
  std::string description;
  std::string owner;         ///< of the fields that name no other
  bool is_document = false;  ///< a kind of document of its own (`order`), not a part (`order_line`)
  std::vector<Field> fields;
  std::unordered_map<std::string, std::uint32_t> field_index;
  std::vector<ObjectState> states;  ///< its life cycle; empty: none is told
  std::string key;                  ///< the field that identifies a document ("identified by"); empty: none

  static constexpr std::uint32_t none = ~0u;
  /// The index of the field, or `none`.
  [[nodiscard]] std::uint32_t find(std::string_view field) const;
};

/// All canonical types of a site. Types are never removed, so pointers to them stay good.
class ObjectModel {
 public:
  ObjectType& add(std::string name);
  [[nodiscard]] const ObjectType* find(std::string_view name) const;
  [[nodiscard]] const std::vector<std::unique_ptr<ObjectType>>& types() const { return types_; }

 private:
  std::vector<std::unique_ptr<ObjectType>> types_;
};

}  // namespace crossdock
