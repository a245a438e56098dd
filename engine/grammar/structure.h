#pragma once

#include "grammar/dictionary.h"
#include "grammar/findings.h"
#include "grammar/model.h"

namespace crossdock::grammar {

/// Looks up the segments of a tree. Nodes that have one already keep it.
void bind(NodeModel& root, const Dictionary& dictionary, Findings& findings);

/// What must hold of a set before it is laid out: loops start with a mandatory segment, equal siblings state different key values,
/// keys are elements, the set begins with ST and ends with SE, nothing is over a limit. False: it cannot be laid out at all.
[[nodiscard]] bool check_structure(const NodeModel& root, Findings& findings);

}  // namespace crossdock::grammar
