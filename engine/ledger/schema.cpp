#include "ledger/schema.h"

#include <array>
#include <cstddef>
#include <string>

#include "ledger/ledger.h"

namespace crossdock::ledger {

namespace {

// Times are milliseconds since the epoch. Words instead of numbers for states, so that the file explains itself.
constexpr const char* version_1 = R"(
  CREATE TABLE sequences (name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE files (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, partner TEXT NOT NULL, channel TEXT NOT NULL, name TEXT NOT NULL,
    size INTEGER NOT NULL, modified_ns INTEGER NOT NULL, received INTEGER NOT NULL, hash TEXT NOT NULL, archive TEXT NOT NULL,
    state TEXT NOT NULL, duplicate_of TEXT NOT NULL, detail TEXT NOT NULL, pack_hash TEXT NOT NULL, tables_hash TEXT NOT NULL) STRICT;
  CREATE INDEX files_state ON files (state);
  CREATE INDEX files_name ON files (name);
  CREATE INDEX files_hash ON files (hash, partner);

  CREATE TABLE interchanges (
    id INTEGER PRIMARY KEY, direction TEXT NOT NULL, file TEXT NOT NULL, number INTEGER NOT NULL, partner TEXT NOT NULL,
    sender_qualifier TEXT NOT NULL, sender TEXT NOT NULL, receiver_qualifier TEXT NOT NULL, receiver TEXT NOT NULL,
    control TEXT NOT NULL, version TEXT NOT NULL, usage TEXT NOT NULL, at INTEGER NOT NULL, verdict TEXT NOT NULL,
    state TEXT NOT NULL, duplicate_of INTEGER NOT NULL, acknowledgment TEXT NOT NULL) STRICT;
  CREATE INDEX interchanges_file ON interchanges (file);
  CREATE INDEX interchanges_control ON interchanges (control, sender);

  CREATE TABLE interchange_groups (
    interchange INTEGER NOT NULL REFERENCES interchanges, number INTEGER NOT NULL, functional_id TEXT NOT NULL, sender TEXT NOT NULL,
    receiver TEXT NOT NULL, control TEXT NOT NULL, version TEXT NOT NULL, verdict TEXT NOT NULL, sets_declared INTEGER NOT NULL,
    sets_received INTEGER NOT NULL, sets_accepted INTEGER NOT NULL, PRIMARY KEY (interchange, number)) STRICT, WITHOUT ROWID;

  CREATE TABLE documents (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, direction TEXT NOT NULL, partner TEXT NOT NULL, set_id TEXT NOT NULL,
    kind TEXT NOT NULL, file TEXT NOT NULL, interchange INTEGER NOT NULL, interchange_control TEXT NOT NULL,
    functional_id TEXT NOT NULL, group_control TEXT NOT NULL, set_control TEXT NOT NULL, parent TEXT NOT NULL, at INTEGER NOT NULL,
    changed INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, hash TEXT NOT NULL, verdict TEXT NOT NULL,
    state TEXT NOT NULL, findings INTEGER NOT NULL, grammar TEXT NOT NULL, map TEXT NOT NULL, rules TEXT NOT NULL,
    pack_hash TEXT NOT NULL, route TEXT NOT NULL, tier TEXT NOT NULL, duplicate_of TEXT NOT NULL, detail TEXT NOT NULL) STRICT;
  CREATE INDEX documents_file ON documents (file);
  CREATE INDEX documents_interchange ON documents (interchange);
  CREATE INDEX documents_control ON documents (interchange_control);
  CREATE INDEX documents_group ON documents (group_control);
  CREATE INDEX documents_parent ON documents (parent);
  CREATE INDEX documents_partner ON documents (partner, seq);
  CREATE INDEX documents_state ON documents (state, seq);
  CREATE INDEX documents_at ON documents (at);

  CREATE TABLE document_keys (
    key TEXT NOT NULL, document TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (key, document, position)) STRICT, WITHOUT ROWID;
  CREATE INDEX document_keys_document ON document_keys (document, position);
  CREATE TABLE document_details (
    document TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (document, name)) STRICT;

  CREATE TABLE transitions (
    seq INTEGER PRIMARY KEY, subject TEXT NOT NULL, from_state TEXT NOT NULL, to_state TEXT NOT NULL, at INTEGER NOT NULL,
    who TEXT NOT NULL, why TEXT NOT NULL) STRICT;
  CREATE INDEX transitions_subject ON transitions (subject, seq);

  CREATE TABLE counters (
    id INTEGER PRIMARY KEY, us TEXT NOT NULL, partner TEXT NOT NULL, level TEXT NOT NULL, usage TEXT NOT NULL, epoch INTEGER NOT NULL,
    next INTEGER NOT NULL, UNIQUE (us, partner, level, usage)) STRICT;
  CREATE TABLE control_numbers (
    seq INTEGER PRIMARY KEY, counter INTEGER NOT NULL REFERENCES counters, epoch INTEGER NOT NULL, number INTEGER NOT NULL,
    state TEXT NOT NULL, job INTEGER NOT NULL, purpose TEXT NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL,
    UNIQUE (counter, epoch, number)) STRICT;
  CREATE INDEX control_numbers_job ON control_numbers (job, purpose);

  CREATE TABLE outbox (
    id INTEGER PRIMARY KEY, job INTEGER NOT NULL, document TEXT NOT NULL, partner TEXT NOT NULL, folder TEXT NOT NULL,
    name TEXT NOT NULL, hash TEXT NOT NULL, archive TEXT NOT NULL, size INTEGER NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL,
    changed INTEGER NOT NULL, attempts INTEGER NOT NULL, detail TEXT NOT NULL) STRICT;
  CREATE INDEX outbox_state ON outbox (state, id);
  CREATE INDEX outbox_job ON outbox (job);
  CREATE INDEX outbox_document ON outbox (document);
  CREATE INDEX outbox_name ON outbox (name);
  CREATE TABLE deliveries (
    seq INTEGER PRIMARY KEY, outbox INTEGER NOT NULL REFERENCES outbox, at INTEGER NOT NULL, outcome TEXT NOT NULL,
    detail TEXT NOT NULL) STRICT;
  CREATE INDEX deliveries_outbox ON deliveries (outbox);

  CREATE TABLE expected_acknowledgments (
    id INTEGER PRIMARY KEY, partner TEXT NOT NULL, document TEXT NOT NULL, interchange_control TEXT NOT NULL,
    functional_id TEXT NOT NULL, group_control TEXT NOT NULL, set_control TEXT NOT NULL, tier TEXT NOT NULL, due INTEGER NOT NULL,
    state TEXT NOT NULL, answered INTEGER NOT NULL, answered_by TEXT NOT NULL) STRICT;
  CREATE INDEX expected_group ON expected_acknowledgments (partner, group_control);
  CREATE INDEX expected_document ON expected_acknowledgments (document);
  CREATE INDEX expected_due ON expected_acknowledgments (state, due);

  CREATE TABLE exceptions (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, partner TEXT NOT NULL, document TEXT NOT NULL, rule TEXT NOT NULL,
    place TEXT NOT NULL, playbook TEXT NOT NULL, severity TEXT NOT NULL, owner TEXT NOT NULL, cause TEXT NOT NULL, next TEXT NOT NULL,
    state TEXT NOT NULL, count INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, due INTEGER, closed INTEGER NOT NULL,
    reason TEXT NOT NULL) STRICT;
  CREATE UNIQUE INDEX exceptions_group ON exceptions (partner, document, rule, place) WHERE state = 'open';
  CREATE INDEX exceptions_state ON exceptions (state, seq);
  CREATE TABLE exception_items (
    seq INTEGER PRIMARY KEY, exception TEXT NOT NULL, file TEXT NOT NULL, document TEXT NOT NULL, cause TEXT NOT NULL,
    at INTEGER NOT NULL, UNIQUE (exception, file, document)) STRICT;
  CREATE INDEX exception_items_file ON exception_items (file);
  CREATE INDEX exception_items_document ON exception_items (document);

  CREATE TABLE jobs (
    id INTEGER PRIMARY KEY, file TEXT NOT NULL, partner TEXT NOT NULL, state TEXT NOT NULL, created INTEGER NOT NULL,
    not_before INTEGER NOT NULL, attempts INTEGER NOT NULL, token TEXT NOT NULL, lease_until INTEGER NOT NULL,
    detail TEXT NOT NULL) STRICT;
  CREATE INDEX jobs_state ON jobs (state, id);
  CREATE INDEX jobs_file ON jobs (file);

  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL,
    hash TEXT NOT NULL) STRICT;
  CREATE INDEX audit_subject ON audit (subject);
)";

// Files that lie on servers, what waits for a receiver, tasks that people give, pauses.
constexpr const char* version_2 = R"(
  ALTER TABLE files ADD COLUMN at_origin TEXT NOT NULL DEFAULT '';
  CREATE INDEX files_at_origin ON files (partner, seq) WHERE at_origin <> '';
  CREATE INDEX outbox_waiting ON outbox (partner, id) WHERE state IN ('ready', 'staged');
  CREATE INDEX documents_set ON documents (set_control);
  ALTER TABLE jobs ADD COLUMN task TEXT NOT NULL DEFAULT 'take';
  ALTER TABLE jobs ADD COLUMN document TEXT NOT NULL DEFAULT '';
  CREATE TABLE pauses (partner TEXT PRIMARY KEY, since INTEGER NOT NULL, who TEXT NOT NULL, reason TEXT NOT NULL) STRICT, WITHOUT ROWID;
)";

