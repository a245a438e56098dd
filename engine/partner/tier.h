#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "partner/trading_partner.h"

namespace crossdock::partner {

/// What the tier of a document decides, beside the severity of its exceptions.
struct TierPolicy {
  std::uint32_t attempts = 0;           ///< tries at a file before people are asked
  std::uint32_t sends = 0;              ///< tries at sending it where the receiver's server refuses it
  std::chrono::seconds first_pause{0};  ///< after the first try; twice as long after each further one
  std::chrono::seconds longest_pause{0};
  std::chrono::hours settled_within{0};  ///< an exception of it is due then
};
[[nodiscard]] const TierPolicy& policy_of(Tier tier);

/// The tier of documents of this canonical kind, where the pack says none.
[[nodiscard]] Tier default_tier(std::string_view kind);
/// As the ledger keeps it: "revenue"; operational for what names none.
[[nodiscard]] Tier tier_named(std::string_view name);

/// How long work rests after its try number `attempts` came to nothing; up to a quarter shorter by `seed`, so that not all of it is tried
/// again in one moment.
[[nodiscard]] std::chrono::milliseconds pause_after(const TierPolicy& policy, std::uint32_t attempts, std::uint64_t seed);

}  // namespace crossdock::partner
