#include "exchange/work.h"

#include <exception>

#include "base/limits.h"
#include "base/random_id.h"
#include "base/text.h"
#include "exchange/commit.h"
#include "exchange/decide.h"
#include "exchange/exception_cause.h"
#include "exchange/exception_folder.h"
#include "exchange/judge.h"
#include "exchange/report_files.h"

namespace crossdock::exchange {

namespace {

using ledger::Attempt;
using ledger::FileState;
using ledger::JobState;
using ledger::LedgerView;
using ledger::LedgerWriter;

constexpr std::int64_t lease_milliseconds = 3'600'000;  // one daemon a site: leases only guard its own threads against each other

class Worker {
 public:
  Worker(Context& context, const ChannelOf& channel_of, std::chrono::milliseconds retry_after)
      : context_(context), channel_of_(channel_of), retry_after_(retry_after) {}

  WorkResult run(std::int64_t id) {
    if (!take(id)) return {};
    try {
      if (job_.state == JobState::ready && !decide_file()) return std::move(result_);
      follow_up();
    } catch (const MachineFault& fault) {
      release(fault.what(), Attempt::does_not_count);
      throw;
    } catch (const ledger::LedgerFault& fault) {
      release(fault.what(), Attempt::does_not_count);
      throw;
    }
    return std::move(result_);
  }

 private:
  bool take(std::int64_t id) {
    const std::string token = random_token();
    return context_.ledger.commit([&](LedgerWriter& writer) {
      if (!writer.lease(id, token, {context_.clock.now().milliseconds + lease_milliseconds})) return false;
      job_ = writer.job(id).value();
      const auto file = writer.file(job_.file);
      if (!file) throw ledger::LedgerFault("the ledger has a job for a file that it does not have: " + job_.file, false);
      file_ = *file;
      return true;
    });
  }

  void release(const std::string& why, Attempt attempt) noexcept {
    try {
      const Instant again{context_.clock.now().milliseconds + retry_after_.count()};
      context_.ledger.write([&](LedgerWriter& writer) { writer.release_job(job_.id, job_.token, again, why, attempt); });
    } catch (const std::exception&) {
      // The lease runs out, or the next start breaks it.
    }
  }

  /// True once the outcome is in the ledger.
  bool decide_file() {
    const auto pack = context_.site->find(file_.partner);
    if (!pack) {
      result_.remarks.push_back("file " + file_.id + " waits: the pack of " + printable(file_.partner) + " cannot be used");
      release(result_.remarks.back(), Attempt::does_not_count);
      return false;
    }
    if (job_.attempts > limits::job_attempts) return give_up("the program ended " + std::to_string(job_.attempts - 1) + " times over it");
    try {
      const auto judged = judge(context_, file_, job_, *pack);
      const bool first = job_.task == ledger::Task::take;
      const Decision decision = (first ? decide : decide_again)(context_, file_, job_, *pack, *judged);
      commit(context_, file_, job_, *pack, *judged, decision);
    } catch (const MachineFault&) {
      throw;
    } catch (const ledger::LedgerFault&) {
      throw;
    } catch (const UnworkableFile& fault) {
      return give_up(fault.what());
    } catch (const std::exception& fault) {
      if (job_.attempts >= limits::job_attempts) return give_up(fault.what());
      release(fault.what(), Attempt::counts);
      return false;
    }
    return true;
  }

  bool give_up(const std::string& reason) {
    if (job_.task != ledger::Task::take) return give_up_again(reason);
    file_.state = FileState::failed;
    file_.detail = reason;
    context_.ledger.write([&](LedgerWriter& writer) {
      writer.update(file_, reason);
      writer.void_numbers(job_.id, "the file could not be worked on");
      const Trouble trouble{"failed",
                            "",
                            "internal fault",
                            "the file could not be worked on: " + printable(reason, 500),
                            "report it with the source in this folder; then `crossdock doc replay`",
                            "integration"};
      (void)writer.raise(exception_of(trouble, file_.partner, "", "", file_.id, ""));
      (void)writer.move_job(job_.id, job_.token, JobState::committed, reason);
    });
    return true;
  }

  /// The file was worked on before: only what was asked for now came to nothing.
  bool give_up_again(const std::string& reason) {
    context_.ledger.write([&](LedgerWriter& writer) {
      writer.void_numbers(job_.id, "the document could not be worked on again");
      const Trouble trouble{"failed",
                            "",
                            "internal fault",
                            "the " + std::string(name_of(job_.task)) + " of " + job_.document + " failed: " + printable(reason, 500),
                            "look at `crossdock doc show " + job_.document + "`, and try again",
                            "integration"};
      (void)writer.raise(exception_of(trouble, file_.partner, "", "", file_.id, job_.document));
      (void)writer.move_job(job_.id, job_.token, JobState::committed, reason);
    });
    return true;
  }

  /// Everything here may be done twice without a second effect.
  void follow_up() {
    refresh();
    const std::vector<std::string> troubles = deliver(context_, job_, channel_of_);
    if (file_.state == FileState::quarantined) write_quarantine_copy(context_, file_);
    result_.days = write_reports(context_, job_, file_);
    write_exception_folders(context_, file_);
    if (!troubles.empty()) {
      result_.remarks.insert(result_.remarks.end(), troubles.begin(), troubles.end());
      release(troubles.front(), Attempt::counts);
      return;
    }
    context_.ledger.write([&](LedgerWriter& writer) {
      if (file_.state == FileState::judged) {
        file_.state = FileState::finished;
        writer.update(file_, "everything is delivered and reported");
      }
      (void)writer.move_job(job_.id, job_.token, file_.state == FileState::failed ? JobState::dead : JobState::done, job_.detail);
    });
    result_.finished = context_.ledger.ask([&](const LedgerView& view) { return summarise(view, job_, file_); });
  }

  void refresh() {
    file_ = context_.ledger.ask([&](const LedgerView& view) { return view.file(file_.id); }).value();
  }

  Context& context_;
  const ChannelOf& channel_of_;
  std::chrono::milliseconds retry_after_;
  ledger::JobRecord job_;
  ledger::FileRecord file_;
  WorkResult result_;
};

}  // namespace

WorkResult work(Context& context, std::int64_t job, const ChannelOf& channel_of, std::chrono::milliseconds retry_after) {
  return Worker(context, channel_of, retry_after).run(job);
}

}  // namespace crossdock::exchange
