#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grammar/dictionary.h"
#include "grammar/emit.h"
#include "grammar/findings.h"
#include "grammar/model.h"
#include "grammar/overlay_statements.h"
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
  std::uint32_t maximum = 0;
  std::optional<ElementModel> form;
  std::vector<OverlayConditionModel> when;
  std::optional<Disposition> disposition;
  std::uint32_t statement = 0;
};
struct TreeRuleModel {
  struct Level {
    std::string code, name;
    std::uint64_t parents = 0;
    bool optional = false;
  };
  std::vector<Level> levels;
  bool sequence = false;
  std::optional<Disposition> disposition;
  std::uint32_t statement = 0;
};
struct OverlayModel {
  std::vector<OverlayRuleModel> rules;
  std::optional<TreeRuleModel> tree;
};

/// First step: what an overlay adds to the structure or takes from it.
void change_structure(NodeModel& root, const language::OverlayDeclaration& overlay, OverlayStatements& statements, Findings& findings);

/// Second step, on the bound tree: tightens and loosens nodes and elements (in copies of their segments) and collects what it asks of
/// single instances. Nodes stay where they are.
[[nodiscard]] OverlayModel apply_overlay(NodeModel& root, const language::OverlayDeclaration& overlay, OverlayStatements& statements,
                                         const Dictionary& dictionary, Findings& findings);

/// Third step: the rules with the ids of the emitted nodes. The tree of a later overlay stands instead of an earlier one's.
void emit_overlay(const OverlayModel& model, Emitter& emitter, Grammar& grammar);

}  // namespace crossdock::grammar
