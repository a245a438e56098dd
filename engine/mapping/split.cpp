#include "mapping/split.h"

#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "mapping/evaluate.h"
#include "mapping/instructions.h"
#include "mapping/likeness.h"

namespace crossdock::mapping {

namespace {

Record* copy_of(const Record& record, Arena& arena) {
  Record* copy = make_record(*record.type, arena);
  std::copy(record.slots, record.slots + record.type->fields.size(), copy->slots);
  return copy;
}

Value at_path(const Record& root, const std::vector<std::uint32_t>& slots) {
  Value value = root[slots.front()];
  for (std::size_t i = 1; i < slots.size(); ++i) value = value.kind() == ValueKind::record ? value.record()[slots[i]] : Value{};
  return value;
}

/// Sets a value inside a record that is a copy; the objects on the way become copies too.
void set_path(Record& root, const std::vector<std::uint32_t>& slots, const Value& value, Arena& arena) {
  Record* at = &root;
  for (std::size_t i = 0; i + 1 < slots.size(); ++i) {
    Value& inner = (*at)[slots[i]];
    if (inner.is_absent() && value.is_absent()) return;
    Record* copy =
        inner.kind() == ValueKind::record ? copy_of(inner.record(), arena) : make_record(*at->type->fields[slots[i]].object, arena);
    inner = Value::of_record(copy);
    at = copy;
  }
  (*at)[slots.back()] = value;
}

std::string path_of(const ObjectType* type, const std::vector<std::uint32_t>& slots) {
  std::string path;
  for (const std::uint32_t slot : slots) {
    path += (path.empty() ? "" : ".") + type->fields[slot].name;
    type = type->fields[slot].object;
  }
  return path;
}

Diagnostic conflict(SourceSpan span, std::string path, std::string message, std::string help) {
  Diagnostic finding;
  finding.code = Code::value_conflicting;
  finding.kind = FaultKind::value_conflicting;
  finding.span = span;
  finding.object_path = std::move(path);
  finding.message = std::move(message);
  finding.help = std::move(help);
  return finding;
}

Decimal sum_of(const Value& items, std::uint32_t slot) {
  Decimal sum;
  if (items.kind() != ValueKind::list) return sum;
  for (const Value& item : items.list())
    if (const auto number = number_of(item.record()[slot])) sum = sum.plus(*number).value_or(sum);
  return sum;
}

/// Walks the items along the path once and hands each innermost one to the part of its value.
class Splitter {
 public:
  Splitter(const SplitPlan& plan, Arena& arena, std::vector<Diagnostic>& findings) : plan_(plan), arena_(arena), findings_(findings) {}

  void run(Record& root, std::vector<CanonicalObject>& parts) {
    sources_.resize(plan_.by.size() + 1);
    indexes_.resize(plan_.by.size());
    sources_[0] = &root;
    descend(0);
    for (Part& part : parts_) {
      Record& made = *part.open[0].copy;
      for (const SplitInto& into : plan_.into) {
        if (part.first == nullptr) break;
        const Value& value = (*part.first)[into.from];
        if (value.is_absent()) continue;
        const Value there = at_path(made, into.slots);
        if (!there.is_absent() && !equal(there, value))
          findings_.push_back(conflict(plan_.span, path_of(made.type, into.slots),
                                       "each part is given a value of its own here, and there is one already",
                                       "drop the rule that fills it, or the `into`"));
        set_path(made, into.slots, value, arena_);
      }
      parts.push_back({&made});
    }
  }

 private:
  struct Open {
    const Record* source = nullptr;
    Record* copy = nullptr;
  };
  struct Part {
    const Record* first = nullptr;  ///< the first item with its value; nullptr: those that have none
    std::vector<Open> open;         ///< the records on the way, by step
  };

  /// Depth is that of the path, which the map gives.
  void descend(std::size_t step) {
    const Record& here = *sources_[step];
    const Value value = here[plan_.by[step]];
    const bool is_last = step + 1 == plan_.by.size();
    if (!is_last && value.kind() == ValueKind::list && value.list().size != 0) {
      if (step == plan_.innermost && plan_.share != none) check_share(here, value);
      indexes_[step] = 0;
      for (const Value& item : value.list()) {
        ++indexes_[step];
        sources_[step + 1] = &item.record();
        descend(step + 1);
      }
    } else if (!is_last && value.kind() == ValueKind::record) {
      sources_[step + 1] = &value.record();
      descend(step + 1);
    } else {
      place(is_last ? value : Value{}, step);
    }
  }

