#pragma once

#include <vector>

#include "base/arena.h"
#include "diagnostic/diagnostic.h"
#include "document/value.h"
#include "mapping/program.h"

namespace crossdock::mapping {

struct SplitPlan;

/// One object for each value of a field inside lists. Each part has everything outside those lists, and of the lists the items with
/// its value; items without the value make a part of their own, the first one if they come first. Parts stand in the order in which
/// their values first occur. What is shared out becomes the sum of what the part's items have, in items that have any; a finding
/// where these sums are not the whole. Linear in the number of items.
void split_object(const CanonicalObject& whole, const SplitPlan& plan, Arena& arena, std::vector<CanonicalObject>& parts,
                  std::vector<Diagnostic>& findings);

/// The parts joined: the lists that the split leads through are put together, items of several parts that are equal but for the next
/// list below (and what is shared out) becoming one. split and join are each other's reverse but for the order of items.
/// A finding where the parts differ in what they all have.
[[nodiscard]] CanonicalObject join_objects(const std::vector<CanonicalObject>& parts, const SplitPlan& plan, Arena& arena,
                                           std::vector<Diagnostic>& findings);

/// Whether the map writes several objects as one document (`join by`).
[[nodiscard]] bool joins(const MapProgram& program);

/// Whether the map, which joins, writes both objects as one document.
[[nodiscard]] bool join_into_one(const MapProgram& program, const CanonicalObject& a, const CanonicalObject& b);

/// The objects that are written: those with the same value of the field that the map joins by become one, in the order in which the
/// values first occur; the objects as they are where it does not join.
[[nodiscard]] std::vector<CanonicalObject> join_parts(const MapProgram& program, const std::vector<CanonicalObject>& parts, Arena& arena,
                                                      std::vector<Diagnostic>& findings);

}  // namespace crossdock::mapping
