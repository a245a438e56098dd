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

struct MapTestCount {
  std::size_t run = 0;
  std::size_t failed = 0;
};
/// The tests of every map of this layer, as the pack sees it.
MapTestCount test_maps(const partner::PackVersion& pack, mapping::Layer layer, Instant now, std::vector<Diagnostic>& failures);

}  // namespace crossdock::cli
