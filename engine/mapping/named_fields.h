#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "document/value.h"
#include "mapping/program.h"

namespace crossdock::mapping {

/// A field of a document's type: the slots that lead to it, and its spelling with lists as `lines[]`.
struct FieldPath {
  std::vector<std::uint32_t> slots;
  std::string text;
};

/// A value of an object that no rule names.
struct LostField {
  std::string field;  ///< "lines[].notes[]"
  std::string first;  ///< "lines[2].notes[1]": where it is found first
};

/// Which fields of the object the rules of a map name. What no rule names is lost where the object is written: a map speaks of what it
/// leaves out by a rule that only reads (`->`). A list of which a rule names single items (`routings[1].id`) is named no further.
/// Immutable; may be used from any thread.
class NamedFields {
 public:
  enum class Rules : std::uint8_t {
    all,     ///< named in any rule, its conditions and expressions too
    reading  ///< given a value by a rule that reads
  };
  explicit NamedFields(const MapProgram& program, Rules rules = Rules::all);

  /// Fields that no rule names, in the order of the type; where nothing below a field is named, the field itself.
  [[nodiscard]] std::vector<FieldPath> missing() const;
  /// Whether a rule names the field, or something in it.
  [[nodiscard]] bool names(const std::vector<std::uint32_t>& slots) const;
  /// What the object has that no rule names, each field once, in the order of the object.
  [[nodiscard]] std::vector<LostField> lost(const CanonicalObject& object) const;

 private:
  friend class FieldCollector;
  class Walk;

  struct Item {
    std::uint32_t slot = 0, number = 0, node = 0;
  };
  struct Node {
    const ObjectType* type = nullptr;   ///< of the record that stands here; nullptr: a single value
    bool named = false;                 ///< a single value that a rule names
    bool live = false;                  ///< something here or below is named
    std::vector<std::uint32_t> fields;  ///< by slot; 0: no rule goes there
    std::vector<Item> items;            ///< where rules name an item of a list by its number
  };
  /// Adds where rules go from a node into a field; `number`: that item of it, 0 any.
  void add_live(std::uint32_t node, std::uint32_t slot, std::uint32_t number, std::vector<std::uint32_t>& to) const;

  std::vector<Node> nodes_;  ///< the first one is the object
};

}  // namespace crossdock::mapping
