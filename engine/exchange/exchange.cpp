#include "exchange/exchange.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <span>
#include <thread>
#include <utility>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "exchange/batches.h"
#include "exchange/bystanders.h"
#include "exchange/channels.h"
#include "exchange/deliver.h"
#include "exchange/exception_folder.h"
#include "exchange/gathering.h"
#include "exchange/intake.h"
#include "exchange/lanes.h"
#include "exchange/prune.h"
#include "exchange/remote_rounds.h"
#include "exchange/report_files.h"
#include "exchange/site_lock.h"
#include "exchange/work.h"
#include "ledger/archive.h"
#include "ledger/due.h"
#include "ledger/sqlite_ledger.h"
#include "partner/tier.h"
#include "transport/watcher.h"

namespace crossdock::exchange {

namespace {

using ledger::JobRecord;
using ledger::JobState;
using ledger::LedgerView;
using ledger::LedgerWriter;
using std::chrono::milliseconds;

constexpr milliseconds longest_fault_pause{60'000};   // after faults of the machine that follow each other
constexpr int most_faults = 20;                       // then the daemon ends and leaves the rest to its supervisor
constexpr milliseconds lists_at_least_every{60'000};  // ages and overdue times change without any file

class SiteExchange final : public Exchange {
 public:
  SiteExchange(Layout layout, SiteLock lock, std::unique_ptr<ledger::Ledger> ledger, std::shared_ptr<const partner::Site> site,
               const Clock& clock, transport::Watcher watcher, Surroundings surroundings)
      : lock_(std::move(lock)),
        ledger_(std::move(ledger)),
        archive_(layout.root, *surroundings.disk),
        outputs_(layout.root, *surroundings.disk),
        context_{std::move(site), std::move(layout), *surroundings.disk, clock, *ledger_, archive_},
        channels_(std::make_unique<Channels>(context_)),
        intake_(context_),
        watcher_(std::move(watcher)),
        surroundings_(std::move(surroundings)),
        gathering_(context_.clock, {surroundings_.told, surroundings_.told_batch}, surroundings_.remarked),
        rounds_(std::make_unique<RemoteRounds>(context_, intake_, interrupt_)) {
    ledger_->before_commit([this] { (void)require(outputs_.settle()); });
    activation_ = latest_activation();
  }

  void use(std::shared_ptr<const partner::Site> site) override { context_.site = std::move(site); }

  RunSummary run_once() override {
    return summarised([&] {
      start();
      process(Retry::at_once);
      std::size_t unready = take_all(Retry::at_once, true);
      // Files that were dropped a moment ago are to be taken too: one short wait, in which they prove to be whole.
      if (unready > 0 && !stopped_) {
        pause(longest_settle_time());
        unready = take_all(Retry::at_once, true);
      }
      conclude(unready);
      bystanders_->tell_once();
    });
  }

  RunSummary poll(const std::string& partner) override {
    return summarised([&] {
      start();
      process(Retry::at_once);
      std::size_t unready = 0;
      while (!stopped_ && run_rounds(unready, partner)) process(Retry::at_once);
      conclude(unready);
    });
  }

  RunSummary run() override {
    int faults = 0;
    while (!stopped_) {
      milliseconds wait = scan_every();
      try {
        if (reload_wanted_.exchange(false))
          take_up_configuration(Reload::edited);
        else if (surroundings_.load && latest_activation() != activation_)
          take_up_configuration(Reload::activated);
        begin();
        process(Retry::by_tier);
        rounds_->take_requests();
        gathering_.summary().still_waiting = take_all(Retry::by_tier, false);
        rounds_->nudge();
        keep_lists();
        if (retention_.run(context_)) wait = milliseconds(0);
        faults = 0;
      } catch (const std::runtime_error& fault) {
        gathering_.remark(fault.what());
        recovery_wanted_ = true;
        if (++faults == most_faults) {
          gathering_.summary().stopped = fault.what();
          break;
        }
        wait = std::min(longest_fault_pause, scan_every() * (1 << std::min(faults, 5)));
      }
      listen(wait);
    }
    rounds_->finish();
    bystanders_.reset();
    return std::move(gathering_.summary());
  }

  void stop() noexcept override {
    stopped_ = true;
    interrupt_.raise();
    watcher_.wake();
  }

  void reload() noexcept override {
    reload_wanted_ = true;
    watcher_.wake();
  }

  [[nodiscard]] ledger::Ledger& ledger() override { return *ledger_; }

 private:
  /// What `work` came to; a fault of the machine ends it.
  template <class Work>
  RunSummary summarised(const Work& work) {
    try {
      work();
    } catch (const MachineFault& fault) {
      gathering_.summary().stopped = fault.what();
    } catch (const ledger::LedgerFault& fault) {
      gathering_.summary().stopped = fault.what();
    }
    return std::move(gathering_.summary());
  }

  /// The end of a single run, with so many files that are still being written.
  void conclude(std::size_t unready) {
    gathering_.summary().still_waiting = unready;
    gathering_.summary().open_batches = open_batches(context_);
    write_lists(context_, gathering_.take_days());
  }

  /// `start`, and what only a daemon does: rounds with servers that go by themselves.
  void begin() {
    if (started_) {
      if (std::exchange(recovery_wanted_, false)) recover();
      return;
    }
    start();
    rounds_->start([this](RemoteRounds::Outcome outcome) { note(std::move(outcome)); });
    bystanders_->start();
    if (surroundings_.ready) surroundings_.ready();
  }

  /// Lists of a day grow with it: writing them takes a tenth of the time at most, and happens at once where they are short.
  void keep_lists() {
    const auto now = std::chrono::steady_clock::now();
    if (now < lists_not_before_) return;
    const auto days = gathering_.take_days();
    if (days.empty() && now < lists_due_) return;
    try {
      write_lists(context_, days);
    } catch (...) {
      gathering_.add_days(days);
      throw;
    }
    const auto end = std::chrono::steady_clock::now();
    lists_not_before_ = end + 9 * (end - now);
    lists_due_ = end + lists_at_least_every;
  }

  [[nodiscard]] std::int64_t latest_activation() {
    return ledger_->ask([](const LedgerView& view) { return view.latest_activation(); });
  }

  /// Between two scans: nothing is under way but rounds with servers, which are waited for. So what was begun is finished under the
  /// versions that it began with.
  void take_up_configuration(Reload why) {
    if (!surroundings_.load) return;
    activation_ = latest_activation();  // before it is read: what comes meanwhile is seen in the next round
    std::shared_ptr<const partner::Site> site;
    try {
      site = surroundings_.load(why);
    } catch (const std::exception& fault) {
      gathering_.remark(std::string("the configuration cannot be read: ") + fault.what());
    }
    if (site == nullptr) {
      gathering_.remark("the configuration has errors: the one before stays in use");
    } else if (site->settings().exchange != context_.site->settings().exchange) {
      gathering_.remark("the configuration names another exchange folder: stop the daemon and start it again for that");
    } else {
      rounds_->finish();
      context_.site = site;
      started_ = false;
      return;
    }
    if (surroundings_.ready) surroundings_.ready();
  }

  /// Once: channels, and what an earlier run left.
  void start() {
    if (started_) return;
    std::vector<std::string> remarks;
    channels_ = std::make_unique<Channels>(context_);
    rounds_ = std::make_unique<RemoteRounds>(context_, intake_, interrupt_);
    bystanders_.reset();  // what they serve is served by one at a time
    bystanders_ =
        std::make_unique<Bystanders>(context_, surroundings_.version, [this](std::string text) { gathering_.remark(std::move(text)); });
    channels_->open(remarks);
    for (std::string& remark : remarks) gathering_.remark(std::move(remark));
    for (Channels::Inbox& inbox : channels_->inboxes()) (void)watcher_.watch(inbox.channel->settings().inbox);
    rounds_->open();
    recover();
    put_away_closed_exceptions(context_);
    (void)watcher_.watch(context_.layout.requests());
    gathering_.add_days(days_of_latest(context_));
    started_ = true;
  }

  void recover() {
    context_.ledger.write([](LedgerWriter& writer) { writer.break_leases(); });
    (void)add_folders();
    gathering_.summary().resumed += take_up_claimed();
    drop_stale_stages(context_);
    gathering_.summary().resumed += pending().size();
  }

  /// Every file that the ledger has as claimed, and every claimed file, is taken up where it was left. How many are stored now.
  std::size_t take_up_claimed() {
    std::size_t stored = 0;
    const auto claiming =
        context_.ledger.ask([](const LedgerView& view) { return view.files_in(ledger::FileState::claiming, limits::folder_entries); });
    for (const ledger::FileRecord& file : claiming) {
      if (file.at_origin != ledger::Origin::nothing) continue;  // it is on its server still, and the next round goes on with it
      Channels::Inbox* inbox = channels_->inbox_of(file.partner);
      if (inbox == nullptr) {
        gathering_.remark("file " + file.id + " waits in work/claimed: the pack of " + printable(file.partner) + " cannot be used");
        continue;
      }
      if (intake_.resume(*inbox->channel, inbox->sender, file)) ++stored;
    }
    const auto left = require(context_.disk.list(context_.layout.claimed(), limits::folder_entries));
    for (const FolderEntry& entry : left) {
      const auto file = context_.ledger.ask([&](const LedgerView& view) { return view.file(entry.name); });
      if (file && file->state == ledger::FileState::claiming) continue;
      Channels::Inbox* inbox = file ? channels_->inbox_of(file->partner) : nullptr;
      transport::FolderChannel& channel = inbox != nullptr ? *inbox->channel : channels_->lost_and_found();
      if (file) {
        intake_.settle(channel, *file);
        continue;
      }
      // The ledger knows nothing of it: it may be another ledger's. It is kept where people look.
      require(context_.disk.make_folders(channel.settings().refused));
      require((*require(channel.resume({entry.name, entry.kind, 0, 0}, entry.name))).settle(transport::Settlement::refused));
      gathering_.remark("work/claimed held `" + printable(entry.name) +
                        "`, of which the ledger knows nothing: moved to quarantine/unclaimed");
    }
    return stored;
  }

  /// Inbound folders that could not be used before, and those that no partner has. True: one of the former can be used now.
  [[nodiscard]] bool add_folders() {
    std::vector<std::string> remarks;
    const bool opened = channels_->open_the_rest(remarks);
    if (opened)
      for (Channels::Inbox& inbox : channels_->inboxes()) (void)watcher_.watch(inbox.channel->settings().inbox);
    channels_->find_unknown_folders(remarks);
    for (std::string& remark : remarks) gathering_.remark(std::move(remark));
    return opened;
  }

  [[nodiscard]] std::vector<JobRecord> pending() {
    auto jobs = context_.ledger.ask([](const LedgerView& view) {
      auto all = view.jobs_in(JobState::committed, limits::folder_entries);
      const auto ready = view.jobs_in(JobState::ready, limits::folder_entries);
      all.insert(all.end(), ready.begin(), ready.end());
      return all;
    });
    std::sort(jobs.begin(), jobs.end(), [](const JobRecord& a, const JobRecord& b) { return a.id < b.id; });
    const Instant now = context_.clock.now();
    const auto pauses = context_.ledger.ask([](const LedgerView& view) { return view.pauses(); });
    const auto paused = [&](const JobRecord& job) {
      return std::any_of(pauses.begin(), pauses.end(),
                         [&](const ledger::Pause& one) { return one.partner.empty() || one.partner == job.partner; });
    };
    std::erase_if(jobs, [&](const JobRecord& job) { return !ledger::is_due(job.not_before, now) || paused(job); });
    return jobs;
  }

  /// Works on all jobs that may be worked on, and closes the batches that are due; what fails is tried again while trying makes sense now.
  void process(Retry retry) {
    (void)close_due_batches(context_);
    const ChannelOf outlet = [this](const ledger::OutboxEntry& entry) -> transport::Channel& { return channels_->outlet(entry); };
    for (std::uint32_t round = 0; round <= partner::policy_of(partner::Tier::revenue).attempts; ++round) {
      const auto jobs = pending();
      if (jobs.empty()) return;
      std::atomic<bool> unfinished{false};
      outputs_.drop();  // what a fault left of an earlier try
      run_in_lanes(
          jobs, context_.site->settings().lanes, [this] { return stopped_.load(); },
          [&](std::span<const JobRecord> together) {
            for (WorkResult& result : work(context_, outputs_, together, outlet, retry)) {
              if (!result.finished && !result.closed) unfinished = true;
              gathering_.add(std::move(result));
            }
          });
      if (stopped_ || (close_due_batches(context_) == 0 && !unfinished)) return;
    }
  }

  /// Scans every inbox, takes what is ready and works on it, until a scan leaves nothing out; with the servers too, where their rounds
  /// do not go by themselves. The files that are not ready.
  std::size_t take_all(Retry retry, bool with_servers) {
    std::size_t unready = 0;
    bool more = true;
    while (more && !stopped_) {
      more = false;
      unready = 0;
      const bool opened = add_folders();
      if (std::exchange(claimed_left_, false) || opened) (void)take_up_claimed();
      for (Channels::Inbox& inbox : channels_->inboxes()) {
        if (stopped_) break;
        const transport::Findings found = take_from(inbox);
        unready += found.unready;
        if (found.not_taken > 0) more = true;
      }
      process(retry);
      // What is fetched is worked on, and what comes of that is sent.
      if (with_servers && !stopped_ && run_rounds(unready, "")) {
        process(retry);
        more = true;
      }
    }
    const std::size_t still_written = intake_.take_unfinished();
    claimed_left_ = still_written > 0;
    return unready + still_written;
  }

  /// One round with every server, or with this partner's alone. True: something came, or there is more.
  bool run_rounds(std::size_t& unready, const std::string& only) {
    std::mutex mutex;
    std::exception_ptr fault;
    bool more = false;
    rounds_->run_all(
        [&](RemoteRounds::Outcome outcome) {
          const std::lock_guard lock(mutex);
          unready += outcome.round.unready;
          if (outcome.round.fetched > 0 || outcome.round.more) more = true;
          if (outcome.fault) fault = outcome.fault;
          note(std::move(outcome));
        },
        only);
    if (fault) std::rethrow_exception(fault);
    return more;
  }

  /// What a round with a server did; from any thread.
  void note(RemoteRounds::Outcome outcome) {
    for (std::string& remark : outcome.remarks) gathering_.remark(std::move(remark));
    gathering_.add_days(std::move(outcome.round.days));
    if (outcome.round.fetched > 0) watcher_.wake();
    if (!outcome.fault) return;
    try {
      std::rethrow_exception(outcome.fault);
    } catch (const std::exception& fault) {
      gathering_.remark("the round with the server of " + outcome.partner + ": " + fault.what());
    } catch (...) {
      gathering_.remark("the round with the server of " + outcome.partner + " ended in an unknown fault");
    }
  }

  transport::Findings take_from(Channels::Inbox& inbox) {
    const auto found = inbox.channel->find(context_.clock.now(), limits::scan_files);
    if (!found.ok()) {
      gathering_.remark("the inbound folder of " + printable(inbox.sender.name) + ": " + found.error().message);
      return {};
    }
    // Where something could not be claimed, the next are tried one by one.
    const bool doubtful = doubtful_.erase(inbox.sender.name) > 0;
    try {
      std::span<const transport::Found> left(found->ready);
      while (!left.empty() && !stopped_) {
        const std::size_t count = doubtful ? 1 : Intake::together(left);
        (void)intake_.take(*inbox.channel, inbox.sender, left.first(count));
        left = left.subspan(count);
      }
    } catch (const PartnerFault& fault) {
      doubtful_.insert(inbox.sender.name);
      gathering_.remark("nothing can be taken from " + printable(inbox.sender.name) + ": " + fault.what());
      return {};
    }
    return *found;
  }

  [[nodiscard]] milliseconds longest_settle_time() {
    milliseconds longest{0};
    for (const Channels::Inbox& inbox : channels_->inboxes()) longest = std::max(longest, inbox.channel->settings().readiness.stable_for);
    longest = std::max(longest, rounds_->longest_stable_for());
    return longest + milliseconds(10);  // the file's time may be a few milliseconds ahead of the scan's
  }

  void pause(milliseconds time) {
    if (surroundings_.wait) {
      surroundings_.wait(time);
    } else {
      std::this_thread::sleep_for(time);
    }
  }

  [[nodiscard]] milliseconds scan_every() const { return context_.site->settings().scan_every; }

  void listen(milliseconds most) {
    const auto hints = watcher_.wait(most);
    if (!hints.ok()) {
      pause(most);
      return;
    }
    for (const transport::Hints::Renamed& renamed : hints->renamed) {
      for (Channels::Inbox& inbox : channels_->inboxes()) {
        if (inbox.channel->settings().inbox == renamed.folder) inbox.channel->note_renamed(renamed.name);
      }
    }
  }

  SiteLock lock_;
  std::unique_ptr<ledger::Ledger> ledger_;
  ledger::FolderArchive archive_;
  ledger::ArchiveBatch outputs_;  // of the jobs that are under way
  Context context_;
  std::unique_ptr<Channels> channels_;
  Intake intake_;
  transport::Interrupt interrupt_;
  transport::Watcher watcher_;
  Surroundings surroundings_;
  Gathering gathering_;
  RetentionRound retention_;
  std::atomic<bool> stopped_{false};
  std::atomic<bool> reload_wanted_{false};
  std::int64_t activation_ = 0;     // the latest that the site was loaded with
  std::set<std::string> doubtful_;  // partners of whom something could not be claimed
  bool started_ = false;
  bool recovery_wanted_ = false;  // a fault of the machine left work half done
  std::chrono::steady_clock::time_point lists_not_before_, lists_due_;
  bool claimed_left_ = false;  // files are claimed that were still being written
  // The last: their threads use what stands above.
  std::unique_ptr<Bystanders> bystanders_;
  std::unique_ptr<RemoteRounds> rounds_;
};

}  // namespace

Result<std::unique_ptr<Exchange>> Exchange::open(std::shared_ptr<const partner::Site> site, Surroundings surroundings) {
  static const SystemClock machine_clock;
  const Clock& clock = surroundings.clock != nullptr ? *surroundings.clock : machine_clock;
  Layout layout{site->settings().exchange};
  for (const std::filesystem::path& folder :
       {layout.inbound(), layout.claimed(), layout.staged(), layout.acknowledgments(), layout.requests(), layout.open_exceptions(),
        layout.root / "quarantine", layout.root / "archive"}) {
    if (auto made = surroundings.disk->make_folders(folder); !made.ok()) return made.error();
  }
  auto lock = SiteLock::take(layout.lock());
  if (!lock.ok()) return lock.error();
  ledger::SqliteOptions options;
  options.at_commit = surroundings.at_commit;
  auto opened = ledger::open_sqlite_ledger(layout.ledger(), clock, std::move(options));
  if (!opened.ok()) return opened.error();
  auto watcher = transport::Watcher::open();
  if (!watcher.ok()) return watcher.error();
  return std::unique_ptr<Exchange>(std::make_unique<SiteExchange>(std::move(layout), std::move(*lock), std::move(*opened), std::move(site),
                                                                  clock, std::move(*watcher), std::move(surroundings)));
}

}  // namespace crossdock::exchange
