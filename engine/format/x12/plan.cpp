#include "format/x12/plan.h"

#include <algorithm>
#include <cassert>

namespace crossdock::x12 {

using grammar::ElementRule;
using grammar::Node;
using grammar::NodeKind;

ElementCheck check_of(const grammar::Grammar& grammar, std::uint32_t rule_index) {
  const ElementRule& rule = grammar.element_rules[rule_index];
  ElementCheck check;
  check.type = rule.type;
  check.special = rule.type == grammar::ElementType::composite || rule.repeat != 1;
  check.forbidden = rule.usage == grammar::Usage::forbidden;
  check.min = static_cast<std::uint16_t>(std::min<std::uint32_t>(rule.min, 0xFFFF));
  check.max = rule.max;
  check.rule = rule_index;
  check.codes = rule.codes == grammar::none ? nullptr : grammar.code_sets.list(rule.codes);
  check.quick = check.special || check.forbidden ? QuickCheck::never : quick_check(rule.type, check.codes != nullptr);
  return check;
}

SetPlan::SetPlan(const grammar::Grammar& grammar)
    : grammar_(grammar),
      tag_count_(grammar.automaton.tags.size()),
      tag_words_(slots),
      tag_indexes_(slots),
      first_nodes_(tag_count_, no_node) {
  assert(tag_count_ < slots / 2);
  for (std::size_t i = 0; i < tag_count_; ++i) {
    std::size_t slot = hash(grammar.automaton.tags[i]);
    while (tag_words_[slot] != 0) slot = (slot + 1) & (slots - 1);
    tag_words_[slot] = grammar.automaton.tags[i];
    tag_indexes_[slot] = static_cast<std::uint32_t>(i);
  }

  nodes_.resize(grammar.nodes.size());
  std::vector<std::uint32_t> first_check_of_rule(grammar.segment_rules.size(), grammar::none);
  for (std::size_t id = 0; id < grammar.nodes.size(); ++id) {
    const Node& node = grammar.nodes[id];
    if (node.kind != NodeKind::segment) continue;
    NodePlan& plan = nodes_[id];
    plan.loop = node.parent;
    const Node& loop = grammar.nodes[node.parent];
    plan.level = loop.kind == NodeKind::loop ? static_cast<std::uint8_t>(loop.depth + 1) : std::uint8_t{0};
    plan.starts_loop = loop.kind == NodeKind::loop && node.parent + 1u == id;
    plan.max = node.max;
    plan.loop_max = plan.starts_loop ? loop.max : 1;
    const Node& told_apart = plan.starts_loop ? loop : node;
    plan.keyed = told_apart.key_value_count > 0;
    if (plan.keyed) keyed_.push_back(static_cast<NodeId>(id));

    const grammar::SegmentRule& rule = grammar.segment_rules[node.segment];
    plan.tree = grammar.text(rule.tag) == "HL";
    plan.envelope = grammar.text(rule.tag) == "ST" || grammar.text(rule.tag) == "SE";
    plan.first_note = rule.first_note;
    plan.note_count = rule.note_count;
    plan.check_count = rule.element_count;
    plan.mandatory = rule.mandatory;
    std::uint32_t& first_check = first_check_of_rule[node.segment];
    if (first_check == grammar::none) {
      first_check = static_cast<std::uint32_t>(checks_.size());
      for (std::uint32_t i = 0; i < rule.element_count; ++i) checks_.push_back(check_of(grammar, rule.first_element + i));
    }
    plan.first_check = first_check;

    const std::uint32_t tag = tag_index(grammar::word_of(grammar.text(rule.tag)));
    if (tag != no_tag && first_nodes_[tag] == no_node) first_nodes_[tag] = static_cast<NodeId>(id);
  }
}

}  // namespace crossdock::x12
