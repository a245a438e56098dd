#pragma once

#include "grammar/grammar.h"

namespace crossdock::grammar {

/// Builds `grammar.automaton` from its nodes and segment rules.
/// Returns the segment nodes that no document without faults can reach, in order.
[[nodiscard]] std::vector<NodeId> build_automaton(Grammar& grammar);

}  // namespace crossdock::grammar
