#include "partner/tier.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/limits.h"

namespace crossdock::partner {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// In the order of Tier. The more hangs on a document, the sooner and the more often it is tried again, and the sooner people must look.
constexpr std::array<TierPolicy, 4> policies{{
    {limits::job_attempts + 2, 200, seconds(5), minutes(5), hours(4)},
    {limits::job_attempts + 1, 150, seconds(10), minutes(10), hours(8)},
    {limits::job_attempts, 100, seconds(30), minutes(15), hours(24)},
    {limits::job_attempts - 1, 50, minutes(2), hours(1), hours(72)},
}};

constexpr std::pair<std::string_view, Tier> tiers_of_kinds[] = {
    {"order", Tier::revenue},
    {"order_change", Tier::revenue},
    {"invoice", Tier::revenue},
    {"payment", Tier::revenue},
    {"shipment", Tier::customer},
    {"order_response", Tier::customer},
    {"product_activity", Tier::analytics},
};

}  // namespace

const TierPolicy& policy_of(Tier tier) { return policies.at(static_cast<std::size_t>(tier)); }

Tier default_tier(std::string_view kind) {
  const auto* const found =
      std::find_if(std::begin(tiers_of_kinds), std::end(tiers_of_kinds), [&](const auto& one) { return one.first == kind; });
  return found == std::end(tiers_of_kinds) ? Tier::operational : found->second;
}

Tier tier_named(std::string_view name) {
  for (const Tier tier : {Tier::revenue, Tier::customer, Tier::operational, Tier::analytics})
    if (tier_name(tier) == name) return tier;
  return Tier::operational;
}

std::chrono::milliseconds pause_after(const TierPolicy& policy, std::uint32_t attempts, std::uint64_t seed) {
  std::chrono::milliseconds pause = policy.first_pause;
  for (std::uint32_t i = 1; i < attempts && pause < policy.longest_pause; ++i) pause *= 2;
  pause = std::min<std::chrono::milliseconds>(pause, policy.longest_pause);
  // Any spreading does; the remainder of a large odd multiple has no pattern that jobs in a row would share.
  const auto spread = static_cast<std::int64_t>((seed * 2'654'435'761u + attempts * 40'503u) % 1000);
  return pause - pause * spread / 4000;
}

}  // namespace crossdock::partner
