#pragma once

#include <cstdint>
#include <optional>

#include "mapping/program.h"

namespace crossdock::mapping {

/// Where a document holds the business key of the object that the map makes of it.
struct KeyPlace {
  NodeId node = no_node;  ///< the segment
  std::uint16_t element = 0;
  std::uint16_t component = 0;  ///< 0: the whole element
};

/// Nothing where no single element is read into the field that the object is identified by.
[[nodiscard]] std::optional<KeyPlace> key_place(const MapProgram& program);

}  // namespace crossdock::mapping
