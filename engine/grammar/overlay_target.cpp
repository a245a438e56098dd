#include "grammar/overlay_target.h"

#include "base/text.h"
#include "grammar/set_tree.h"

namespace crossdock::grammar {

using language::Expression;

namespace {

using Test = OverlayRule::Condition::Test;

void refuse_place(SourceSpan span, Findings& findings, std::string message, std::string help) {
  findings.error(Code::overlay_condition_invalid, span, std::move(message), std::move(help));
}

/// The segment of a node, or the one that its loop starts with.
NodeModel& leaf_of(NodeModel& node) {
  NodeModel* leaf = &node;
  while (leaf->kind != NodeKind::segment && !leaf->children.empty()) leaf = &leaf->children.front();
  return *leaf;
}

/// The keys that the last step's selector names, each as an instance of the node.
bool add_instances(OverlayTarget& target, const language::Selector& selector, Findings& findings) {
  if (selector.other) {
    refuse_place(selector.span, findings, "an overlay does not know `other`",
                 "name the key values, such as `" + target.node->name + "[ST]`");
    return false;
  }
  // A sibling that states its values was chosen by the selector already.
  if (!target.node->key_values.empty() && selector.keys.size() == 1 && target.node->key_values.size() == 1) return true;
  if (target.node->keys.empty()) {
    refuse_place(selector.span, findings, ticked(target.node->name) + " has no key that tells its instances apart",
                 "leave the brackets out, or add `key NN` to it in the set");
    return false;
  }
  target.instances.clear();
  target.keyed = true;
  for (const language::Key& key : selector.keys) {
    if (key.second) {
      refuse_place(key.second->span, findings, "an overlay tells instances apart by one element", "write the first key only");
      return false;
    }
    target.instances.push_back({target.node, target.node->keys[0], key.first.text});
  }
  return true;
}

std::optional<std::string> text_of(const Expression& expression) {
  if (const auto* text = std::get_if<language::TextLiteral>(&expression.node)) return text->text;
  if (const auto* number = std::get_if<language::NumberLiteral>(&expression.node)) return number->text;
  return std::nullopt;
}

class ConditionReader {
 public:
  ConditionReader(NodeModel& root, const OverlaySelector& subject, bool of_instance, Findings& findings)
      : root_(root), subject_(subject), of_instance_(of_instance), findings_(findings) {}

  bool read(const Expression& when) {
    std::vector<const Expression*> open{&when};
    while (!open.empty()) {
      const Expression& at = *open.back();
      open.pop_back();
      const auto* binary = std::get_if<language::Binary>(&at.node);
      if (binary != nullptr && binary->op == language::BinaryOperator::logical_and) {
        open.push_back(&binary->operands[1]);
        open.push_back(&binary->operands[0]);
      } else if (!read_one(at)) {
        return false;
      }
    }
    return true;
  }

  std::vector<OverlayConditionModel> conditions;

 private:
  bool read_one(const Expression& at) {
    if (const auto* binary = std::get_if<language::Binary>(&at.node)) {
      const bool equal = binary->op == language::BinaryOperator::equal;
      if (!equal && binary->op != language::BinaryOperator::not_equal) return unsupported(at.span);
      const bool swapped = text_of(binary->operands[0]).has_value();
      const auto value = text_of(binary->operands[swapped ? 0 : 1]);
      if (!value) return unsupported(at.span);
      return add(binary->operands[swapped ? 1 : 0], equal ? Test::equal : Test::not_equal, {*value}, at.span);
    }
    if (const auto* presence = std::get_if<language::Presence>(&at.node))
      return add(presence->operand.front(), presence->present ? Test::present : Test::absent, {}, at.span);
    if (const auto* membership = std::get_if<language::Membership>(&at.node)) {
      if (membership->table || membership->values.empty()) return unsupported(at.span);
      std::vector<std::string> values;
      for (const language::Literal& literal : membership->values) values.push_back(literal.text);
      return add(membership->operand.front(), membership->negated ? Test::not_equal : Test::among, std::move(values), at.span);
    }
    return unsupported(at.span);
  }

  bool unsupported(SourceSpan span) {
    refuse_place(span, findings_, "this is no condition that an overlay can check",
                 "compare elements with texts (`N1[BY].03 == \"92\"`, `!=`, `in { … }`), or write `present` or `absent`, joined by `and`");
    return false;
  }

