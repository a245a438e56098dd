#include "ledger/expectation.h"
#include "ledger/names.h"
#include "ledger/sqlite_session.h"

namespace crossdock::ledger {

namespace {

#define EXPECTATION_COLUMNS \
  "id, partner, document, own_key, key, awaited, direction, tier, basis, zone, due, state, settled, met_by, reason"

constexpr std::int64_t milliseconds_per_quarter_hour = 900'000;

std::vector<Expectation> read_expectation_rows(Statement rows) {
  std::vector<Expectation> all;
  while (rows.step()) {
    Expectation one;
    one.id = rows.integer();
    one.partner = rows.text();
    one.document = rows.text();
    one.own_key = rows.text();
    one.key = rows.text();
    one.awaited = rows.text();
    one.direction = value_of_name<Direction>(rows.text());
    one.tier = rows.text();
    one.basis = rows.text();
    one.zone = rows.text();
    one.due = rows.instant();
    one.state = value_of_name<ExpectationState>(rows.text());
    one.settled = rows.instant();
    one.met_by = rows.text();
    one.reason = rows.text();
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

std::vector<Expectation> SqliteSession::expectations_of(std::string_view document) const {
  return read_expectation_rows(
      database_->query("SELECT " EXPECTATION_COLUMNS " FROM expectations WHERE document = ? ORDER BY due, id", document));
}

std::vector<Expectation> SqliteSession::open_expectations(std::string_view partner, std::string_view key) const {
  return read_expectation_rows(database_->query(
      "SELECT " EXPECTATION_COLUMNS " FROM expectations WHERE partner = ? AND key = ? AND state IN ('awaited', 'missed') ORDER BY id",
      partner, key));
}

std::vector<Expectation> SqliteSession::expectations_met_by(std::string_view document) const {
  if (document.empty()) return {};
  return read_expectation_rows(
      database_->query("SELECT " EXPECTATION_COLUMNS " FROM expectations WHERE met_by = ? AND met_by <> '' ORDER BY id", document));
}

std::vector<Expectation> SqliteSession::expectations_in(ExpectationState state, std::size_t most) const {
  return read_expectation_rows(database_->query("SELECT " EXPECTATION_COLUMNS " FROM expectations WHERE state = ? ORDER BY due, id LIMIT ?",
                                                name_of(state), std::uint64_t{most}));
}

void SqliteSession::expect(const Expectation& expected) {
  database_->run(
      "INSERT INTO expectations (partner, document, own_key, key, awaited, direction, tier, basis, zone, due, state, settled, met_by, "
      "reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'awaited', 0, '', '') ON CONFLICT (document, awaited, key) DO UPDATE SET basis = "
      "excluded.basis, zone = excluded.zone, due = excluded.due WHERE state = 'awaited'",
      expected.partner, expected.document, expected.own_key, expected.key, expected.awaited, name_of(expected.direction), expected.tier,
      expected.basis, expected.zone, expected.due);
}

void SqliteSession::settle(std::int64_t expectation, ExpectationState to, std::string_view met_by, std::string_view reason) {
  database_->run("UPDATE expectations SET state = ?, settled = ?, met_by = ?, reason = ? WHERE id = ?", name_of(to), clock_.now(), met_by,
                 reason, expectation);
}

std::optional<Instant> SqliteSession::last_file(std::string_view partner) const {
  Statement row = database_->query("SELECT received FROM files WHERE partner = ? ORDER BY received DESC LIMIT 1", partner);
  if (!row.step()) return std::nullopt;
  return row.instant();
}

std::vector<Arrivals> SqliteSession::arrivals(std::string_view partner, Instant since) const {
  Statement rows =
      database_->query("SELECT received / ?, count(*) FROM files WHERE partner = ? AND received >= ? GROUP BY received / ? ORDER BY 1",
                       milliseconds_per_quarter_hour, partner, since, milliseconds_per_quarter_hour);
  std::vector<Arrivals> all;
  while (rows.step()) {
    Arrivals one;
    one.from = {rows.integer() * milliseconds_per_quarter_hour};
    one.files = rows.number();
    all.push_back(one);
  }
  return all;
}

}  // namespace crossdock::ledger
