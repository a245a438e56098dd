#include "grammar/overlay.h"

#include "base/text.h"
#include "grammar/overlay_adjust.h"
#include "grammar/overlay_target.h"
#include "grammar/overlay_tree.h"
#include "grammar/set_tree.h"

namespace crossdock::grammar {

using Kind = OverlayRule::Kind;

namespace {

using Statement = OverlayStatement::Kind;

class Applier {
 public:
  Applier(NodeModel& root, OverlayStatements& statements, const Dictionary& dictionary, Findings& findings)
      : root_(root), statements_(statements), dictionary_(dictionary), findings_(findings) {}

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
  /// A rule of the overlay before it is known which instances it holds for.
  struct Rule {
    Kind kind = Kind::require_segment;
    const language::ElementRef* element = nullptr;
    std::vector<std::string> values;
    std::uint32_t maximum = 0;
    std::optional<ElementModel> form;
  };

  std::uint32_t state(Statement kind, const OverlayTarget& target, const language::ElementRef* element, std::uint8_t aspects,
                      const language::OverlayClauses& clauses, SourceSpan span) {
    StatementModel statement;
    statement.kind = kind;
    statement.aspects = aspects;
    statement.node = target.node;
    if (element != nullptr) {
      statement.element = static_cast<std::uint16_t>(element->number);
      statement.component = static_cast<std::uint16_t>(element->component);
    }
    if (clauses.reason) statement.reason = clauses.reason->text;
    statement.span = span;
    return statements_.add(std::move(statement));
  }

  /// A rule on single instances, once for each key that the target names.
  void add(const OverlayTarget& target, const Rule& rule, const language::OverlayClauses& clauses, std::uint32_t statement) {
    if (rule.element != nullptr && rule.element->component != 0) {
      findings_.error(Code::overlay_condition_invalid, rule.element->span, "a rule on single instances speaks of whole elements",
                      "leave the component out, or write a rule without brackets and `when`");
      return;
    }
    const bool of_instance = rule.kind != Kind::require_segment && rule.kind != Kind::limit_segment;
    for (const OverlaySelector& instance : target.instances) {
      OverlayRuleModel model;
      model.kind = rule.kind;
      model.where = instance;
      model.element = rule.element == nullptr ? std::uint16_t{0} : static_cast<std::uint16_t>(rule.element->number);
      model.values = rule.values;
      model.maximum = rule.maximum;
      model.form = rule.form;
      model.disposition = disposition_of(clauses.severity);
      model.statement = statement;
      if (clauses.when) {
        auto conditions = conditions_of(root_, *clauses.when, instance, of_instance, findings_);
        if (!conditions) return;
        model.when = std::move(*conditions);
      }
      model_.rules.push_back(std::move(model));
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
    const Statement kind = adjust.loosen ? Statement::loosen : Statement::tighten;
    if (for_all(*target, adjust.clauses) && !mandatory_segment) {
      static_cast<void>(state(kind, *target, target->element, aspects_of(adjust), adjust.clauses, adjust.span));
      if (target->element != nullptr) {
        adjust_element(*target, adjust, dictionary_, findings_);
      } else {
        adjust_node(*target->node, adjust, findings_);
      }
    } else if (adjust.loosen) {
      findings_.error(Code::overlay_condition_invalid, adjust.span, "what is loosened is loosened for all instances",
                      "leave out the brackets, `when` and the severity");
    } else if (target->element == nullptr) {
      adjust_segments(*target, adjust);
    } else {
      adjust_instances(*target, adjust);
    }
  }

  /// `tighten REF[DP] M 1`
  void adjust_segments(const OverlayTarget& target, const language::OverlayAdjust& adjust) {
    if (adjust.type || adjust.length || adjust.codes) {
      findings_.error(Code::overlay_target_unknown, adjust.target.span, "a segment has neither type nor length nor codes",
                      "name the element: `" + target.node->name + ".01`");
      return;
    }
    const std::uint32_t statement = state(Statement::tighten, target, nullptr, 0, adjust.clauses, adjust.span);
    if (adjust.usage && is_mandatory(*adjust.usage) && one_instance(target, adjust.target.span))
      add(target, {Kind::require_segment, nullptr, {}, 0, {}}, adjust.clauses, statement);
    if (!adjust.maximum) return;
    const std::uint32_t maximum = maximum_of(*adjust.maximum, findings_);
    if (maximum > target.node->max || maximum == unbounded) {
      findings_.error(Code::overlay_loosens, adjust.maximum->span, "this `tighten` allows more than before",
                      "write a number below the maximum so far");
      return;
    }
    add(target, {Kind::limit_segment, nullptr, {}, maximum, {}}, adjust.clauses, statement);
  }

  /// `tighten REF[DP].02 M AN 3..3 codes { … }`
  void adjust_instances(const OverlayTarget& target, const language::OverlayAdjust& adjust) {
    if (adjust.maximum) {
      findings_.error(Code::overlay_condition_invalid, adjust.maximum->span, "how often an element repeats is said for all instances",
                      "leave out the brackets, `when` and the severity");
      return;
    }
    const ElementModel* element = find_element(*target.node, *target.element, findings_);
    if (element == nullptr) return;
    const std::uint32_t statement = state(Statement::tighten, target, target.element, 0, adjust.clauses, adjust.span);
    if (adjust.usage && is_mandatory(*adjust.usage))
      add(target, {Kind::require_element, target.element, {}, 0, {}}, adjust.clauses, statement);
    if (adjust.type || adjust.length)
      add(target, {Kind::require_form, target.element, {}, 0, form_of(*element, adjust, dictionary_, findings_)}, adjust.clauses,
          statement);
    if (!adjust.codes) return;
    const auto list = overlay_codes(*adjust.codes, dictionary_, findings_);
    if (list == nullptr || !check_values(*element, adjust.codes->codes, findings_)) return;
    std::vector<std::string> values;
    for (const auto& [code, meaning] : list->values) values.push_back(code);
    add(target, {Kind::allow_values, target.element, std::move(values), 0, {}}, adjust.clauses, statement);
  }

  bool is_mandatory(const language::Usage& usage) {
    if (usage.word == language::UsageWord::mandatory) return true;
    findings_.error(Code::overlay_loosens, usage.span, "this `tighten` allows more than before", "write `M`, or leave it out");
    return false;
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
    add(*target, {}, require.clauses, state(Statement::require, *target, nullptr, 0, require.clauses, require.span));
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
      add(*target, {kind, &required.element, std::move(values), 0, {}}, require.clauses,
          state(Statement::require, *target, &required.element, 0, require.clauses, required.span));
    }
  }

