#pragma once

#include <string>

#include "grammar/grammar.h"
#include "partner/pack.h"
#include "report/guide.h"

/// The steps that make a guide: internal to guide*.cpp.
namespace crossdock::report {

/// Structure, elements, statements and example of an X12 document.
void describe_set(const partner::PackVersion& pack, const partner::LinkedDocument& linked, bool everything, GuideDocument& document);
/// The fields of a layout.
void describe_layout(const partner::LinkedDocument& linked, GuideDocument& document);
/// The fields of a canonical object, for JSON.
void describe_object(const ObjectType& type, GuideDocument& document);

/// "required", "optional", "not sent"
[[nodiscard]] std::string usage_words(grammar::Usage usage);
/// "once", "200 times", "any number of times"
[[nodiscard]] std::string repeat_words(std::uint32_t maximum);

}  // namespace crossdock::report
