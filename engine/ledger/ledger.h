#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "ledger/alert.h"
#include "ledger/control_number.h"
#include "ledger/delivery.h"
#include "ledger/document.h"
#include "ledger/duplicate.h"
#include "ledger/exception.h"
#include "ledger/expectation.h"
#include "ledger/job.h"
#include "ledger/pack_version.h"
#include "ledger/tally.h"

namespace crossdock::ledger {

struct DocumentTotal;
struct FlowStep;

/// The ledger cannot be read or written: full, locked, damaged, of a newer version. A fault of the machine, so it is thrown;
/// nothing of the transaction has happened.
class LedgerFault : public std::runtime_error {
 public:
  LedgerFault(const std::string& message, bool temporary) : std::runtime_error(message), temporary_(temporary) {}
  /// Trying again later may help: locked, or full.
  [[nodiscard]] bool temporary() const { return temporary_; }

 private:
  bool temporary_;
};

/// What can be asked of the ledger. Everything an answer names by id was committed together with it.
class LedgerView {
 public:
  virtual ~LedgerView() = default;

  // Files, interchanges, documents.
  [[nodiscard]] virtual std::optional<FileRecord> file(std::string_view id) const = 0;
  [[nodiscard]] virtual std::vector<FileRecord> files_in(FileState state, std::size_t most) const = 0;
  [[nodiscard]] virtual std::vector<FileRecord> files_named(std::string_view name, std::size_t most) const = 0;
  /// Files of a partner that were taken, or are being taken, and still lie where they came from; in the order in which they came.
  [[nodiscard]] virtual std::vector<FileRecord> files_at_origin(std::string_view partner, std::size_t most) const = 0;
  [[nodiscard]] virtual std::optional<InterchangeRecord> interchange(std::int64_t id) const = 0;
  [[nodiscard]] virtual std::vector<InterchangeRecord> interchanges_of(std::string_view file) const = 0;
  [[nodiscard]] virtual std::vector<GroupRecord> groups_of(std::int64_t interchange) const = 0;
  [[nodiscard]] virtual std::optional<DocumentRecord> document(std::string_view id) const = 0;
  [[nodiscard]] virtual std::vector<DocumentRecord> documents(const DocumentFilter& filter) const = 0;
  /// The ids alone, as there may be very many, of the documents from `from` to before `until`, in the order in which they were added.
  [[nodiscard]] virtual std::vector<std::string> document_ids(Instant from, Instant until, std::size_t most) const = 0;
  /// Of a file or a document, oldest first.
  [[nodiscard]] virtual std::vector<Transition> transitions(std::string_view subject) const = 0;
  /// A text that was kept with a document, such as its findings as JSON.
  [[nodiscard]] virtual std::optional<std::string> detail(std::string_view document, std::string_view name) const = 0;

  // Duplicates.
  /// The id of the earliest file with these bytes.
  [[nodiscard]] virtual std::optional<std::string> find(const SameBytes& query) const = 0;
  [[nodiscard]] virtual std::optional<NumberMatch> find(const SameNumber& query) const = 0;
  /// The id of the earliest document with this key.
  [[nodiscard]] virtual std::optional<std::string> find(const SameKey& query) const = 0;

  // Control numbers.
  [[nodiscard]] virtual std::vector<CounterRecord> counters() const = 0;
  /// In the order in which they were given out.
  [[nodiscard]] virtual std::vector<ControlNumberRecord> control_numbers(const CounterKey& counter, std::size_t most) const = 0;

  // Going out.
  [[nodiscard]] virtual std::optional<OutboxEntry> outbox(std::int64_t id) const = 0;
  [[nodiscard]] virtual std::vector<OutboxEntry> outbox_in(OutboxState state, std::size_t most) const = 0;
  [[nodiscard]] virtual std::vector<OutboxEntry> outbox_of_job(std::int64_t job) const = 0;
  /// Of one receiver, `ready` or `staged`, in the order in which they were committed.
  [[nodiscard]] virtual std::vector<OutboxEntry> outbox_waiting(std::string_view partner, std::size_t most) const = 0;
  [[nodiscard]] virtual std::vector<OutboxEntry> outbox_of_document(std::string_view document) const = 0;
  /// What goes out in the file of this entry, in its order.
  [[nodiscard]] virtual std::vector<OutboxEntry> carried_by(std::int64_t outbox) const = 0;
  [[nodiscard]] virtual std::vector<DeliveryRecord> deliveries(std::int64_t outbox) const = 0;
  /// By the numbers that a 997 names; an empty set control takes the whole group.
  [[nodiscard]] virtual std::vector<ExpectedAcknowledgment> expected(std::string_view partner, std::string_view functional_id,
                                                                     std::string_view group_control,
                                                                     std::string_view set_control) const = 0;
  [[nodiscard]] virtual std::vector<ExpectedAcknowledgment> expected_of_document(std::string_view document) const = 0;
  /// What a partner's acknowledgment, by its document's id, has answered.
  [[nodiscard]] virtual std::vector<ExpectedAcknowledgment> answered_by(std::string_view document) const = 0;
  /// Still awaited, the earliest due time first.
  [[nodiscard]] virtual std::vector<ExpectedAcknowledgment> awaited(std::size_t most) const = 0;

