#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "ledger/ledger.h"
#include "ledger/sqlite_database.h"

namespace crossdock::ledger {

/// The ledger's questions and changes as SQL on one connection. Transactions are the caller's.
class SqliteSession final : public LedgerWriter {
 public:
  SqliteSession(std::unique_ptr<Database> database, const Clock& clock) : database_(std::move(database)), clock_(clock) {}

  [[nodiscard]] Database& database() { return *database_; }
  /// How SQLite would look such documents up, a step a line.
  [[nodiscard]] std::vector<std::string> plan_of(const DocumentFilter& filter) const;
  /// The same for the look-ups that find duplicates.
  [[nodiscard]] std::vector<std::string> plan_for_duplicates() const;

  // session_documents.cpp
  [[nodiscard]] std::optional<FileRecord> file(std::string_view id) const override;
  [[nodiscard]] std::vector<FileRecord> files_in(FileState state, std::size_t most) const override;
  [[nodiscard]] std::vector<FileRecord> files_named(std::string_view name, std::size_t most) const override;
  [[nodiscard]] std::vector<FileRecord> files_at_origin(std::string_view partner, std::size_t most) const override;
  [[nodiscard]] std::optional<InterchangeRecord> interchange(std::int64_t id) const override;
  [[nodiscard]] std::vector<InterchangeRecord> interchanges_of(std::string_view file) const override;
  [[nodiscard]] std::vector<GroupRecord> groups_of(std::int64_t interchange) const override;
  std::string add(const FileRecord& file) override;
  void update(const FileRecord& file, std::string_view why) override;
  void move(std::string_view file, Origin to) override;
  std::int64_t add(const InterchangeRecord& interchange) override;
  void update(const InterchangeRecord& interchange) override;
  void add(const GroupRecord& group) override;
  [[nodiscard]] std::optional<DocumentRecord> document(std::string_view id) const override;
  [[nodiscard]] std::vector<DocumentRecord> documents(const DocumentFilter& filter) const override;
  [[nodiscard]] std::vector<std::string> document_ids(Instant from, Instant until, std::size_t most) const override;
  [[nodiscard]] std::vector<Transition> transitions(std::string_view subject) const override;
  [[nodiscard]] std::optional<std::string> detail(std::string_view document, std::string_view name) const override;
  std::string add(const DocumentRecord& document, std::string_view why) override;
  void move(std::string_view document, DocumentState to, std::string_view why) override;
  void number(std::string_view document, std::string_view interchange_control, std::string_view group_control,
              std::string_view set_control) override;
  void keep_detail(std::string_view document, std::string_view name, std::string_view text) override;

  // session_numbers.cpp
  [[nodiscard]] std::optional<std::string> find(const SameBytes& query) const override;
  [[nodiscard]] std::optional<NumberMatch> find(const SameNumber& query) const override;
  [[nodiscard]] std::optional<std::string> find(const SameKey& query) const override;
  [[nodiscard]] std::vector<CounterRecord> counters() const override;
  [[nodiscard]] std::vector<ControlNumberRecord> control_numbers(const CounterKey& counter, std::size_t most) const override;
  std::optional<std::uint64_t> reserve(const NumberRequest& request) override;
  void issue_numbers(std::int64_t job, std::string_view purpose) override;
  void void_numbers(std::int64_t job, std::string_view reason) override;

  // session_delivery.cpp
  [[nodiscard]] std::optional<OutboxEntry> outbox(std::int64_t id) const override;
  [[nodiscard]] std::vector<OutboxEntry> outbox_in(OutboxState state, std::size_t most) const override;
  [[nodiscard]] std::vector<OutboxEntry> outbox_of_job(std::int64_t job) const override;
  [[nodiscard]] std::vector<OutboxEntry> outbox_waiting(std::string_view partner, std::size_t most) const override;
  [[nodiscard]] std::vector<OutboxEntry> outbox_of_document(std::string_view document) const override;
  [[nodiscard]] std::vector<OutboxEntry> carried_by(std::int64_t outbox) const override;
  [[nodiscard]] std::vector<DeliveryRecord> deliveries(std::int64_t outbox) const override;
  [[nodiscard]] std::vector<ExpectedAcknowledgment> expected(std::string_view partner, std::string_view functional_id,
                                                             std::string_view group_control, std::string_view set_control) const override;
  [[nodiscard]] std::vector<ExpectedAcknowledgment> expected_of_document(std::string_view document) const override;
  [[nodiscard]] std::vector<ExpectedAcknowledgment> answered_by(std::string_view document) const override;
  [[nodiscard]] std::vector<ExpectedAcknowledgment> awaited(std::size_t most) const override;
  std::int64_t add(const OutboxEntry& entry) override;
  void update(const OutboxEntry& entry) override;
  bool claim(std::int64_t outbox, std::string_view token, std::chrono::milliseconds length) override;
  bool move(std::int64_t outbox, std::string_view token, OutboxState to, std::string_view detail) override;
  void move(std::int64_t outbox, OutboxState to, std::string_view detail) override;
  std::int64_t expect(const ExpectedAcknowledgment& expected) override;
  void answer(std::int64_t expected, AcknowledgmentState state, std::string_view answered_by) override;

