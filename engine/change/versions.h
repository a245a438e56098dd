#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "exchange/actions.h"
#include "ledger/ledger.h"
#include "partner/pack_files.h"
#include "partner/site.h"

/// Which versions of packs are worked with. A version is everything that a pack's hash covers, kept in the ledger under that hash; which
/// one is active is a row of the ledger too. So it is changed in one transaction, and there is no moment with a mixture.
///
/// A pack that nobody ever applied is worked with as its folder has it at each start and reload, and what is taken up so is kept as a
/// version. From the first `apply` on, or in a site with `take_up = "on-apply"`, only what was applied counts.
namespace crossdock::change {

/// The snapshot as the ledger keeps it, JSON; an error where it would not come back as it is (a file is no UTF-8).
[[nodiscard]] Result<std::string> content_of(const partner::PackSnapshot& snapshot);
/// The other way. `settings` and `partner` tell its folders. An error where its hash is another: the ledger is damaged.
[[nodiscard]] Result<std::shared_ptr<const partner::PackSnapshot>> snapshot_of(std::string_view content, std::string_view hash,
                                                                               const partner::SiteSettings& settings,
                                                                               std::string_view partner);

/// Whether edited files of the partner wait for `apply`. `active`: its latest activation; nothing: it has none.
[[nodiscard]] bool waits_for_apply(const std::optional<ledger::Activation>& active, partner::TakeUp take_up);

/// What becomes of packs that nobody applies.
enum class Edited : std::uint8_t {
  taken_up,  ///< they are worked with from now on: a start or a reload
  ignored,   ///< the versions that are active stay
};

struct ActiveSite {
  std::shared_ptr<const partner::Site> site;
  std::vector<std::string> taken_up;  ///< partners whose edited packs are worked with from now on, and no version yet or another is active
  std::vector<std::string> waiting;   ///< partners whose folders hold something else than the version that is worked with
  std::vector<std::string> problems;  ///< a sentence each: a version that cannot be kept or read
};
/// `edited` with the active versions in the place of what its folders hold, where that is something else. Writes nothing.
[[nodiscard]] ActiveSite active_site(ledger::Ledger& ledger, const std::shared_ptr<const partner::Site>& edited, Edited taken);

/// Keeps what is taken up as versions, and makes them the active ones. What could not be kept, a sentence each.
[[nodiscard]] std::vector<std::string> keep_taken_up(ledger::Ledger& ledger, const ActiveSite& active, const std::string& who);

/// The site with this version of one pack and the active ones of the others.
[[nodiscard]] Result<std::shared_ptr<const partner::Site>> site_with(ledger::Ledger& ledger, const partner::Site& edited,
                                                                     const std::string& partner,
                                                                     std::shared_ptr<const partner::PackSnapshot> version);

/// The site with the edited packs of these partners and the active versions of the others.
[[nodiscard]] Result<std::shared_ptr<const partner::Site>> site_with_edited(ledger::Ledger& ledger, const partner::Site& edited,
                                                                            const std::vector<std::string>& partners);

/// The latest activation of a partner.
[[nodiscard]] std::optional<ledger::Activation> active_version(const ledger::LedgerView& view, std::string_view partner);

/// "3f2a9c01b4d5": how people see a version.
[[nodiscard]] std::string short_hash(std::string_view hash);

/// Makes these packs as they are edited the active ones, all or none, in one transaction. The caller has checked them. Without a plan
/// the reason of `order` stands in its place. EBUSY: they were edited, or another version became active, since the plan.
[[nodiscard]] exchange::Answer apply(ledger::Ledger& ledger, const partner::Site& edited, const std::vector<std::string>& partners,
                                     const exchange::Order& order, bool without_plan);

/// Makes an earlier version active again. `version`: the beginning of its hash; empty: the one before the active one.
[[nodiscard]] exchange::Answer roll_back(ledger::Ledger& ledger, const partner::Site& edited, const std::string& partner,
                                         const std::string& version, const exchange::Order& order);

}  // namespace crossdock::change
