#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "document/value.h"
#include "mapping/evaluate.h"
#include "mapping/inputs.h"
#include "mapping/program.h"
#include "mapping/rules.h"

/// A map runs in two pure steps: what it needs from outside for one object is told first, then it runs with that.
namespace crossdock::mapping {

/// An object that the map wants beside its own.
struct RelatedNeed {
  std::string name;                  ///< as the map calls it
  const ObjectType* type = nullptr;  ///< of the wanted object
  std::string key;                   ///< its business key
  bool optional = false;
};

/// Whether the map wants other objects at all.
[[nodiscard]] bool has_related_needs(const MapProgram& program);

/// The numbers that the object is found by: its own, and those of the orders that it is about.
[[nodiscard]] std::vector<std::string> keys_of(const CanonicalObject& object);
[[nodiscard]] bool has_key(const CanonicalObject& object, std::string_view key);

/// What a map gets for a number that leads to several objects of one type, the latest first: the latest one. Of documents about orders
/// (shipments) that are asked for by the number of an order: the latest with the `orders` of all of them, so that sums are over
/// everything that was shipped; of several with one number of their own the latest counts, and cancelled ones do not.
/// Nothing where none is left. The result shares values with the objects, and takes memory of `arena`.
[[nodiscard]] std::optional<CanonicalObject> as_one(const std::vector<CanonicalObject>& latest_first, std::string_view key, Arena& arena);

/// What a map, or rules, want beside the object: each key once, in the order in which the object has them.
[[nodiscard]] std::vector<RelatedNeed> related_needs(const MapProgram& program, const CanonicalObject& object, const MapInputs& inputs);
[[nodiscard]] std::vector<RelatedNeed> related_needs(const RuleProgram& rules, const CanonicalObject& object, const MapInputs& inputs);

/// The sequences that writing the object takes numbers of, one entry a number, in the order in which
/// MapInputs::allocated_numbers must give them. `inputs` has the related objects already.
[[nodiscard]] std::vector<std::string> number_needs(const std::shared_ptr<const MapProgram>& program, const CanonicalObject& object,
                                                    const MapInputs& inputs);

/// Needed objects that the evaluator's inputs lack and that are not optional, with the span of the `needs`.
[[nodiscard]] std::vector<std::pair<RelatedNeed, SourceSpan>> missing_needs(const ExpressionPool& pool, const CanonicalObject& object,
                                                                            Evaluator& evaluator);
/// Findings about them.
[[nodiscard]] std::vector<Diagnostic> missing_related(const MapProgram& program, const CanonicalObject& object, Evaluator& evaluator);

}  // namespace crossdock::mapping
