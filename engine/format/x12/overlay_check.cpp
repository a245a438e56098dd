#include "format/x12/overlay_check.h"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "base/limits.h"
#include "format/x12/element_check.h"
#include "format/x12/plan.h"

namespace crossdock::x12 {

namespace {

using grammar::Grammar;
using grammar::OverlayRule;
using Condition = OverlayRule::Condition;
using Kind = OverlayRule::Kind;

/// Indexes of a set's segments or loops by their node, in document order.
class ByNode {
 public:
  template <class Item>
  ByNode(const std::vector<Item>& items, std::size_t nodes) : starts_(nodes + 1), order_(items.size()) {
    for (const Item& item : items)
      if (item.node < nodes) ++starts_[item.node + 1u];
    for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
    std::vector<std::uint32_t> next(starts_.begin(), starts_.end() - 1);
    for (std::uint32_t i = 0; i < items.size(); ++i)
      if (items[i].node < nodes) order_[next[items[i].node]++] = i;
  }

  [[nodiscard]] std::span<const std::uint32_t> of(NodeId node) const {
    return {order_.data() + starts_[node], starts_[node + 1u] - starts_[node]};
  }
  /// Those of a node that lie in [begin, end).
  [[nodiscard]] std::span<const std::uint32_t> of(NodeId node, std::uint32_t begin, std::uint32_t end) const {
    const auto all = of(node);
    const auto first = std::lower_bound(all.begin(), all.end(), begin);
    return {first, std::lower_bound(first, all.end(), end)};
  }

 private:
  std::vector<std::uint32_t> starts_;
  std::vector<std::uint32_t> order_;
};

class OverlayCheck {
 public:
  OverlayCheck(const TransactionSet& set, const Grammar& grammar, const ValidationPolicy& policy, FindingList& findings)
      : set_(set),
        grammar_(grammar),
        policy_(policy),
        findings_(findings),
        segments_(set.segments, grammar.nodes.size()),
        loops_(set.loops, grammar.nodes.size()) {
    for (const Finding& finding : findings.all()) {
      if (finding.element != 0) wrong_.push_back(place_of(finding.segment, finding.element));
      if (finding.kind == FaultKind::segment_missing) missing_.push_back(finding.node);
    }
    std::sort(wrong_.begin(), wrong_.end());
  }

  void check(const OverlayRule& rule) {
    held_.assign(rule.when.size(), {});
    if (rule.kind == Kind::require_segment || rule.kind == Kind::limit_segment) {
      const NodeId around = grammar_.nodes[rule.where.node].parent;
      for (const std::uint32_t loop : loops_.of(around)) check_loop(rule, loop);
    } else {
      for (const std::uint32_t index : segments_.of(grammar_.segment_node(rule.where.node))) check_segment(rule, set_.segments[index]);
    }
  }

 private:
  static std::uint64_t place_of(std::uint32_t segment, std::uint32_t element) { return std::uint64_t{segment} << 32 | element; }

  /// What a condition gave in the last loop that it looked at: rules go through a set in its order.
  struct Held {
    std::uint32_t loop = ~0u;
    bool holds = false;
    const Segment* by = nullptr;  ///< the segment that satisfies it; nullptr where it holds because something is absent
  };

  [[nodiscard]] bool selects(const Segment& segment, const OverlayRule::Selector& selector) const {
    return selector.key_element == 0 || set_.element(segment, selector.key_element) == grammar_.text(selector.key_value);
  }

  [[nodiscard]] bool among(std::string_view value, std::uint32_t first, std::uint16_t count) const {
    const auto begin = grammar_.key_values.begin() + first;
    return std::find(begin, begin + count, value) != begin + count;
  }

