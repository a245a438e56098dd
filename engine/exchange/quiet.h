#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/ledger.h"
#include "partner/site.h"

namespace crossdock::exchange {

/// Why it is unusual that nothing of a partner came; nothing: it is not. By what it usually does: on at least 18 of the 20 weekdays of the
/// last four weeks something had come by some time of day, and that time passed an hour ago without anything today. So no partner is
/// missed that is new, comes seldom, or at weekends. By [quiet] after, where the pack says that: by the time since the latest file,
/// Saturdays and Sundays not counted. `arrivals`: of the last four weeks.
[[nodiscard]] std::optional<std::string> quiet_cause(const partner::QuietSettings& quiet, std::string_view zone,
                                                     std::span<const ledger::Arrivals> arrivals, Instant last, Instant now);

/// Opens an exception for each partner that is unusually quiet, and closes those of partners that sent something since. The ids of those
/// that were opened.
[[nodiscard]] std::vector<std::string> sweep_quiet(ledger::LedgerWriter& writer, const partner::Site& site, Instant now);

}  // namespace crossdock::exchange
