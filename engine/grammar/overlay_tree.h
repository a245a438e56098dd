#pragma once

#include <optional>

#include "grammar/overlay.h"
#include "grammar/overlay_target.h"

namespace crossdock::grammar {

/// The levels of `tree HL { … }`, their names looked up; nothing where they make no tree, which is told.
[[nodiscard]] std::optional<TreeRuleModel> tree_rule_of(const language::TreeDeclaration& tree, const OverlayTarget& target,
                                                        Findings& findings);

}  // namespace crossdock::grammar
