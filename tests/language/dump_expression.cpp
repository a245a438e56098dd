#include <string>

#include "language/dump_parts.h"

namespace crossdock::language {

namespace {

struct Dumper {
  std::string operator()(const TextLiteral& text) const { return "\"" + text.text + "\""; }
  std::string operator()(const NumberLiteral& number) const { return number.text; }
  std::string operator()(const BooleanLiteral& flag) const { return flag.value ? "true" : "false"; }
  std::string operator()(const DocumentPath& path) const { return "<" + dump(path) + ">"; }
  std::string operator()(const ObjectPath& path) const { return dump(path); }
  std::string operator()(const Call& call) const { return dump(call); }
  std::string operator()(const Unary& unary) const {
    return (unary.op == UnaryOperator::negate ? "(- " : "(not ") + dump(unary.operand.front()) + ")";
  }
  std::string operator()(const Binary& binary) const {
    return "(" + dump(binary.operands[0]) + " " + std::string(operator_text(binary.op)) + " " + dump(binary.operands[1]) + ")";
  }
  std::string operator()(const Membership& membership) const {
    std::string result = "(" + dump(membership.operand.front()) + (membership.negated ? " not in" : " in");
    if (membership.table) return result + " table " + membership.table->text + ")";
    for (const Literal& value : membership.values) result += " " + dump(value);
    return result + ")";
  }
  std::string operator()(const Presence& presence) const {
    return "(" + dump(presence.operand.front()) + (presence.present ? " present)" : " absent)");
  }
};

}  // namespace

std::string dump(const Expression& expression) { return std::visit(Dumper{}, expression.node); }

std::string dump(const Literal& literal) {
  return literal.kind == Literal::Kind::text     ? "\"" + literal.text + "\""
         : literal.kind == Literal::Kind::number ? "#" + literal.text
                                                 : literal.text;
}

std::string dump(const ObjectPath& path) {
  if (path.steps.empty()) return ".";
  std::string result;
  for (const ObjectStep& step : path.steps) {
    result += (result.empty() ? "" : ".") + step.name.text + (step.each ? "[]" : "");
    for (const Expression& index : step.index) result += "[" + dump(index) + "]";
  }
  return result;
}

std::string dump(const Selector& selector) {
  std::string result = "[";
  if (selector.other) result += "other";
  for (const Key& key : selector.keys) {
    result += (&key == selector.keys.data() ? "" : ", ") + dump(key.first);
    if (key.second) result += ":" + dump(*key.second);
  }
  return result + "]";
}

std::string dump(const ElementRef& element) {
  if (element.number == 0) return element.field;
  return std::to_string(element.number) + (element.component > 0 ? "/" + std::to_string(element.component) : "");
}

std::string dump(const DocumentPath& path) {
  std::string result;
  for (const DocumentStep& step : path.steps) {
    result += (result.empty() ? "" : "/") + step.name.text;
    if (step.selector) result += dump(*step.selector);
  }
  if (path.element) result += "." + dump(*path.element);
  return result;
}

std::string dump(const Call& call) {
  std::string result = call.function.text + "(";
  for (const Argument& argument : call.arguments) {
    if (&argument != call.arguments.data()) result += ", ";
    if (argument.name) result += argument.name->text + ": ";
    result += dump(argument.value);
  }
  return result + ")";
}

std::string dump(const Message& message) {
  std::string result = "\"";
  for (const auto& part : message.parts)
    result += std::holds_alternative<std::string>(part) ? std::get<std::string>(part) : "{" + dump(std::get<Expression>(part)) + "}";
  return result + "\"";
}

std::string dump(const Range& range) { return std::to_string(range.from) + ".." + (range.to ? std::to_string(*range.to) : ""); }

}  // namespace crossdock::language
