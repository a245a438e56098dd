#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/disk.h"
#include "change/groups.h"
#include "exchange/layout.h"
#include "ledger/archive.h"
#include "ledger/ledger.h"
#include "partner/site.h"

/// What edited packs would make of the documents that came, beside what the active ones make of them.
namespace crossdock::change {

/// A definition of a pack that is not as it is in the active version.
struct ChangedFile {
  std::string partner;
  std::string name;  ///< "order.map", "base/850.grammar"
  std::string how;   ///< "changed", "new", "gone"
};

/// A pack that would become active.
struct PlannedPack {
  std::string partner;
  std::string active, edited;  ///< hashes; `active` empty: there is none
};

/// A document, or a file with documents, that could not be compared.
struct PassedOver {
  std::string id, name, why;
};

struct Plan {
  std::vector<PlannedPack> packs;
  std::vector<ChangedFile> files;
  std::optional<Instant> since;  ///< documents that came from then on; nothing: all
  std::uint64_t documents = 0;   ///< compared
  bool more = false;             ///< there are more than were asked for
  std::uint64_t same = 0, different = 0, newly_failing = 0, newly_passing = 0;
  std::vector<DifferenceGroup> groups;          ///< of documents that differ; the most frequent first
  std::vector<DifferenceGroup> failing_groups;  ///< why documents fail newly
  std::vector<DifferenceGroup> passing_groups;  ///< why those that pass newly failed
  std::vector<PassedOver> passed_over;          ///< the first `listed`
  std::uint64_t passed_over_count = 0;

  static constexpr std::size_t listed = 1000;  ///< of each list

  [[nodiscard]] bool shows_something() const { return different + newly_failing + newly_passing + passed_over_count > 0; }
  /// "1,204 documents: 1,180 the same, 24 different"
  [[nodiscard]] std::string outcome() const;
};

struct PlanRequest {
  std::vector<std::string> partners;  ///< whose packs would become active: their documents, and those that go to them
  std::optional<Instant> since;
  std::size_t count = 10'000;  ///< of the latest documents
  unsigned threads = 2;
};

/// Both sites of a plan, and what they have in common.
struct PlanSites {
  std::shared_ptr<const partner::Site> active, edited;
  exchange::Layout layout;
  Disk& disk;
  const Clock& clock;
  ledger::Ledger& ledger;
  ledger::BlobStore& archive;
};

/// Reads the archive and changes nothing. The same archive gives the same plan, whatever `threads` is.
[[nodiscard]] Plan make_plan(const PlanSites& sites, const PlanRequest& request);

/// The files of these packs that differ.
[[nodiscard]] std::vector<ChangedFile> changed_files(const partner::Site& active, const partner::Site& edited,
                                                     const std::vector<std::string>& partners);

}  // namespace crossdock::change
