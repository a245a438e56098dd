#pragma once

#include <memory>
#include <string>

#include "cli/context.h"
#include "ledger/ledger.h"

namespace crossdock::cli {

/// The clock of a command, for the ledger.
class CommandClock final : public Clock {
 public:
  explicit CommandClock(const Context& context) : context_(context) {}
  [[nodiscard]] Instant now() const override { return context_.now(); }

 private:
  const Context& context_;
};

/// Who gives an order: the user's name on this machine.
[[nodiscard]] std::string caller();

/// The ledger of the site. nullptr: there is none yet, or it cannot be opened; told, exit code set.
[[nodiscard]] std::unique_ptr<ledger::Ledger> open_ledger(Context& context, const partner::Site& site, const Clock& clock);

/// The site with the packs that are worked with, where they are not those that lie in its folders; what is wrong with them is told.
[[nodiscard]] std::shared_ptr<const partner::Site> with_active_packs(Context& context, ledger::Ledger& ledger,
                                                                     const std::shared_ptr<const partner::Site>& site);

}  // namespace crossdock::cli
