#pragma once

#include <cstdint>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "language/grammar_ast.h"
#include "language/map_ast.h"

/// The parsers of the two languages: text to AST, all errors of a file in one run. After an error parsing takes up again at the
/// next rule, inside nested blocks too; what could be read is always returned. Diagnostics carry codes S###, at most
/// limits::source_diagnostics of one file, in the order of the text.
namespace crossdock::language {

[[nodiscard]] GrammarFile parse_grammar(const SourceSet& sources, std::uint32_t file, std::vector<Diagnostic>& diagnostics);
[[nodiscard]] MapFile parse_map(const SourceSet& sources, std::uint32_t file, std::vector<Diagnostic>& diagnostics);

}  // namespace crossdock::language
