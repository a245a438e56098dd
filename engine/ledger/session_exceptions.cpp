#include "ledger/names.h"
#include "ledger/sqlite_session.h"

namespace crossdock::ledger {

namespace {

#define EXCEPTION_COLUMNS                                                                                                               \
  "e.id, e.partner, e.document, e.rule, e.place, e.playbook, e.severity, e.owner, e.cause, e.next, e.state, e.count, e.first, e.last, " \
  "e.closed, e.reason, e.due"

ExceptionRecord read_exception_row(Statement& row) {
  ExceptionRecord exception;
  exception.id = row.text();
  exception.group.partner = row.text();
  exception.group.document = row.text();
  exception.group.rule = row.text();
  exception.group.place = row.text();
  exception.playbook = row.text();
  exception.severity = value_of_name<ExceptionSeverity>(row.text());
  exception.owner = row.text();
  exception.cause = row.text();
  exception.next = row.text();
  exception.state = value_of_name<ExceptionState>(row.text());
  exception.count = row.number();
  exception.first = row.instant();
  exception.last = row.instant();
  exception.closed = row.instant();
  exception.reason = row.text();
  if (!row.skip_null()) exception.due = row.instant();
  return exception;
}

std::vector<ExceptionRecord> read_exception_rows(Statement rows) {
  std::vector<ExceptionRecord> exceptions;
  while (rows.step()) exceptions.push_back(read_exception_row(rows));
  return exceptions;
}

}  // namespace

std::optional<ExceptionRecord> SqliteSession::exception(std::string_view id) const {
  Statement row = database_->query("SELECT " EXCEPTION_COLUMNS " FROM exceptions e WHERE e.id = ?", id);
  if (!row.step()) return std::nullopt;
  return read_exception_row(row);
}

std::vector<ExceptionRecord> SqliteSession::exceptions_in(ExceptionState state, std::size_t most) const {
  return read_exception_rows(database_->query(
      "SELECT " EXCEPTION_COLUMNS " FROM exceptions e WHERE e.state = ? ORDER BY e.seq DESC LIMIT ?", name_of(state), std::uint64_t{most}));
}

std::vector<ExceptionItem> SqliteSession::exception_items(std::string_view exception, std::size_t most) const {
  Statement rows =
      database_->query("SELECT exception, file, document, cause, at FROM exception_items WHERE exception = ? ORDER BY seq LIMIT ?",
                       exception, std::uint64_t{most});
  std::vector<ExceptionItem> items;
  while (rows.step()) {
    ExceptionItem item;
    item.exception = rows.text();
    item.file = rows.text();
    item.document = rows.text();
    item.cause = rows.text();
    item.at = rows.instant();
    items.push_back(std::move(item));
  }
  return items;
}

std::vector<ExceptionRecord> SqliteSession::exceptions_of(std::string_view file_or_document) const {
  return read_exception_rows(
      database_->query("SELECT " EXCEPTION_COLUMNS
                       " FROM exceptions e WHERE e.id IN (SELECT exception FROM exception_items WHERE file = ? UNION SELECT exception FROM "
                       "exception_items WHERE document = ?) ORDER BY e.seq",
                       file_or_document, file_or_document));
}

std::string SqliteSession::raise(const ExceptionCause& cause) {
  std::string id;
  {
    Statement row =
        database_->query("SELECT id FROM exceptions WHERE partner = ? AND document = ? AND rule = ? AND place = ? AND state = 'open'",
                         cause.group.partner, cause.group.document, cause.group.rule, cause.group.place);
    if (row.step()) id = row.text();
  }
  const Instant now = clock_.now();
  if (id.empty()) {
    id = "EX" + std::to_string(next_of("exceptions"));
    database_->run(
        "INSERT INTO exceptions (id, partner, document, rule, place, playbook, severity, owner, cause, next, state, count, first, last, "
        "closed, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', 0, ?, ?, 0, '')",
        id, cause.group.partner, cause.group.document, cause.group.rule, cause.group.place, cause.playbook, name_of(cause.severity),
        cause.owner, cause.cause, cause.next, now, now);
    count({std::string(tallied::exceptions), cause.group.partner, "", cause.playbook, "", 1, 0, now});
    add_transition(id, "", name_of(ExceptionState::open), cause.cause);
  }
  // It is as urgent as the most urgent of what it is about, and due with the first of it.
  constexpr std::string_view rising = "low normal high urgent";
  database_->run("UPDATE exceptions SET severity = ? WHERE id = ? AND instr(?, severity) < instr(?, ?)", name_of(cause.severity), id,
                 rising, rising, name_of(cause.severity));
  if (cause.due) database_->run("UPDATE exceptions SET due = min(coalesce(due, ?), ?) WHERE id = ?", *cause.due, *cause.due, id);
  const std::int64_t added =
      database_->run("INSERT INTO exception_items (exception, file, document, cause, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", id,
                     cause.file, cause.document, cause.cause, now);
  if (added > 0) database_->run("UPDATE exceptions SET count = count + 1, last = ? WHERE id = ?", now, id);
  return id;
}

void SqliteSession::assign(std::string_view exception, std::string_view owner) {
  database_->run("UPDATE exceptions SET owner = ? WHERE id = ?", owner, exception);
}

void SqliteSession::close_exception(std::string_view exception, ExceptionState to, std::string_view who, std::string_view reason) {
  const std::int64_t changed = database_->run("UPDATE exceptions SET state = ?, closed = ?, reason = ? WHERE id = ? AND state = 'open'",
                                              name_of(to), clock_.now(), reason, exception);
  if (changed == 0) return;
  add_transition(exception, name_of(ExceptionState::open), name_of(to), reason);
  audit(who, "close exception", exception, reason);
}

}  // namespace crossdock::ledger
