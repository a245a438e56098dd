#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "exchange/context.h"
#include "ledger/document.h"
#include "partner/pack.h"
#include "transport/channel.h"

namespace crossdock::exchange {

/// Takes files in: intent, claim, archive, ledger, and only then the claimed file goes. Files of one folder are taken some together,
/// each step for all of them and made durable once before the next. Each step can be the last one before the program is killed;
/// `resume` goes on from there.
class Intake {
 public:
  explicit Intake(Context& context) : context_(context) {}

  /// Whose inbound folder it is: the partner's name, and its pack; nullptr: no partner has this folder.
  struct Sender {
    std::string name;
    const partner::PackVersion* pack = nullptr;
  };

  /// How many of the first files are best taken together; at least one, where there is any.
  [[nodiscard]] static std::size_t together(std::span<const transport::Found> found);

  /// Takes files that were found together, in their order. The jobs that work on them; none for a file that went away, may not be opened,
  /// or is still being written, in which case it stays claimed. Throws MachineFault, PartnerFault where something cannot be claimed
  /// (what was claimed before it is taken), and ChannelFault where the server fails.
  std::vector<std::int64_t> take(transport::Channel& channel, const Sender& sender, std::span<const transport::Found> found);

  /// Goes on with a file of an earlier try that the ledger has as claimed.
  std::optional<std::int64_t> resume(transport::Channel& channel, const Sender& sender, ledger::FileRecord file);
  /// How many files stayed claimed since this was asked last, because they were still being written.
  [[nodiscard]] std::size_t take_unfinished() { return unfinished_.exchange(0); }
  /// Clears away what the ledger has already: the claimed file of an archived one.
  void settle(transport::Channel& channel, const ledger::FileRecord& file);
  /// The same for a file that was stored and was not yet let go by its server. It is read once more before: what has other bytes is
  /// another file. Throws ChannelFault.
  void settle_remote(transport::Channel& channel, const ledger::FileRecord& file);

 private:
  /// A claimed file on its way into the archive.
  struct Incoming {
    ledger::FileRecord file;
    std::unique_ptr<transport::Arrival> arrival;
    std::optional<ledger::Blob> blob;  ///< its bytes, once they are copied
    std::string refusal;               ///< why it may not be opened
  };
  /// `failure`: why one could not be claimed; those after it are left where they are.
  std::vector<Incoming> claim(transport::Channel& channel, std::vector<ledger::FileRecord> files, std::span<const transport::Found> found,
                              std::string& failure);
  std::vector<std::int64_t> store(transport::Channel& channel, const Sender& sender, std::vector<Incoming> incoming);
  /// Neither bytes nor refusal come of a file that is still being written, or that its server does not give.
  void copy(transport::Channel& channel, ledger::BlobStore& archive, Incoming& incoming);
  std::int64_t record_stored(ledger::LedgerWriter& writer, const Sender& sender, ledger::FileRecord& file);
  std::int64_t record_refused(ledger::LedgerWriter& writer, const transport::Channel& channel, Incoming& incoming);
  /// After the ledger has the outcome.
  void let_go(transport::Channel& channel, transport::Arrival& arrival, const std::string& file, transport::Settlement settlement);
  /// The server did not give a file that it showed. Returns where the next poll is to see, throws where the server itself fails.
  void not_given(ledger::FileRecord file, const transport::Trouble& trouble);

  Context& context_;
  std::atomic<std::size_t> unfinished_{0};
};

}  // namespace crossdock::exchange
