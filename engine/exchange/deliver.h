#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/context.h"
#include "ledger/job.h"
#include "transport/channel.h"

namespace crossdock::exchange {

/// Gives the channel that an outbox entry goes through.
using ChannelOf = std::function<transport::Channel&(const ledger::OutboxEntry&)>;

/// What partners' folders refused, by job.
using DeliveryTroubles = std::map<std::int64_t, std::vector<std::string>>;

/// Publishes the outbox entries of jobs that go into folders and are not out yet, in their order; those for servers wait for their
/// round. Stage all, fsync, ledger, rename all, fsync, ledger: run again after a stop at any moment, each goes out once. What a
/// partner's folder refuses stays and is told: a job without troubles is settled. That they are out is written to `later`: until it is
/// settled, a staged file that is not there counts as published. Throws MachineFault.
[[nodiscard]] DeliveryTroubles deliver(Context& context, ledger::Ledger& later, std::span<const std::int64_t> jobs,
                                       const ChannelOf& channel_of);

/// Removes what a power cut brought back under its staged name although it was published. Throws MachineFault.
void drop_stale_stages(Context& context);

/// What a channel knows an entry by.
[[nodiscard]] transport::Outgoing outgoing_of(const ledger::OutboxEntry& entry);
/// The entry that a staged name stands for.
[[nodiscard]] std::optional<std::int64_t> entry_number(std::string_view staged_name);
/// Its bytes, whole. Throws MachineFault.
[[nodiscard]] std::unique_ptr<InputFile> bytes_of(Context& context, const ledger::OutboxEntry& entry);
/// Takes an entry for this process to send; false: another sender has it, or it is out. What is recorded of it counts only as long as
/// that holds.
[[nodiscard]] bool claim_send(ledger::LedgerWriter& writer, ledger::OutboxEntry& entry);
/// The entry is staged, unless a person held or cancelled it meanwhile: its state then.
[[nodiscard]] ledger::OutboxState record_staged(ledger::LedgerWriter& writer, const ledger::OutboxEntry& entry);
/// The entry is out: its document, and the interchange that it acknowledges, go on.
void record_sent(ledger::LedgerWriter& writer, const ledger::OutboxEntry& entry);
/// Opens an exception about a delivery for every document in the file of an entry. `remedy`: what to do before it is sent again.
void raise_delivery(ledger::LedgerWriter& writer, const ledger::OutboxEntry& entry, const std::string& rule, const std::string& cause,
                    const std::string& remedy, Instant now);
/// Its name is taken: it is held, and a person has to look.
void record_taken(ledger::LedgerWriter& writer, const ledger::OutboxEntry& entry, const std::string& detail, Instant now);

}  // namespace crossdock::exchange
