#pragma once

#include <string>
#include <vector>

#include "cli/context.h"
#include "partner/site.h"

namespace crossdock::cli {

struct CoverageOptions {
  bool json = false;
  bool only_dropped = false;
  std::string html = {};  ///< write it as a page there too; "-" is standard output; empty: no page
};

/// Reads `files` (none: the samples that the map's tests name) and tells what the map does with each of their elements.
/// Exit code `found` where it drops something. `site` may be nullptr: then nobody is known who needs what stays empty.
void show_coverage(Context& context, const partner::Site* site, const partner::PackVersion& pack, const partner::LinkedDocument& document,
                   const std::vector<std::string>& files, CoverageOptions options);

}  // namespace crossdock::cli
