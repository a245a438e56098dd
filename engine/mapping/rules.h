#pragma once

#include <memory>
#include <string>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "diagnostic/fault.h"
#include "document/value.h"
#include "mapping/inputs.h"
#include "mapping/program.h"

namespace crossdock::mapping {

/// What a business rule found in an object.
struct RuleFinding {
  std::string id;                         ///< "R_STORE"
  FaultKind kind = FaultKind::rule_warn;  ///< rule_hold, rule_warn or rule_reject
  std::string text;                       ///< its placeholders filled, printable
  std::string next;                       ///< what to do
  std::string owner;                      ///< who does it
  std::string playbook;                   ///< what people do about it: a name of diagnostic/playbook.h
  std::string object_path;                ///< "lines[2]" for a rule `for each lines`, else empty
  SourceSpan span;                        ///< of the rule
};

struct RuleInstructions;

/// The rules of one name for one object type, linked: base, family and partner rules together.
class RuleProgram {
 public:
  std::string name;
  const ObjectType* object = nullptr;
  std::vector<TableUse> tables;
  std::shared_ptr<const RuleInstructions> instructions;
};

/// Every rule that fires, in the order written; a `for each` rule once an item. A condition over something absent does not fire.
/// An object that the rules need, and that is not there, holds: rule "needs".
[[nodiscard]] std::vector<RuleFinding> evaluate(const RuleProgram& rules, const CanonicalObject& object, const MapInputs& inputs);

}  // namespace crossdock::mapping
