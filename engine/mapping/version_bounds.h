#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "language/map_ast.h"
#include "mapping/problems.h"

namespace crossdock::mapping {

/// The document that `since` and `until` of a map are compared with. Layouts and business rules have no version.
struct VersionScope {
  std::string standard;
  std::string version;  ///< "004010", "004010VICS"; empty: none
};

/// Whether what is bounded by these clauses holds at the version. Releases order by their six digits; what an industry appends does
/// not count. A bound that cannot be compared is a problem, and what it bounds does not hold.
[[nodiscard]] bool holds_at(const VersionScope& at, const std::optional<language::Name>& since, const std::optional<language::Name>& until,
                            Problems& problems);

}  // namespace crossdock::mapping