  void check_share(const Record& item, const Value& inside) {
    const auto whole = number_of(item[plan_.share]);
    const Decimal sum = sum_of(inside, plan_.shared);
    if (whole && *whole == sum) return;
    std::string path;
    for (std::size_t at = 0; at < plan_.innermost; ++at) {
      const Field& field = sources_[at]->type->fields[plan_.by[at]];
      path += field.name + (field.is_list ? "[" + std::to_string(indexes_[at]) + "]." : ".");
    }
    path += item.type->fields[plan_.share].name;
    findings_.push_back(conflict(
        plan_.span, path, "`" + path + "` is " + (whole ? whole->to_string() : "absent") + ", and " + sum.to_string() + " is shared out",
        "correct one of the two: the parts would not be the whole"));
  }

  Part& part_of(const Value& value) {
    const std::string key = (value.is_absent() ? "-" : "+") + std::string(text_of(value, arena_));
    const auto [known, is_new] = by_value_.try_emplace(key, parts_.size());
    if (is_new) {
      parts_.emplace_back();
      if (!value.is_absent()) parts_.back().first = sources_[plan_.by.size() - 1];
      parts_.back().open.resize(plan_.by.size());
    }
    return parts_[known->second];
  }

  /// Puts the records on the way, the last at `step`, into the part of the value.
  void place(const Value& value, std::size_t step) {
    Part& part = part_of(value);
    for (std::size_t at = 0; at <= step; ++at) {
      Open& open = part.open[at];
      if (open.source == sources_[at]) continue;
      open = {sources_[at], copy_of(*sources_[at], arena_)};
      // Below this one nothing is open yet; its own list begins empty.
      for (std::size_t below = at + 1; below < part.open.size(); ++below) part.open[below] = {};
      if (at < step) (*open.copy)[plan_.by[at]] = {};
      if (at == 0) continue;
      Value& where = (*part.open[at - 1].copy)[plan_.by[at - 1]];
      if (!part.open[at - 1].source->type->fields[plan_.by[at - 1]].is_list) {
        where = Value::of_record(open.copy);
        continue;
      }
      if (where.is_absent()) where = Value::of_list(arena_.make<List>());
      where.list().push(Value::of_record(open.copy), arena_);
    }
    if (plan_.share == none || step <= plan_.innermost) return;
    Record& around = *part.open[plan_.innermost].copy;
    around[plan_.share] = Value::of_decimal(sum_of(around[plan_.by[plan_.innermost]], plan_.shared), arena_);
  }

  const SplitPlan& plan_;
  Arena& arena_;
  std::vector<Diagnostic>& findings_;
  std::vector<const Record*> sources_;
  std::vector<Part> parts_;
  std::unordered_map<std::string, std::size_t> by_value_;
  std::vector<std::size_t> indexes_;  ///< of the items on the way, by step, from 1
};

/// Puts parts together, level by level.
class Joiner {
 public:
  Joiner(const SplitPlan& plan, Arena& arena) : plan_(plan), arena_(arena) {}

  /// One value out of those that the parts have at a step of the path.
  Value join(const std::vector<Value>& values, std::size_t step) {
    if (values.size() == 1) return values.front();
    const Value& first = values.front();
    if (first.kind() == ValueKind::record && step < plan_.by.size()) return join_records(values, step);
    if (first.kind() != ValueKind::list) return first;
    return join_lists(values, step);
  }

  [[nodiscard]] std::vector<std::uint32_t> varying(std::size_t step) const {
    std::vector<std::uint32_t> slots{plan_.by[step]};
    if (plan_.share != none && step == plan_.innermost) slots.push_back(plan_.share);
    return slots;
  }

 private:
  Value join_records(const std::vector<Value>& values, std::size_t step) {
    Record* copy = copy_of(values.front().record(), arena_);
    std::vector<Value> inside;
    for (const Value& value : values)
      if (const Value& one = value.record()[plan_.by[step]]; !one.is_absent()) inside.push_back(one);
    if (!inside.empty()) (*copy)[plan_.by[step]] = join(inside, step + 1);
    if (plan_.share != none && step == plan_.innermost && !inside.empty()) {
      Decimal sum;
      for (const Value& value : values)
        if (const auto number = number_of(value.record()[plan_.share])) sum = sum.plus(*number).value_or(sum);
      (*copy)[plan_.share] = Value::of_decimal(sum, arena_);
    }
    return Value::of_record(copy);
  }

