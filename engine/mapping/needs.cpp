#include "mapping/needs.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "mapping/instructions.h"
#include "mapping/rule_instructions.h"
#include "mapping/write.h"

namespace crossdock::mapping {

namespace {

/// The field of the model that names the order which an object, or a part of it, is about.
constexpr std::string_view order_number = "order_number";

/// Every key that the object has for a related object, once.
std::vector<std::string> keys_of(const RelatedName& related, const CanonicalObject& object, Evaluator& evaluator) {
  Frame root;
  root.record = object.root;
  const Value found = evaluator.evaluate(related.by, root);
  std::vector<std::string> keys;
  std::set<std::string_view> seen;
  const auto add = [&](const Value& value) {
    const std::string_view text = text_of(value, evaluator.arena());
    if (!text.empty() && seen.insert(text).second) keys.emplace_back(text);
  };
  if (found.kind() == ValueKind::list) {
    for (const Value& value : found.list()) add(value);
  } else {
    add(found);
  }
  return keys;
}

std::vector<RelatedNeed> needs_of(const ExpressionPool& pool, const std::vector<TableUse>& tables, const CanonicalObject& object,
                                  const MapInputs& inputs) {
  std::vector<RelatedNeed> needs;
  if (pool.related.empty()) return needs;
  Arena arena;
  Evaluator evaluator(pool, tables, inputs, arena);
  for (const RelatedName& related : pool.related)
    for (std::string& key : keys_of(related, object, evaluator))
      needs.push_back({related.name, related.type, std::move(key), related.optional});
  return needs;
}

}  // namespace

std::vector<std::string> keys_of(const CanonicalObject& object) {
  std::vector<std::string> keys;
  const auto add = [&](const Record& record, std::string_view field) {
    const Value value = record.field(field);
    if (value.kind() != ValueKind::text && value.kind() != ValueKind::decimal) return;
    std::string key = value.kind() == ValueKind::text ? std::string(value.text()) : value.decimal().to_string();
    if (!key.empty() && std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(std::move(key));
  };
  const std::string& own = object.type().key;
  add(*object.root, own.empty() ? "number" : own);
  add(*object.root, order_number);
  const Value orders = object.root->field("orders");
  if (orders.kind() == ValueKind::list)
    for (const Value& order : orders.list())
      if (order.kind() == ValueKind::record) add(order.record(), order_number);
  return keys;
}

bool has_key(const CanonicalObject& object, std::string_view key) {
  const std::vector<std::string> keys = keys_of(object);
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

std::optional<CanonicalObject> as_one(const std::vector<CanonicalObject>& latest_first, std::string_view key, Arena& arena) {
  if (latest_first.empty()) return std::nullopt;
  const ObjectType& type = latest_first.front().type();
  const std::uint32_t slot = type.find("orders");
  const auto number_of = [&](const CanonicalObject& object) {
    return std::string(text_of(object.root->field(type.key.empty() ? "number" : type.key), arena));
  };
  if (slot == ObjectType::none || number_of(latest_first.front()) == key) return latest_first.front();
  Record* whole = nullptr;
  List* orders = arena.make<List>();
  std::set<std::string> seen;
  for (const CanonicalObject& object : latest_first) {
    if (std::string number = number_of(object); !number.empty() && !seen.insert(std::move(number)).second) continue;
    if (const Value purpose = object.root->field("purpose"); purpose.kind() == ValueKind::text && purpose.text() == "cancel") continue;
    if (whole == nullptr) {
      whole = make_record(type, arena);
      std::copy_n(object.root->slots, type.fields.size(), whole->slots);
    }
    const Value& own = (*object.root)[slot];
    if (own.kind() != ValueKind::list) continue;
    for (const Value& order : own.list()) orders->push(order, arena);
  }
  if (whole == nullptr) return std::nullopt;
  (*whole)[slot] = Value::of_list(orders);
  return CanonicalObject{whole};
}

bool has_related_needs(const MapProgram& program) { return !program.instructions->pool.related.empty(); }

std::vector<RelatedNeed> related_needs(const MapProgram& program, const CanonicalObject& object, const MapInputs& inputs) {
  return needs_of(program.instructions->pool, program.tables, object, inputs);
}

std::vector<RelatedNeed> related_needs(const RuleProgram& rules, const CanonicalObject& object, const MapInputs& inputs) {
  return needs_of(rules.instructions->pool, rules.tables, object, inputs);
}

std::vector<std::string> number_needs(const std::shared_ptr<const MapProgram>& program, const CanonicalObject& object,
                                      const MapInputs& inputs) {
  if (program->instructions->pool.sequences.empty()) return {};
  MapWriter writer(program);
  TransactionSet document;
  std::vector<Diagnostic> findings;
  writer.write(object, inputs, document, findings);
  return writer.asked();
}

std::vector<std::pair<RelatedNeed, SourceSpan>> missing_needs(const ExpressionPool& pool, const CanonicalObject& object,
                                                              Evaluator& evaluator) {
  std::vector<std::pair<RelatedNeed, SourceSpan>> missing;
  for (std::uint32_t index = 0; index < pool.related.size(); ++index) {
    const RelatedName& related = pool.related[index];
    if (related.optional) continue;
    for (std::string& key : keys_of(related, object, evaluator))
      if (evaluator.related(index, key) == nullptr)
        missing.emplace_back(RelatedNeed{related.name, related.type, std::move(key), false}, related.span);
  }
  return missing;
}

std::vector<Diagnostic> missing_related(const MapProgram& program, const CanonicalObject& object, Evaluator& evaluator) {
  std::vector<Diagnostic> findings;
  for (auto& [need, span] : missing_needs(program.instructions->pool, object, evaluator)) {
    Diagnostic& finding = findings.emplace_back();
    finding.code = Code::related_missing;
    finding.kind = FaultKind::value_required_missing;
    finding.span = span;
    finding.value = need.key;
    finding.message = "the " + need.type->name + " `" + printable(need.key) + "`, which the map needs, is not there";
    finding.help = "let it come first, or give it; a map that can do without says: needs … optional";
    finding.owner = "integration";
  }
  return findings;
}

}  // namespace crossdock::mapping
