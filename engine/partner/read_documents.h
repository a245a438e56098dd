#pragma once

#include <vector>

#include "diagnostic/diagnostic.h"
#include "partner/toml.h"
#include "partner/trading_partner.h"

namespace crossdock::partner {

/// The `[[document]]` entries of a pack. Reports what is missing in one, what contradicts itself, and two that say the same.
[[nodiscard]] std::vector<DocumentSettings> read_documents(const TomlValue& documents, std::vector<Diagnostic>& diagnostics);

}  // namespace crossdock::partner
