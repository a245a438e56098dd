#include "format/x12/overlay_check.h"

#include <algorithm>

namespace crossdock::x12 {

namespace {

using grammar::Grammar;
using grammar::OverlayRule;

NodeId segment_node(const Grammar& grammar, NodeId node) {
  return grammar.nodes[node].kind == grammar::NodeKind::segment ? node : static_cast<NodeId>(node + 1);
}

bool selects(const Segment& segment, const OverlayRule::Selector& selector, const TransactionSet& set, const Grammar& grammar) {
  if (segment.node != segment_node(grammar, selector.node)) return false;
  return selector.key_element == 0 || set.element(segment, selector.key_element) == grammar.text(selector.key_value);
}

bool among(std::string_view value, std::uint32_t first, std::uint16_t count, const Grammar& grammar) {
  const auto begin = grammar.key_values.begin() + first;
  return std::find(begin, begin + count, value) != begin + count;
}

/// Whether the condition holds in this one instance of its segment.
bool holds_in(const OverlayRule::Condition& condition, const Segment& segment, const TransactionSet& set, const Grammar& grammar) {
  using Test = OverlayRule::Condition::Test;
  const std::string_view value = condition.element == 0 ? std::string_view{} : set.element(segment, condition.element);
  const bool there = condition.element == 0 || !value.empty();
  switch (condition.test) {
    case Test::present: return there;
    case Test::absent: return !there;
    case Test::equal:
    case Test::among: return there && among(value, condition.first_value, condition.value_count, grammar);
    case Test::not_equal: return there && !among(value, condition.first_value, condition.value_count, grammar);
  }
  return false;
}

/// A condition on the set holds if some instance of its segment satisfies it; `absent` if none has the element.
bool holds(const OverlayRule::Condition& condition, const TransactionSet& set, const Grammar& grammar) {
  const bool absent = condition.test == OverlayRule::Condition::Test::absent;
  for (const Segment& segment : set.segments) {
    if (!selects(segment, condition.where, set, grammar)) continue;
    if (holds_in(condition, segment, set, grammar) != absent) return !absent;
  }
  return absent;
}

/// Whether the conditions of the rule that are about the instance itself hold in it.
bool applies_to(const OverlayRule& rule, const Segment& segment, const TransactionSet& set, const Grammar& grammar) {
  return std::all_of(rule.when.begin(), rule.when.end(), [&](const OverlayRule::Condition& condition) {
    return !condition.same_instance || holds_in(condition, segment, set, grammar);
  });
}

Finding* tell(FaultKind kind, const OverlayRule& rule, const Segment* at, std::uint16_t element, const TransactionSet& set,
              const Grammar& grammar, const ValidationPolicy& policy, FindingList& findings) {
  FindingList::Place place;
  std::string_view value;
  const NodeId node = segment_node(grammar, rule.where.node);
  const std::string_view tag = grammar.text(grammar.segment_of(node).tag);
  if (at != nullptr) {
    place.position = at->position;
    place.offset = at->offset;
    if (at->element_count > 0) {
      const char* begin = set.elements[at->first_element].data() - tag.size() - 1;
      const std::string_view last = set.elements[at->first_element + at->element_count - 1u];
      place.raw = {begin, static_cast<std::size_t>(last.data() + last.size() - begin)};
    }
    value = element == 0 ? std::string_view{} : set.element(*at, element);
  } else if (!set.segments.empty()) {
    place.position = set.segments.back().position;
    place.offset = set.segments.back().offset;
  }
  place.tag = tag;
  // The overlay may say for a rule of its own what a breach does.
  ValidationPolicy by_rule = policy;
  if (rule.disposition) by_rule.set(kind, *rule.disposition);
  Finding* finding = findings.add(by_rule, kind, place);
  if (finding == nullptr) return nullptr;
  finding->node = node;
  finding->tag = tag;
  finding->overlay = static_cast<std::uint16_t>(rule.overlay + 1);
  finding->element = element;
  if (element != 0) finding->rule = grammar.segment_of(node).first_element + element - 1u;
  if (!value.empty()) {
    finding->value = findings.keep(value);
    finding->mark_begin = static_cast<std::uint32_t>(value.data() - place.raw.data());
    finding->mark_length = static_cast<std::uint32_t>(value.size());
  } else if (rule.where.key_element != 0) {
    finding->value = grammar.text(rule.where.key_value);
  }
  return finding;
}

}  // namespace

void check_overlay(const TransactionSet& set, const Grammar& grammar, const ValidationPolicy& policy, FindingList& findings) {
  for (const OverlayRule& rule : grammar.overlay_rules) {
    const bool applies = std::all_of(rule.when.begin(), rule.when.end(),
                                     [&](const auto& condition) { return condition.same_instance || holds(condition, set, grammar); });
    if (!applies) continue;
    bool found = false;
    for (const Segment& segment : set.segments) {
      if (!selects(segment, rule.where, set, grammar) || !applies_to(rule, segment, set, grammar)) continue;
      found = true;
      const std::string_view value = rule.element == 0 ? std::string_view{} : set.element(segment, rule.element);
      switch (rule.kind) {
        case OverlayRule::Kind::require_segment: break;
        case OverlayRule::Kind::forbid_segment:
          tell(FaultKind::partner_forbidden_present, rule, &segment, 0, set, grammar, policy, findings);
          break;
        case OverlayRule::Kind::require_element:
          if (value.empty()) tell(FaultKind::partner_required_missing, rule, &segment, rule.element, set, grammar, policy, findings);
          break;
        case OverlayRule::Kind::forbid_element:
          if (!value.empty()) tell(FaultKind::partner_forbidden_present, rule, &segment, rule.element, set, grammar, policy, findings);
          break;
        case OverlayRule::Kind::require_value:
          if (value.empty()) {
            tell(FaultKind::partner_required_missing, rule, &segment, rule.element, set, grammar, policy, findings);
          } else if (!among(value, rule.first_value, rule.value_count, grammar)) {
            tell(FaultKind::partner_value_not_allowed, rule, &segment, rule.element, set, grammar, policy, findings);
          }
          break;
      }
      if (rule.kind == OverlayRule::Kind::require_segment) break;
    }
    if (!found && rule.kind == OverlayRule::Kind::require_segment)
      tell(FaultKind::partner_required_missing, rule, nullptr, 0, set, grammar, policy, findings);
  }
}

}  // namespace crossdock::x12
