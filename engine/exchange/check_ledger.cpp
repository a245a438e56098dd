#include "exchange/check_ledger.h"

#include <array>
#include <set>

#include "base/hash.h"
#include "base/limits.h"
#include "base/text.h"

namespace crossdock::exchange {

namespace {

using ledger::FileState;
using ledger::JobState;
using ledger::LedgerView;
using ledger::NumberState;
using ledger::OutboxState;

class Checker {
 public:
  explicit Checker(Context& context) : context_(context) {}

  LedgerCheck run() {
    context_.ledger.read([&](const LedgerView& view) {
      for (const std::string& damage : view.damage()) fault("the database is damaged: " + damage);
      if (const auto row = view.broken_audit_row()) fault("the audit trail was changed at row " + std::to_string(*row));
      for (const JobState state : {JobState::ready, JobState::committed})
        for (const ledger::JobRecord& job : view.jobs_in(state, limits::folder_entries)) unfinished_.insert(job.id);
      for (const ledger::CounterRecord& counter : view.counters()) check_numbers(view, counter);
      check_files(view);
      check_outbox(view);
    });
    for (const auto& [path, hash] : blobs_) check_blob(path, hash);
    check_work_folders();
    check_.pending += unfinished_.size();
    check_.blobs = blobs_.size();
    return std::move(check_);
  }

 private:
  void fault(std::string text) {
    if (check_.faults.size() < limits::summary_items) check_.faults.push_back(std::move(text));
  }

  void check_numbers(const LedgerView& view, const ledger::CounterRecord& counter) {
    const std::string whose = std::string(name_of(counter.key.level)) + " of " + counter.key.us +
                              (counter.key.partner.empty() ? std::string() : " towards " + counter.key.partner);
    std::uint32_t epoch = 0;
    std::uint64_t next = 0;
    for (const ledger::ControlNumberRecord& number : view.control_numbers(counter.key, limits::folder_entries)) {
      ++check_.numbers;
      const std::string named = whose + ": number " + std::to_string(number.number);
      if (number.epoch == epoch && number.number != next) fault(named + " follows " + std::to_string(next - 1));
      epoch = number.epoch;
      next = number.number + 1;
      if (number.state == NumberState::voided && number.reason.empty()) fault(named + " is void without a reason");
      if (number.state == NumberState::reserved && !unfinished_.contains(number.job)) fault(named + " is reserved by a job that is done");
    }
    if (epoch == counter.epoch && next != 0 && next != counter.next)
      fault(whose + ": the counter stands at " + std::to_string(counter.next));
  }

  void check_files(const LedgerView& view) {
    for (const FileState state : {FileState::claiming, FileState::stored, FileState::judged, FileState::finished, FileState::duplicate,
                                  FileState::quarantined, FileState::failed}) {
      for (const ledger::FileRecord& file : view.files_in(state, limits::folder_entries)) {
        ++check_.files;
        if (state == FileState::claiming) {
          claiming_.insert(file.id);
        } else {
          settled_.insert(file.id);
        }
        if (!file.archive.empty()) blobs_.insert({file.archive, file.hash});
        if (file.archive.empty() && (state == FileState::stored || state == FileState::judged || state == FileState::finished))
          fault("file " + file.id + " is " + std::string(name_of(state)) + " and is not in the archive");
        if (state == FileState::judged && !has_unfinished_job(view, file.id))
          fault("file " + file.id + " is judged, and no job goes on with it");
      }
    }
  }

  bool has_unfinished_job(const LedgerView& view, const std::string& file) const {
    for (const std::int64_t id : unfinished_) {
      const auto job = view.job(id);
      if (job && job->file == file) return true;
    }
    return false;
  }

  void check_outbox(const LedgerView& view) {
    for (const OutboxState state : {OutboxState::ready, OutboxState::staged, OutboxState::sent, OutboxState::held, OutboxState::dead,
                                    OutboxState::waiting, OutboxState::batched}) {
      for (const ledger::OutboxEntry& entry : view.outbox_in(state, limits::folder_entries)) {
        const bool is_written = state != OutboxState::waiting || !entry.document.empty();
        if (is_written && !entry.archive.empty()) blobs_.insert({entry.archive, entry.hash});
        const auto parts = parts_of(view, entry);
        const bool needs_some = state != OutboxState::dead && state != OutboxState::sent && state != OutboxState::held;
        if (parts.empty() && needs_some) fault("outbox entry " + std::to_string(entry.id) + " carries nothing");
        for (const ledger::OutboxEntry& part : parts)
          if (!view.document(part.document)) fault("outbox entry " + std::to_string(part.id) + " has no document");
        if (state == OutboxState::waiting) ++check_.pending;
        if (state == OutboxState::ready || state == OutboxState::staged) {
          ++check_.pending;
          staged_.insert("out-" + std::to_string(entry.id));
        }
      }
    }
  }

  void check_blob(const std::string& path, const std::string& hash) {
    const auto file = context_.archive.open(path);
    if (!file.ok()) return fault(file.error().message);
    const auto found = sha256_hex(**file);
    if (!found.ok()) return fault(found.error().message);
    if (*found != hash) fault("`" + printable(path) + "` in the archive has other bytes than were put there");
  }

  void check_work_folders() {
    check_folder(context_.layout.claimed(), [&](const std::string& name) { return claiming_.contains(name) || settled_.contains(name); });
    check_folder(context_.layout.staged(), [&](const std::string& name) { return staged_.contains(name); });
  }

  template <class Known>
  void check_folder(const std::filesystem::path& folder, const Known& known) {
    const auto entries = context_.disk.list(folder, limits::folder_entries);
    if (!entries.ok()) return fault(entries.error().message);
    for (const FolderEntry& entry : *entries) {
      if (!known(entry.name)) fault("`" + printable(folder.filename().string() + "/" + entry.name) + "` is nothing that the ledger knows");
    }
  }

  Context& context_;
  LedgerCheck check_;
  std::set<std::int64_t> unfinished_;
  std::set<std::string> claiming_, settled_, staged_;
  std::set<std::pair<std::string, std::string>> blobs_;
};

}  // namespace

LedgerCheck check_ledger(Context& context) { return Checker(context).run(); }

}  // namespace crossdock::exchange
