#pragma once

#include "grammar/compile.h"
#include "language/grammar_ast.h"

namespace crossdock::grammar {

/// Compiles a layout into the shape of a set: a record or loop that holds only fields is a segment; one that holds others is a loop
/// whose first child is the segment with its own fields.
[[nodiscard]] Compiled compile_layout(const language::LayoutDeclaration& layout);

}  // namespace crossdock::grammar
