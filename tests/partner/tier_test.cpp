#include "partner/tier.h"

#include <chrono>
#include <set>

#include <boost/test/unit_test.hpp>

using namespace crossdock::partner;
using std::chrono::milliseconds;

BOOST_AUTO_TEST_SUITE(tiers)

BOOST_AUTO_TEST_CASE(the_more_hangs_on_a_document_the_more_often_and_the_sooner_it_is_tried_again) {
  const Tier in_order[] = {Tier::revenue, Tier::customer, Tier::operational, Tier::analytics};
  for (std::size_t i = 0; i + 1 < std::size(in_order); ++i) {
    const TierPolicy& more = policy_of(in_order[i]);
    const TierPolicy& less = policy_of(in_order[i + 1]);
    BOOST_TEST(more.attempts > less.attempts);
    BOOST_TEST(more.sends > less.sends);
    BOOST_TEST((more.first_pause < less.first_pause));
    BOOST_TEST((more.longest_pause < less.longest_pause));
    BOOST_TEST((more.settled_within < less.settled_within));
  }
}

BOOST_AUTO_TEST_CASE(pauses_double_up_to_the_longest_and_are_spread) {
  const TierPolicy& policy = policy_of(Tier::operational);
  for (const auto& [attempts, longest] : {std::pair{1u, 30'000}, {2u, 60'000}, {3u, 120'000}, {6u, 900'000}, {4'000'000u, 900'000}}) {
    std::set<milliseconds> pauses;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      const milliseconds pause = pause_after(policy, attempts, seed);
      BOOST_TEST((pause <= milliseconds(longest)));
      BOOST_TEST((pause >= milliseconds(longest * 3 / 4)));
      pauses.insert(pause);
    }
    BOOST_TEST(pauses.size() > 15u);
  }
  BOOST_TEST((pause_after(policy, 2, 7) == pause_after(policy, 2, 7)));
}

BOOST_AUTO_TEST_CASE(kinds_of_documents_have_tiers_of_their_own) {
  BOOST_TEST((default_tier("order") == Tier::revenue));
  BOOST_TEST((default_tier("shipment") == Tier::customer));
  BOOST_TEST((default_tier("product_activity") == Tier::analytics));
  BOOST_TEST((default_tier("catalog") == Tier::operational));
  BOOST_TEST((default_tier("") == Tier::operational));
  BOOST_TEST((tier_named("customer") == Tier::customer));
  BOOST_TEST((tier_named("") == Tier::operational));
}

BOOST_AUTO_TEST_SUITE_END()
