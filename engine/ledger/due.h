#pragma once

#include <chrono>

#include "base/clock.h"

namespace crossdock::ledger {

/// A job that is to wait longer than this was told so by a clock that has been set back since.
inline constexpr std::chrono::hours longest_pause{1};

/// Whether what is to wait until `not_before` waits no more.
[[nodiscard]] inline bool is_due(Instant not_before, Instant now) {
  return not_before <= now || not_before.milliseconds - now.milliseconds > std::chrono::milliseconds(longest_pause).count();
}

}  // namespace crossdock::ledger
