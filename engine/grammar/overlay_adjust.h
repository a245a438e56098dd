#pragma once

#include "grammar/overlay_target.h"

namespace crossdock::grammar {

/// `tighten` and `loosen` of an element for all instances, in a copy of the node's segment.
void adjust_element(const OverlayTarget& target, const language::OverlayAdjust& adjust, std::uint16_t overlay, const Dictionary& dictionary,
                    Findings& findings);
/// `tighten` and `loosen` of how often a segment or loop comes.
void adjust_node(NodeModel& node, const language::OverlayAdjust& adjust, std::uint16_t overlay, Findings& findings);

/// The list that an overlay names or writes; nullptr where a name is unknown, which is told.
[[nodiscard]] std::shared_ptr<const CodeList> overlay_codes(const language::CodeList& codes, const Dictionary& dictionary,
                                                            Findings& findings);
/// Tells of codes that are not in the element's list so far. True: all are.
bool check_values(const ElementModel& element, const std::vector<language::CodeValue>& codes, Findings& findings);

}  // namespace crossdock::grammar