  Value join_lists(const std::vector<Value>& values, std::size_t step) {
    List* all = arena_.make<List>();
    // Only where a further list lies below can two parts hold pieces of one item; each part holds at most one of them.
    const bool has_list_below = step <= plan_.innermost;
    struct Piece {
      std::vector<Value> values;
      std::size_t last_part = 0;
    };
    std::vector<Piece> pieces;
    std::unordered_multimap<std::uint64_t, std::size_t> known;
    for (std::size_t part = 0; part < values.size(); ++part) {
      for (const Value& item : values[part].list()) {
        std::size_t found = pieces.size();
        if (has_list_below) {
          const std::vector<std::uint32_t> without = varying(step);
          const std::uint64_t hash = hash_of(item.record(), without);
          const auto [begin, end] = known.equal_range(hash);
          // The first one that this part has not continued yet.
          for (auto entry = begin; entry != end; ++entry) {
            Piece& piece = pieces[entry->second];
            if (entry->second < found && piece.last_part != part && same_but(piece.values.front().record(), item.record(), without))
              found = entry->second;
          }
          if (found == pieces.size()) known.emplace(hash, found);
        }
        if (found == pieces.size()) pieces.emplace_back();
        pieces[found].values.push_back(item);
        pieces[found].last_part = part;
      }
    }
    for (const Piece& piece : pieces) all->push(join(piece.values, step), arena_);
    return Value::of_list(all);
  }

  const SplitPlan& plan_;
  Arena& arena_;
};

}  // namespace

void split_object(const CanonicalObject& whole, const SplitPlan& plan, Arena& arena, std::vector<CanonicalObject>& parts,
                  std::vector<Diagnostic>& findings) {
  Splitter(plan, arena, findings).run(*whole.root, parts);
}

CanonicalObject join_objects(const std::vector<CanonicalObject>& parts, const SplitPlan& plan, Arena& arena,
                             std::vector<Diagnostic>& findings) {
  if (parts.empty()) return {};
  std::vector<Value> roots;
  for (const CanonicalObject& part : parts) {
    Record* root = copy_of(*part.root, arena);
    for (const SplitInto& into : plan.into) {
      set_path(*root, into.slots, Value{}, arena);
      // An object that held nothing but this value is no object.
      Value& outermost = (*root)[into.slots.front()];
      if (into.slots.size() == 2 && outermost.kind() == ValueKind::record) {
        const Record& inner = outermost.record();
        const bool is_empty =
            std::all_of(inner.slots, inner.slots + inner.type->fields.size(), [](const Value& one) { return one.is_absent(); });
        if (is_empty) outermost = {};
      }
    }
    roots.push_back(Value::of_record(root));
  }
  const Record& first = roots.front().record();
  for (const Value& root : roots) {
    for (std::uint32_t slot = 0; slot < first.type->fields.size(); ++slot) {
      if (slot == plan.by.front() || equal(first[slot], root.record()[slot])) continue;
      findings.push_back(conflict(plan.join_span, first.type->fields[slot].name,
                                  "the parts of one document differ in `" + first.type->fields[slot].name + "`",
                                  "give them the same, or write them apart"));
      return {&roots.front().record()};
    }
  }
  return {&Joiner(plan, arena).join(roots, 0).record()};
}

bool joins(const MapProgram& program) { return !program.instructions->split.joins.empty(); }

bool join_into_one(const MapProgram& program, const CanonicalObject& a, const CanonicalObject& b) {
  if (a.root == b.root) return true;
  const SplitPlan& plan = program.instructions->split;
  const Value key = at_path(*a.root, plan.joins);
  return !key.is_absent() && equal(key, at_path(*b.root, plan.joins));
}

std::vector<CanonicalObject> join_parts(const MapProgram& program, const std::vector<CanonicalObject>& parts, Arena& arena,
                                        std::vector<Diagnostic>& findings) {
  if (!joins(program) || parts.size() < 2) return parts;
  const SplitPlan& plan = program.instructions->split;
  std::unordered_map<std::string, std::size_t> known;
  std::vector<std::vector<CanonicalObject>> groups;
  for (const CanonicalObject& part : parts) {
    const Value key = at_path(*part.root, plan.joins);
    // What has no key belongs to nothing else.
    const auto [group, is_new] =
        key.is_absent() ? std::pair{known.end(), true} : known.try_emplace(std::string(text_of(key, arena)), groups.size());
    if (is_new)
      groups.push_back({part});
    else
      groups[group->second].push_back(part);
  }
  std::vector<CanonicalObject> joined;
  for (const auto& group : groups) joined.push_back(group.size() == 1 ? group.front() : join_objects(group, plan, arena, findings));
  return joined;
}

}  // namespace crossdock::mapping