// Sends that one sender has for a while; what the archive still needs, for whoever clears it.
constexpr const char* version_3 = R"(
  ALTER TABLE outbox ADD COLUMN token TEXT NOT NULL DEFAULT '';
  ALTER TABLE outbox ADD COLUMN lease_until INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX files_received ON files (received);
  CREATE INDEX files_archive ON files (archive);
  CREATE INDEX outbox_archive ON outbox (archive);
)";

// Sets that go out together.
constexpr const char* version_4 = R"(
  ALTER TABLE outbox ADD COLUMN envelope TEXT NOT NULL DEFAULT '';
  ALTER TABLE outbox ADD COLUMN carrier INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX outbox_carrier ON outbox (carrier) WHERE carrier <> 0;
)";

// Documents that others oblige, when partners usually send, and what documents sum up to.
constexpr const char* version_5 = R"(
  CREATE TABLE expectations (
    id INTEGER PRIMARY KEY, partner TEXT NOT NULL, document TEXT NOT NULL, own_key TEXT NOT NULL, key TEXT NOT NULL,
    awaited TEXT NOT NULL, direction TEXT NOT NULL, tier TEXT NOT NULL, basis TEXT NOT NULL, zone TEXT NOT NULL, due INTEGER NOT NULL,
    state TEXT NOT NULL, settled INTEGER NOT NULL, met_by TEXT NOT NULL, reason TEXT NOT NULL, UNIQUE (document, awaited, key)) STRICT;
  CREATE INDEX expectations_key ON expectations (partner, key) WHERE state IN ('awaited', 'missed');
  CREATE INDEX expectations_met ON expectations (met_by) WHERE met_by <> '';
  CREATE INDEX expectations_due ON expectations (state, due);
  CREATE INDEX files_of_partner ON files (partner, received);
  CREATE TABLE document_totals (
    document TEXT NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (document, name, unit)) STRICT,
    WITHOUT ROWID;
)";

