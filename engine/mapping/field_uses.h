#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "document/transaction_set.h"
#include "mapping/program.h"

namespace crossdock::mapping {

/// Elements `from` to `to` of a segment and the field of the object that they fill or come from.
struct FieldUse {
  NodeId segment = no_node;
  std::uint16_t from = 0, to = 0;
  std::string object_path;  ///< "lines[].quantity"; empty where the element is only compared or computed
};

/// What a map does with the elements of its documents, for people: in the order of its blocks. `reading`: documents into objects,
/// else the other way.
[[nodiscard]] std::vector<FieldUse> field_uses(const MapProgram& program, bool reading);

}  // namespace crossdock::mapping
