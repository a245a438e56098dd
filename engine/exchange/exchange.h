#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/disk.h"
#include "base/result.h"
#include "exchange/summary.h"
#include "ledger/ledger.h"
#include "partner/site.h"

namespace crossdock::exchange {

/// Why a site is loaded anew.
enum class Reload : std::uint8_t {
  edited,     ///< somebody asked for what is configured now
  activated,  ///< somebody made another version of a pack the active one
};

/// What an exchange takes from its surroundings; tests give their own.
struct Surroundings {
  Disk* disk = &machine_disk();
  const Clock* clock = nullptr;                         ///< nullptr: the machine's
  std::string version;                                  ///< of the program, for the metrics
  std::function<void(std::chrono::milliseconds)> wait;  ///< `run_once` waits so for files that are still young; empty: sleeps
  std::function<void(std::uint64_t, bool)> at_commit;   ///< see ledger::SqliteOptions
  std::function<void(const FileSummary&)> told;         ///< each file when it is finished
  std::function<void(const BatchSummary&)> told_batch;  ///< each batch when it is closed
  /// What somebody should know, at once, from any thread; the same again once an hour at most. Data of partners stands in backquotes.
  std::function<void(const std::string&)> remarked;
  std::function<void()> ready;  ///< recovery is done; `run` begins, or begins again after `reload`
  /// The site as it is configured now; nullptr: it has errors, which were told, and the old one stays. So it does where this throws.
  std::function<std::shared_ptr<const partner::Site>(Reload)> load;
};

/// The exchange of a site: everything that comes is claimed, archived, judged, acknowledged, routed and delivered, exactly once,
/// whatever stops the program at whatever moment.
class Exchange {
 public:
  /// Makes the folders, takes the site's lock and opens the ledger. EAGAIN: another daemon has the site.
  static Result<std::unique_ptr<Exchange>> open(std::shared_ptr<const partner::Site> site, Surroundings surroundings = {});
  virtual ~Exchange() = default;

  /// Before the first of what follows: works with this site, whose exchange folder is that of the one it was opened with.
  virtual void use(std::shared_ptr<const partner::Site> site) = 0;

  /// Finishes what an earlier run left, takes what is there, finishes it and returns.
  virtual RunSummary run_once() = 0;
  /// Goes on until `stop`; what is under way then is finished first. A fault of the machine that does not pass ends it too.
  virtual RunSummary run() = 0;
  /// Rounds with one partner's server until nothing more comes, and the work that they bring. The partner's pack is usable.
  virtual RunSummary poll(const std::string& partner) = 0;
  /// From any thread, or from a signal handler.
  virtual void stop() noexcept = 0;
  /// `run` goes on with what `Surroundings::load` gives, between two files; so it does by itself once a version of a pack was applied or
  /// gone back to. From any thread, or from a signal handler.
  virtual void reload() noexcept = 0;

  [[nodiscard]] virtual ledger::Ledger& ledger() = 0;
};

/// Where a daemon works on the site already: it holds a round with this partner's server as soon as it sees that.
[[nodiscard]] Result<Done> ask_daemon_to_poll(const partner::Site& site, const std::string& partner);

}  // namespace crossdock::exchange
