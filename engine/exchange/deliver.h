#pragma once

#include <functional>
#include <string>
#include <vector>

#include "exchange/context.h"
#include "ledger/job.h"
#include "transport/channel.h"

namespace crossdock::exchange {

/// Gives the channel that an outbox entry goes through.
using ChannelOf = std::function<transport::Channel&(const ledger::OutboxEntry&)>;

/// Publishes the outbox entries of a job that are not out yet: stage, fsync, ledger, rename, fsync, ledger. Run again after a stop
/// at any moment, each goes out once. What a partner's folder refuses stays and is told: empty means that all are settled.
/// Throws MachineFault.
[[nodiscard]] std::vector<std::string> deliver(Context& context, const ledger::JobRecord& job, const ChannelOf& channel_of);

}  // namespace crossdock::exchange