  bool add(const Expression& operand, Test test, std::vector<std::string> values, SourceSpan span) {
    const auto* path = std::get_if<language::DocumentPath>(&operand.node);
    if (path == nullptr) return unsupported(span);
    OverlayConditionModel condition;
    condition.test = test;
    condition.values = std::move(values);
    const language::ElementRef* element = path->element ? &*path->element : nullptr;
    if (path->steps.empty()) {
      if (!of_instance_) {
        refuse_place(path->span, findings_, "a segment that may be missing cannot say whether it must be there",
                     "name another segment: `" + subject_.node->name + "[XX].02`");
        return false;
      }
      condition.where = subject_;
      condition.same_instance = true;
    } else {
      const auto target = find_target(root_, *path, findings_);
      if (!target) return false;
      if (target->instances.size() != 1) {
        refuse_place(path->span, findings_, "a condition looks at one kind of instance", "write one key, or a rule for each");
        return false;
      }
      condition.where = target->instances.front();
      // `require PO1.04 when PO1.03 == "CA"`: another key than the rule's means another instance, else it is the same.
      const bool other_key = condition.where.key_element != 0 && condition.where.key_value != subject_.key_value;
      condition.same_instance = of_instance_ && condition.where.node == subject_.node && !other_key;
    }
    if (element == nullptr && test != Test::present && test != Test::absent) {
      refuse_place(path->span, findings_, "a segment as a whole has no value to compare",
                   "name the element: `" + condition.where.node->name + ".01`");
      return false;
    }
    if (element != nullptr) {
      if (find_element(*condition.where.node, *element, findings_) == nullptr) return false;
      if (element->component != 0) {
        refuse_place(element->span, findings_, "a condition looks at whole elements", "leave the component out");
        return false;
      }
      condition.element = static_cast<std::uint16_t>(element->number);
    }
    conditions.push_back(std::move(condition));
    return true;
  }

  NodeModel& root_;
  const OverlaySelector& subject_;
  bool of_instance_;
  Findings& findings_;
};

}  // namespace

std::optional<OverlayTarget> find_target(NodeModel& root, const language::DocumentPath& path, Findings& findings) {
  const Found found = find_path(root, path.steps);
  if (found.node == nullptr || found.node->kind == NodeKind::set) {
    report_missing(found, Code::overlay_target_unknown, path.span, findings);
    return std::nullopt;
  }
  OverlayTarget target;
  target.node = found.node;
  target.instances.push_back({found.node, 0, {}});
  for (std::size_t i = 0; i + 1 < path.steps.size(); ++i)
    if (path.steps[i].selector) {
      refuse_place(path.steps[i].selector->span, findings, "only the last step of a path names single instances",
                   "write the path without brackets, or a rule for " + ticked(path.steps[i].name.text) + " itself");
      return std::nullopt;
    }
  if (path.steps.back().selector && !add_instances(target, *path.steps.back().selector, findings)) return std::nullopt;
  if (path.element) {
    target.element = &*path.element;
    if (find_element(*target.node, *path.element, findings) == nullptr) return std::nullopt;
  }
  return target;
}

const ElementModel* find_element(const NodeModel& node, const language::ElementRef& element, Findings& findings) {
  const SegmentModel* segment = node.first_segment();
  if (segment == nullptr) return nullptr;
  if (element.number == 0) {
    findings.error(Code::overlay_target_unknown, element.span, "elements of " + segment->tag + " have numbers",
                   "write `" + segment->tag + ".01`");
    return nullptr;
  }
  if (element.number > segment->elements.size()) {
    findings.error(
        Code::overlay_target_unknown, element.span,
        "no element " + std::to_string(element.number) + " in " + segment->tag + ": it has " + std::to_string(segment->elements.size()));
    return nullptr;
  }
  const ElementModel& found = segment->elements[element.number - 1];
  if (element.component == 0) return &found;
  if (element.component <= found.components.size()) return &found.components[element.component - 1];
  findings.error(Code::overlay_target_unknown, element.span,
                 "no component " + std::to_string(element.component) + " in " + segment->tag + "." + std::to_string(element.number),
                 found.components.empty() ? "it is a simple element" : "it has " + std::to_string(found.components.size()));
  return nullptr;
}

ElementModel* editable_element(NodeModel& node, const language::ElementRef& element) {
  NodeModel& leaf = leaf_of(node);
  auto copy = std::make_shared<SegmentModel>(*leaf.segment);
  ElementModel* model = &copy->elements[element.number - 1];
  if (element.component != 0) model = &model->components[element.component - 1];
  if (model->standard == nullptr) model->standard = std::make_shared<const ElementModel>(*model);
  leaf.segment = std::move(copy);
  return model;
}

std::optional<std::vector<OverlayConditionModel>> conditions_of(NodeModel& root, const Expression& when, const OverlaySelector& subject,
                                                                bool of_instance, Findings& findings) {
  ConditionReader reader(root, subject, of_instance, findings);
  if (!reader.read(when)) return std::nullopt;
  return std::move(reader.conditions);
}

std::optional<Disposition> disposition_of(const std::optional<language::SeverityWord>& word) {
  if (!word) return std::nullopt;
  switch (*word) {
    case language::SeverityWord::reject: return Disposition::reject;
    case language::SeverityWord::warn: return Disposition::warn;
    case language::SeverityWord::accept: return Disposition::accept;
  }
  return std::nullopt;
}

}  // namespace crossdock::grammar