  // Documents that must follow others.
  /// Of the document that obliges, the earliest due time first.
  [[nodiscard]] virtual std::vector<Expectation> expectations_of(std::string_view document) const = 0;
  /// Awaited or missed, in the order in which they were written.
  [[nodiscard]] virtual std::vector<Expectation> open_expectations(std::string_view partner, std::string_view key) const = 0;
  [[nodiscard]] virtual std::vector<Expectation> expectations_met_by(std::string_view document) const = 0;
  /// The earliest due time first.
  [[nodiscard]] virtual std::vector<Expectation> expectations_in(ExpectationState state, std::size_t most) const = 0;

  // When partners send.
  /// When the partner's latest file came; nothing: none did.
  [[nodiscard]] virtual std::optional<Instant> last_file(std::string_view partner) const = 0;
  /// The quarters of an hour in which files came, in order.
  [[nodiscard]] virtual std::vector<Arrivals> arrivals(std::string_view partner, Instant since) const = 0;

  // What came against what went on.
  /// The documents that came from `from` to before `until`, each with everything that was made of it, in order: one call a document
  /// that nothing was made of, else one call an output. Acknowledgments and what was cancelled are left out.
  virtual void each_step(Instant from, Instant until, std::size_t most, const std::function<void(const FlowStep&)>& take) const = 0;
  [[nodiscard]] virtual std::vector<DocumentTotal> totals_of(std::string_view document) const = 0;

  // Exceptions.
  [[nodiscard]] virtual std::optional<ExceptionRecord> exception(std::string_view id) const = 0;
  [[nodiscard]] virtual std::vector<ExceptionRecord> exceptions_in(ExceptionState state, std::size_t most) const = 0;
  [[nodiscard]] virtual std::vector<ExceptionItem> exception_items(std::string_view exception, std::size_t most) const = 0;
  /// The exceptions that block a document or a file.
  [[nodiscard]] virtual std::vector<ExceptionRecord> exceptions_of(std::string_view file_or_document) const = 0;

  // Metrics.
  /// Everything that was counted; as many rows as there were combinations, however many documents.
  [[nodiscard]] virtual std::vector<Tally> tallies() const = 0;
  /// What waits, a row for each partner of whom something does.
  [[nodiscard]] virtual std::vector<Backlog> backlog(Instant now) const = 0;

  // Alerts.
  [[nodiscard]] virtual std::vector<AlertMessage> alerts_waiting() const = 0;
  [[nodiscard]] virtual std::optional<AlertMessage> latest_alert(std::string_view alert) const = 0;
  [[nodiscard]] virtual std::vector<AlertTold> told_by(std::string_view alert) const = 0;
  /// The tiers of the documents that an exception blocks; empty where it blocks files only.
  [[nodiscard]] virtual std::vector<std::string> tiers_of(std::string_view exception) const = 0;

  // Jobs.
  [[nodiscard]] virtual std::optional<JobRecord> job(std::int64_t id) const = 0;
  [[nodiscard]] virtual std::vector<JobRecord> jobs_in(JobState state, std::size_t most) const = 0;

  // Pauses.
  [[nodiscard]] virtual std::vector<Pause> pauses() const = 0;

  // Retention.
  /// Whether something in the ledger leads to this path of the archive.
  [[nodiscard]] virtual bool needs_archived(std::string_view path) const = 0;

  // Versions of packs.
  /// The latest of each partner that has any, by partner.
  [[nodiscard]] virtual std::vector<Activation> active_versions() const = 0;
  /// Of one partner, the latest first.
  [[nodiscard]] virtual std::vector<Activation> activations(std::string_view partner, std::size_t most) const = 0;
  /// The sequence of the latest that a person asked for, of all partners; 0: there is none.
  [[nodiscard]] virtual std::int64_t latest_activation() const = 0;
  /// What was kept under this hash.
  [[nodiscard]] virtual std::optional<std::string> kept_version(std::string_view hash) const = 0;
  [[nodiscard]] virtual std::optional<PlanRecord> plan(std::string_view partner) const = 0;

