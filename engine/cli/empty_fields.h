#pragma once

#include <set>
#include <string>
#include <vector>

#include "partner/site.h"
#include "report/mapping_pages.h"

namespace crossdock::cli {

/// "lines[2].unit" as "lines[].unit".
[[nodiscard]] std::string without_indexes(const std::string& path);

/// The fields of the map's object that are not among `filled` (without indexes), with who needs them: the documents of those that the
/// pack routes its objects to, the pack's rules, the object itself where a field is required. Of objects inside objects those count
/// that the map speaks of or that somebody needs.
[[nodiscard]] std::vector<report::EmptyField> empty_fields(const partner::Site* site, const partner::PackVersion& pack,
                                                           const partner::LinkedDocument& document, const std::set<std::string>& filled);

}  // namespace crossdock::cli
