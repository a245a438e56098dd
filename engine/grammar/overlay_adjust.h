#pragma once

#include "grammar/overlay_target.h"

namespace crossdock::grammar {

/// `tighten` and `loosen` of an element for all instances, in a copy of the node's segment.
void adjust_element(const OverlayTarget& target, const language::OverlayAdjust& adjust, const Dictionary& dictionary, Findings& findings);
/// `tighten` and `loosen` of how often a segment or loop comes.
void adjust_node(NodeModel& node, const language::OverlayAdjust& adjust, Findings& findings);
/// The type and length that `tighten` gives an element in some instances only.
[[nodiscard]] ElementModel form_of(const ElementModel& element, const language::OverlayAdjust& adjust, const Dictionary& dictionary,
                                   Findings& findings);
/// What an adjustment changes, as the bits aspect_usage to aspect_codes.
[[nodiscard]] std::uint8_t aspects_of(const language::OverlayAdjust& adjust);

/// The list that an overlay names or writes; nullptr where a name is unknown, which is told.
[[nodiscard]] std::shared_ptr<const CodeList> overlay_codes(const language::CodeList& codes, const Dictionary& dictionary,
                                                            Findings& findings);
/// Tells of codes that are not in the element's list so far. True: all are.
bool check_values(const ElementModel& element, const std::vector<language::CodeValue>& codes, Findings& findings);

}  // namespace crossdock::grammar
