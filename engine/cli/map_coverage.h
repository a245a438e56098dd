#pragma once

#include <string>
#include <vector>

#include "cli/context.h"
#include "partner/pack.h"

namespace crossdock::cli {

struct CoverageOptions {
  bool json = false;
  bool only_dropped = false;
};

/// Reads `files` (none: the samples that the map's tests name) and tells what the map does with each of their elements.
/// Exit code `found` where it drops something.
void show_coverage(Context& context, const partner::PackVersion& pack, const partner::LinkedDocument& document,
                   const std::vector<std::string>& files, CoverageOptions options);

}  // namespace crossdock::cli
