#include "mapping/evaluate.h"

#include <algorithm>
#include <cstring>

#include "base/check_digit.h"
#include "base/text.h"
#include "base/time_zone.h"
#include "mapping/date_pattern.h"

namespace crossdock::mapping {

namespace {

constexpr int division_scale = 10;

std::optional<bool> truth(const Value& value) {
  if (value.kind() == ValueKind::boolean) return value.boolean();
  return std::nullopt;
}

Value of_truth(std::optional<bool> known) { return known ? Value::of_boolean(*known) : Value{}; }

}  // namespace

const Frame& outwards(const Frame& frame, std::uint32_t up) {
  const Frame* at = &frame;
  for (; up > 0 && at->outer != nullptr; --up) at = at->outer;
  return *at;
}

Evaluator::Evaluator(const ExpressionPool& pool, const std::vector<TableUse>& tables, const MapInputs& inputs, Arena& arena,
                     const TransactionSet* document, const TransactionSet* written)
    : pool_(pool), inputs_(inputs), arena_(arena), document_(document), counted_(document != nullptr ? document : written) {
  tables_.reserve(tables.size());
  for (const TableUse& use : tables) {
    const Table* live = inputs.tables != nullptr && !use.path.empty() ? inputs.tables->find(use.name) : nullptr;
    tables_.push_back(live != nullptr ? live : use.loaded.get());
  }
  for (const RelatedObject& object : inputs.related) related_.emplace(object.name + Table::key_separator + object.key, object.object.root);
}

bool Evaluator::holds(std::uint32_t expression, const Frame& frame, const Segment* current) {
  return truth(evaluate(expression, frame, current)).value_or(false);
}

std::string Evaluator::message(std::uint32_t message, const Frame& frame, const Segment* current) {
  std::string text;
  for (const MessageTemplate::Part& part : pool_.messages[message].parts)
    text += part.expression == none ? part.text : printable(text_of(evaluate(part.expression, frame, current), arena_));
  return text;
}

Value Evaluator::element(const ElementSource& source, const Frame& frame, const Segment* current) const {
  if (document_ == nullptr) return {};
  const Segment* segment = current;
  const Frame& base = outwards(frame, source.up);
  if (source.node != no_node) {
    segment = nullptr;
    if (base.loop == none) return {};
    const Loop& loop = document_->loops[base.loop];
    for (std::uint32_t i = loop.first_segment; i < loop.end_segment && segment == nullptr; ++i) {
      const Segment& candidate = document_->segments[i];
      if (candidate.node != source.node || !matches(source.key, pool_.key_values, *document_, candidate)) continue;
      std::uint32_t around = candidate.loop;
      while (source.loop != no_node && around != 0 && document_->loops[around].node != source.loop)
        around = document_->loops[around].parent;
      if (source.loop != no_node && (around == 0 || !matches(source.loop_key, pool_.key_values, *document_,
                                                             document_->segments[document_->loops[around].first_segment])))
        continue;
      segment = &candidate;
    }
  } else if (!source.current) {
    segment = base.segment;
  }
  if (segment == nullptr) return {};
  std::string_view text = document_->element(*segment, source.element);
  if (source.component != 0) text = part(text, document_->component_separator, source.component);
  text = trimmed(text);
  return text.empty() ? Value{} : Value::of_text(text);
}

void Evaluator::collect(const Value& from, Span steps, List& into, const Frame& frame, const Segment* current) {
  // One level of `each` after the other: the items reached so far become the next level's starting points.
  List* level = arena_.make<List>();
  level->push(from, arena_);
  for (std::uint32_t i = 0; i < steps.count; ++i) {
    const PathStep& step = pool_.path_steps[steps.first + i];
    List* next = arena_.make<List>();
    for (const Value& value : *level) {
      if (value.kind() != ValueKind::record) continue;
      const Value slot = value.record()[step.slot];
      if (slot.kind() != ValueKind::list || step.kind == PathStep::Kind::plain) {
        if (!slot.is_absent()) next->push(slot, arena_);
      } else if (step.kind == PathStep::Kind::each) {
        for (const Value& item : slot.list()) next->push(item, arena_);
      } else if (const auto number = number_of(evaluate(step.index, frame, current))) {
        const Decimal size(static_cast<std::int64_t>(slot.list().size));
        if (*number >= Decimal(1) && *number <= size) {
          const auto whole = number->rescaled(0, Rounding::down);
          if (whole && *whole == *number) next->push(slot.list().items[static_cast<std::size_t>(whole->coefficient()) - 1], arena_);
        }
      }
    }
    level = next;
  }
  into = *level;
}

Record* Evaluator::related(std::uint32_t index, std::string_view key) const {
  const auto found = related_.find(pool_.related[index].name + Table::key_separator + std::string(key));
  return found == related_.end() ? nullptr : found->second;
}

Value Evaluator::allocated(const ExpressionOp& op, const Frame& frame) {
  const auto [place, is_new] = allocated_.try_emplace({op.b, frame.record});
  if (!is_new) return place->second;
  const std::size_t which = asked_.size();
  asked_.push_back(pool_.sequences[op.a]);
  if (which < inputs_.allocated_numbers.size()) place->second = Value::of_text(arena_.copy(inputs_.allocated_numbers[which]));
  return place->second;
}

Value Evaluator::field(const PathSource& source, const Frame& frame, const Segment* current) {
  Record* record = outwards(frame, source.up).record;
  return record == nullptr ? Value{} : walk(Value::of_record(record), source.steps, frame, current);
}

Value Evaluator::walk(Value value, Span steps, const Frame& frame, const Segment* current) {
  bool each = false;
  for (std::uint32_t i = 0; i < steps.count; ++i) {
    const PathStep& step = pool_.path_steps[steps.first + i];
    if (step.kind != PathStep::Kind::plain) {
      List* found = arena_.make<List>();
      collect(value, {steps.first + i, steps.count - i}, *found, frame, current);
      for (std::uint32_t j = i; j < steps.count; ++j) each |= pool_.path_steps[steps.first + j].kind == PathStep::Kind::each;
      if (each) return Value::of_list(found);
      return found->size == 0 ? Value{} : found->items[0];
    }
    if (value.kind() != ValueKind::record) return {};
    value = value.record()[step.slot];
  }
  return value;
}

Value Evaluator::aggregate(const ExpressionOp& op, const Value& list, const Frame& frame, const Segment* current) {
  const auto kind = static_cast<Aggregate>(op.a);
  const std::uint32_t expression = op.b;
  const std::uint32_t counted = kind == Aggregate::first ? none : op.c;
  if (list.kind() != ValueKind::list) {
    if (kind == Aggregate::count) return Value::of_decimal(Decimal(list.is_absent() ? 0 : 1), arena_);
    if (kind == Aggregate::sum && list.is_absent()) return Value::of_decimal(Decimal(0), arena_);
    return {};
  }
  if (kind == Aggregate::count && expression == none)
    return Value::of_decimal(Decimal(static_cast<std::int64_t>(list.list().size)), arena_);
  std::optional<Decimal> result;
  if (kind == Aggregate::sum || kind == Aggregate::count) result = Decimal(0);
  std::uint32_t index = 0;
  for (const Value& item : list.list()) {
    ++index;
    Value value = item;
    if (expression != none) {
      Frame inner;
      inner.outer = &frame;
      inner.record = item.kind() == ValueKind::record ? &item.record() : nullptr;
      inner.index = index;
      inner.loop = frame.loop;
      inner.segment = frame.segment;
      if (counted != none && !truth(evaluate(counted, inner, current)).value_or(false)) continue;
      value = evaluate(expression, inner, current);
      if (kind == Aggregate::first && truth(value).value_or(false)) return op.c == none ? item : evaluate(op.c, inner, current);
    }
    if (kind == Aggregate::first) continue;
    if (kind == Aggregate::count) {
      if (truth(value).value_or(false)) result = result->plus(Decimal(1));
      continue;
    }
    const auto number = number_of(value);
    if (!number) continue;
    if (kind == Aggregate::sum) {
      result = result->plus(*number);
      if (!result) return {};
    } else if (!result || (kind == Aggregate::minimum ? *number < *result : *number > *result)) {
      result = number;
    }
  }
  return result ? Value::of_decimal(*result, arena_) : Value{};
}

Value Evaluator::call(Function function, const Value* arguments, std::uint32_t count) {
  const auto text = [&](std::uint32_t i) { return text_of(arguments[i], arena_); };
  const auto whole = [&](std::uint32_t i, std::int64_t otherwise) {
    const auto number = i < count ? number_of(arguments[i]) : std::nullopt;
    const auto rounded = number ? number->rescaled(0, Rounding::down) : std::nullopt;
    constexpr std::int64_t most = 1'000'000;
    return rounded ? static_cast<std::int64_t>(std::clamp<Int128>(rounded->coefficient(), -most, most)) : otherwise;
  };
  if (function == Function::concat) {
    std::string joined_text;
    for (std::uint32_t i = 0; i < count; ++i) joined_text += text(i);
    return joined_text.empty() ? Value{} : Value::of_text(arena_.copy(joined_text));
  }
  if (count == 0 || arguments[0].is_absent()) return {};
  switch (function) {
    case Function::absolute: {
      const auto number = number_of(arguments[0]);
      return number ? Value::of_decimal(number->abs(), arena_) : Value{};
    }
    case Function::round: {
      const auto number = number_of(arguments[0]);
      const auto rounded =
          number ? number->rescaled(static_cast<int>(std::clamp<std::int64_t>(whole(1, 0), 0, Decimal::max_scale))) : number;
      return rounded ? Value::of_decimal(*rounded, arena_) : Value{};
    }
    case Function::trim: {
      const std::string_view cut = trimmed(text(0));
      return cut.empty() ? Value{} : Value::of_text(cut);
    }
    case Function::upper: return Value::of_text(arena_.copy(to_upper_ascii(text(0))));
    case Function::lower: return Value::of_text(arena_.copy(to_lower_ascii(text(0))));
    case Function::substring: {
      const std::string_view from = text(0);
      const auto start = static_cast<std::size_t>(std::max<std::int64_t>(whole(1, 1), 1) - 1);
      if (start >= from.size()) return {};
      const std::string_view cut = from.substr(start, static_cast<std::size_t>(std::max<std::int64_t>(whole(2, 1'000'000), 0)));
      return cut.empty() ? Value{} : Value::of_text(cut);
    }
    case Function::pad: {
      std::string padded(text(0));
      const std::string_view fill = count > 2 ? text(2) : std::string_view(" ");
      const auto width = static_cast<std::size_t>(std::max<std::int64_t>(whole(1, 0), 0));
      if (padded.size() < width && !fill.empty()) padded.insert(0, width - padded.size(), fill[0]);
      return Value::of_text(arena_.copy(padded));
    }
    case Function::length: return Value::of_decimal(Decimal(static_cast<std::int64_t>(code_points(text(0)))), arena_);
    case Function::text: return Value::of_text(text(0));
    case Function::number: {
      const auto number = number_of(arguments[0]);
      return number ? Value::of_decimal(*number, arena_) : Value{};
    }
    case Function::date: {
      auto date = date_of(arguments[0]);
      if (!date && arguments[0].kind() == ValueKind::text) date = parse_compact_date(arguments[0].text());
      return date ? Value::of_date(*date) : Value{};
    }
    case Function::check_digit: {
      const auto digit = gs1_check_digit(text(0));
      return digit ? Value::of_text(arena_.copy(std::string_view(&*digit, 1))) : Value{};
    }
    case Function::concat: break;
  }
  return {};
}

namespace {

std::optional<bool> logical(Operation operation, std::optional<bool> a, std::optional<bool> b) {
  const bool deciding = operation == Operation::logical_or;  // `or` is decided by true, `and` by false
  if ((a && *a == deciding) || (b && *b == deciding)) return deciding;
  if (!a || !b) return std::nullopt;
  return !deciding;
}

std::optional<bool> compared(Operation operation, std::strong_ordering order) {
  switch (operation) {
    case Operation::equal: return order == 0;
    case Operation::not_equal: return order != 0;
    case Operation::less: return order < 0;
    case Operation::less_equal: return order <= 0;
    case Operation::greater: return order > 0;
    default: return order >= 0;
  }
}

std::optional<Decimal> calculated(Operation operation, Decimal a, Decimal b) {
  switch (operation) {
    case Operation::add: return a.plus(b);
    case Operation::subtract: return a.minus(b);
    case Operation::multiply: return a.times(b);
    default: return a.divided_by(b, division_scale, Rounding::half_up);
  }
}

}  // namespace

Value Evaluator::evaluate(std::uint32_t expression, const Frame& frame, const Segment* current) {
  const Span ops = pool_.expressions[expression].ops;
  if (ops.count == 1 && pool_.ops[ops.first].operation == Operation::constant) return pool_.constants[pool_.ops[ops.first].a];
  const std::size_t bottom = stack_.size();
  const auto pop = [this] {
    const Value value = stack_.back();
    stack_.pop_back();
    return value;
  };
  for (std::uint32_t at = 0; at < ops.count; ++at) {
    const ExpressionOp& op = pool_.ops[ops.first + at];
    switch (op.operation) {
      case Operation::constant: stack_.push_back(pool_.constants[op.a]); break;
      case Operation::field: stack_.push_back(field(pool_.paths[op.a], frame, current)); break;
      case Operation::element: stack_.push_back(element(pool_.element_sources[op.a], frame, current)); break;
      case Operation::fact: {
        const std::string_view fact = inputs_.facts.find(pool_.facts[op.a]);
        stack_.push_back(fact.empty() ? Value{} : Value::of_text(arena_.copy(fact)));
        break;
      }
      case Operation::frame_index:
        stack_.push_back(Value::of_decimal(Decimal(static_cast<std::int64_t>(outwards(frame, op.a).index)), arena_));
        break;
      case Operation::pivot: {
        List* occurrences = outwards(frame, op.a).pivot;
        stack_.push_back(occurrences == nullptr ? Value{} : Value::of_list(occurrences));
        break;
      }
      case Operation::related: {
        const Value key = pop();
        Record* record = key.is_absent() ? nullptr : related(op.a, text_of(key, arena_));
        stack_.push_back(record == nullptr ? Value{} : Value::of_record(record));
        break;
      }
      case Operation::descend: {
        const Value from = pop();
        stack_.push_back(from.kind() == ValueKind::record ? walk(from, pool_.paths[op.a].steps, frame, current) : Value{});
        break;
      }
      case Operation::allocate: stack_.push_back(allocated(op, frame)); break;
      case Operation::segments: {
        const ElementSource& source = pool_.element_sources[op.a];
        std::int64_t count = 0;
        if (counted_ != nullptr)
          for (const Segment& segment : counted_->segments)
            count += segment.node == source.node && matches(source.key, pool_.key_values, *counted_, segment) ? 1 : 0;
        stack_.push_back(counted_ == nullptr ? Value{} : Value::of_decimal(Decimal(count), arena_));
        break;
      }
      case Operation::instant: {
        const CivilTime now = to_utc(inputs_.now);
        const Moment moment{now.date, now.hour, now.minute, now.second, 0, Moment::Precision::second, true, 0};
        stack_.push_back(Value::of_moment(moment, arena_));
        break;
      }
      case Operation::today: {
        // The day in the partner's zone where that is known.
        Instant local = inputs_.now;
        const std::string_view name = inputs_.facts.find("partner.timezone");
        if (const auto zone = name.empty() ? std::nullopt : TimeZone::named(name))
          local.milliseconds += std::int64_t{zone->offset_at(local)} * 60'000;
        stack_.push_back(Value::of_date(to_utc(local).date));
        break;
      }
      case Operation::negate: {
        const auto number = number_of(pop());
        stack_.push_back(number ? Value::of_decimal(number->negated(), arena_) : Value{});
        break;
      }
      case Operation::logical_not: {
        const auto known = truth(pop());
        stack_.push_back(known ? Value::of_boolean(!*known) : Value{});
        break;
      }
      case Operation::otherwise: {
        const Value second = pop();
        if (stack_.back().is_absent()) stack_.back() = second;
        break;
      }
      case Operation::logical_or:
      case Operation::logical_and: {
        const Value b = pop();
        const Value a = pop();
        stack_.push_back(of_truth(logical(op.operation, truth(a), truth(b))));
        break;
      }
      case Operation::equal:
      case Operation::not_equal:
      case Operation::less:
      case Operation::less_equal:
      case Operation::greater:
      case Operation::greater_equal: {
        const Value b = pop();
        const Value a = pop();
        const auto order = compare(a, b, arena_);
        stack_.push_back(order ? of_truth(compared(op.operation, *order)) : Value{});
        break;
      }
      case Operation::add:
      case Operation::subtract:
      case Operation::multiply:
      case Operation::divide: {
        const auto b = number_of(pop());
        const auto a = number_of(pop());
        const auto result = a && b ? calculated(op.operation, *a, *b) : std::nullopt;
        stack_.push_back(result ? Value::of_decimal(*result, arena_) : Value{});
        break;
      }
      case Operation::in_values: {
        const Value operand = pop();
        if (operand.is_absent()) {
          stack_.emplace_back();
          break;
        }
        bool found = false;
        for (std::uint32_t i = 0; i < op.b && !found; ++i)
          found = compare(operand, pool_.constants[op.a + i], arena_) == std::strong_ordering::equal;
        stack_.push_back(Value::of_boolean(found));
        break;
      }
      case Operation::in_table: {
        const Value operand = pop();
        const Table* table = tables_[op.a];
        stack_.push_back(
            operand.is_absent() || table == nullptr ? Value{} : Value::of_boolean(table->value_of(text_of(operand, arena_)).has_value()));
        break;
      }
      case Operation::lookup: {
        std::string key;
        bool known = true;
        for (std::uint32_t i = 0; i < op.b; ++i) {
          const Value& part = stack_[stack_.size() - op.b + i];
          known = known && !part.is_absent();
          if (i != 0) key += Table::key_separator;
          key += text_of(part, arena_);
        }
        stack_.resize(stack_.size() - op.b);
        const Table* table = tables_[op.a];
        const auto found = known && table != nullptr ? table->value_of(key, op.c) : std::nullopt;
        stack_.push_back(found && !found->empty() ? Value::of_text(arena_.copy(*found)) : Value{});
        break;
      }
      case Operation::is_present:
      case Operation::is_absent: {
        const Value operand = pop();
        const bool there = !operand.is_absent() && (operand.kind() != ValueKind::list || operand.list().size != 0);
        stack_.push_back(Value::of_boolean(there == (op.operation == Operation::is_present)));
        break;
      }
      case Operation::call: {
        const Value result = call(static_cast<Function>(op.a), stack_.data() + (stack_.size() - op.b), op.b);
        stack_.resize(stack_.size() - op.b);
        stack_.push_back(result);
        break;
      }
      case Operation::aggregate: {
        const Value list = pop();
        const Value result = aggregate(op, list, frame, current);
        stack_.push_back(result);
        break;
      }
    }
  }
  const Value result = stack_.size() > bottom ? stack_.back() : Value{};
  stack_.resize(bottom);
  return result;
}

}  // namespace crossdock::mapping
