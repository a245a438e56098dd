#pragma once

#include <optional>
#include <vector>

#include "grammar/overlay.h"

/// What an overlay's rules speak of: paths, instances, conditions.
namespace crossdock::grammar {

struct OverlayTarget {
  NodeModel* node = nullptr;
  std::vector<OverlaySelector> instances;  ///< one where no key was written
  bool keyed = false;                      ///< single instances are meant
  const language::ElementRef* element = nullptr;
};

/// The segment, loop or element of a path; errors are told and nothing comes back.
[[nodiscard]] std::optional<OverlayTarget> find_target(NodeModel& root, const language::DocumentPath& path, Findings& findings);

/// The element of a target's segment; nullptr where the segment has no such element, which is told.
[[nodiscard]] const ElementModel* find_element(const NodeModel& node, const language::ElementRef& element, Findings& findings);
/// The same element in a copy of the segment that belongs to this node alone.
[[nodiscard]] ElementModel* editable_element(NodeModel& node, const language::ElementRef& element);

/// The conditions of `when`, all of which must hold; nothing where it says what an overlay cannot check, which is told.
/// `of_instance`: the rule speaks of segments that are there, so that a condition may look at the very one.
[[nodiscard]] std::optional<std::vector<OverlayConditionModel>> conditions_of(NodeModel& root, const language::Expression& when,
                                                                              const OverlaySelector& subject, bool of_instance,
                                                                              Findings& findings);

[[nodiscard]] std::optional<Disposition> disposition_of(const std::optional<language::SeverityWord>& word);

}  // namespace crossdock::grammar
