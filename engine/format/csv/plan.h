#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "grammar/grammar.h"

namespace crossdock::format {

/// A CSV layout as its rows need it: the records that stand inside one another, outermost first, and their fields in the order of
/// the layout. A row carries a value of each.
struct CsvPlan {
  struct Level {
    NodeId loop = no_node;     ///< none: the record is a segment alone
    NodeId segment = no_node;  ///< none: the loop has no fields of its own
    std::uint32_t first_field = 0;
    std::uint32_t field_count = 0;
  };
  struct Column {
    const grammar::ElementRule* rule = nullptr;
    std::uint32_t level = 0;
  };
  std::vector<Level> levels;
  std::vector<Column> fields;
  std::vector<std::uint32_t> group_fields;  ///< into `fields`: rows that agree in these are one document

  /// An error where rows cannot hold what the layout describes: records side by side, or a group field that is none.
  [[nodiscard]] static Result<CsvPlan> of(const grammar::Grammar& grammar);
};

}  // namespace crossdock::format