  // session_expectations.cpp
  [[nodiscard]] std::vector<Expectation> expectations_of(std::string_view document) const override;
  [[nodiscard]] std::vector<Expectation> open_expectations(std::string_view partner, std::string_view key) const override;
  [[nodiscard]] std::vector<Expectation> expectations_met_by(std::string_view document) const override;
  [[nodiscard]] std::vector<Expectation> expectations_in(ExpectationState state, std::size_t most) const override;
  void expect(const Expectation& expected) override;
  void settle(std::int64_t expectation, ExpectationState to, std::string_view met_by, std::string_view reason) override;
  [[nodiscard]] std::optional<Instant> last_file(std::string_view partner) const override;
  [[nodiscard]] std::vector<Arrivals> arrivals(std::string_view partner, Instant since) const override;

  // session_flows.cpp
  void each_step(Instant from, Instant until, std::size_t most, const std::function<void(const FlowStep&)>& take) const override;
  [[nodiscard]] std::vector<DocumentTotal> totals_of(std::string_view document) const override;
  void keep_totals(std::string_view document, std::span<const DocumentTotal> totals) override;

  // session_exceptions.cpp
  [[nodiscard]] std::optional<ExceptionRecord> exception(std::string_view id) const override;
  [[nodiscard]] std::vector<ExceptionRecord> exceptions_in(ExceptionState state, std::size_t most) const override;
  [[nodiscard]] std::vector<ExceptionItem> exception_items(std::string_view exception, std::size_t most) const override;
  [[nodiscard]] std::vector<ExceptionRecord> exceptions_of(std::string_view file_or_document) const override;
  std::string raise(const ExceptionCause& cause) override;
  void assign(std::string_view exception, std::string_view owner) override;
  void close_exception(std::string_view exception, ExceptionState to, std::string_view who, std::string_view reason) override;

  // session_tallies.cpp
  [[nodiscard]] std::vector<Tally> tallies() const override;
  [[nodiscard]] std::vector<Backlog> backlog(Instant now) const override;

  // session_alerts.cpp
  [[nodiscard]] std::vector<AlertMessage> alerts_waiting() const override;
  [[nodiscard]] std::optional<AlertMessage> latest_alert(std::string_view alert) const override;
  [[nodiscard]] std::vector<AlertTold> told_by(std::string_view alert) const override;
  [[nodiscard]] std::vector<std::string> tiers_of(std::string_view exception) const override;
  std::int64_t add(const AlertMessage& message, const std::vector<AlertTold>& told) override;
  void update(const AlertMessage& message) override;

  // session_versions.cpp
  [[nodiscard]] std::vector<Activation> active_versions() const override;
  [[nodiscard]] std::vector<Activation> activations(std::string_view partner, std::size_t most) const override;
  [[nodiscard]] std::int64_t latest_activation() const override;
  [[nodiscard]] std::optional<std::string> kept_version(std::string_view hash) const override;
  [[nodiscard]] std::optional<PlanRecord> plan(std::string_view partner) const override;
  void keep_version(std::string_view hash, std::string_view content) override;
  void activate(const Activation& activation) override;
  void keep_plan(const PlanRecord& plan) override;

  // session_prune.cpp
  [[nodiscard]] bool needs_archived(std::string_view path) const override;
  std::size_t prune(Instant before, std::size_t most) override;

  // session_jobs.cpp
  [[nodiscard]] std::optional<JobRecord> job(std::int64_t id) const override;
  [[nodiscard]] std::vector<JobRecord> jobs_in(JobState state, std::size_t most) const override;
  std::int64_t add(const JobRecord& job) override;
  [[nodiscard]] std::vector<Pause> pauses() const override;
  void pause(const Pause& pause) override;
  bool resume(std::string_view partner) override;
  bool lease(std::int64_t job, std::string_view token, std::chrono::milliseconds length) override;
  bool move_job(std::int64_t job, std::string_view token, JobState to, std::string_view detail) override;
  bool reopen_job(std::int64_t job, std::string_view token, std::chrono::milliseconds length) override;
  void release_job(std::int64_t job, std::string_view token, std::chrono::milliseconds pause, std::string_view detail,
                   Attempt attempt) override;
  void break_leases() override;
  [[nodiscard]] std::vector<AuditRecord> audit_trail(std::size_t most) const override;
  [[nodiscard]] std::vector<AuditRecord> audit_of(std::string_view subject, std::size_t most) const override;
  [[nodiscard]] std::vector<std::string> damage() const override;
  [[nodiscard]] std::optional<std::int64_t> broken_audit_row() const override;
  void audit(std::string_view who, std::string_view action, std::string_view subject, std::string_view detail) override;

 private:
  /// The next number of a named sequence, from 1.
  [[nodiscard]] std::uint64_t next_of(std::string_view sequence);
  /// The time after a pause that begins now.
  [[nodiscard]] Instant after(std::chrono::milliseconds length) const { return {clock_.now().milliseconds + length.count()}; }
  // session_tallies.cpp. In the transaction that does what is counted.
  void count(const Tally& tally);
  void count_file(const FileRecord& file, FileState before);
  /// Of an entry that went out just now, before its delivery row is written.
  void count_sent(std::int64_t outbox);
  void count_answer(std::int64_t expected);
  void note_delivery(std::int64_t outbox, OutboxState to, std::string_view detail);
  void add_transition(std::string_view subject, std::string_view from, std::string_view to, std::string_view why);
  [[nodiscard]] std::vector<std::string> keys_of(std::string_view document) const;
  [[nodiscard]] std::int64_t counter_row(const CounterKey& key, std::uint64_t from);

  std::unique_ptr<Database> database_;
  const Clock& clock_;
};

}  // namespace crossdock::ledger
