#pragma once

#include <string>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "partner/toml.h"
#include "partner/trading_partner.h"

namespace crossdock::partner {

/// The [channel] of a pack. `root` is the whole of its values, `name` the partner's.
[[nodiscard]] ChannelSettings read_channel(const TomlValue& root, const std::string& name, std::vector<Diagnostic>& diagnostics);

}  // namespace crossdock::partner
