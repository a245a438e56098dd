#pragma once

#include <memory>
#include <string>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "document/value.h"
#include "mapping/evaluate.h"
#include "mapping/inputs.h"
#include "mapping/program.h"

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

/// Each key once, in the order in which the object has them.
[[nodiscard]] std::vector<RelatedNeed> related_needs(const MapProgram& program, const CanonicalObject& object, const MapInputs& inputs);

/// The sequences that writing the object takes numbers of, one entry a number, in the order in which
/// MapInputs::allocated_numbers must give them. `inputs` has the related objects already.
[[nodiscard]] std::vector<std::string> number_needs(const std::shared_ptr<const MapProgram>& program, const CanonicalObject& object,
                                                    const MapInputs& inputs);

/// Findings about needed objects that the evaluator's inputs lack.
[[nodiscard]] std::vector<Diagnostic> missing_related(const MapProgram& program, const CanonicalObject& object, Evaluator& evaluator);

}  // namespace crossdock::mapping
