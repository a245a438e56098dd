#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "cli/context.h"
#include "document/object_type.h"

/// The canonical model as people read it: made from the same declarations that the engine runs on, so it cannot differ from them.
namespace crossdock::cli {

/// The type and every part it is made of, each once, in the order in which they are first named.
[[nodiscard]] std::vector<const ObjectType*> with_parts(const ObjectType& type);
/// Every kind of document and every part, documents first.
[[nodiscard]] std::vector<const ObjectType*> whole_model(const ObjectModel& model);

void show_objects(Context& context, const std::vector<const ObjectType*>& types);
[[nodiscard]] std::string objects_json(const std::vector<const ObjectType*>& types);
/// A page of its own: nothing in it comes from elsewhere.
[[nodiscard]] std::string objects_html(std::string_view title, const std::vector<const ObjectType*>& types, Instant written);

}  // namespace crossdock::cli
