#include "mapping/rules.h"

#include "base/arena.h"
#include "base/text.h"
#include "diagnostic/playbook.h"
#include "mapping/evaluate.h"
#include "mapping/needs.h"
#include "mapping/rule_instructions.h"

namespace crossdock::mapping {

std::vector<RuleFinding> evaluate(const RuleProgram& rules, const CanonicalObject& object, const MapInputs& inputs) {
  std::vector<RuleFinding> findings;
  const RuleInstructions& code = *rules.instructions;
  Arena arena;
  Evaluator evaluator(code.pool, rules.tables, inputs, arena);
  Frame root;
  root.record = object.root;
  for (const auto& [need, span] : missing_needs(code.pool, object, evaluator)) {
    RuleFinding& finding = findings.emplace_back();
    finding.id = "needs";
    finding.kind = FaultKind::rule_hold;
    finding.text = "the " + need.type->name + " `" + printable(need.key) + "`, which the rules compare with, is not there";
    finding.next = "find out why it never came; then release or cancel the document";
    finding.owner = "customer service";
    finding.playbook = playbook::orphan;
    finding.span = span;
  }
  const auto judge = [&](const CompiledRule& rule, const Frame& frame, std::string path) {
    if (!evaluator.holds(rule.condition, frame)) return;
    if (!rule.at.empty()) path += (path.empty() ? "" : ".") + rule.at;
    RuleFinding finding;
    finding.id = rule.id;
    finding.kind = rule.kind;
    finding.text = evaluator.message(rule.message, frame);
    if (rule.next != none) finding.next = evaluator.message(rule.next, frame);
    finding.owner = rule.owner;
    finding.playbook = rule.playbook.empty() ? std::string(playbook::business_rule) : rule.playbook;
    finding.object_path = std::move(path);
    finding.span = rule.span;
    findings.push_back(std::move(finding));
  };
  for (const CompiledRule& rule : code.rules) {
    if (rule.each == none) {
      judge(rule, root, {});
      continue;
    }
    const Value list = evaluator.evaluate(rule.each, root);
    if (list.kind() != ValueKind::list) continue;
    Frame item;
    item.outer = &root;
    item.index = 0;
    for (const Value& value : list.list()) {
      ++item.index;
      item.record = value.kind() == ValueKind::record ? &value.record() : nullptr;
      judge(rule, item, rule.each_path + "[" + std::to_string(item.index) + "]");
    }
  }
  return findings;
}

}  // namespace crossdock::mapping