  // Audit.
  [[nodiscard]] virtual std::vector<AuditRecord> audit_trail(std::size_t most) const = 0;
  /// What people did with a document, an exception or a partner, oldest first.
  [[nodiscard]] virtual std::vector<AuditRecord> audit_of(std::string_view subject, std::size_t most) const = 0;
  /// What is wrong with the ledger's own file, a sentence each; empty: nothing. Reads all of it.
  [[nodiscard]] virtual std::vector<std::string> damage() const = 0;
  /// The first row whose hash is wrong.
  [[nodiscard]] virtual std::optional<std::int64_t> broken_audit_row() const = 0;
};

/// What can be written in one transaction. Each change of a state leaves a transition; times are the ledger's clock.
class LedgerWriter : public LedgerView {
 public:
  // Files, interchanges, documents. `add` returns the id that the ledger gave.
  virtual std::string add(const FileRecord& file) = 0;
  /// Writes every field but the id; `why` goes into the transition where the state differs.
  virtual void update(const FileRecord& file, std::string_view why) = 0;
  /// Changes nothing but where the file still lies.
  virtual void move(std::string_view file, Origin to) = 0;
  virtual std::int64_t add(const InterchangeRecord& interchange) = 0;
  virtual void update(const InterchangeRecord& interchange) = 0;
  virtual void add(const GroupRecord& group) = 0;
  virtual std::string add(const DocumentRecord& document, std::string_view why) = 0;
  virtual void move(std::string_view document, DocumentState to, std::string_view why) = 0;
  /// The control numbers that an outbound document got when its batch was closed.
  virtual void number(std::string_view document, std::string_view interchange_control, std::string_view group_control,
                      std::string_view set_control) = 0;
  virtual void keep_detail(std::string_view document, std::string_view name, std::string_view text) = 0;

  // Control numbers.
  /// The first of the numbers; nothing where the range cannot hold so many. A job that asks again gets what it reserved before.
  virtual std::optional<std::uint64_t> reserve(const NumberRequest& request) = 0;
  virtual void issue_numbers(std::int64_t job, std::string_view purpose) = 0;
  /// What the job has reserved and not issued.
  virtual void void_numbers(std::int64_t job, std::string_view reason) = 0;

  // Going out.
  virtual std::int64_t add(const OutboxEntry& entry) = 0;
  /// Of an entry that nobody has: where it goes, its name and bytes, its state and carrier.
  virtual void update(const OutboxEntry& entry) = 0;
  /// Takes an entry that is `ready` or `staged` for a send of this length and counts the attempt, before it is made. A sender may take
  /// again what it has. False: another sender has it, or it is out.
  virtual bool claim(std::int64_t outbox, std::string_view token, std::chrono::milliseconds length) = 0;
  /// Moves an entry that `token` has; false: it was lost, to another sender or to a person, and nothing may be said of it. It is free
  /// again unless it goes to `staged`. Leaves a delivery row where it goes to `sent`, `held` or `dead`, or back to `ready`.
  virtual bool move(std::int64_t outbox, std::string_view token, OutboxState to, std::string_view detail) = 0;
  /// The same by a person's order: whoever has the entry loses it.
  virtual void move(std::int64_t outbox, OutboxState to, std::string_view detail) = 0;
  virtual std::int64_t expect(const ExpectedAcknowledgment& expected) = 0;
  virtual void answer(std::int64_t expected, AcknowledgmentState state, std::string_view answered_by) = 0;

  // Documents that must follow others.
  /// Awaits a document. One that the same document obliged before gets the new due time, where it is still awaited.
  virtual void expect(const Expectation& expected) = 0;
  /// `met_by`: the document that met it; `reason`: why it is waived.
  virtual void settle(std::int64_t expectation, ExpectationState to, std::string_view met_by, std::string_view reason) = 0;

  /// What the document sums up to, in place of what was kept of it before.
  virtual void keep_totals(std::string_view document, std::span<const DocumentTotal> totals) = 0;

  // Exceptions.
  /// Opens an exception or counts into the open one of its group; the id. The same document twice counts once.
  virtual std::string raise(const ExceptionCause& cause) = 0;
  /// Changes nothing but who sees to it.
  virtual void assign(std::string_view exception, std::string_view owner) = 0;
  virtual void close_exception(std::string_view exception, ExceptionState to, std::string_view who, std::string_view reason) = 0;

  // Alerts.
  /// Keeps a message together with what it tells of; the id that the ledger gave.
  virtual std::int64_t add(const AlertMessage& message, const std::vector<AlertTold>& told) = 0;
  /// Its state, tries and the time of the next.
  virtual void update(const AlertMessage& message) = 0;

