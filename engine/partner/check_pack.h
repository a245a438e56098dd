#pragma once

#include <vector>

#include "diagnostic/diagnostic.h"
#include "mapping/program.h"
#include "partner/pack.h"

namespace crossdock::partner {

/// Everything wrong with a pack, also in what no document of it uses: its documents, overlays, layouts, maps and rules.
/// May repeat itself: what two documents share is told by both.
[[nodiscard]] std::vector<Diagnostic> check_pack(const PackVersion& pack);

/// What linking every map of this layer finds, as the pack sees them.
[[nodiscard]] std::vector<Diagnostic> check_maps(const PackVersion& pack, mapping::Layer layer);

}  // namespace crossdock::partner
