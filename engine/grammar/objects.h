#pragma once

#include <vector>

#include "document/object_type.h"
#include "grammar/findings.h"
#include "language/grammar_ast.h"

namespace crossdock::grammar {

/// Adds the declared types to `model`: names first, so that types may speak of each other in any order.
void add_objects(ObjectModel& model, const std::vector<const language::ObjectDeclaration*>& declarations, Findings& findings);

}  // namespace crossdock::grammar