  void require_element(const OverlayTarget& target, const language::OverlayRequire& require) {
    const bool all = for_all(target, require.clauses);
    const std::uint32_t statement =
        state(Statement::require, target, target.element, all ? aspect_usage : std::uint8_t{0}, require.clauses, require.span);
    if (!all) {
      add(target, {Kind::require_element, target.element, {}, 0, {}}, require.clauses, statement);
      return;
    }
    ElementModel* element = editable_element(*target.node, *target.element);
    element->usage = Usage::mandatory;
    element->span = require.span;
  }

  void apply_forbid(const language::OverlayForbid& forbid) {
    const auto target = find_target(root_, forbid.target, findings_);
    if (!target) return;
    const bool unconditional = !target->keyed && !forbid.clauses.when;
    if (target->element == nullptr) {
      if (unconditional && target->node->usage == Usage::mandatory)
        findings_.error(Code::overlay_loosens, forbid.target.span, ticked(target->node->name) + " is mandatory in the standard",
                        "what is mandatory cannot be forbidden");
      else
        add(*target, {Kind::forbid_segment, nullptr, {}, 0, {}}, forbid.clauses,
            state(Statement::forbid, *target, nullptr, 0, forbid.clauses, forbid.span));
      return;
    }
    const ElementModel* element = find_element(*target->node, *target->element, findings_);
    const bool all = for_all(*target, forbid.clauses);
    if (element != nullptr && unconditional && element->usage == Usage::mandatory) {
      findings_.error(Code::overlay_loosens, forbid.target.span, "element " + element->id + " is mandatory here",
                      "what is mandatory cannot be forbidden");
      return;
    }
    const std::uint32_t statement =
        state(Statement::forbid, *target, target->element, all ? aspect_usage : std::uint8_t{0}, forbid.clauses, forbid.span);
    if (!all) {
      add(*target, {Kind::forbid_element, target->element, {}, 0, {}}, forbid.clauses, statement);
      return;
    }
    ElementModel* own = editable_element(*target->node, *target->element);
    own->usage = Usage::forbidden;
    own->span = forbid.span;
  }

  void apply_tree(const language::TreeDeclaration& tree) {
    const auto target = find_target(root_, tree.target, findings_);
    if (!target) return;
    auto model = tree_rule_of(tree, *target, findings_);
    if (!model) return;
    model->statement = state(Statement::tree, *target, nullptr, 0, tree.clauses, tree.span);
    model_.tree = std::move(model);
  }

  NodeModel& root_;
  OverlayStatements& statements_;
  const Dictionary& dictionary_;
  Findings& findings_;
  OverlayModel model_;
};

}  // namespace

void change_structure(NodeModel& root, const language::OverlayDeclaration& overlay, OverlayStatements& statements, Findings& findings) {
  for (const language::OverlayItem& item : overlay.items) {
    if (const auto* scope = std::get_if<language::SetScope>(&item)) change_tree(root, {language::SetItem{*scope}}, &statements, findings);
    if (const auto* change = std::get_if<language::SetChange>(&item)) change_tree(root, *change, &statements, findings);
  }
}

OverlayModel apply_overlay(NodeModel& root, const language::OverlayDeclaration& overlay, OverlayStatements& statements,
                           const Dictionary& dictionary, Findings& findings) {
  return Applier(root, statements, dictionary, findings).apply(overlay);
}

}  // namespace crossdock::grammar