  // Jobs.
  virtual std::int64_t add(const JobRecord& job) = 0;
  /// Takes the lease of a job for so long and counts the attempt; false: somebody else has it.
  virtual bool lease(std::int64_t job, std::string_view token, std::chrono::milliseconds length) = 0;
  /// Moves a job whose lease `token` holds; false: the lease was lost, and nothing may be done in its name.
  virtual bool move_job(std::int64_t job, std::string_view token, JobState to, std::string_view detail) = 0;
  /// Leases a job that is done because something of it is to be reported anew: should the program end before it is moved to `done` again,
  /// the next start goes on with it. False: it is not done.
  virtual bool reopen_job(std::int64_t job, std::string_view token, std::chrono::milliseconds length) = 0;
  /// Gives the lease back: the job may be tried again after the pause.
  virtual void release_job(std::int64_t job, std::string_view token, std::chrono::milliseconds pause, std::string_view detail,
                           Attempt attempt) = 0;
  /// At the start of the one daemon of a site: leases of a daemon that died, of jobs and of sends, are void.
  virtual void break_leases() = 0;

  // Pauses. Of one that is paused already, reason and time stay.
  virtual void pause(const Pause& pause) = 0;
  /// False: it was not paused.
  virtual bool resume(std::string_view partner) = 0;

  // Versions of packs.
  /// Keeps what a version holds; one that is there stays as it is.
  virtual void keep_version(std::string_view hash, std::string_view content) = 0;
  virtual void activate(const Activation& activation) = 0;
  /// In the place of the partner's plan before.
  virtual void keep_plan(const PlanRecord& plan) = 0;

  // Retention.
  /// Removes files that came before this time, with all that the ledger has of them, as far as nothing of them is open: under way, held,
  /// awaiting an acknowledgment, in an open exception, or remembered because a server does not let them go. Control numbers and the audit
  /// trail stay. How many files went, at most `most`.
  virtual std::size_t prune(Instant before, std::size_t most) = 0;

  virtual void audit(std::string_view who, std::string_view action, std::string_view subject, std::string_view detail) = 0;
};

/// An entry with the name, bytes and state of the file that it goes out in, where that is another's.
[[nodiscard]] OutboxEntry as_sent(const LedgerView& view, OutboxEntry entry);
/// The entries of the documents that the file of `entry` holds: itself, or those that it carries.
[[nodiscard]] std::vector<OutboxEntry> parts_of(const LedgerView& view, const OutboxEntry& entry);

/// Everything that must survive. Any thread may call; each call waits its turn. Throws LedgerFault.
class Ledger {
 public:
  virtual ~Ledger() = default;

  /// One transaction: all of `work` or nothing. It is durable when `write` returns; concurrent writes share a commit.
  /// `work` may run on another thread and runs once; what it throws undoes its part alone and is thrown again here.
  virtual void write(const std::function<void(LedgerWriter&)>& work) = 0;
  /// Like `write`, but durable only with the next `write` of anybody or with `settle`. Until then every read and write of this process
  /// sees it, and a stop undoes it with all that came after it. So it may say nothing that a file has to be changed after; what it
  /// relies on is made durable by `before_commit`. Gives the number of the transaction that it is part of.
  /// `since`, where it is not 0: the first such number of the caller. LedgerFault: what was written since then was undone, and nothing
  /// that builds on it may be written.
  virtual std::uint64_t write_later(std::uint64_t since, const std::function<void(LedgerWriter&)>& work) = 0;
  /// Makes durable what was written later. LedgerFault: something that was written since transaction `since` was undone.
  virtual void settle(std::uint64_t since) = 0;
  /// Called before a transaction is committed that holds something written later; what it throws undoes the whole transaction.
  virtual void before_commit(std::function<void()> make_durable) = 0;
  /// Reads of one state of the ledger.
  virtual void read(const std::function<void(const LedgerView&)>& work) = 0;
  [[nodiscard]] virtual const Clock& clock() const = 0;
  /// A whole copy of one state of the ledger, durable, in a new file. EEXIST: the name is taken.
  virtual Result<Done> backup(const std::filesystem::path& path) = 0;

  /// `read` and `write` that return what the work returns.
  template <class Work>
  auto ask(Work&& work) {
    std::optional<std::invoke_result_t<Work, const LedgerView&>> answer;
    read([&](const LedgerView& view) { answer.emplace(work(view)); });
    return std::move(*answer);
  }
  template <class Work>
  auto commit(Work&& work) {
    std::optional<std::invoke_result_t<Work, LedgerWriter&>> answer;
    write([&](LedgerWriter& writer) { answer.emplace(work(writer)); });
    return std::move(*answer);
  }
};

}  // namespace crossdock::ledger
