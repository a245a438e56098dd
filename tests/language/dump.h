#pragma once

#include <string>

#include "language/grammar_ast.h"
#include "language/map_ast.h"

/// The AST as text: one node a line, children indented; expressions in brackets, so that precedence shows.
namespace crossdock::language {

std::string dump(const Expression& expression);
std::string dump(const GrammarFile& file);
std::string dump(const MapFile& file);

}  // namespace crossdock::language