  /// Whether the condition holds in this one instance of its segment.
  [[nodiscard]] bool holds_in(const Condition& condition, const Segment& segment) const {
    const std::string_view value = condition.element == 0 ? std::string_view{} : set_.element(segment, condition.element);
    const bool there = condition.element == 0 || !value.empty();
    switch (condition.test) {
      case Condition::Test::present: return there;
      case Condition::Test::absent: return !there;
      case Condition::Test::equal:
      case Condition::Test::among: return there && among(value, condition.first_value, condition.value_count);
      case Condition::Test::not_equal: return there && !among(value, condition.first_value, condition.value_count);
    }
    return false;
  }

  /// A condition on a loop holds if some instance of its segment there satisfies it; `absent` if none has the element.
  [[nodiscard]] bool holds_within(const Condition& condition, const Loop& loop, const Segment*& by) const {
    const bool absent = condition.test == Condition::Test::absent;
    const NodeId node = grammar_.segment_node(condition.where.node);
    for (const std::uint32_t index : segments_.of(node, loop.first_segment, loop.end_segment)) {
      const Segment& segment = set_.segments[index];
      if (!selects(segment, condition.where) || holds_in(condition, segment) == absent) continue;
      by = &segment;
      return !absent;
    }
    return absent;
  }

  /// `from`: the loop that the rule is about, or that its segment stands in. `segment`: nullptr for rules on the loop.
  [[nodiscard]] bool applies(const OverlayRule& rule, std::uint32_t from, const Segment* segment) {
    trigger_ = {};
    for (std::size_t i = 0; i < rule.when.size(); ++i) {
      const Condition& condition = rule.when[i];
      if (condition.same_instance) {
        if (!holds_in(condition, *segment)) return false;
        if (trigger_.segment == nullptr) trigger_ = {segment, condition.element};
        continue;
      }
      std::uint32_t loop = from;
      while (loop != 0 && set_.loops[loop].node != condition.shared) loop = set_.loops[loop].parent;
      if (held_[i].loop != loop) {
        held_[i] = {loop};
        held_[i].holds = holds_within(condition, set_.loops[loop], held_[i].by);
      }
      if (!held_[i].holds) return false;
      if (trigger_.segment == nullptr && held_[i].by != nullptr) trigger_ = {held_[i].by, condition.element};
    }
    return true;
  }

  void check_loop(const OverlayRule& rule, std::uint32_t index) {
    const Loop& loop = set_.loops[index];
    const NodeId node = grammar_.segment_node(rule.where.node);
    std::uint64_t count = 0;
    const Segment* surplus = nullptr;
    for (const std::uint32_t at : segments_.of(node, loop.first_segment, loop.end_segment)) {
      if (!selects(set_.segments[at], rule.where)) continue;
      if (++count == rule.maximum + std::uint64_t{1}) surplus = &set_.segments[at];
      if (rule.kind == Kind::require_segment) return;
    }
    if (rule.kind == Kind::limit_segment) {
      if (surplus == nullptr || !applies(rule, index, nullptr)) return;
      const bool is_loop = grammar_.nodes[rule.where.node].kind == grammar::NodeKind::loop;
      if (Finding* finding = tell_at(is_loop ? FaultKind::loop_over_maximum : FaultKind::segment_over_maximum, rule, *surplus, 0)) {
        finding->found = count;
        finding->expected = rule.maximum;
        finding->against = grammar_.text(rule.where.key_value);
      }
    } else if (applies(rule, index, nullptr)) {
      tell_missing(rule, loop, index);
    }
  }

