#include "ledger/names.h"
#include "ledger/sqlite_session.h"

/// Duplicates and control numbers.
namespace crossdock::ledger {

namespace {

// Few files have the same bytes, a partner many: the sign keeps SQLite from the index of arrivals.
constexpr std::string_view same_bytes =
    "SELECT id FROM files WHERE hash = ? AND partner = ? AND +received >= ? AND id <> ? AND state IN ('stored', 'judged', 'finished') "
    "ORDER BY seq LIMIT 1";
constexpr std::string_view same_interchange =
    "SELECT id, file FROM interchanges WHERE control = ? AND sender = ? AND sender_qualifier = ? AND usage = ? AND direction = 'in' "
    "AND at >= ? AND file <> ? AND state <> 'duplicate' ORDER BY id LIMIT 1";
// Many senders begin their groups anew in each interchange: the sign keeps SQLite from the index of group numbers.
constexpr std::string_view same_group =
    "SELECT d.id, d.interchange, d.file FROM documents d JOIN interchanges i ON i.id = d.interchange WHERE d.interchange_control = ? AND "
    "+d.group_control = ? AND (? = '' OR d.set_control = ?) AND d.direction = 'in' AND i.sender = ? AND i.sender_qualifier = ? AND "
    "i.usage = ? AND i.at >= ? AND i.file <> ? AND i.state <> 'duplicate' ORDER BY d.seq LIMIT 1";
// The key leads to few documents, the partner to many, whose index SQLite would choose because it gives them in order.
constexpr std::string_view same_key =
    "SELECT d.id FROM document_keys k CROSS JOIN documents d ON d.id = k.document WHERE k.key = ? AND d.partner = ? AND d.set_id = ? AND "
    "d.direction = 'in' AND d.at >= ? AND d.file <> ? AND d.state NOT IN ('rejected', 'duplicate', 'failed', 'ignored') AND "
    "d.duplicate_of = '' ORDER BY d.seq LIMIT 1";

}  // namespace

std::optional<std::string> SqliteSession::find(const SameBytes& query) const {
  Statement row = database_->query(same_bytes, query.hash, query.partner, query.since, query.not_file);
  if (!row.step()) return std::nullopt;
  return row.text();
}

std::optional<NumberMatch> SqliteSession::find(const SameNumber& query) const {
  NumberMatch match;
  {
    Statement row = database_->query(same_interchange, query.interchange_control, query.sender, query.sender_qualifier, query.usage,
                                     query.since, query.not_file);
    if (!row.step()) return std::nullopt;
    match.interchange = row.integer();
    match.file = row.text();
  }
  if (query.group_control.empty()) return match;

  const auto look = [&](const std::string& set_control) {
    return database_->query(same_group, query.interchange_control, query.group_control, set_control, set_control, query.sender,
                            query.sender_qualifier, query.usage, query.since, query.not_file);
  };
  if (!query.set_control.empty()) {
    Statement row = look(query.set_control);
    if (row.step()) {
      match.layer = NumberLayer::set;
      match.document = row.text();
      match.interchange = row.integer();
      match.file = row.text();
      return match;
    }
  }
  Statement row = look("");
  if (row.step()) {
    match.layer = NumberLayer::group;
    (void)row.text();
    match.interchange = row.integer();
    match.file = row.text();
  }
  return match;
}

std::optional<std::string> SqliteSession::find(const SameKey& query) const {
  Statement row = database_->query(same_key, query.key, query.partner, query.set_id, query.since, query.not_file);
  if (!row.step()) return std::nullopt;
  return row.text();
}

std::vector<std::string> SqliteSession::plan_for_duplicates() const {
  std::vector<std::string> steps;
  for (const std::string_view look_up : {same_bytes, same_interchange, same_group, same_key}) {
    Statement rows = database_->query("EXPLAIN QUERY PLAN " + std::string(look_up));
    while (rows.step()) {
      for (int column = 0; column < 3; ++column) (void)rows.integer();
      steps.push_back(rows.text());
    }
  }
  return steps;
}

std::vector<CounterRecord> SqliteSession::counters() const {
  Statement rows = database_->query("SELECT us, partner, level, usage, epoch, next FROM counters ORDER BY partner, us, usage, id");
  std::vector<CounterRecord> counters;
  while (rows.step()) {
    CounterRecord counter;
    counter.key.us = rows.text();
    counter.key.partner = rows.text();
    counter.key.level = value_of_name<NumberLevel>(rows.text());
    counter.key.usage = rows.character();
    counter.epoch = rows.small_number();
    counter.next = rows.number();
    counters.push_back(std::move(counter));
  }
  return counters;
}

std::vector<ControlNumberRecord> SqliteSession::control_numbers(const CounterKey& counter, std::size_t most) const {
  Statement rows = database_->query(
      "SELECT n.epoch, n.number, n.state, n.job, n.purpose, n.reason, n.at FROM control_numbers n JOIN counters c ON c.id = n.counter "
      "WHERE c.us = ? AND c.partner = ? AND c.level = ? AND c.usage = ? ORDER BY n.seq LIMIT ?",
      counter.us, counter.partner, name_of(counter.level), counter.usage, std::uint64_t{most});
  std::vector<ControlNumberRecord> numbers;
  while (rows.step()) {
    ControlNumberRecord number;
    number.epoch = rows.small_number();
    number.number = rows.number();
    number.state = value_of_name<NumberState>(rows.text());
    number.job = rows.integer();
    number.purpose = rows.text();
    number.reason = rows.text();
    number.at = rows.instant();
    numbers.push_back(std::move(number));
  }
  return numbers;
}

std::int64_t SqliteSession::counter_row(const CounterKey& key, std::uint64_t from) {
  database_->run("INSERT INTO counters (us, partner, level, usage, epoch, next) VALUES (?, ?, ?, ?, 1, ?) ON CONFLICT DO NOTHING", key.us,
                 key.partner, name_of(key.level), key.usage, from);
  Statement row = database_->query("SELECT id FROM counters WHERE us = ? AND partner = ? AND level = ? AND usage = ?", key.us, key.partner,
                                   name_of(key.level), key.usage);
  if (!row.step()) throw LedgerFault("the ledger lost a counter", false);
  return row.integer();
}

std::optional<std::uint64_t> SqliteSession::reserve(const NumberRequest& request) {
  if (request.count == 0 || request.from > request.to || request.count > request.to - request.from + 1) return std::nullopt;
  const std::int64_t counter = counter_row(request.counter, request.from);

  // A job that stopped between reserving and committing takes the same numbers again, unless it wants other ones by now.
  {
    Statement row = database_->query(
        "SELECT count(*), coalesce(min(number), 0) FROM control_numbers WHERE counter = ? AND job = ? AND purpose = ? AND state <> 'void'",
        counter, request.job, request.purpose);
    row.step();
    const std::uint64_t held = row.number();
    const std::uint64_t first = row.number();
    if (held == request.count && first >= request.from && first + held - 1 <= request.to) return first;
  }
  database_->run(
      "UPDATE control_numbers SET state = 'void', reason = 'the job wanted other numbers when it ran again' WHERE counter = ? AND job = ? "
      "AND purpose = ? AND state = 'reserved'",
      counter, request.job, request.purpose);

  std::uint64_t epoch = 1;
  std::uint64_t next = 1;
  {
    Statement row = database_->query("SELECT epoch, next FROM counters WHERE id = ?", counter);
    row.step();
    epoch = row.number();
    next = row.number();
  }
  const auto record = [&](std::uint64_t number, NumberState state, std::string_view reason) {
    database_->run("INSERT INTO control_numbers (counter, epoch, number, state, job, purpose, reason, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                   counter, epoch, number, name_of(state), request.job, request.purpose, reason, clock_.now());
  };
  if (next < request.from || next > request.to) {
    // The pack's range moved, or it is used up: begin anew at its start, in an epoch of its own.
    ++epoch;
    next = request.from;
  } else if (request.to - next + 1 < request.count) {
    for (; next <= request.to; ++next)
      record(next, NumberState::voided, "too few were left of the range for numbers that follow each other");
    ++epoch;
    next = request.from;
  }
  for (std::uint64_t i = 0; i < request.count; ++i) record(next + i, NumberState::reserved, "");
  database_->run("UPDATE counters SET epoch = ?, next = ? WHERE id = ?", epoch, next + request.count, counter);
  return next;
}

void SqliteSession::issue_numbers(std::int64_t job, std::string_view purpose) {
  database_->run("UPDATE control_numbers SET state = 'issued', at = ? WHERE job = ? AND purpose = ? AND state = 'reserved'", clock_.now(),
                 job, purpose);
}

void SqliteSession::void_numbers(std::int64_t job, std::string_view reason) {
  database_->run("UPDATE control_numbers SET state = 'void', reason = ?, at = ? WHERE job = ? AND state = 'reserved'", reason, clock_.now(),
                 job);
}

}  // namespace crossdock::ledger
