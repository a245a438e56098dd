#pragma once

#include <cstdint>
#include <vector>

#include "base/arena.h"
#include "document/value.h"
#include "mapping/program.h"

namespace crossdock::mapping {

/// One object for each value of a field inside lists: `slots` leads through the lists to the field. Each part has everything
/// outside those lists, and of the lists the items with its value; items without the value make a part of their own, the first one
/// if they come first. Parts stand in the order in which their values first occur.
void split_object(const CanonicalObject& whole, const std::vector<std::uint32_t>& slots, Arena& arena, std::vector<CanonicalObject>& parts);

/// The parts joined: the lists that `slots` leads through are put together, parts whose items are equal but for the next list below
/// becoming one item. split and join are each other's reverse but for the order of items.
[[nodiscard]] CanonicalObject join_objects(const std::vector<CanonicalObject>& parts, const std::vector<std::uint32_t>& slots,
                                           Arena& arena);

/// `join_objects` by the field that the map splits by; the objects as they are where it does not split.
[[nodiscard]] std::vector<CanonicalObject> join_parts(const MapProgram& program, const std::vector<CanonicalObject>& parts, Arena& arena);

}  // namespace crossdock::mapping
