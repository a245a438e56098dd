#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "exchange/context.h"

namespace crossdock::exchange {

/// What a check of the ledger, the archive and the work folders came to.
struct LedgerCheck {
  std::vector<std::string> faults;  ///< a sentence each
  std::uint64_t files = 0, numbers = 0, blobs = 0;
  std::uint64_t pending = 0;  ///< jobs that are not done, and files that wait to go out
};

/// Checks that the database is whole and its audit chain unbroken; that every control number follows the one before and is issued,
/// void with a reason, or reserved by a job that is not done; that the bytes of every file and of everything that went out are in the
/// archive, unchanged; that what lies in the work folders is known. Reads all of the archive. May run beside a daemon, whose work under way
/// is no fault.
[[nodiscard]] LedgerCheck check_ledger(Context& context);

}  // namespace crossdock::exchange