// Counts for metrics: counters begin with what is there, durations are counted from now on. What was told to people outside.
constexpr const char* version_6 = R"(
  CREATE TABLE tallies (
    what TEXT NOT NULL, partner TEXT NOT NULL, direction TEXT NOT NULL, name TEXT NOT NULL, outcome TEXT NOT NULL,
    number INTEGER NOT NULL, total INTEGER NOT NULL, last INTEGER NOT NULL,
    PRIMARY KEY (what, partner, direction, name, outcome)) STRICT, WITHOUT ROWID;
  CREATE TABLE duration_buckets (seconds INTEGER PRIMARY KEY) STRICT;
  INSERT INTO duration_buckets VALUES (1), (5), (15), (60), (300), (900), (3600), (14400), (43200), (86400), (259200);

  INSERT INTO tallies SELECT 'documents', partner, direction, substr(set_id, 1, 40), verdict, count(*), 0, max(at) FROM documents
    GROUP BY partner, direction, substr(set_id, 1, 40), verdict;
  INSERT INTO tallies SELECT 'files', partner, 'in', '', state, count(*), 0, max(received) FROM files
    WHERE state IN ('finished', 'duplicate', 'quarantined', 'failed') GROUP BY partner, state;
  INSERT INTO tallies SELECT 'received', partner, 'in', '', '', count(*), sum(size), max(received) FROM files
    WHERE archive <> '' GROUP BY partner;
  INSERT INTO tallies SELECT 'sent', partner, 'out', '', '', count(*), sum(size), max(changed) FROM outbox
    WHERE state = 'sent' GROUP BY partner;
  INSERT INTO tallies SELECT 'exceptions', partner, '', playbook, '', count(*), 0, max(first) FROM exceptions GROUP BY partner, playbook;

  CREATE TABLE alert_messages (
    id INTEGER PRIMARY KEY, alert TEXT NOT NULL, at INTEGER NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, json TEXT NOT NULL,
    exceptions INTEGER NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, not_before INTEGER NOT NULL, changed INTEGER NOT NULL,
    detail TEXT NOT NULL) STRICT;
  CREATE INDEX alert_messages_alert ON alert_messages (alert, id);
  CREATE INDEX alert_messages_waiting ON alert_messages (id) WHERE state = 'waiting';
  CREATE TABLE alert_told (
    alert TEXT NOT NULL, exception TEXT NOT NULL, severity TEXT NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (alert, exception)) STRICT, WITHOUT ROWID;
)";

