#pragma once

#include <vector>

#include "diagnostic/diagnostic.h"
#include "partner/pack.h"
#include "partner/toml.h"
#include "partner/trading_partner.h"

namespace crossdock::partner {

/// The [[expect]] tables of a pack. What is wrong with one is told, and it is left out.
[[nodiscard]] std::vector<ExpectationSettings> read_expectations(const TomlValue& tables, const std::vector<DocumentSettings>& documents,
                                                                 std::vector<Diagnostic>& diagnostics);

/// Whether the dates that they count from are dates of their documents' objects: an error for each that is not. Spans into the pack's
/// sources.
[[nodiscard]] std::vector<Diagnostic> check_expectations(const PackVersion& pack);

}  // namespace crossdock::partner