  void check_segment(const OverlayRule& rule, const Segment& segment) {
    if (!selects(segment, rule.where) || !applies(rule, segment.loop, &segment)) return;
    const std::string_view value = rule.element == 0 ? std::string_view{} : set_.element(segment, rule.element);
    const bool allowed = among(value, rule.first_value, rule.value_count);
    switch (rule.kind) {
      case Kind::forbid_segment: tell_at(present_kind(rule), rule, segment, 0); break;
      case Kind::require_element:
        if (value.empty()) tell_at(missing_kind(rule), rule, segment, rule.element);
        break;
      case Kind::forbid_element:
        if (!value.empty()) tell_at(present_kind(rule), rule, segment, rule.element);
        break;
      case Kind::require_value:
        if (value.empty()) {
          tell_at(missing_kind(rule), rule, segment, rule.element);
        } else if (!allowed) {
          tell_at(value_kind(rule), rule, segment, rule.element);
        }
        break;
      case Kind::allow_values:
        if (!value.empty() && !allowed) tell_at(value_kind(rule), rule, segment, rule.element);
        break;
      case Kind::require_form:
        if (value.empty()) break;
        if (const FaultKind fault = check_value(value, check_of(grammar_, rule.form)); fault != FaultKind::none)
          if (Finding* finding = tell_at(fault, rule, segment, rule.element)) finding->rule = rule.form;
        break;
      default: break;
    }
  }

  /// "PO1[3]/SCH[1]"
  [[nodiscard]] std::string path_of(std::uint32_t loop) const {
    std::string path;
    for (; loop != 0; loop = set_.loops[loop].parent) {
      std::string step(grammar_.name_of(set_.loops[loop].node));
      step += "[" + std::to_string(set_.loops[loop].occurrence) + "]";
      if (!path.empty()) step.append("/").append(path);
      path = std::move(step);
    }
    return path;
  }

  [[nodiscard]] std::string_view text_of(const Segment& segment) const {
    const std::string_view tag = grammar_.text(grammar_.segment_of(segment.node).tag);
    if (segment.element_count == 0) return tag;
    const char* begin = set_.elements[segment.first_element].data() - tag.size() - 1;
    const std::string_view last = set_.elements[segment.first_element + segment.element_count - 1u];
    return {begin, static_cast<std::size_t>(last.data() + last.size() - begin)};
  }

  /// What depends on a condition is told apart, as a 999 does.
  [[nodiscard]] FaultKind missing_kind(const OverlayRule& rule) const {
    if (!rule.when.empty()) return FaultKind::partner_dependent_missing;
    const bool is_loop = rule.element == 0 && grammar_.nodes[rule.where.node].kind == grammar::NodeKind::loop;
    return is_loop ? FaultKind::partner_loop_missing : FaultKind::partner_required_missing;
  }
  [[nodiscard]] static FaultKind present_kind(const OverlayRule& rule) {
    return rule.when.empty() ? FaultKind::partner_forbidden_present : FaultKind::partner_dependent_present;
  }
  [[nodiscard]] FaultKind value_kind(const OverlayRule& rule) const {
    const grammar::SegmentRule& segment = grammar_.segment_of(grammar_.segment_node(rule.where.node));
    const bool is_code = grammar_.element_rules[segment.first_element + rule.element - 1u].type == grammar::ElementType::identifier;
    return is_code ? FaultKind::partner_value_not_allowed : FaultKind::partner_pattern_unmatched;
  }

  [[nodiscard]] Disposition disposition_of(FaultKind kind, const OverlayRule& rule) const {
    return rule.disposition.value_or(policy_.of(kind));
  }

  /// One cause, one finding: where something is wrong already, the overlay has nothing to add unless it is stricter.
  bool told_already(const Segment& segment, std::uint16_t element, Disposition disposition) {
    const std::uint64_t place = place_of(segment.position, element);
    const auto known = std::lower_bound(wrong_.begin(), wrong_.end(), place);
    if (known == wrong_.end() || *known != place) {
      if (wrong_.size() < limits::findings_per_set) wrong_.insert(known, place);
      return false;
    }
    auto& all = findings_.all();
    const auto told = std::find_if(
        all.begin(), all.end(), [&](const Finding& finding) { return finding.segment == segment.position && finding.element == element; });
    if (told == all.end() || told->severity == Severity::error || disposition != Disposition::reject) return true;
    findings_.remove(static_cast<std::size_t>(told - all.begin()));
    return false;
  }

