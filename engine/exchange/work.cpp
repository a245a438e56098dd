#include "exchange/work.h"

#include <algorithm>
#include <exception>
#include <optional>

#include "base/limits.h"
#include "base/random_id.h"
#include "base/text.h"
#include "exchange/batches.h"
#include "exchange/commit.h"
#include "exchange/decide.h"
#include "exchange/exception_cause.h"
#include "exchange/exception_folder.h"
#include "exchange/judge.h"
#include "exchange/report_files.h"
#include "ledger/later.h"
#include "partner/tier.h"

namespace crossdock::exchange {

namespace {

using ledger::Attempt;
using ledger::FileState;
using ledger::JobState;
using ledger::LedgerView;
using ledger::LedgerWriter;

constexpr std::chrono::hours lease_length{1};  // one daemon a site: leases only guard its own threads against each other
/// Judging more than this, other writers of the ledger would wait for long: what was written is committed first, and a file that is
/// larger by itself is worked on with short transactions of its own.
constexpr std::uint64_t bytes_together = 1u << 20;

/// One job on its way.
struct Work {
  ledger::JobRecord job;
  ledger::FileRecord file;
  WorkResult result;
  bool goes_on = false;  ///< its outcome is in the ledger, and what follows from it is to be done
};

class Worker {
 public:
  Worker(Context& context, ledger::BlobStore& outputs, const ChannelOf& channel_of, Retry retry)
      : context_(context),
        later_(context.ledger),
        together_{context.site, context.layout, context.disk, context.clock, later_, outputs},
        channel_of_(channel_of),
        retry_(retry) {}

  std::vector<WorkResult> run(std::span<const ledger::JobRecord> jobs) {
    take(jobs);
    try {
      decide_files();
      follow_up();
    } catch (const MachineFault& fault) {
      release_all(fault.what());
      throw;
    } catch (const ledger::LedgerFault& fault) {
      release_all(fault.what());
      throw;
    }
    std::vector<WorkResult> results;
    for (Work& work : works_) results.push_back(std::move(work.result));
    return results;
  }

 private:
  void take(std::span<const ledger::JobRecord> jobs) {
    const std::string token = random_token();
    context_.ledger.write([&](LedgerWriter& writer) {
      for (const ledger::JobRecord& job : jobs) {
        if (!writer.lease(job.id, token, lease_length)) continue;
        Work& work = works_.emplace_back();
        work.job = writer.job(job.id).value();
        const auto file = writer.file(work.job.file);
        if (!file) throw ledger::LedgerFault("the ledger has a job for a file that it does not have: " + work.job.file, false);
        work.file = *file;
      }
    });
  }

  /// The tier of what a job is about; of a file that nobody has read, the highest that it can have.
  partner::Tier tier_of(const LedgerView& view, const Work& work) const {
    const ledger::JobRecord& job = work.job;
    if (!job.document.empty()) {
      const auto document = view.document(job.document);
      return partner::tier_named(document ? document->tier : std::string());
    }
    const bool closes = job.task == ledger::Task::close;
    const auto pack = context_.site->find(closes ? job.partner : work.file.partner);
    if (!pack) return partner::Tier::operational;
    const partner::LinkedDocument* flat = closes ? nullptr : pack->inbound_file(work.file.name);
    if (flat != nullptr) return flat->settings.tier;
    const partner::Direction direction = closes ? partner::Direction::out : partner::Direction::in;
    std::optional<partner::Tier> highest;
    const auto& declared = pack->partner().documents;
    for (std::size_t i = 0; i < declared.size(); ++i) {
      if (declared[i].direction != direction || declared[i].format != partner::FileFormat::x12) continue;
      const partner::Tier tier = pack->document(i).settings.tier;
      highest = std::min(highest.value_or(tier), tier);
    }
    return highest.value_or(partner::Tier::operational);
  }

  std::uint32_t attempts_of(const Work& work) const {
    return partner::policy_of(context_.ledger.ask([&](const LedgerView& view) { return tier_of(view, work); })).attempts;
  }

