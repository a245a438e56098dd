#pragma once

#include "report/acknowledgment_report.h"

namespace crossdock::report {

/// The report as the partner may read it: what they sent or got, what is wrong with it and what was answered. What is ours is left out:
/// whom it was passed to, exceptions, tiers, maps, rules, versions, places in our files and what we are to do.
[[nodiscard]] AcknowledgmentReport partner_copy(const AcknowledgmentReport& report);

}  // namespace crossdock::report
