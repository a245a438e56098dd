#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"

/// What is counted for metrics. The ledger keeps these rows in the transactions that they count, and never counts down: what is pruned
/// has happened all the same.
namespace crossdock::ledger {

namespace tallied {
inline constexpr std::string_view documents = "documents";        ///< by direction, set (name) and verdict (outcome)
inline constexpr std::string_view files = "files";                ///< by what became of them (outcome)
inline constexpr std::string_view received = "received";          ///< files that came; `total` bytes
inline constexpr std::string_view sent = "sent";                  ///< files that went out; `total` bytes
inline constexpr std::string_view delivered = "delivered";        ///< by bucket (name): from the arrival of a file to what was made of it
inline constexpr std::string_view answered = "answered";          ///< by bucket (name): the same, of our acknowledgments
inline constexpr std::string_view acknowledged = "acknowledged";  ///< by bucket (name) and state (outcome): from sending to their answer
inline constexpr std::string_view exceptions = "exceptions";      ///< that were opened, by playbook (name)
}  // namespace tallied

/// The upper bounds of the buckets that durations are counted in, in seconds; beyond the last: "+Inf". The ledger has the same.
inline constexpr std::array<std::int64_t, 11> duration_buckets = {1, 5, 15, 60, 300, 900, 3600, 14'400, 43'200, 86'400, 259'200};

struct Tally {
  std::string what;  ///< one of `tallied`
  std::string partner;
  std::string direction;  ///< "in" or "out"
  std::string name, outcome;
  std::uint64_t count = 0;
  std::uint64_t total = 0;  ///< bytes, or milliseconds of durations
  Instant last;             ///< when it was counted last
};

/// What waits now, of one partner.
struct Backlog {
  std::string partner;
  std::uint64_t jobs = 0;  ///< files taken in and not finished
  Instant oldest_job;      ///< the oldest of them came then; where there is one
  std::uint64_t deliveries = 0;
  std::uint64_t waiting_for_companions = 0;   ///< sets in open batches
  std::uint64_t awaited = 0;                  ///< acknowledgments that have not come
  std::uint64_t overdue = 0;                  ///< of these, those that should have
  std::array<std::uint64_t, 4> exceptions{};  ///< open, in the order of ExceptionSeverity
};

}  // namespace crossdock::ledger
