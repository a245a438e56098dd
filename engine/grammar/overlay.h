#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grammar/dictionary.h"
#include "grammar/emit.h"
#include "grammar/findings.h"
#include "grammar/model.h"
#include "language/grammar_ast.h"

namespace crossdock::grammar {

/// What an overlay asks of single instances, with nodes of the tree in place of node ids.
struct OverlaySelector {
  const NodeModel* node = nullptr;
  std::uint8_t key_element = 0;
  std::string key_value;
};
struct OverlayConditionModel {
  OverlaySelector where;
  std::uint16_t element = 0;
  OverlayRule::Condition::Test test = OverlayRule::Condition::Test::present;
  std::vector<std::string> values;
  bool same_instance = false;
};
struct OverlayRuleModel {
  OverlayRule::Kind kind = OverlayRule::Kind::require_segment;
  OverlaySelector where;
  std::uint16_t element = 0;
  std::vector<std::string> values;
  std::vector<OverlayConditionModel> when;
  std::optional<Disposition> disposition;
  SourceSpan span;
};
struct OverlayModel {
  std::uint16_t overlay = 1;  ///< 1 + index into Grammar::overlays
  std::vector<OverlayRuleModel> rules;
};

/// First step: what an overlay adds to the structure or takes from it.
void change_structure(NodeModel& root, const language::OverlayDeclaration& overlay, std::uint16_t index, Findings& findings);

/// Second step, on the bound tree: tightens and loosens nodes and elements (in copies of their segments) and collects what it asks of
/// single instances. Nodes stay where they are.
[[nodiscard]] OverlayModel apply_overlay(NodeModel& root, const language::OverlayDeclaration& overlay, std::uint16_t index,
                                         const Dictionary& dictionary, Findings& findings);

/// Third step: the rules with the ids of the emitted nodes.
void emit_overlay(const OverlayModel& model, Emitter& emitter, Grammar& grammar);

}  // namespace crossdock::grammar
