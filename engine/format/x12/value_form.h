#pragma once

#include <cstddef>
#include <string_view>

#include "format/x12/element_check.h"

/// Forms of a value that say nothing else than another form of it: what a pack may trim, remark, refuse or cut.
namespace crossdock::x12 {

/// The value without the spaces in front of it and behind it.
[[nodiscard]] std::string_view without_blanks(std::string_view value);

/// Whether a number has zeros in front that its length does not ask for, or zeros at the end behind its decimal point (X12.6). The one
/// zero in front of a decimal point is not held against it.
[[nodiscard]] bool has_needless_zeros(std::string_view value, const ElementCheck& check);

/// The bytes of the first `most` characters of a text, UTF-8 sequences counting as one where the text is valid UTF-8.
[[nodiscard]] std::size_t bytes_of_characters(std::string_view value, std::size_t most);

}  // namespace crossdock::x12
