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
  /// still being written, in which case it stays claimed. Throws MachineFault, and PartnerFault where nothing can be claimed.
  std::optional<std::int64_t> take(transport::Channel& channel, const Sender& sender, const transport::Found& found);

  /// Goes on with a file of an earlier run that the ledger has as claimed.
  std::optional<std::int64_t> resume(transport::Channel& channel, const Sender& sender, ledger::FileRecord file);
  /// Clears away what the ledger has already: the claimed file of an archived one.
  void settle(transport::Channel& channel, const ledger::FileRecord& file);

 private:
  std::optional<std::int64_t> store(transport::Arrival& arrival, const Sender& sender, ledger::FileRecord file);
  void refuse(transport::Arrival& arrival, ledger::FileRecord file, const std::string& reason);

  Context& context_;
};

}  // namespace crossdock::exchange
