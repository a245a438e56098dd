#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "partner/site.h"

/// A site's counts, for Prometheus. Everything comes from the ledger, so a restart changes nothing.
namespace crossdock::report {

/// The only values that labels may have: what the site declares. Anything else that a document says of itself is counted as "other".
struct MetricLabels {
  std::vector<std::string> partners;
  std::set<std::string, std::less<>> documents;  ///< sets, layouts and kinds
  std::vector<std::string> alerts;
};
[[nodiscard]] MetricLabels metric_labels(const partner::Site& site);

/// What the ledger does not know.
struct Machine {
  std::string version;  ///< of the program
  std::optional<std::uint64_t> disk_free_bytes, disk_size_bytes, ledger_bytes;
};
/// Of the disk that holds the exchange folder.
[[nodiscard]] Machine look_at_machine(const std::filesystem::path& exchange, std::string version);

/// The Prometheus text format, version 0.0.4: each family with HELP and TYPE, families and samples in a fixed order. Seconds and bytes;
/// only counters end in `_total`; no ids. Costs a look at what waits, not at what was done.
[[nodiscard]] std::string metrics_text(const ledger::LedgerView& view, const MetricLabels& labels, const Machine& machine, Instant now);

}  // namespace crossdock::report
