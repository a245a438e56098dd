#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "exchange/context.h"
#include "exchange/intake.h"
#include "partner/pack.h"
#include "transport/sftp_channel.h"

namespace crossdock::exchange {

/// What one round with a partner's server did.
struct RemoteRound {
  std::uint64_t fetched = 0;  ///< files taken in, which are to be worked on
  std::uint64_t sent = 0;
  std::size_t unready = 0;     ///< on the server, perhaps still being written
  bool more = false;           ///< there is more to fetch or to send at once
  std::set<std::string> days;  ///< whose report lists have changed
  std::optional<transport::Trouble> trouble;
  std::uint64_t waiting = 0;  ///< with trouble: files that could not be sent
};

/// A partner whose files come from its SFTP server and go to it. A round sends what waits, in its order, and fetches what is there.
/// Every step is in the ledger before the next one, so a round may be cut off at any moment and the next one goes on. To be used by one
/// thread at a time.
class RemotePartner {
 public:
  /// What `context`, `intake` and `interrupt` name must outlive it.
  RemotePartner(Context& context, Intake& intake, std::shared_ptr<const partner::PackVersion> pack, transport::SftpSettings settings,
                const transport::Interrupt& interrupt);

  [[nodiscard]] const std::string& name() const { return sender_.name; }
  [[nodiscard]] const partner::PackVersion& pack() const { return *pack_; }
  [[nodiscard]] std::chrono::milliseconds stable_for() const { return channel_.settings().readiness.stable_for; }
  /// Whether something waits to be sent there.
  [[nodiscard]] bool anything_waits() const;

  /// Throws MachineFault and ledger::LedgerFault; trouble with the server is told.
  [[nodiscard]] RemoteRound round();

 private:
  void send(RemoteRound& round);
  bool send_some(RemoteRound& round, std::vector<ledger::OutboxEntry> entries);
  void stage(std::vector<ledger::OutboxEntry>& entries);
  void publish(RemoteRound& round, std::vector<ledger::OutboxEntry>& entries);
  void report(RemoteRound& round, const std::set<std::int64_t>& jobs);
  void not_sent(const ledger::OutboxEntry& entry, const transport::Trouble& trouble);
  void fetch(RemoteRound& round);
  void settle_what_was_stored();
  [[nodiscard]] std::vector<ledger::OutboxEntry> waiting(std::size_t most) const;

  Context& context_;
  Intake& intake_;
  std::shared_ptr<const partner::PackVersion> pack_;
  Intake::Sender sender_;
  transport::SftpChannel channel_;
};

}  // namespace crossdock::exchange
