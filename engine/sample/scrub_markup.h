#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "sample/replacement.h"

/// XML and JSON texts with their values replaced in place; names, structure and spelling stay.
namespace crossdock::sample {

/// What the value of an element, attribute or member of this name is; `parent` is the name of what it stands in.
using PrivacyOfName = std::function<Privacy(std::string_view name, std::string_view parent, std::string_view value)>;

/// Texts, attributes, CDATA sections and comments. Namespace declarations stay.
[[nodiscard]] Result<std::string> scrub_xml(std::string_view text, const PrivacyOfName& privacy, Replacement& replace);
/// Strings and numbers that are members or items; the items of a list are called as the list.
[[nodiscard]] Result<std::string> scrub_json(std::string_view text, const PrivacyOfName& privacy, Replacement& replace);

}  // namespace crossdock::sample
