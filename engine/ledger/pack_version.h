#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"

/// Which versions of packs were worked with, and since when. What a version holds is kept under its hash and never changed.
namespace crossdock::ledger {

/// How a version became the active one of its pack.
enum class TakenBy : std::uint8_t {
  reload,    ///< it lay in the pack's folder when the site was loaded
  apply,     ///< a person applied it
  rollback,  ///< a person went back to it
};
[[nodiscard]] std::string_view name_of(TakenBy value);

/// From `at` until the next one of the same partner, its documents are worked on by this version.
struct Activation {
  std::int64_t sequence = 0;  ///< of all partners together; given by the ledger
  std::string partner;
  std::string hash;  ///< of the version
  TakenBy by = TakenBy::reload;
  Instant at;
  std::string who;
  std::string note;
};

/// What a person saw the effect of: the edited version beside the one that was active.
struct PlanRecord {
  std::string partner;
  std::string active;  ///< hashes
  std::string edited;
  Instant at;
  std::string who;
  std::string outcome;  ///< "1,204 documents: 1,180 the same, 24 different"
};

}  // namespace crossdock::ledger
