#pragma once

#include <string>

#include "diagnostic/diagnostic.h"
#include "document/transaction_set.h"
#include "mapping/evaluate.h"
#include "mapping/instructions.h"

namespace crossdock::mapping {

/// "lines[2].ids": the object that a frame works on, from the root.
[[nodiscard]] std::string object_path(const Instructions& code, const Frame& frame);
/// The nearest frame, from `frame` outwards, whose record has the field that the level's records hang in; nullptr where there is none.
[[nodiscard]] const TreeOwner* tree_owner(const TreeLevel& level, const Frame*& frame);
/// The path of a target from the root.
[[nodiscard]] std::string object_path(const Instructions& code, const Frame& frame, const Target& target);
/// "PO1[3]/SCH[1]"
[[nodiscard]] std::string loop_path(const grammar::Grammar& grammar, const TransactionSet& document, std::uint32_t loop);
/// Completes the place of a finding: segment, element, loop, and for people the segment as it stands.
void point_at(Diagnostic& finding, const grammar::Grammar& grammar, const TransactionSet& document, const Segment& segment,
              ElementPlace place);

}  // namespace crossdock::mapping
