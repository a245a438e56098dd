#pragma once

#include <string_view>
#include <vector>

#include "language/report.h"
#include "language/token.h"

namespace crossdock::language {

/// The tokens of `text`, without comments and blanks. `offset` is where `text` begins in its file.
/// What is no token is reported and left out; a text without its closing quote ends with the line.
[[nodiscard]] std::vector<Token> tokens_of(std::string_view text, std::uint32_t offset, Report& report);

}  // namespace crossdock::language
