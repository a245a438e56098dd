#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/clock.h"
#include "diagnostic/diagnostic.h"
#include "partner/site.h"

namespace crossdock::cli {

/// Everything wrong with a site, or with some of its packs.
struct SiteCheck {
  std::vector<Diagnostic> found;  ///< each once; spans into the site's sources
  std::size_t packs = 0, packs_with_errors = 0;
  std::size_t errors = 0, warnings = 0;
  std::size_t tests = 0;         ///< of maps
  std::size_t samples = 0;       ///< that packs expect something of
  std::size_t failed_tests = 0;  ///< of both
};

/// Checks grammars, maps, packs and tables, and plays the tests of maps and samples. `only`: these packs; empty: everything.
[[nodiscard]] SiteCheck check_site(const partner::Site& site, Instant now, const std::vector<std::string>& only = {});

}  // namespace crossdock::cli
