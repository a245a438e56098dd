#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "ledger/job.h"

namespace crossdock::exchange {

/// Jobs that are worked on together at most.
inline constexpr std::size_t jobs_together = 64;

/// Works on jobs in lanes, some together: those of one partner one after another in their order and never in two lanes at a time, those
/// of different partners side by side, at most `lanes` at a time. Partners take turns, `jobs_together` jobs each; what few jobs they
/// leave room for is filled with the next partner's. A job that was tried before, or was asked for by a person, is worked on alone: what
/// may have ended the program takes no other one with it again.
/// With one lane everything happens on the calling thread. No new jobs are begun once `stopped` says so; what `work` throws ends all
/// lanes and is thrown here.
void run_in_lanes(const std::vector<ledger::JobRecord>& jobs, std::size_t lanes, const std::function<bool()>& stopped,
                  const std::function<void(std::span<const ledger::JobRecord>)>& work);

}  // namespace crossdock::exchange
