#include "ledger/names.h"
#include "ledger/sqlite_session.h"

namespace crossdock::ledger {

namespace {

#define ALERT_COLUMNS "id, alert, at, subject, text, json, exceptions, state, attempts, not_before, changed, detail"

AlertMessage read_alert_row(Statement& row) {
  AlertMessage message;
  message.id = row.integer();
  message.alert = row.text();
  message.at = row.instant();
  message.subject = row.text();
  message.text = row.text();
  message.json = row.text();
  message.exceptions = row.number();
  message.state = value_of_name<AlertState>(row.text());
  message.attempts = row.small_number();
  message.not_before = row.instant();
  message.changed = row.instant();
  message.detail = row.text();
  return message;
}

}  // namespace

std::vector<AlertMessage> SqliteSession::alerts_waiting() const {
  Statement rows = database_->query("SELECT " ALERT_COLUMNS " FROM alert_messages WHERE state = 'waiting' ORDER BY id");
  std::vector<AlertMessage> all;
  while (rows.step()) all.push_back(read_alert_row(rows));
  return all;
}

std::optional<AlertMessage> SqliteSession::latest_alert(std::string_view alert) const {
  Statement row = database_->query("SELECT " ALERT_COLUMNS " FROM alert_messages WHERE alert = ? ORDER BY id DESC LIMIT 1", alert);
  if (!row.step()) return std::nullopt;
  return read_alert_row(row);
}

std::vector<AlertTold> SqliteSession::told_by(std::string_view alert) const {
  Statement rows = database_->query("SELECT exception, severity, number, at FROM alert_told WHERE alert = ?", alert);
  std::vector<AlertTold> all;
  while (rows.step()) {
    AlertTold told;
    told.exception = rows.text();
    told.severity = value_of_name<ExceptionSeverity>(rows.text());
    told.count = rows.number();
    told.at = rows.instant();
    all.push_back(std::move(told));
  }
  return all;
}

std::vector<std::string> SqliteSession::tiers_of(std::string_view exception) const {
  Statement rows = database_->query(
      "SELECT DISTINCT d.tier FROM exception_items i JOIN documents d ON d.id = i.document WHERE i.exception = ? ORDER BY 1", exception);
  std::vector<std::string> tiers;
  while (rows.step()) tiers.push_back(rows.text());
  return tiers;
}

std::int64_t SqliteSession::add(const AlertMessage& message, const std::vector<AlertTold>& told) {
  database_->run(
      "INSERT INTO alert_messages (alert, at, subject, text, json, exceptions, state, attempts, not_before, changed, detail) VALUES (?, ?, "
      "?, "
      "?, ?, ?, ?, ?, ?, ?, ?)",
      message.alert, message.at, message.subject, message.text, message.json, message.exceptions, name_of(message.state), message.attempts,
      message.not_before, clock_.now(), message.detail);
  const std::int64_t id = database_->last_row();
  for (const AlertTold& one : told)
    database_->run(
        "INSERT INTO alert_told (alert, exception, severity, number, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET severity = "
        "excluded.severity, number = excluded.number, at = excluded.at",
        message.alert, one.exception, name_of(one.severity), one.count, one.at);
  // What nobody has open any more need not be remembered, and of old messages the latest few explain enough.
  database_->run("DELETE FROM alert_told WHERE alert = ? AND exception NOT IN (SELECT id FROM exceptions WHERE state = 'open')",
                 message.alert);
  database_->run(
      "DELETE FROM alert_messages WHERE alert = ?1 AND state <> 'waiting' AND id < (SELECT max(id) FROM alert_messages WHERE alert = ?1) - "
      "1000",
      message.alert);
  return id;
}

void SqliteSession::update(const AlertMessage& message) {
  database_->run("UPDATE alert_messages SET state = ?, attempts = ?, not_before = ?, changed = ?, detail = ? WHERE id = ?",
                 name_of(message.state), message.attempts, message.not_before, clock_.now(), message.detail, message.id);
}

}  // namespace crossdock::ledger
