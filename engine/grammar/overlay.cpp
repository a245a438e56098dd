#include "grammar/overlay.h"

#include "base/text.h"
#include "grammar/overlay_adjust.h"
#include "grammar/overlay_target.h"
#include "grammar/set_tree.h"

namespace crossdock::grammar {

using Kind = OverlayRule::Kind;

namespace {

class Applier {
 public:
  Applier(NodeModel& root, std::uint16_t index, const Dictionary& dictionary, Findings& findings)
      : root_(root), index_(index), dictionary_(dictionary), findings_(findings) {
    model_.overlay = index;
  }

  OverlayModel apply(const language::OverlayDeclaration& overlay) {
    for (const language::OverlayItem& item : overlay.items) {
      if (const auto* adjust = std::get_if<language::OverlayAdjust>(&item)) apply_adjust(*adjust);
      if (const auto* require = std::get_if<language::OverlayRequire>(&item)) apply_require(*require);
      if (const auto* forbid = std::get_if<language::OverlayForbid>(&item)) apply_forbid(*forbid);
      if (const auto* tree = std::get_if<language::TreeDeclaration>(&item)) apply_tree(*tree);
    }
    return std::move(model_);
  }

 private:
  /// A rule on single instances, once for each key that the target names.
  void add(const OverlayTarget& target, Kind kind, const language::ElementRef* element, std::vector<std::string> values,
           const language::OverlayClauses& clauses, SourceSpan span, bool only_if_present = false) {
    if (element != nullptr && element->component != 0) {
      findings_.error(Code::overlay_condition_invalid, element->span, "a rule on single instances speaks of whole elements",
                      "leave the component out, or write a rule without brackets and `when`");
      return;
    }
    for (const OverlaySelector& instance : target.instances) {
      OverlayRuleModel rule;
      rule.kind = kind;
      rule.where = instance;
      rule.element = element == nullptr ? std::uint16_t{0} : static_cast<std::uint16_t>(element->number);
      rule.values = values;
      rule.disposition = disposition_of(clauses.severity);
      rule.span = span;
      if (clauses.when) {
        auto conditions = conditions_of(root_, *clauses.when, instance, findings_);
        if (!conditions) return;
        rule.when = std::move(*conditions);
      }
      if (only_if_present) rule.when.push_back({instance, rule.element, OverlayRule::Condition::Test::present, {}, true});
      model_.rules.push_back(std::move(rule));
    }
  }

  [[nodiscard]] static bool for_all(const OverlayTarget& target, const language::OverlayClauses& clauses) {
    return !target.keyed && !clauses.when && !clauses.severity;
  }

  void apply_adjust(const language::OverlayAdjust& adjust) {
    const auto target = find_target(root_, adjust.target, findings_);
    if (!target) return;
    const bool mandatory_segment = target->element == nullptr && !adjust.loosen && adjust.usage &&
                                   adjust.usage->word == language::UsageWord::mandatory && !adjust.maximum;
    if (mandatory_segment) {
      if (one_instance(*target, adjust.target.span)) add(*target, Kind::require_segment, nullptr, {}, adjust.clauses, adjust.span);
    } else if (for_all(*target, adjust.clauses)) {
      if (target->element != nullptr) {
        adjust_element(*target, adjust, index_, dictionary_, findings_);
      } else {
        adjust_node(*target->node, adjust, index_, findings_);
      }
    } else if (adjust.loosen || target->element == nullptr || adjust.type || adjust.length || adjust.maximum) {
      findings_.error(Code::overlay_condition_invalid, adjust.span,
                      "for single instances an overlay says what must be present and which codes it may have, nothing else",
                      "leave out the brackets, `when` and the severity, so that it holds for all");
    } else {
      adjust_instances(*target, adjust);
    }
  }

  void adjust_instances(const OverlayTarget& target, const language::OverlayAdjust& adjust) {
    if (adjust.usage) {
      if (adjust.usage->word == language::UsageWord::mandatory) {
        add(target, Kind::require_element, target.element, {}, adjust.clauses, adjust.span);
      } else {
        findings_.error(Code::overlay_loosens, adjust.usage->span, "this `tighten` allows more than before", "write `M`, or leave it out");
      }
    }
    if (!adjust.codes) return;
    const auto list = overlay_codes(*adjust.codes, dictionary_, findings_);
    const ElementModel* element = find_element(*target.node, *target.element, findings_);
    if (list == nullptr || element == nullptr || !check_values(*element, adjust.codes->codes, findings_)) return;
    std::vector<std::string> values;
    for (const auto& [code, meaning] : list->values) values.push_back(code);
    add(target, Kind::require_value, target.element, std::move(values), adjust.clauses, adjust.span, true);
  }

  bool one_instance(const OverlayTarget& target, SourceSpan span) {
    if (target.instances.size() == 1) return true;
    findings_.error(Code::overlay_condition_invalid, span, "it is not clear which of them must be there", "write a rule for each key");
    return false;
  }

