#pragma once

#include <memory>
#include <string>
#include <vector>

#include "grammar/grammar.h"
#include "grammar/version.h"
#include "language/grammar_ast.h"

namespace crossdock::grammar {

struct Compiled {
  std::shared_ptr<const Grammar> grammar;  ///< nullptr where there are errors
  std::vector<Diagnostic> diagnostics;
};

/// Compiles a set of a version with overlays applied in order.
[[nodiscard]] Compiled compile_set(const Version& version, const SetTree& set,
                                   const std::vector<const language::OverlayDeclaration*>& overlays);

/// The version's dictionary as a grammar without a set.
[[nodiscard]] std::shared_ptr<const Grammar> compile_dictionary(const Version& version);

}  // namespace crossdock::grammar
