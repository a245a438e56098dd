#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "document/value.h"

namespace crossdock::format {

/// A moment as canonical JSON shows it: `2026-11-20`, `2026-11-20T08:01`, `2026-11-20T08:01:14`, `2026-11-20T08:01:14.25`, each with
/// `Z` or `+01:00` behind it where the zone is known. What is written says the precision, so that reading gives the same moment.
void append_moment(const Moment& moment, std::string& out);
[[nodiscard]] std::optional<Moment> parse_moment(std::string_view text);

}  // namespace crossdock::format
