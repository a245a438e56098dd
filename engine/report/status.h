#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/ledger.h"

/// How a site stands: what is stuck, why, and what to type. `crossdock status` shows it.
namespace crossdock::report {

/// Files that wait to be delivered to one partner.
struct WaitingDelivery {
  std::string partner;
  std::uint64_t files = 0;
  Instant since;
};

/// An alert that could not be sent.
struct FailingAlert {
  std::string alert;
  Instant since;
  std::uint32_t attempts = 0;
  std::string detail;
};

struct SiteStatus {
  std::vector<ledger::ExceptionRecord> exceptions;  ///< open; the most severe first, then what is due first
  std::vector<ledger::Pause> pauses;
  std::vector<std::string> packs_with_errors;  ///< partners whose files wait until their packs are mended; not from the ledger
  std::vector<WaitingDelivery> deliveries;     ///< longer than `late_delivery_milliseconds`
  std::vector<FailingAlert> alerts;
  std::uint64_t files_at_work = 0;           ///< taken in and not finished
  std::uint64_t documents_today = 0;         ///< in and out, since midnight UTC
  std::uint64_t awaited = 0;                 ///< acknowledgments that have not come
  std::uint64_t overdue = 0;                 ///< of these, those that should have
  std::uint64_t waiting_for_companions = 0;  ///< sets in open batches

  /// Whether somebody has to do something.
  [[nodiscard]] bool needs_somebody() const {
    return !packs_with_errors.empty() || !exceptions.empty() || !pauses.empty() || !deliveries.empty() || !alerts.empty();
  }
};

inline constexpr std::int64_t late_delivery_milliseconds = 900'000;

/// The most severe first, then what is due first, then the oldest.
void sort_by_urgency(std::vector<ledger::ExceptionRecord>& exceptions);

[[nodiscard]] SiteStatus gather_status(const ledger::LedgerView& view, Instant now);

/// What is stuck in three lines each, `most` of them at most, then the day in one line. Lines are at most 80 wide but for commands.
[[nodiscard]] std::string status_text(const SiteStatus& status, Instant now, std::size_t most);
/// One JSON object: `exceptions` (id, severity, partner, document, count, since, due, cause, next, owner), `pauses`, `deliveries`,
/// `alerts`, and the counts of SiteStatus.
[[nodiscard]] std::string status_json(const SiteStatus& status, Instant now);

}  // namespace crossdock::report
