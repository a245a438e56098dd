#pragma once

#include <cstdint>
#include <string>

#include "exchange/context.h"

namespace crossdock::exchange {

/// What went.
struct Pruned {
  std::uint64_t files = 0;  ///< from the ledger, with their documents
  std::uint64_t blobs = 0;  ///< from the archive
  std::uint64_t bytes = 0;
};

/// Removes what came before this time and is settled, from the ledger first and then from the archive: of the archive's days before that
/// day goes what nothing in the ledger leads to, what an earlier prune that was stopped left there too. What is open stays whole, however
/// old; see ledger::LedgerWriter::prune. May run beside a daemon. Throws MachineFault and ledger::LedgerFault.
[[nodiscard]] Pruned prune(Context& context, Instant before, const std::string& who, const std::string& reason);

/// What the daemon does by [retention] of crossdock.toml: once a day, some of it at a call, so that other work goes on in between.
class RetentionRound {
 public:
  /// Removes what is due, at most so much as keeps others waiting for a moment. Whether there is more. What went stands in the audit trail.
  bool run(Context& context);

 private:
  Instant next_;
  Pruned gone_;
};

/// The longest time for which a pack of the site remembers files and numbers, so that duplicates are known: nothing younger may go.
[[nodiscard]] std::int64_t longest_memory_milliseconds(const partner::Site& site);

}  // namespace crossdock::exchange
