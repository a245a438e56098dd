#include "base/hash.h"
#include "ledger/due.h"
#include "ledger/names.h"
#include "ledger/sqlite_session.h"

/// Jobs with their leases, and the audit trail.
namespace crossdock::ledger {

namespace {

#define JOB_COLUMNS "id, file, partner, state, created, not_before, attempts, token, lease_until, detail, task, document"

JobRecord read_job_row(Statement& row) {
  JobRecord job;
  job.id = row.integer();
  job.file = row.text();
  job.partner = row.text();
  job.state = value_of_name<JobState>(row.text());
  job.created = row.instant();
  job.not_before = row.instant();
  job.attempts = row.small_number();
  job.token = row.text();
  job.lease_until = row.instant();
  job.detail = row.text();
  job.task = value_of_name<Task>(row.text());
  job.document = row.text();
  return job;
}

/// Lengths stand before the texts, so that no two rows hash the same bytes.
std::string audit_hash(std::string_view before, Instant at, std::string_view who, std::string_view action, std::string_view subject,
                       std::string_view detail) {
  std::string row(before);
  row += '\n' + std::to_string(at.milliseconds);
  for (const std::string_view text : {who, action, subject, detail}) row += '\n' + std::to_string(text.size()) + ' ' + std::string(text);
  return sha256_hex(row);
}

AuditRecord read_audit_row(Statement& row) {
  AuditRecord record;
  record.sequence = row.integer();
  record.at = row.instant();
  record.who = row.text();
  record.action = row.text();
  record.subject = row.text();
  record.detail = row.text();
  record.hash = row.text();
  return record;
}

}  // namespace

std::optional<JobRecord> SqliteSession::job(std::int64_t id) const {
  Statement row = database_->query("SELECT " JOB_COLUMNS " FROM jobs WHERE id = ?", id);
  if (!row.step()) return std::nullopt;
  return read_job_row(row);
}

std::vector<JobRecord> SqliteSession::jobs_in(JobState state, std::size_t most) const {
  Statement rows =
      database_->query("SELECT " JOB_COLUMNS " FROM jobs WHERE state = ? ORDER BY id LIMIT ?", name_of(state), std::uint64_t{most});
  std::vector<JobRecord> jobs;
  while (rows.step()) jobs.push_back(read_job_row(rows));
  return jobs;
}

std::int64_t SqliteSession::add(const JobRecord& job) {
  database_->run(
      "INSERT INTO jobs (file, partner, state, created, not_before, attempts, token, lease_until, detail, task, document) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      job.file, job.partner, name_of(job.state), job.created, job.not_before, job.attempts, job.token, job.lease_until, job.detail,
      name_of(job.task), job.document);
  return database_->last_row();
}

std::vector<Pause> SqliteSession::pauses() const {
  Statement rows = database_->query("SELECT partner, since, who, reason FROM pauses ORDER BY partner");
  std::vector<Pause> pauses;
  while (rows.step()) {
    Pause pause;
    pause.partner = rows.text();
    pause.since = rows.instant();
    pause.who = rows.text();
    pause.reason = rows.text();
    pauses.push_back(std::move(pause));
  }
  return pauses;
}

void SqliteSession::pause(const Pause& pause) {
  database_->run("INSERT INTO pauses (partner, since, who, reason) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", pause.partner, clock_.now(),
                 pause.who, pause.reason);
}

bool SqliteSession::resume(std::string_view partner) { return database_->run("DELETE FROM pauses WHERE partner = ?", partner) == 1; }

bool SqliteSession::lease(std::int64_t job, std::string_view token, std::chrono::milliseconds length) {
  const Instant now = clock_.now();
  return database_->run(
             "UPDATE jobs SET token = ?, lease_until = ?, attempts = attempts + 1 WHERE id = ? AND state IN ('ready', 'committed') AND "
             "(not_before <= ? OR not_before > ?) AND (token = '' OR lease_until < ?)",
             token, after(length), job, now, after(longest_pause), now) == 1;
}

bool SqliteSession::move_job(std::int64_t job, std::string_view token, JobState to, std::string_view detail) {
  const bool ends = to == JobState::done || to == JobState::dead;
  return database_->run("UPDATE jobs SET state = ?, detail = ?, token = ? WHERE id = ? AND token = ?", name_of(to), detail,
                        ends ? std::string_view() : token, job, token) == 1;
}

bool SqliteSession::reopen_job(std::int64_t job, std::string_view token, std::chrono::milliseconds length) {
  return database_->run("UPDATE jobs SET state = 'committed', token = ?, lease_until = ? WHERE id = ? AND state = 'done'", token,
                        after(length), job) == 1;
}

void SqliteSession::release_job(std::int64_t job, std::string_view token, std::chrono::milliseconds pause, std::string_view detail,
                                Attempt attempt) {
  const std::uint32_t taken_back = attempt == Attempt::does_not_count ? 1 : 0;
  database_->run("UPDATE jobs SET token = '', not_before = ?, detail = ?, attempts = attempts - ? WHERE id = ? AND token = ?", after(pause),
                 detail, taken_back, job, token);
}

void SqliteSession::break_leases() {
  database_->run("UPDATE jobs SET token = '' WHERE state IN ('ready', 'committed') AND token <> ''");
  database_->run("UPDATE outbox SET token = '' WHERE state IN ('ready', 'staged') AND token <> ''");
}

void SqliteSession::audit(std::string_view who, std::string_view action, std::string_view subject, std::string_view detail) {
  std::string before;
  {
    Statement row = database_->query("SELECT hash FROM audit ORDER BY seq DESC LIMIT 1");
    if (row.step()) before = row.text();
  }
  const Instant now = clock_.now();
  database_->run("INSERT INTO audit (at, who, action, subject, detail, hash) VALUES (?, ?, ?, ?, ?, ?)", now, who, action, subject, detail,
                 audit_hash(before, now, who, action, subject, detail));
}

std::vector<AuditRecord> SqliteSession::audit_trail(std::size_t most) const {
  Statement rows =
      database_->query("SELECT seq, at, who, action, subject, detail, hash FROM audit ORDER BY seq DESC LIMIT ?", std::uint64_t{most});
  std::vector<AuditRecord> trail;
  while (rows.step()) trail.push_back(read_audit_row(rows));
  return trail;
}

std::vector<std::string> SqliteSession::damage() const {
  std::vector<std::string> found;
  Statement rows = database_->query("PRAGMA integrity_check(20)");
  while (rows.step()) {
    if (std::string said = rows.text(); said != "ok") found.push_back(std::move(said));
  }
  return found;
}

std::vector<AuditRecord> SqliteSession::audit_of(std::string_view subject, std::size_t most) const {
  Statement rows = database_->query("SELECT seq, at, who, action, subject, detail, hash FROM audit WHERE subject = ? ORDER BY seq LIMIT ?",
                                    subject, std::uint64_t{most});
  std::vector<AuditRecord> trail;
  while (rows.step()) trail.push_back(read_audit_row(rows));
  return trail;
}

std::optional<std::int64_t> SqliteSession::broken_audit_row() const {
  Statement rows = database_->query("SELECT seq, at, who, action, subject, detail, hash FROM audit ORDER BY seq");
  std::string before;
  std::int64_t sequence = 0;
  while (rows.step()) {
    const AuditRecord row = read_audit_row(rows);
    const bool follows = row.sequence == sequence + 1;
    if (!follows || row.hash != audit_hash(before, row.at, row.who, row.action, row.subject, row.detail)) return row.sequence;
    before = row.hash;
    sequence = row.sequence;
  }
  return std::nullopt;
}

}  // namespace crossdock::ledger
