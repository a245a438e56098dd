#pragma once

#include <vector>

#include "language/outline.h"
#include "language/report.h"
#include "language/token.h"

namespace crossdock::language {

/// The tokens of a source file, or none where it is too large or no UTF-8 (reported). A byte order mark is passed over.
[[nodiscard]] std::vector<Token> tokens_of_file(const SourceSet& sources, std::uint32_t file, Report& report);

/// False (and reported) where a rule has more operators than an expression may have: what is deeper than that is no rule of a person.
[[nodiscard]] bool is_bounded(const OutlineRule& rule, Report& report);

}  // namespace crossdock::language
