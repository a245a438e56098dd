// The last step of an overlay: its rules with the ids of the emitted nodes.
#include "grammar/overlay.h"

namespace crossdock::grammar {

namespace {

OverlayRule::Selector selector_of(const OverlaySelector& model, Emitter& emitter) {
  return {emitter.node_of(*model.node), model.key_element, emitter.text(model.key_value)};
}

/// The innermost loop around both nodes; each counts as around itself.
NodeId shared_loop(NodeId a, NodeId b, const Grammar& grammar) {
  while (a != b) {
    // Parents stand in front of their children.
    NodeId& deeper = a > b ? a : b;
    deeper = grammar.nodes[deeper].parent;
  }
  return a;
}

/// Where a condition looks: in the loop that its segment shares with what the rule speaks of. Of two instances of one loop neither
/// stands in the other, so that the loop around both counts.
NodeId shared_of(const OverlayRule& rule, const OverlayRule::Condition& condition, const Grammar& grammar) {
  const bool of_instance = rule.kind != OverlayRule::Kind::require_segment && rule.kind != OverlayRule::Kind::limit_segment;
  const bool beside = condition.where.node == rule.where.node;
  const NodeId own = grammar.nodes[of_instance && !beside ? grammar.segment_node(rule.where.node) : rule.where.node].parent;
  const NodeId other = grammar.nodes[beside ? condition.where.node : grammar.segment_node(condition.where.node)].parent;
  return shared_loop(own, other, grammar);
}

TreeRule tree_of(const TreeRuleModel& model, Emitter& emitter) {
  TreeRule tree;
  for (const TreeRuleModel::Level& level : model.levels)
    tree.levels.push_back({emitter.text(level.code), emitter.text(level.name), level.parents, level.parents == 0, level.optional});
  tree.sequence = model.sequence;
  tree.disposition = model.disposition;
  tree.statement = model.statement;
  return tree;
}

}  // namespace

void emit_overlay(const OverlayModel& model, Emitter& emitter, Grammar& grammar) {
  for (const OverlayRuleModel& from : model.rules) {
    OverlayRule rule;
    rule.kind = from.kind;
    rule.where = selector_of(from.where, emitter);
    rule.element = from.element;
    rule.first_value = emitter.values(from.values);
    rule.value_count = static_cast<std::uint16_t>(from.values.size());
    rule.maximum = from.maximum;
    if (from.form) rule.form = emitter.element_rule(*from.form);
    rule.disposition = from.disposition;
    rule.statement = from.statement;
    for (const OverlayConditionModel& condition : from.when) {
      OverlayRule::Condition emitted;
      emitted.where = selector_of(condition.where, emitter);
      emitted.element = condition.element;
      emitted.test = condition.test;
      emitted.first_value = emitter.values(condition.values);
      emitted.value_count = static_cast<std::uint16_t>(condition.values.size());
      emitted.same_instance = condition.same_instance;
      emitted.shared = shared_of(rule, emitted, grammar);
      rule.when.push_back(std::move(emitted));
    }
    grammar.overlay_rules.push_back(std::move(rule));
  }
  if (model.tree) grammar.tree = tree_of(*model.tree, emitter);
}

}  // namespace crossdock::grammar