  void apply_require(const language::OverlayRequire& require) {
    const auto target = find_target(root_, require.target, findings_);
    if (!target) return;
    if (target->element != nullptr) {
      require_element(*target, require);
      return;
    }
    if (!one_instance(*target, require.target.span)) return;
    add(*target, Kind::require_segment, nullptr, {}, require.clauses, require.span);
    for (const language::RequiredElement& required : require.elements) {
      const ElementModel* element = find_element(*target->node, required.element, findings_);
      if (element == nullptr) continue;
      std::vector<std::string> values;
      std::vector<language::CodeValue> codes;
      for (const language::Literal& value : required.values) {
        values.push_back(value.text);
        codes.push_back({value, std::nullopt});
      }
      if (!check_values(*element, codes, findings_)) continue;
      const Kind kind = values.empty() ? Kind::require_element : Kind::require_value;
      add(*target, kind, &required.element, std::move(values), require.clauses, required.span);
    }
  }

  void require_element(const OverlayTarget& target, const language::OverlayRequire& require) {
    if (!for_all(target, require.clauses)) {
      add(target, Kind::require_element, target.element, {}, require.clauses, require.span);
      return;
    }
    ElementModel* element = editable_element(*target.node, *target.element);
    element->usage = Usage::mandatory;
    element->overlay = index_;
    element->span = require.span;
  }

  void apply_forbid(const language::OverlayForbid& forbid) {
    const auto target = find_target(root_, forbid.target, findings_);
    if (!target) return;
    const bool all = !target->keyed && !forbid.clauses.when;
    if (target->element == nullptr) {
      if (all && target->node->usage == Usage::mandatory)
        findings_.error(Code::overlay_loosens, forbid.target.span, ticked(target->node->name) + " is mandatory in the standard",
                        "what is mandatory cannot be forbidden");
      else
        add(*target, Kind::forbid_segment, nullptr, {}, forbid.clauses, forbid.span);
      return;
    }
    const ElementModel* element = find_element(*target->node, *target->element, findings_);
    if (element != nullptr && all && element->usage == Usage::mandatory) {
      findings_.error(Code::overlay_loosens, forbid.target.span, "element " + element->id + " is mandatory here",
                      "what is mandatory cannot be forbidden");
    } else if (!for_all(*target, forbid.clauses)) {
      add(*target, Kind::forbid_element, target->element, {}, forbid.clauses, forbid.span);
    } else {
      ElementModel* own = editable_element(*target->node, *target->element);
      own->usage = Usage::forbidden;
      own->overlay = index_;
      own->span = forbid.span;
    }
  }

  void apply_tree(const language::TreeDeclaration& tree) {
    if (!find_target(root_, tree.target, findings_)) return;
    findings_.warning(Code::overlay_tree_unchecked, tree.span,
                      "the levels of a tree are read, but documents are not checked against them yet",
                      "the map's `tree` says what is read");
  }

  NodeModel& root_;
  std::uint16_t index_;
  const Dictionary& dictionary_;
  Findings& findings_;
  OverlayModel model_;
};

OverlayRule::Selector selector_of(const OverlaySelector& model, Emitter& emitter) {
  return {emitter.node_of(*model.node), model.key_element, emitter.text(model.key_value)};
}

}  // namespace

void change_structure(NodeModel& root, const language::OverlayDeclaration& overlay, std::uint16_t index, Findings& findings) {
  for (const language::OverlayItem& item : overlay.items) {
    if (const auto* scope = std::get_if<language::SetScope>(&item)) change_tree(root, {language::SetItem{*scope}}, index, findings);
    if (const auto* change = std::get_if<language::SetChange>(&item)) change_tree(root, *change, index, findings);
  }
}

OverlayModel apply_overlay(NodeModel& root, const language::OverlayDeclaration& overlay, std::uint16_t index, const Dictionary& dictionary,
                           Findings& findings) {
  return Applier(root, index, dictionary, findings).apply(overlay);
}

void emit_overlay(const OverlayModel& model, Emitter& emitter, Grammar& grammar) {
  for (const OverlayRuleModel& from : model.rules) {
    OverlayRule rule;
    rule.kind = from.kind;
    rule.where = selector_of(from.where, emitter);
    rule.element = from.element;
    rule.first_value = emitter.values(from.values);
    rule.value_count = static_cast<std::uint16_t>(from.values.size());
    rule.disposition = from.disposition;
    rule.overlay = static_cast<std::uint16_t>(model.overlay - 1);
    rule.span = from.span;
    for (const OverlayConditionModel& condition : from.when) {
      OverlayRule::Condition emitted;
      emitted.where = selector_of(condition.where, emitter);
      emitted.element = condition.element;
      emitted.test = condition.test;
      emitted.first_value = emitter.values(condition.values);
      emitted.value_count = static_cast<std::uint16_t>(condition.values.size());
      emitted.same_instance = condition.same_instance;
      rule.when.push_back(std::move(emitted));
    }
    grammar.overlay_rules.push_back(std::move(rule));
  }
}

}  // namespace crossdock::grammar