  void release(LedgerWriter& writer, const Work& work, const std::string& why, Attempt attempt) {
    std::chrono::milliseconds pause{0};
    if (retry_ == Retry::by_tier)
      pause = partner::pause_after(partner::policy_of(tier_of(writer, work)), work.job.attempts, static_cast<std::uint64_t>(work.job.id));
    writer.release_job(work.job.id, work.job.token, pause, why, attempt);
  }

  void release(Context& context, const Work& work, const std::string& why, Attempt attempt) {
    context.ledger.write([&](LedgerWriter& writer) { release(writer, work, why, attempt); });
  }

  void release_all(const std::string& why) noexcept {
    try {
      context_.ledger.write([&](LedgerWriter& writer) {
        for (const Work& work : works_) release(writer, work, why, Attempt::does_not_count);
      });
    } catch (const std::exception&) {
      // The leases run out, or the next start breaks them.
    }
  }

  void decide_files() {
    std::uint64_t bytes = 0;
    for (Work& work : works_) {
      if (work.job.state == JobState::ready) {
        bytes += work.file.size;
        if (bytes > bytes_together) {
          later_.settle();
          bytes = work.file.size;
        }
        const bool alone = bytes > bytes_together;
        work.goes_on = decide_file(alone ? context_ : together_, work);
        if (alone) bytes = 0;
      } else {
        work.goes_on = true;
      }
      // Here, in the order of the files, and not where it is reported on: so its id does not depend on what was worked on together.
      if (work.goes_on) later_.write([&](LedgerWriter& writer) { add_file_document(writer, work.file, *context_.site); });
    }
    later_.settle();
  }

  /// True once the outcome is in the ledger.
  bool decide_file(Context& context, Work& work) {
    const bool closes = work.job.task == ledger::Task::close;
    const std::string& name = closes ? work.job.partner : work.file.partner;
    const auto pack = context.site->find(name);
    if (!pack) {
      work.result.remarks.push_back((closes ? "a batch" : "file " + work.file.id) + " waits: the pack of " + printable(name) +
                                    " cannot be used");
      release(context, work, work.result.remarks.back(), Attempt::does_not_count);
      return false;
    }
    const ledger::JobRecord& job = work.job;
    // The fewest that any tier has are looked at without asking which it is.
    if (job.attempts >= limits::job_attempts && job.attempts > attempts_of(work))
      return give_up(context, work, "the program ended " + std::to_string(job.attempts - 1) + " times over it");
    try {
      if (closes) {
        write_batch(context, job, *pack);
        return true;
      }
      const auto judged = judge(context, work.file, job, *pack);
      const bool first = job.task == ledger::Task::take;
      const Decision decision = (first ? decide : decide_again)(context, work.file, job, *pack, *judged);
      commit(context, work.file, job, *pack, *judged, decision);
    } catch (const MachineFault&) {
      throw;
    } catch (const ledger::LedgerFault&) {
      throw;
    } catch (const UnworkableFile& fault) {
      return give_up(context, work, fault.what());
    } catch (const std::exception& fault) {
      if (job.attempts >= attempts_of(work)) return give_up(context, work, fault.what());
      release(context, work, fault.what(), Attempt::counts);
      return false;
    }
    return true;
  }

  static bool give_up(Context& context, Work& work, const std::string& reason) {
    const ledger::JobRecord& job = work.job;
    if (job.task == ledger::Task::close) {
      context.ledger.write([&](LedgerWriter& writer) { give_up_batch(writer, job, reason, context.ledger.clock().now()); });
      return true;
    }
    if (job.task != ledger::Task::take) return give_up_again(context, work, reason);
    work.file.state = FileState::failed;
    work.file.detail = reason;
    context.ledger.write([&](LedgerWriter& writer) {
      writer.update(work.file, reason);
      writer.void_numbers(job.id, "the file could not be worked on");
      const Trouble trouble{"failed",
                            "",
                            "internal fault",
                            "the file could not be worked on: " + printable(reason, 500),
                            "report it with the source in this folder; then `crossdock doc replay`",
                            "integration"};
      (void)writer.raise(exception_of(trouble, work.file.partner, "", "", work.file.id, "", context.ledger.clock().now()));
      (void)writer.move_job(job.id, job.token, JobState::committed, reason);
    });
    return true;
  }

