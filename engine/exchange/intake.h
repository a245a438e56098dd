#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "exchange/context.h"
#include "ledger/document.h"
#include "partner/pack.h"
#include "transport/channel.h"

namespace crossdock::exchange {

/// Takes files in: intent, claim, archive, ledger, and only then the claimed file goes. Each step can be the last one before the
/// program is killed; `recover` goes on from there.
class Intake {
 public:
  explicit Intake(Context& context) : context_(context) {}

  /// Whose inbound folder it is: the partner's name, and its pack; nullptr: no partner has this folder.
  struct Sender {
    std::string name;
    const partner::PackVersion* pack = nullptr;
  };

  /// Takes one file. The job that works on it, or nothing where there is none (yet): it went away, it may not be opened, or it is
  /// still being written, in which case it stays claimed. Throws MachineFault, PartnerFault where nothing can be claimed, and
  /// ChannelFault where the server fails.
  std::optional<std::int64_t> take(transport::Channel& channel, const Sender& sender, const transport::Found& found);

  /// Goes on with a file of an earlier try that the ledger has as claimed.
  std::optional<std::int64_t> resume(transport::Channel& channel, const Sender& sender, ledger::FileRecord file);
  /// Clears away what the ledger has already: the claimed file of an archived one.
  void settle(transport::Channel& channel, const ledger::FileRecord& file);
  /// The same for a file that was stored and was not yet let go by its server. It is read once more before: what has other bytes is
  /// another file. Throws ChannelFault.
  void settle_remote(transport::Channel& channel, const ledger::FileRecord& file);

 private:
  std::optional<std::int64_t> store(transport::Channel& channel, transport::Arrival& arrival, const Sender& sender,
                                    ledger::FileRecord file);
  void refuse(transport::Channel& channel, transport::Arrival& arrival, ledger::FileRecord file, const std::string& reason);
  /// After the ledger has the outcome.
  void let_go(transport::Channel& channel, transport::Arrival& arrival, const std::string& file, transport::Settlement settlement);
  /// The server did not give a file that it showed. Returns where the next poll is to see, throws where the server itself fails.
  void not_given(ledger::FileRecord file, const transport::Trouble& trouble);

  Context& context_;
};

}  // namespace crossdock::exchange
