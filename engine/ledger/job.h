#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace crossdock::ledger {

/// ready -> committed -> done. A job under a lease is still `ready`: whoever holds the lease's token may work on it.
enum class JobState : std::uint8_t {
  ready,
  committed,  ///< the outcome is in the ledger; what follows from it may be done again without harm
  done,
  dead,  ///< too many attempts
};
[[nodiscard]] std::string_view name_of(JobState state);

/// Whether a try that came to nothing counts: a full disk is no fault of the file.
enum class Attempt : std::uint8_t { counts, does_not_count };

/// What a job is to do with its file.
enum class Task : std::uint8_t {
  take,     ///< judge it, answer it, pass it on
  release,  ///< one document of it was held: pass it on, as a person decided
  replay,   ///< one document of it is made again under the active versions, in place of what was sent
  close,    ///< of a receiver's batch: what it carries is written as one interchange
};
[[nodiscard]] std::string_view name_of(Task task);

/// Work on one file that came; of a batch, the file is that of its first set.
struct JobRecord {
  std::int64_t id = 0;
  std::string file;
  Task task = Task::take;
  std::string document;  ///< the inbound document that `release` or `replay` is about
  std::string partner;   ///< the lane
  JobState state = JobState::ready;
  Instant created;  ///< the time that the translation runs at, also when it runs again
  Instant not_before;
  std::uint32_t attempts = 0;  ///< counted before the work
  std::string token;           ///< of the lease; empty: nobody has it
  Instant lease_until;
  std::string detail;  ///< the last error
};

/// Why the files of a partner are received but not worked on.
struct Pause {
  std::string partner;  ///< empty: of every partner
  Instant since;
  std::string who, reason;
};

/// One row of the audit trail. `hash` covers the row and the hash before it.
struct AuditRecord {
  std::int64_t sequence = 0;
  Instant at;
  std::string who, action, subject, detail;
  std::string hash;
};

}  // namespace crossdock::ledger
