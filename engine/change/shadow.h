#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "change/groups.h"
#include "change/plan.h"
#include "diagnostic/diagnostic.h"
#include "diagnostic/source.h"

/// A run beside another system: what edited packs make of the files that it gets too, compared with what it made of them. Nothing is
/// delivered and nothing is written into the ledger.
namespace crossdock::change {

enum class MatchBy : std::uint8_t {
  name,  ///< a result bears the name of the file that it was made from, whatever its ending
  key,   ///< a result holds the document's business key as an element, a column or a value
};

/// shadows/<name>.toml. Folders are absolute.
struct ShadowSettings {
  std::string name;
  std::string partner;            ///< whose files
  std::string receiver;           ///< what is made for this one is compared
  std::filesystem::path inputs;   ///< copies of what the other system got; empty: what came here, by the archive
  std::filesystem::path results;  ///< what the other system made
  MatchBy match = MatchBy::key;
  std::vector<std::string> ignored;  ///< "ISA", "PO1.01", "column Created": segments, elements, columns that do not count
};
/// Reads the settings as file `name` of `sources`; what is wrong stands in `diagnostics`.
[[nodiscard]] ShadowSettings read_shadow(const std::filesystem::path& file, const partner::Site& site, SourceSet& sources,
                                         std::vector<Diagnostic>& diagnostics);

struct ShadowReport {
  ShadowSettings settings;
  Instant from, until;  ///< what came from then to before then
  std::uint64_t documents = 0, same = 0, different = 0;
  std::vector<DifferenceGroup> groups;  ///< before: the other system's; after: ours
  std::vector<PassedOver> not_made;     ///< documents of which we make nothing, and why
  std::vector<PassedOver> ours_only;    ///< documents without a result of the other system
  std::vector<PassedOver> theirs_only;  ///< results without a document

  [[nodiscard]] bool shows_something() const { return different + not_made.size() + ours_only.size() + theirs_only.size() > 0; }
  /// "41 documents: 39 the same, 2 different"
  [[nodiscard]] std::string outcome() const;
};

/// Compares what came from `from` to before `until`. An error where a folder cannot be read.
[[nodiscard]] Result<ShadowReport> run_shadow(const PlanSites& sites, const ShadowSettings& settings, Instant from, Instant until);

[[nodiscard]] std::string shadow_text(const ShadowReport& report);
[[nodiscard]] std::string shadow_html(const ShadowReport& report, Instant written);
[[nodiscard]] std::string shadow_json(const ShadowReport& report);

}  // namespace crossdock::change
