#include <cstddef>
#include <map>

#include "ledger/names.h"
#include "ledger/sqlite_session.h"

namespace crossdock::ledger {

namespace {

// Statements of their own: as triggers they would make each insert into a large table save every page that it touches once more.
#define ON_CONFLICT_ADD " ON CONFLICT DO UPDATE SET number = number + 1, total = total + excluded.total, last = max(last, excluded.last)"
#define BUCKET_OF_WAITED "coalesce((SELECT CAST(min(seconds) AS TEXT) FROM duration_buckets WHERE seconds * 1000 >= waited), '+Inf')"

// From the arrival of the file that it was made from; what is made again counts from the order to do so. Sent once more, it is no further
// duration.
constexpr const char* count_delivery =
    "INSERT INTO tallies SELECT what, partner, 'out', " BUCKET_OF_WAITED
    ", '', 1, waited, changed FROM (SELECT o.partner AS partner, o.changed AS changed, CASE WHEN d.set_id IN ('997', '999', 'TA1') THEN "
    "'answered' ELSE 'delivered' END AS what, max(0, o.changed - CASE j.task WHEN 'replay' THEN j.created ELSE f.received END) AS waited "
    "FROM outbox o JOIN jobs j ON j.id = o.job JOIN files f ON f.id = j.file LEFT JOIN documents d ON d.id = o.document WHERE o.id = ?1 "
    "AND "
    "NOT EXISTS (SELECT 1 FROM deliveries x WHERE x.outbox = ?1 AND x.outcome = 'sent')) WHERE true" ON_CONFLICT_ADD;

constexpr const char* count_acknowledgment =
    "INSERT INTO tallies SELECT 'acknowledged', partner, 'in', " BUCKET_OF_WAITED
    ", state, 1, waited, answered FROM (SELECT e.partner AS partner, e.state AS state, e.answered AS answered, max(0, e.answered - "
    "coalesce((SELECT max(x.at) FROM outbox o JOIN deliveries x ON x.outbox = CASE o.carrier WHEN 0 THEN o.id ELSE o.carrier END WHERE "
    "o.document = e.document AND x.outcome = 'sent'), (SELECT d.at FROM documents d WHERE d.id = e.document), e.answered)) AS waited FROM "
    "expected_acknowledgments e WHERE e.id = ?1) WHERE true" ON_CONFLICT_ADD;

}  // namespace

void SqliteSession::count(const Tally& tally) {
  database_->run("INSERT INTO tallies VALUES (?, ?, ?, substr(?, 1, 40), ?, 1, ?, ?)" ON_CONFLICT_ADD, tally.what, tally.partner,
                 tally.direction, tally.name, tally.outcome, tally.total, tally.last);
}

void SqliteSession::count_file(const FileRecord& file, FileState before) {
  if (file.state == before) return;
  if (before == FileState::claiming && !file.archive.empty())
    count({std::string(tallied::received), file.partner, "in", "", "", 1, file.size, file.received});
  switch (file.state) {
    case FileState::finished:
    case FileState::duplicate:
    case FileState::quarantined:
    case FileState::failed:
      count({std::string(tallied::files), file.partner, "in", "", std::string(name_of(file.state)), 1, 0, file.received});
      break;
    default: break;
  }
}

void SqliteSession::count_sent(std::int64_t outbox) {
  database_->run("INSERT INTO tallies SELECT 'sent', partner, 'out', '', '', 1, size, changed FROM outbox WHERE id = ?" ON_CONFLICT_ADD,
                 outbox);
  database_->run(count_delivery, outbox);
}

void SqliteSession::count_answer(std::int64_t expected) { database_->run(count_acknowledgment, expected); }

std::vector<Tally> SqliteSession::tallies() const {
  Statement rows =
      database_->query("SELECT what, partner, direction, name, outcome, number, total, last FROM tallies ORDER BY 1, 2, 3, 4, 5");
  std::vector<Tally> all;
  while (rows.step()) {
    Tally tally;
    tally.what = rows.text();
    tally.partner = rows.text();
    tally.direction = rows.text();
    tally.name = rows.text();
    tally.outcome = rows.text();
    tally.count = rows.number();
    tally.total = rows.number();
    tally.last = rows.instant();
    all.push_back(std::move(tally));
  }
  return all;
}

std::vector<Backlog> SqliteSession::backlog(Instant now) const {
  std::map<std::string, Backlog> by_partner;
  const auto of = [&](std::string partner) -> Backlog& {
    Backlog& backlog = by_partner[partner];
    backlog.partner = std::move(partner);
    return backlog;
  };
  {
    Statement rows =
        database_->query("SELECT partner, count(*), min(created) FROM jobs WHERE state IN ('ready', 'committed') GROUP BY partner");
    while (rows.step()) {
      Backlog& backlog = of(rows.text());
      backlog.jobs = rows.number();
      backlog.oldest_job = rows.instant();
    }
  }
  {
    Statement rows = database_->query("SELECT partner, count(*) FROM outbox WHERE state IN ('ready', 'staged') GROUP BY partner");
    while (rows.step()) {
      Backlog& backlog = of(rows.text());
      backlog.deliveries = rows.number();
    }
  }
  {
    Statement rows = database_->query("SELECT partner, count(*) FROM outbox WHERE state = 'waiting' AND document <> '' GROUP BY partner");
    while (rows.step()) {
      Backlog& backlog = of(rows.text());
      backlog.waiting_for_companions = rows.number();
    }
  }
  {
    Statement rows = database_->query(
        "SELECT partner, count(*), sum(due < ?) FROM expected_acknowledgments WHERE state = 'awaiting' GROUP BY partner", now);
    while (rows.step()) {
      Backlog& backlog = of(rows.text());
      backlog.awaited = rows.number();
      backlog.overdue = rows.number();
    }
  }
  {
    Statement rows = database_->query("SELECT partner, severity, count(*) FROM exceptions WHERE state = 'open' GROUP BY partner, severity");
    while (rows.step()) {
      Backlog& backlog = of(rows.text());
      const auto severity = static_cast<std::size_t>(value_of_name<ExceptionSeverity>(rows.text()));
      backlog.exceptions.at(severity) = rows.number();
    }
  }
  std::vector<Backlog> all;
  for (auto& [partner, backlog] : by_partner) all.push_back(std::move(backlog));
  return all;
}

}  // namespace crossdock::ledger