  Finding* tell(FaultKind kind, const OverlayRule& rule, const Segment& segment, std::uint32_t loop) {
    ValidationPolicy by_rule = policy_;
    by_rule.set(kind, disposition_of(kind, rule));
    const std::string_view raw = text_of(segment);
    const std::string_view tag = grammar_.text(grammar_.segment_of(segment.node).tag);
    Finding* finding = findings_.add(by_rule, kind, {segment.offset, segment.position, raw, tag});
    if (finding == nullptr) return nullptr;
    finding->node = grammar_.segment_node(rule.where.node);
    finding->statement = rule.statement;
    if (trigger_.segment != nullptr) {
      finding->trigger_segment = trigger_.segment->position;
      finding->trigger_node = trigger_.segment->node;
      finding->trigger_element = trigger_.element;
    }
    finding->loop = findings_.keep(path_of(loop));
    return finding;
  }

  Finding* tell_at(FaultKind kind, const OverlayRule& rule, const Segment& segment, std::uint16_t element) {
    const Disposition disposition = disposition_of(kind, rule);
    if (disposition == Disposition::accept) return nullptr;
    if (element != 0 && told_already(segment, element, disposition)) return nullptr;
    Finding* finding = tell(kind, rule, segment, segment.loop);
    if (finding == nullptr || element == 0) return finding;
    finding->element = element;
    finding->rule = grammar_.segment_of(finding->node).first_element + element - 1u;
    const std::string_view value = set_.element(segment, element);
    const std::string_view raw = text_of(segment);
    if (!value.empty()) {
      const auto begin = static_cast<std::uint32_t>(value.data() - raw.data());
      findings_.mark(*finding, begin, value);
      finding->offset += begin;
    } else {
      // Nothing is there: the mark stands on the separator in front of it, or on the last byte of a segment that ends before.
      const bool behind = element > segment.element_count;
      const auto begin = behind ? raw.size() : static_cast<std::size_t>(value.data() - raw.data());
      finding->mark_begin = static_cast<std::uint32_t>(begin - (begin > 0 ? 1 : 0));
      finding->mark_length = 1;
    }
    return finding;
  }

  /// Told like a segment that the standard misses: at the segment in front of which it should stand.
  void tell_missing(const OverlayRule& rule, const Loop& loop, std::uint32_t index) {
    const NodeId node = grammar_.segment_node(rule.where.node);
    if (set_.segments.empty() || std::find(missing_.begin(), missing_.end(), node) != missing_.end()) return;
    const std::size_t behind = std::min<std::size_t>(loop.end_segment, set_.segments.size() - 1);
    const std::string_view key = grammar_.text(rule.where.key_value);
    const FaultKind kind = missing_kind(rule);
    // Two rules may ask for the same.
    if (findings_.all().size() < limits::findings_per_set)
      for (const Finding& told : findings_.all())
        if (told.statement != grammar::none && told.segment == set_.segments[behind].position && told.node == node && told.element == 0 &&
            told.kind == kind && told.value == key)
          return;
    Finding* finding = tell(kind, rule, set_.segments[behind], index);
    if (finding == nullptr) return;
    finding->tag = grammar_.text(grammar_.segment_of(node).tag);
    finding->value = key;
  }

  const TransactionSet& set_;
  const Grammar& grammar_;
  const ValidationPolicy& policy_;
  FindingList& findings_;
  ByNode segments_;
  ByNode loops_;
  std::vector<Held> held_;
  /// The segment on which the rule in hand depends, and its element.
  struct Trigger {
    const Segment* segment = nullptr;
    std::uint16_t element = 0;
  };
  Trigger trigger_;
  std::vector<std::uint64_t> wrong_;  ///< segment and element of what is told, sorted
  std::vector<NodeId> missing_;       ///< segments that the standard misses
};

}  // namespace

void check_overlay(const TransactionSet& set, const Grammar& grammar, const ValidationPolicy& policy, FindingList& findings) {
  OverlayCheck check(set, grammar, policy, findings);
  for (const OverlayRule& rule : grammar.overlay_rules) check.check(rule);
}

}  // namespace crossdock::x12
