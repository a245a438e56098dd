#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "ledger/flow.h"
#include "ledger/ledger.h"

/// A day's documents: what came against what went on. See docs/reports.md.
namespace crossdock::report {

/// A quantity or amount in one unit or currency, of what came and of what went out of it.
struct Balance {
  std::string name;  ///< "quantity" or "amount"
  std::string unit;  ///< "each", "USD"; empty: the documents say none
  Decimal in, out;
};

/// A document that came and did not go on, or went on and is not acknowledged.
struct MissingKey {
  std::string key;       ///< the business key; empty: it has none
  std::string document;  ///< id of the document that is stuck
  std::string why;       ///< "held", "997 overdue"
};

/// The objects of one kind that came from one partner for another. Each document is one of the first counts below `received`.
struct Flow {
  std::string from, kind;
  std::string to;  ///< empty: the pack names no receiver
  std::uint64_t received = 0;
  std::uint64_t delivered = 0;  ///< all that was made of the document is out
  std::uint64_t on_the_way = 0;
  std::uint64_t kept = 0;  ///< there is no receiver
  std::uint64_t held = 0;
  std::uint64_t rejected = 0;  ///< by its syntax, or unreadable
  std::uint64_t refused = 0;   ///< by a business rule
  std::uint64_t duplicate = 0;
  // Of the documents that went out and are to be acknowledged.
  std::uint64_t to_acknowledge = 0, acknowledged = 0, refused_by_receiver = 0;
  std::vector<Balance> balances;
  std::vector<MissingKey> missing;

  [[nodiscard]] bool differs() const;
};

struct HourOfDay {
  std::uint64_t received = 0, failed = 0;  ///< failed: held, rejected or refused
};

struct Reconciliation {
  std::string day;  ///< "2026-11-20", in UTC
  Instant at;
  std::vector<Flow> flows;  ///< by sender, kind and receiver
  std::array<HourOfDay, 24> hours{};
  std::vector<std::int64_t> delivery;        ///< milliseconds from received to out, rising
  std::vector<std::int64_t> acknowledgment;  ///< milliseconds from out to acknowledged, rising
  std::uint64_t unacknowledged = 0;

  [[nodiscard]] bool differs() const;
};

/// Of the documents that came on a day, as everything stands now. Nothing: `day` is no date.
[[nodiscard]] std::optional<Reconciliation> reconcile(const ledger::LedgerView& view, std::string_view day, Instant now);

/// The value that so many in a hundred do not exceed; `rising` is not empty.
[[nodiscard]] std::int64_t percentile(const std::vector<std::int64_t>& rising, unsigned hundredth);

/// outbound/reconciliation/<date>.csv: a row a measure, then a row a missing key; header row, CRLF.
[[nodiscard]] std::string reconciliation_csv(const Reconciliation& day);
/// <date>.html: the same as a page, with plots.
[[nodiscard]] std::string reconciliation_html(const Reconciliation& day);
/// For a terminal: 80 columns.
[[nodiscard]] std::string reconciliation_text(const Reconciliation& day);
[[nodiscard]] std::string reconciliation_json(const Reconciliation& day);

}  // namespace crossdock::report
