#include "mapping/version_bounds.h"

namespace crossdock::mapping {

bool holds_at(const VersionScope& at, const std::optional<language::Name>& since, const std::optional<language::Name>& until,
              Problems& problems) {
  if (!since && !until) return true;
  for (const auto* bound : {&since, &until}) {
    if (!*bound) continue;
    if (at.version.empty() || (*bound)->text.size() < 5) {
      problems.error(Code::map_version_wrong, (*bound)->span,
                     at.version.empty() ? "a layout has no versions" : quoted((*bound)->text) + " is no version of " + at.standard);
      return false;
    }
  }
  const std::string release = at.version.substr(0, 6);
  if (since && release < since->text.substr(0, 6)) return false;
  return !until || release <= until->text.substr(0, 6);
}

}  // namespace crossdock::mapping
