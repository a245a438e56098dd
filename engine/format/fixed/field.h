#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "format/field_check.h"
#include "grammar/grammar.h"

namespace crossdock::format {

/// What stands in a field's columns without what fills it up: blanks on the right of a text, on both sides of anything else; another
/// filler on the left, one character of it staying where nothing else is there. A field of blanks is empty.
[[nodiscard]] std::string unpadded(const grammar::ElementRule& rule, std::string_view columns);

/// The value filled up to `width` characters; nothing where it is longer. A sign stays in front of zeros; an empty value is blanks.
[[nodiscard]] std::optional<std::string> padded(const grammar::ElementRule& rule, std::string_view value, std::size_t width);

}  // namespace crossdock::format
