#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "mapping/test.h"
#include "partner/pack.h"

namespace crossdock::cli {

/// Runs the tests that stand with the map of `document`, as the pack sees it. Samples are read by the map's own grammar.
[[nodiscard]] std::vector<mapping::TestResult> run_map_tests(const partner::PackVersion& pack, const partner::LinkedDocument& document,
                                                             Instant now);

}  // namespace crossdock::cli
