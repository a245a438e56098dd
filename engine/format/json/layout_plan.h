#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "format/layout_units.h"
#include "grammar/grammar.h"

namespace crossdock::format {

/// A JSON layout as a tree of member names in the order of the layout: what both reading and writing walk along.
/// The path of a field or loop is its column, member names cut by `/`; `.` is the value itself, for lists of plain values.
struct JsonPlan {
  static constexpr std::uint32_t none = ~0u;

  /// A member of an object: a field, an object or array that is the instances of a unit, or an object on the way to such.
  struct Step {
    std::string name;
    std::uint32_t unit = none;
    std::uint32_t field = none;  ///< of the unit that the step belongs to: its element number less one
    std::vector<std::uint32_t> children;
  };
  std::vector<Step> steps;
  std::vector<LayoutUnit> units;
  std::uint32_t document_unit = 0;  ///< each instance is a document
  bool is_bare_array = false;       ///< the file is the array of the documents itself

  /// An error where a path of the layout cannot be.
  [[nodiscard]] static Result<JsonPlan> of(const grammar::Grammar& grammar);
};

}  // namespace crossdock::format
