#include "ledger/names.h"
#include "ledger/sqlite_session.h"

namespace crossdock::ledger {

namespace {

#define OUTBOX_COLUMNS                                                                                           \
  "id, job, document, partner, folder, name, hash, archive, size, state, at, changed, attempts, detail, token, " \
  "envelope, carrier"
#define EXPECTED_COLUMNS \
  "id, partner, document, interchange_control, functional_id, group_control, set_control, tier, due, state, answered, answered_by"

std::vector<OutboxEntry> read_outbox_rows(Statement rows) {
  std::vector<OutboxEntry> entries;
  while (rows.step()) {
    OutboxEntry entry;
    entry.id = rows.integer();
    entry.job = rows.integer();
    entry.document = rows.text();
    entry.partner = rows.text();
    entry.folder = rows.text();
    entry.name = rows.text();
    entry.hash = rows.text();
    entry.archive = rows.text();
    entry.size = rows.number();
    entry.state = value_of_name<OutboxState>(rows.text());
    entry.at = rows.instant();
    entry.changed = rows.instant();
    entry.attempts = rows.small_number();
    entry.detail = rows.text();
    entry.token = rows.text();
    entry.envelope = rows.text();
    entry.carrier = rows.integer();
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::vector<ExpectedAcknowledgment> read_expected_rows(Statement rows) {
  std::vector<ExpectedAcknowledgment> all;
  while (rows.step()) {
    ExpectedAcknowledgment expected;
    expected.id = rows.integer();
    expected.partner = rows.text();
    expected.document = rows.text();
    expected.interchange_control = rows.text();
    expected.functional_id = rows.text();
    expected.group_control = rows.text();
    expected.set_control = rows.text();
    expected.tier = rows.text();
    expected.due = rows.instant();
    expected.state = value_of_name<AcknowledgmentState>(rows.text());
    expected.answered = rows.instant();
    expected.answered_by = rows.text();
    all.push_back(std::move(expected));
  }
  return all;
}

}  // namespace

std::optional<OutboxEntry> SqliteSession::outbox(std::int64_t id) const {
  auto entries = read_outbox_rows(database_->query("SELECT " OUTBOX_COLUMNS " FROM outbox WHERE id = ?", id));
  if (entries.empty()) return std::nullopt;
  return std::move(entries.front());
}

std::vector<OutboxEntry> SqliteSession::outbox_in(OutboxState state, std::size_t most) const {
  return read_outbox_rows(
      database_->query("SELECT " OUTBOX_COLUMNS " FROM outbox WHERE state = ? ORDER BY id LIMIT ?", name_of(state), std::uint64_t{most}));
}

std::vector<OutboxEntry> SqliteSession::outbox_waiting(std::string_view partner, std::size_t most) const {
  return read_outbox_rows(database_->query("SELECT " OUTBOX_COLUMNS
                                           " FROM outbox WHERE partner = ? AND state IN ('ready', 'staged') ORDER BY id LIMIT ?",
                                           partner, std::uint64_t{most}));
}

std::vector<OutboxEntry> SqliteSession::outbox_of_job(std::int64_t job) const {
  return read_outbox_rows(database_->query("SELECT " OUTBOX_COLUMNS " FROM outbox WHERE job = ? ORDER BY id", job));
}

std::vector<OutboxEntry> SqliteSession::outbox_of_document(std::string_view document) const {
  return read_outbox_rows(database_->query("SELECT " OUTBOX_COLUMNS " FROM outbox WHERE document = ? ORDER BY id", document));
}

std::vector<OutboxEntry> SqliteSession::carried_by(std::int64_t outbox) const {
  if (outbox == 0) return {};
  return read_outbox_rows(database_->query("SELECT " OUTBOX_COLUMNS " FROM outbox WHERE carrier = ? AND carrier <> 0 ORDER BY id", outbox));
}

std::vector<DeliveryRecord> SqliteSession::deliveries(std::int64_t outbox) const {
  Statement rows = database_->query("SELECT outbox, at, outcome, detail FROM deliveries WHERE outbox = ? ORDER BY seq", outbox);
  std::vector<DeliveryRecord> deliveries;
  while (rows.step()) {
    DeliveryRecord delivery;
    delivery.outbox = rows.integer();
    delivery.at = rows.instant();
    delivery.outcome = rows.text();
    delivery.detail = rows.text();
    deliveries.push_back(std::move(delivery));
  }
  return deliveries;
}

std::int64_t SqliteSession::add(const OutboxEntry& entry) {
  database_->run(
      "INSERT INTO outbox (job, document, partner, folder, name, hash, archive, size, state, at, changed, attempts, detail, envelope, "
      "carrier) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      entry.job, entry.document, entry.partner, entry.folder, entry.name, entry.hash, entry.archive, entry.size, name_of(entry.state),
      entry.at, clock_.now(), entry.attempts, entry.detail, entry.envelope, entry.carrier);
  return database_->last_row();
}

void SqliteSession::update(const OutboxEntry& entry) {
  database_->run(
      "UPDATE outbox SET folder = ?, name = ?, hash = ?, archive = ?, size = ?, state = ?, changed = ?, detail = ?, carrier = ? "
      "WHERE id = ? AND token = ''",
      entry.folder, entry.name, entry.hash, entry.archive, entry.size, name_of(entry.state), clock_.now(), entry.detail, entry.carrier,
      entry.id);
}

bool SqliteSession::claim(std::int64_t outbox, std::string_view token, std::chrono::milliseconds length) {
  const Instant now = clock_.now();
  return database_->run(
             "UPDATE outbox SET token = ?, lease_until = ?, attempts = attempts + 1, changed = ? WHERE id = ? AND state IN ('ready', "
             "'staged') AND (token = '' OR token = ? OR lease_until < ?)",
             token, after(length), now, outbox, token, now) == 1;
}

bool SqliteSession::move(std::int64_t outbox, std::string_view token, OutboxState to, std::string_view detail) {
  const std::string_view kept = to == OutboxState::staged ? token : std::string_view();
  const std::int64_t moved = database_->run("UPDATE outbox SET state = ?, changed = ?, detail = ?, token = ? WHERE id = ? AND token = ?",
                                            name_of(to), clock_.now(), detail, kept, outbox, token);
  if (moved == 1) note_delivery(outbox, to, detail);
  return moved == 1;
}

void SqliteSession::move(std::int64_t outbox, OutboxState to, std::string_view detail) {
  database_->run("UPDATE outbox SET state = ?, changed = ?, detail = ?, token = '' WHERE id = ?", name_of(to), clock_.now(), detail,
                 outbox);
  note_delivery(outbox, to, detail);
}

void SqliteSession::note_delivery(std::int64_t outbox, OutboxState to, std::string_view detail) {
  if (to == OutboxState::staged) return;
  if (to == OutboxState::sent) count_sent(outbox);
  const std::string_view outcome = to == OutboxState::ready ? "not sent" : name_of(to);
  database_->run("INSERT INTO deliveries (outbox, at, outcome, detail) VALUES (?, ?, ?, ?)", outbox, clock_.now(), outcome, detail);
}

std::vector<ExpectedAcknowledgment> SqliteSession::expected(std::string_view partner, std::string_view functional_id,
                                                            std::string_view group_control, std::string_view set_control) const {
  return read_expected_rows(database_->query("SELECT " EXPECTED_COLUMNS
                                             " FROM expected_acknowledgments WHERE partner = ? AND group_control = ? AND functional_id = ? "
                                             "AND (? = '' OR set_control = ?) ORDER BY id",
                                             partner, group_control, functional_id, set_control, set_control));
}

std::vector<ExpectedAcknowledgment> SqliteSession::expected_of_document(std::string_view document) const {
  return read_expected_rows(
      database_->query("SELECT " EXPECTED_COLUMNS " FROM expected_acknowledgments WHERE document = ? ORDER BY id", document));
}

std::vector<ExpectedAcknowledgment> SqliteSession::answered_by(std::string_view document) const {
  // An empty name is no document's, and the index has only those that there are.
  return read_expected_rows(database_->query(
      "SELECT " EXPECTED_COLUMNS " FROM expected_acknowledgments WHERE answered_by = ? AND answered_by <> '' ORDER BY id", document));
}

std::vector<ExpectedAcknowledgment> SqliteSession::awaited(std::size_t most) const {
  return read_expected_rows(database_->query(
      "SELECT " EXPECTED_COLUMNS " FROM expected_acknowledgments WHERE state = 'awaiting' ORDER BY due, id LIMIT ?", std::uint64_t{most}));
}

std::int64_t SqliteSession::expect(const ExpectedAcknowledgment& expected) {
  database_->run(
      "INSERT INTO expected_acknowledgments (partner, document, interchange_control, functional_id, group_control, set_control, tier, due, "
      "state, answered, answered_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      expected.partner, expected.document, expected.interchange_control, expected.functional_id, expected.group_control,
      expected.set_control, expected.tier, expected.due, name_of(expected.state), expected.answered, expected.answered_by);
  return database_->last_row();
}

void SqliteSession::answer(std::int64_t expected, AcknowledgmentState state, std::string_view answered_by) {
  const bool first = database_->query("SELECT 1 FROM expected_acknowledgments WHERE id = ? AND state = 'awaiting'", expected).step();
  database_->run("UPDATE expected_acknowledgments SET state = ?, answered = ?, answered_by = ? WHERE id = ?", name_of(state), clock_.now(),
                 answered_by, expected);
  if (first && state != AcknowledgmentState::awaiting) count_answer(expected);
}

}  // namespace crossdock::ledger
