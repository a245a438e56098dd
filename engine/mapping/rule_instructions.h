#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "diagnostic/fault.h"
#include "diagnostic/source.h"
#include "mapping/instructions.h"

namespace crossdock::mapping {

/// One business rule, compiled.
struct CompiledRule {
  std::string id;
  FaultKind kind = FaultKind::rule_warn;
  std::uint32_t condition = none;
  std::uint32_t message = none;
  std::uint32_t next = none;
  std::string owner;
  std::string playbook;       ///< empty: that of business rules
  std::uint32_t each = none;  ///< an expression that gives the list; none: the rule is about the object as a whole
  std::string each_path;      ///< "lines"
  std::string at;             ///< the field that it speaks of, from the item or the object
  SourceSpan span;
};

struct RuleInstructions {
  ExpressionPool pool;
  std::vector<CompiledRule> rules;
};

}  // namespace crossdock::mapping
