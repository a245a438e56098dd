#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/clock.h"
#include "partner/trading_partner.h"

namespace crossdock::exchange {

/// A set that waits for companions.
struct WaitingSet {
  Instant since;
  std::uint64_t bytes = 0;
};

/// When the batch that a set opened goes out, however few sets it has: the time that [batch] of the pack says, in the partner's `zone`.
/// Where it says none (any more), at once.
[[nodiscard]] Instant closing_time(const partner::BatchSettings& batch, std::string_view zone, Instant since);

/// How many of these sets, in their order, go into one interchange: at least one, and at most what [batch] and the engine's bounds allow.
[[nodiscard]] std::size_t sets_that_fit(const partner::BatchSettings& batch, std::span<const WaitingSet> sets);

/// How many of these sets, in their order, go out now in one interchange; 0: they wait on. A batch that is full does not wait for its time.
[[nodiscard]] std::size_t sets_due(const partner::BatchSettings& batch, std::string_view zone, std::span<const WaitingSet> sets,
                                   Instant now);

}  // namespace crossdock::exchange
