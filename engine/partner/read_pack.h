#pragma once

#include <string>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "partner/toml.h"
#include "partner/trading_partner.h"

namespace crossdock::partner {

/// The typed values of a pack. `values` is the pack's table with its base pack and the site's defaults already under it;
/// `folder_name` is what the name must be. Whatever has the wrong shape keeps its default: check_keys has told it before.
/// Reports what keys alone cannot tell: missing ones, contradictions, unknown zones.
[[nodiscard]] TradingPartner read_pack(const TomlValue& values, const std::string& folder_name, std::vector<Diagnostic>& diagnostics);

}  // namespace crossdock::partner
