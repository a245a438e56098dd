#include "mapping/needs.h"

#include <set>
#include <utility>

#include "base/text.h"
#include "mapping/instructions.h"
#include "mapping/write.h"

namespace crossdock::mapping {

namespace {

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

}  // namespace

bool has_related_needs(const MapProgram& program) { return !program.instructions->pool.related.empty(); }

std::vector<RelatedNeed> related_needs(const MapProgram& program, const CanonicalObject& object, const MapInputs& inputs) {
  std::vector<RelatedNeed> needs;
  const ExpressionPool& pool = program.instructions->pool;
  if (pool.related.empty()) return needs;
  Arena arena;
  Evaluator evaluator(pool, program.tables, inputs, arena);
  for (const RelatedName& related : pool.related)
    for (std::string& key : keys_of(related, object, evaluator))
      needs.push_back({related.name, related.type, std::move(key), related.optional});
  return needs;
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

std::vector<Diagnostic> missing_related(const MapProgram& program, const CanonicalObject& object, Evaluator& evaluator) {
  std::vector<Diagnostic> findings;
  const ExpressionPool& pool = program.instructions->pool;
  for (std::uint32_t index = 0; index < pool.related.size(); ++index) {
    const RelatedName& related = pool.related[index];
    if (related.optional) continue;
    for (const std::string& key : keys_of(related, object, evaluator)) {
      if (evaluator.related(index, key) != nullptr) continue;
      Diagnostic& finding = findings.emplace_back();
      finding.code = Code::related_missing;
      finding.kind = FaultKind::value_required_missing;
      finding.span = related.span;
      finding.value = key;
      finding.message = "the " + related.type->name + " `" + printable(key) + "`, which the map needs, is not there";
      finding.help = "let it come first, or give it; a map that can do without says: needs … optional";
      finding.owner = "integration";
    }
  }
  return findings;
}

}  // namespace crossdock::mapping
