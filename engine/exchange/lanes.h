#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "ledger/job.h"

namespace crossdock::exchange {

/// Works on jobs in lanes: those of one partner one after another in their order, those of different partners side by side, at
/// most `lanes` at a time, the partners taken in turn. With one lane everything happens on the calling thread. No new job is begun
/// once `stopped` says so; what `work` throws ends all lanes and is thrown here.
void run_in_lanes(const std::vector<ledger::JobRecord>& jobs, std::size_t lanes, const std::function<bool()>& stopped,
                  const std::function<void(const ledger::JobRecord&)>& work);

}  // namespace crossdock::exchange