// What an acknowledgment answered.
constexpr const char* version_7 = R"(
  CREATE INDEX expected_answered ON expected_acknowledgments (answered_by) WHERE answered_by <> '';
)";

// Versions of packs, by the hash of what they hold, and which was active when. Documents that were tests count nowhere.
constexpr const char* version_8 = R"(
  CREATE TABLE pack_versions (hash TEXT PRIMARY KEY, content TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
  CREATE TABLE pack_activations (
    seq INTEGER PRIMARY KEY, partner TEXT NOT NULL, hash TEXT NOT NULL REFERENCES pack_versions, taken_by TEXT NOT NULL,
    at INTEGER NOT NULL, who TEXT NOT NULL, note TEXT NOT NULL) STRICT;
  CREATE INDEX pack_activations_partner ON pack_activations (partner, seq);
  CREATE TABLE pack_plans (
    partner TEXT PRIMARY KEY, active TEXT NOT NULL, edited TEXT NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL,
    outcome TEXT NOT NULL) STRICT, WITHOUT ROWID;
  ALTER TABLE documents ADD COLUMN test INTEGER NOT NULL DEFAULT 0;
)";

// To change the schema, append a version; a version that was released is never edited.
constexpr std::array versions{version_1, version_2, version_3, version_4, version_5, version_6, version_7, version_8};

std::int64_t schema_version(Database& database) {
  if (!database.query("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_versions'").step()) return 0;
  Statement statement = database.query("SELECT coalesce(max(version), 0) FROM schema_versions");
  return statement.step() ? statement.integer() : 0;
}

[[noreturn]] void refuse_newer(std::int64_t version) {
  throw LedgerFault("the ledger has schema " + std::to_string(version) + ", written by a newer crossdock; this one knows schema " +
                        std::to_string(versions.size()),
                    false);
}

}  // namespace

void migrate(Database& database, Instant now, std::int64_t until) {
  database.run_script("BEGIN IMMEDIATE");
  try {
    const std::int64_t found = schema_version(database);
    const auto newest = static_cast<std::int64_t>(versions.size());
    if (found > newest) refuse_newer(found);
    const std::int64_t current = until == 0 ? newest : until;
    if (found == 0)
      database.run_script("CREATE TABLE IF NOT EXISTS schema_versions (version INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT");
    for (std::int64_t version = found + 1; version <= current; ++version) {
      database.run_script(versions[static_cast<std::size_t>(version - 1)]);
      database.run("INSERT INTO schema_versions (version, at) VALUES (?, ?)", version, now);
    }
    database.run_script("COMMIT");
  } catch (const LedgerFault&) {
    if (database.in_transaction()) database.run_script("ROLLBACK");
    throw;
  }
}

void require_current_schema(Database& database) {
  const std::int64_t found = schema_version(database);
  const auto current = static_cast<std::int64_t>(versions.size());
  if (found > current) refuse_newer(found);
  if (found < current) {
    throw LedgerFault("the ledger has schema " + std::to_string(found) + ", this crossdock needs " + std::to_string(current) +
                          ": `crossdock run` brings it up to date",
                      false);
  }
}

}  // namespace crossdock::ledger