  /// The file was worked on before: only what was asked for now came to nothing.
  static bool give_up_again(Context& context, const Work& work, const std::string& reason) {
    const ledger::JobRecord& job = work.job;
    context.ledger.write([&](LedgerWriter& writer) {
      writer.void_numbers(job.id, "the document could not be worked on again");
      const Trouble trouble{"failed",
                            "",
                            "internal fault",
                            "the " + std::string(name_of(job.task)) + " of " + job.document + " failed: " + printable(reason, 500),
                            "look at `crossdock doc show " + job.document + "`, and try again",
                            "integration"};
      (void)writer.raise(exception_of(trouble, work.file.partner, "", "", work.file.id, job.document, context.ledger.clock().now()));
      (void)writer.move_job(job.id, job.token, JobState::committed, reason);
    });
    return true;
  }

  /// Everything here may be done twice without a second effect.
  void follow_up() {
    std::vector<std::int64_t> jobs;
    std::vector<Worked> worked;
    refresh();
    for (const Work& work : works_) {
      if (!work.goes_on) continue;
      jobs.push_back(work.job.id);
      worked.push_back({work.job, work.file});
    }
    if (jobs.empty()) return;
    const DeliveryTroubles troubles = deliver(context_, later_, jobs, channel_of_);
    for (const Work& work : works_)
      if (work.goes_on && work.file.state == FileState::quarantined) write_quarantine_copy(context_, work.file);
    works_.front().result.days = write_reports(together_, worked);
    for (const Work& work : works_)
      if (work.goes_on) write_exception_folders(together_, work.file);
    later_.write([&](LedgerWriter& writer) {
      for (Work& work : works_)
        if (work.goes_on) finish(writer, work, troubles);
    });
    later_.settle();
    context_.ledger.read([&](const LedgerView& view) {
      for (Work& work : works_) {
        if (!work.goes_on || troubles.contains(work.job.id)) continue;
        if (work.job.task == ledger::Task::close)
          work.result.closed = summarise_batch(view, work.job);
        else
          work.result.finished = summarise(view, work.job, work.file);
      }
    });
  }

  void finish(LedgerWriter& writer, Work& work, const DeliveryTroubles& troubles) {
    if (const auto trouble = troubles.find(work.job.id); trouble != troubles.end()) {
      work.result.remarks.insert(work.result.remarks.end(), trouble->second.begin(), trouble->second.end());
      return release(writer, work, trouble->second.front(), Attempt::counts);
    }
    // A batch says nothing of the files whose sets it took.
    if (work.job.task == ledger::Task::close) return (void)writer.move_job(work.job.id, work.job.token, JobState::done, work.job.detail);
    if (work.file.state == FileState::judged) {
      work.file.state = FileState::finished;
      writer.update(work.file, "everything is delivered and reported");
    }
    const bool failed = work.file.state == FileState::failed;
    (void)writer.move_job(work.job.id, work.job.token, failed ? JobState::dead : JobState::done, work.job.detail);
  }

  void refresh() {
    context_.ledger.read([&](const LedgerView& view) {
      for (Work& work : works_) work.file = view.file(work.file.id).value();
    });
  }

  Context& context_;
  ledger::Later later_;
  Context together_;  ///< what it writes is durable once `later_` is settled
  const ChannelOf& channel_of_;
  Retry retry_;
  std::vector<Work> works_;
};

}  // namespace

std::vector<WorkResult> work(Context& context, ledger::BlobStore& outputs, std::span<const ledger::JobRecord> jobs,
                             const ChannelOf& channel_of, Retry retry) {
  return Worker(context, outputs, channel_of, retry).run(jobs);
}

}  // namespace crossdock::exchange
