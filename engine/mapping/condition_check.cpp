#include <set>

#include "mapping/effective.h"
#include "mapping/expression_compiler.h"

namespace crossdock::mapping {

namespace {

/// A value that a condition names.
struct Named {
  std::string text;
  SourceSpan span;
  bool certain = false;
};

struct ConditionUses {
  std::vector<Named> values;
  std::set<std::string> asked;  ///< values whose presence the condition asks for, or for which it has an `else`
};

std::string spelling(const language::ObjectPath& path) {
  std::string text;
  for (const language::ObjectStep& step : path.steps)
    text += (text.empty() ? "" : ".") + step.name.text + (step.index.empty() ? "" : "[…]");
  return text;
}

std::string spelling(const language::DocumentPath& path) {
  std::string text;
  for (const language::DocumentStep& step : path.steps) text += (text.empty() ? "" : "/") + step.name.text;
  if (path.element) text += "." + element_spelling(*path.element);
  return text;
}

/// Whether the field, if its object is there, must have a value.
bool is_certain(const language::ObjectPath& path, const ExpressionScope& scope) {
  for (const ObjectType* frame : scope.frames) {
    if (frame == nullptr || path.steps.empty() || frame->find(path.steps.front().name.text) == ObjectType::none) continue;
    const ObjectType* type = frame;
    for (const language::ObjectStep& step : path.steps) {
      const std::uint32_t slot = type == nullptr ? ObjectType::none : type->find(step.name.text);
      if (slot == ObjectType::none) return true;  // reported elsewhere
      const Field& field = type->fields[slot];
      if (!step.index.empty() || (!field.required && !field.is_list)) return false;
      type = field.object;
    }
    return true;
  }
  // Facts and tables: a table without the key is the usual case, and is told.
  return path.steps.empty() || path.steps.front().index.empty();
}

void collect(const language::Expression& top, const ExpressionScope& scope, ConditionUses& uses) {
  using language::Argument;
  using language::Binary;
  using language::BinaryOperator;
  using language::Call;
  using language::DocumentPath;
  using language::Expression;
  using language::Membership;
  using language::ObjectPath;
  using language::Presence;
  using language::Unary;
  // Depth is that of the source text, which the parser bounds.
  std::vector<const Expression*> open{&top};
  while (!open.empty()) {
    const Expression& expression = *open.back();
    open.pop_back();
    if (const auto* object = std::get_if<ObjectPath>(&expression.node)) {
      uses.values.push_back({spelling(*object), expression.span, is_certain(*object, scope)});
    } else if (const auto* document = std::get_if<DocumentPath>(&expression.node)) {
      uses.values.push_back({spelling(*document), expression.span, scope.document == nullptr || scope.document->is_certain(*document)});
    } else if (const auto* unary = std::get_if<Unary>(&expression.node)) {
      open.push_back(&unary->operand.front());
    } else if (const auto* binary = std::get_if<Binary>(&expression.node)) {
      if (binary->op == BinaryOperator::otherwise) {
        ConditionUses inner;
        collect(binary->operands[0], scope, inner);
        for (const Named& named : inner.values) uses.asked.insert(named.text);
      }
      for (const Expression& operand : binary->operands) open.push_back(&operand);
    } else if (const auto* membership = std::get_if<Membership>(&expression.node)) {
      open.push_back(&membership->operand.front());
    } else if (const auto* presence = std::get_if<Presence>(&expression.node)) {
      ConditionUses inner;
      collect(presence->operand.front(), scope, inner);
      for (const Named& named : inner.values) uses.asked.insert(named.text);
    } else if (const auto* call = std::get_if<Call>(&expression.node)) {
      const bool aggregate = call->function.text == "count" || call->function.text == "sum";
      if (!aggregate)
        for (const Argument& argument : call->arguments) open.push_back(&argument.value);
    }
  }
}

}  // namespace

void ExpressionCompiler::warn_of_absence(const language::Expression& condition, const ExpressionScope& scope, const std::string& what) {
  ConditionUses uses;
  collect(condition, scope, uses);
  std::set<std::string> told;
  for (const Named& named : uses.values) {
    if (named.certain || uses.asked.contains(named.text) || !told.insert(named.text).second) continue;
    problems_.warn(Code::map_condition_unknown, named.span, quoted(named.text) + " may be absent; then " + what, "may be absent",
                   "say what is meant then: " + named.text + " absent or …, or " + named.text + " else …");
  }
}

}  // namespace crossdock::mapping
