#include "mapping/expression_compiler.h"

#include <algorithm>
#include <array>

namespace crossdock::mapping {

namespace {

struct NamedFunction {
  std::string_view name;
  Function function;
  std::size_t fewest, most;
  ResultKind kind;
};
constexpr std::array functions = {
    NamedFunction{"abs", Function::absolute, 1, 1, ResultKind::number},
    NamedFunction{"round", Function::round, 1, 2, ResultKind::number},
    NamedFunction{"trim", Function::trim, 1, 1, ResultKind::text},
    NamedFunction{"upper", Function::upper, 1, 1, ResultKind::text},
    NamedFunction{"lower", Function::lower, 1, 1, ResultKind::text},
    NamedFunction{"substring", Function::substring, 2, 3, ResultKind::text},
    NamedFunction{"concat", Function::concat, 1, 20, ResultKind::text},
    NamedFunction{"pad", Function::pad, 2, 3, ResultKind::text},
    NamedFunction{"length", Function::length, 1, 1, ResultKind::number},
    NamedFunction{"text", Function::text, 1, 1, ResultKind::text},
    NamedFunction{"number", Function::number, 1, 1, ResultKind::number},
    NamedFunction{"date", Function::date, 1, 1, ResultKind::date},
    NamedFunction{"check_digit", Function::check_digit, 1, 1, ResultKind::text},
};
struct NamedAggregate {
  std::string_view name;
  Aggregate aggregate;
};
constexpr std::array aggregates = {NamedAggregate{"count", Aggregate::count}, NamedAggregate{"sum", Aggregate::sum},
                                   NamedAggregate{"min", Aggregate::minimum}, NamedAggregate{"max", Aggregate::maximum},
                                   NamedAggregate{"first", Aggregate::first}};

}  // namespace

std::uint32_t ExpressionCompiler::finish(std::vector<ExpressionOp> ops, bool constant) {
  const auto first = static_cast<std::uint32_t>(pool_.ops.size());
  pool_.ops.insert(pool_.ops.end(), ops.begin(), ops.end());
  pool_.expressions.push_back({{first, static_cast<std::uint32_t>(ops.size())}, constant});
  return static_cast<std::uint32_t>(pool_.expressions.size() - 1);
}

ExpressionCompiler::Compiled ExpressionCompiler::compile(const language::Expression& expression, const ExpressionScope& scope) {
  std::vector<ExpressionOp> outer;
  outer.swap(current_);
  const Part part = emit(expression, scope);
  outer.swap(current_);
  if (!part.ok) return {none, part.kind, part.constant, part.type};
  return {finish(std::move(outer), part.constant), part.kind, part.constant, part.type};
}

std::uint32_t ExpressionCompiler::condition(const language::Expression& expression, const ExpressionScope& scope) {
  const Compiled compiled = compile(expression, scope);
  if (compiled.index != none && compiled.kind != ResultKind::boolean && compiled.kind != ResultKind::unknown) {
    problems_.error(Code::map_expression_wrong, expression.span, "a condition must be true or false", "is neither",
                    "compare it, or ask whether it is `present`");
    return none;
  }
  return compiled.index;
}

std::uint32_t ExpressionCompiler::message(const language::Message& message, const ExpressionScope& scope) {
  MessageTemplate compiled;
  for (const auto& part : message.parts) {
    if (const auto* text = std::get_if<std::string>(&part)) {
      compiled.parts.push_back({*text, none});
    } else {
      const Compiled value = compile(std::get<language::Expression>(part), scope);
      if (value.index != none) compiled.parts.push_back({{}, value.index});
    }
  }
  pool_.messages.push_back(std::move(compiled));
  return static_cast<std::uint32_t>(pool_.messages.size() - 1);
}

std::uint32_t ExpressionCompiler::both(std::uint32_t first, std::uint32_t second) {
  if (first == none || second == none) return first == none ? second : first;
  std::vector<ExpressionOp> ops;
  for (const std::uint32_t part : {first, second}) {
    const Span span = pool_.expressions[part].ops;
    ops.insert(ops.end(), pool_.ops.begin() + span.first, pool_.ops.begin() + span.first + span.count);
  }
  ops.push_back({Operation::logical_and, 0, 0, 0});
  return finish(std::move(ops), false);
}

std::uint32_t ExpressionCompiler::neither(std::uint32_t condition) {
  const Span span = pool_.expressions[condition].ops;
  std::vector<ExpressionOp> ops(pool_.ops.begin() + span.first, pool_.ops.begin() + span.first + span.count);
  ops.push_back({Operation::logical_not, 0, 0, 0});
  pool_.constants.push_back(Value::of_boolean(true));
  ops.push_back({Operation::constant, static_cast<std::uint32_t>(pool_.constants.size() - 1), 0, 0});
  ops.push_back({Operation::otherwise, 0, 0, 0});
  return finish(std::move(ops), false);
}

std::uint32_t ExpressionCompiler::text_constant(std::string_view text) {
  pool_.constants.push_back(Value::of_text(pool_.memory.copy(text)));
  return finish({{Operation::constant, static_cast<std::uint32_t>(pool_.constants.size() - 1), 0, 0}}, true);
}

std::uint32_t ExpressionCompiler::add_key(const std::string& first, const std::string& second) {
  pool_.key_values.push_back({first, second});
  return static_cast<std::uint32_t>(pool_.key_values.size() - 1);
}

ExpressionCompiler::Part ExpressionCompiler::emit(const language::Expression& expression, const ExpressionScope& scope) {
  using language::Binary;
  using language::BooleanLiteral;
  using language::Call;
  using language::DocumentPath;
  using language::Membership;
  using language::NumberLiteral;
  using language::ObjectPath;
  using language::Presence;
  using language::TextLiteral;
  using language::Unary;
  using language::UnaryOperator;
  if (const auto* text = std::get_if<TextLiteral>(&expression.node)) {
    emit_constant(Value::of_text(pool_.memory.copy(text->text)));
    return {ResultKind::text, true, true, nullptr};
  }
  if (const auto* number = std::get_if<NumberLiteral>(&expression.node)) {
    const auto value = Decimal::parse(number->text);
    if (!value) {
      problems_.error(Code::map_expression_wrong, expression.span, "a number has at most 38 digits");
      return {ResultKind::number, false, true, nullptr};
    }
    emit_constant(Value::of_decimal(*value, pool_.memory));
    return {ResultKind::number, true, true, nullptr};
  }
  if (const auto* boolean = std::get_if<BooleanLiteral>(&expression.node)) {
    emit_constant(Value::of_boolean(boolean->value));
    return {ResultKind::boolean, true, true, nullptr};
  }
  if (const auto* path = std::get_if<DocumentPath>(&expression.node)) {
    if (scope.document == nullptr) {
      problems_.error(Code::map_expression_wrong, expression.span, "only the object can be named here, not the document", "an element",
                      "map it into a field and name that");
      return {ResultKind::text, false, false, nullptr};
    }
    const auto source = scope.document->find_element(*path, scope.opened);
    if (!source) return {ResultKind::text, false, false, nullptr};
    pool_.element_sources.push_back(*source);
    emit(Operation::element, static_cast<std::uint32_t>(pool_.element_sources.size() - 1));
    return {ResultKind::text, true, false, nullptr};
  }
  if (const auto* path = std::get_if<ObjectPath>(&expression.node)) return emit_path(*path, scope);
  if (const auto* call = std::get_if<Call>(&expression.node)) return emit_call(*call, scope);
  if (const auto* unary = std::get_if<Unary>(&expression.node)) {
    Part part = emit(unary->operand.front(), scope);
    const bool negates = unary->op == UnaryOperator::negate;
    emit(negates ? Operation::negate : Operation::logical_not);
    part.kind = negates ? ResultKind::number : ResultKind::boolean;
    return part;
  }
  if (const auto* binary = std::get_if<Binary>(&expression.node)) return emit_binary(*binary, scope, expression.span);
  if (const auto* membership = std::get_if<Membership>(&expression.node)) return emit_membership(*membership, scope);
  const auto& presence = std::get<Presence>(expression.node);
  Part part = emit(presence.operand.front(), scope);
  emit(presence.present ? Operation::is_present : Operation::is_absent);
  part.kind = ResultKind::boolean;
  part.type = nullptr;
  return part;
}

ExpressionCompiler::Part ExpressionCompiler::emit_binary(const language::Binary& binary, const ExpressionScope& scope, SourceSpan span) {
  const Part left = emit(binary.operands[0], scope);
  const Part right = emit(binary.operands[1], scope);
  constexpr std::array operations = {Operation::otherwise,     Operation::logical_or, Operation::logical_and, Operation::equal,
                                     Operation::not_equal,     Operation::less,       Operation::less_equal,  Operation::greater,
                                     Operation::greater_equal, Operation::add,        Operation::subtract,    Operation::multiply,
                                     Operation::divide};
  const auto op = static_cast<std::size_t>(binary.op);
  emit(operations.at(op));
  Part part;
  part.ok = left.ok && right.ok;
  part.constant = left.constant && right.constant;
  if (binary.op == language::BinaryOperator::otherwise) {
    part.kind = left.kind == right.kind ? left.kind : ResultKind::unknown;
    part.type = left.type;
    return part;
  }
  const bool calculates = binary.op >= language::BinaryOperator::add;
  const bool logical = binary.op == language::BinaryOperator::logical_or || binary.op == language::BinaryOperator::logical_and;
  part.kind = calculates ? ResultKind::number : ResultKind::boolean;
  for (const Part* side : {&left, &right}) {
    if (!side->ok || side->kind == ResultKind::unknown) continue;
    const SourceSpan at = binary.operands[side == &left ? 0 : 1].span;
    const bool whole = side->kind == ResultKind::list || side->kind == ResultKind::record;
    const bool wrong = whole || (calculates && side->kind != ResultKind::number && side->kind != ResultKind::text) ||
                       (logical && side->kind != ResultKind::boolean);
    if (!wrong) continue;
    problems_.error(Code::map_expression_wrong, at,
                    std::string(calculates ? "numbers are wanted on both sides of `"
                                : logical  ? "a condition is wanted on both sides of `"
                                           : "single values are wanted on both sides of `") +
                        std::string(language::operator_text(binary.op)) + "`",
                    side->kind == ResultKind::list     ? "a list"
                    : side->kind == ResultKind::record ? "an object"
                                                       : "of another kind",
                    side->kind == ResultKind::list ? "use count(…) or sum(…)" : "");
    part.ok = false;
  }
  (void)span;
  return part;
}

ExpressionCompiler::Part ExpressionCompiler::emit_membership(const language::Membership& membership, const ExpressionScope& scope) {
  Part part = emit(membership.operand.front(), scope);
  if (membership.table) {
    const std::uint32_t table = tables_.use(membership.table->text, membership.table->span);
    part.ok = part.ok && table != none;
    emit(Operation::in_table, table);
    part.constant = false;
  } else {
    const auto first = static_cast<std::uint32_t>(pool_.constants.size());
    for (const language::Literal& value : membership.values) pool_.constants.push_back(Value::of_text(pool_.memory.copy(value.text)));
    emit(Operation::in_values, first, static_cast<std::uint32_t>(membership.values.size()));
  }
  if (membership.negated) emit(Operation::logical_not);
  part.kind = ResultKind::boolean;
  part.type = nullptr;
  return part;
}

ExpressionCompiler::Part ExpressionCompiler::emit_allocate(const language::Call& call) {
  const auto* name = call.arguments.size() == 1 ? std::get_if<language::TextLiteral>(&call.arguments.front().value.node) : nullptr;
  if (name == nullptr || name->text.empty()) {
    problems_.error(Code::map_arguments_wrong, call.span, "`allocate` names the sequence that the number is taken from", "",
                    "write: = allocate(\"sscc\") when absent");
    return {ResultKind::text, false, false, nullptr};
  }
  const auto known = std::find(pool_.sequences.begin(), pool_.sequences.end(), name->text);
  const auto index = static_cast<std::uint32_t>(known - pool_.sequences.begin());
  if (known == pool_.sequences.end()) pool_.sequences.push_back(name->text);
  emit(Operation::allocate, index, allocations_++);
  return {ResultKind::text, true, false, nullptr};
}

ExpressionCompiler::Part ExpressionCompiler::emit_aggregate(Aggregate kind, const language::Call& call, const ExpressionScope& scope) {
  const auto* segments = std::get_if<language::DocumentPath>(&call.arguments.front().value.node);
  if (kind == Aggregate::count && call.arguments.size() == 1 && segments != nullptr && !segments->element && scope.document != nullptr) {
    const auto source = scope.document->find_counted(*segments);
    if (!source) return {ResultKind::number, false, false, nullptr};
    pool_.element_sources.push_back(*source);
    emit(Operation::segments, static_cast<std::uint32_t>(pool_.element_sources.size() - 1));
    return {ResultKind::number, true, false, nullptr};
  }
  Part list = emit(call.arguments.front().value, scope);
  std::uint32_t inner = none;
  Compiled picked;
  std::uint32_t counted = none;
  if (list.ok && call.arguments.size() > 1) {
    ExpressionScope items = scope;
    items.frames.insert(items.frames.begin(), list.type);
    items.lists.insert(items.lists.begin(), std::string());
    ++items.opened;
    if (items.pivot != none) ++items.pivot;
    inner = kind == Aggregate::first ? condition(call.arguments[1].value, items) : compile(call.arguments[1].value, items).index;
    list.ok = inner != none;
    if (list.ok && call.arguments.size() > 2) {
      if (kind == Aggregate::first) {
        picked = compile(call.arguments[2].value, items);
        list.ok = picked.index != none;
      } else {
        counted = condition(call.arguments[2].value, items);
        list.ok = counted != none;
      }
    }
  }
  if (list.ok && list.kind != ResultKind::list && list.kind != ResultKind::unknown && kind != Aggregate::count) {
    problems_.error(Code::map_expression_wrong, call.arguments.front().value.span, quoted(call.function.text) + " wants a list", "no list");
    list.ok = false;
  }
  emit(Operation::aggregate, static_cast<std::uint32_t>(kind), inner, kind == Aggregate::first ? picked.index : counted);
  const bool is_item = kind == Aggregate::first && picked.index == none;
  list.kind = is_item ? ResultKind::record : kind == Aggregate::first ? picked.kind : ResultKind::number;
  list.type = is_item ? list.type : kind == Aggregate::first ? picked.type : nullptr;
  return list;
}

ExpressionCompiler::Part ExpressionCompiler::emit_call(const language::Call& call, const ExpressionScope& scope) {
  const std::string& name = call.function.text;
  const auto wrong_count = [&](std::size_t fewest, std::size_t most) {
    if (call.arguments.size() >= fewest && call.arguments.size() <= most) return false;
    problems_.error(Code::map_arguments_wrong, call.span,
                    quoted(name) + " takes " + std::to_string(fewest) + (most == fewest ? "" : " to " + std::to_string(most)) +
                        (most == 1 ? " value" : " values") + ", not " + std::to_string(call.arguments.size()));
    return true;
  };
  for (const NamedAggregate& known : aggregates) {
    if (known.name != name) continue;
    const bool is_first = known.aggregate == Aggregate::first;
    if (wrong_count(is_first ? 2 : 1, known.aggregate == Aggregate::count ? 2 : 3)) return {ResultKind::number, false, false, nullptr};
    return emit_aggregate(known.aggregate, call, scope);
  }
  for (const NamedFunction& known : functions) {
    if (known.name != name) continue;
    Part result{known.kind, !wrong_count(known.fewest, known.most), true, nullptr};
    for (const language::Argument& argument : call.arguments) {
      const Part part = emit(argument.value, scope);
      result.ok = result.ok && part.ok;
      result.constant = result.constant && part.constant;
    }
    emit(Operation::call, static_cast<std::uint32_t>(known.function), static_cast<std::uint32_t>(call.arguments.size()));
    return result;
  }
  if (name == "allocate") return emit_allocate(call);
  std::vector<std::string> names;
  for (const NamedFunction& known : functions) names.emplace_back(known.name);
  for (const NamedAggregate& known : aggregates) names.emplace_back(known.name);
  problems_.error(Code::map_function_unknown, call.function.span, "there is no function " + quoted(name), "unknown function",
                  did_you_mean(name, names));
  return {ResultKind::unknown, false, false, nullptr};
}

}  // namespace crossdock::mapping
