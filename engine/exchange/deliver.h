#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/context.h"
#include "ledger/job.h"
#include "transport/channel.h"

namespace crossdock::exchange {

/// Gives the channel that an outbox entry goes through.
using ChannelOf = std::function<transport::Channel&(const ledger::OutboxEntry&)>;

/// Publishes the outbox entries of a job that go into folders and are not out yet; those for servers wait for their round.
/// Stage, fsync, ledger, rename, fsync, ledger: run again after a stop at any moment, each goes out once. What a partner's folder refuses
/// stays and is told: empty means that all are settled. Throws MachineFault.
[[nodiscard]] std::vector<std::string> deliver(Context& context, const ledger::JobRecord& job, const ChannelOf& channel_of);

/// What a channel knows an entry by.
[[nodiscard]] transport::Outgoing outgoing_of(const ledger::OutboxEntry& entry);
/// The entry that a staged name stands for.
[[nodiscard]] std::optional<std::int64_t> entry_number(std::string_view staged_name);
/// Its bytes, whole. Throws MachineFault.
[[nodiscard]] std::unique_ptr<InputFile> bytes_of(Context& context, const ledger::OutboxEntry& entry);
/// The entry is staged, unless a person held or cancelled it meanwhile: its state then.
[[nodiscard]] ledger::OutboxState record_staged(ledger::LedgerWriter& writer, const ledger::OutboxEntry& entry);
/// The entry is out: its document, and the interchange that it acknowledges, go on.
void record_sent(ledger::LedgerWriter& writer, const ledger::OutboxEntry& entry);
/// Its name is taken: it is held, and a person has to look.
void record_taken(ledger::LedgerWriter& writer, const ledger::OutboxEntry& entry, const std::string& detail);

}  // namespace crossdock::exchange
