#include "base/random_id.h"
#include "ledger/names.h"
#include "ledger/sqlite_session.h"

/// Files, interchanges and functional groups.
namespace crossdock::ledger {

namespace {

constexpr std::string_view who_engine = "engine";

FileRecord read_file_row(Statement& row) {
  FileRecord file;
  file.id = row.text();
  file.partner = row.text();
  file.channel = row.text();
  file.name = row.text();
  file.size = row.number();
  file.modified_ns = row.integer();
  file.received = row.instant();
  file.hash = row.text();
  file.archive = row.text();
  file.state = value_of_name<FileState>(row.text());
  file.duplicate_of = row.text();
  file.detail = row.text();
  file.pack_hash = row.text();
  file.tables_hash = row.text();
  file.at_origin = value_of_name<Origin>(row.text());
  return file;
}

std::vector<FileRecord> read_file_rows(Statement rows) {
  std::vector<FileRecord> files;
  while (rows.step()) files.push_back(read_file_row(rows));
  return files;
}

InterchangeRecord read_interchange_row(Statement& row) {
  InterchangeRecord interchange;
  interchange.id = row.integer();
  interchange.direction = value_of_name<Direction>(row.text());
  interchange.file = row.text();
  interchange.number = row.small_number();
  interchange.partner = row.text();
  interchange.sender_qualifier = row.text();
  interchange.sender = row.text();
  interchange.receiver_qualifier = row.text();
  interchange.receiver = row.text();
  interchange.control = row.text();
  interchange.version = row.text();
  interchange.usage = row.character();
  interchange.at = row.instant();
  interchange.verdict = row.text();
  interchange.state = value_of_name<InterchangeState>(row.text());
  interchange.duplicate_of = row.integer();
  interchange.acknowledgment = row.text();
  return interchange;
}

#define FILE_COLUMNS \
  "id, partner, channel, name, size, modified_ns, received, hash, archive, state, duplicate_of, detail, pack_hash, tables_hash, at_origin"
#define INTERCHANGE_COLUMNS                                                                                                              \
  "id, direction, file, number, partner, sender_qualifier, sender, receiver_qualifier, receiver, control, version, usage, at, verdict, " \
  "state, duplicate_of, acknowledgment"

}  // namespace

std::uint64_t SqliteSession::next_of(std::string_view sequence) {
  Statement row = database_->query(
      "INSERT INTO sequences (name, next) VALUES (?, 2) ON CONFLICT (name) DO UPDATE SET next = next + 1 RETURNING next - 1", sequence);
  if (!row.step()) throw LedgerFault("the ledger gave no number", false);
  const std::uint64_t number = row.number();
  while (row.step()) {}
  return number;
}

void SqliteSession::add_transition(std::string_view subject, std::string_view from, std::string_view to, std::string_view why) {
  database_->run("INSERT INTO transitions (subject, from_state, to_state, at, who, why) VALUES (?, ?, ?, ?, ?, ?)", subject, from, to,
                 clock_.now(), who_engine, why);
}

std::optional<FileRecord> SqliteSession::file(std::string_view id) const {
  Statement row = database_->query("SELECT " FILE_COLUMNS " FROM files WHERE id = ?", id);
  if (!row.step()) return std::nullopt;
  return read_file_row(row);
}

std::vector<FileRecord> SqliteSession::files_in(FileState state, std::size_t most) const {
  return read_file_rows(
      database_->query("SELECT " FILE_COLUMNS " FROM files WHERE state = ? ORDER BY seq LIMIT ?", name_of(state), std::uint64_t{most}));
}

std::vector<FileRecord> SqliteSession::files_named(std::string_view name, std::size_t most) const {
  return read_file_rows(
      database_->query("SELECT " FILE_COLUMNS " FROM files WHERE name = ? ORDER BY seq DESC LIMIT ?", name, std::uint64_t{most}));
}

std::vector<FileRecord> SqliteSession::files_at_origin(std::string_view partner, std::size_t most) const {
  return read_file_rows(database_->query("SELECT " FILE_COLUMNS " FROM files WHERE partner = ? AND at_origin <> '' ORDER BY seq LIMIT ?",
                                         partner, std::uint64_t{most}));
}

std::string SqliteSession::add(const FileRecord& file) {
  std::string id = short_id("F", next_of("files"));
  database_->run("INSERT INTO files (" FILE_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", id, file.partner,
                 file.channel, file.name, file.size, file.modified_ns, file.received, file.hash, file.archive, name_of(file.state),
                 file.duplicate_of, file.detail, file.pack_hash, file.tables_hash, name_of(file.at_origin));
  add_transition(id, "", name_of(file.state), file.detail);
  return id;
}

void SqliteSession::update(const FileRecord& file, std::string_view why) {
  std::string before;
  {
    Statement row = database_->query("SELECT state FROM files WHERE id = ?", file.id);
    if (!row.step()) throw LedgerFault("the ledger has no file " + file.id, false);
    before = row.text();
  }
  database_->run(
      "UPDATE files SET partner = ?, channel = ?, name = ?, size = ?, modified_ns = ?, received = ?, hash = ?, archive = ?, state = ?, "
      "duplicate_of = ?, detail = ?, pack_hash = ?, tables_hash = ?, at_origin = ? WHERE id = ?",
      file.partner, file.channel, file.name, file.size, file.modified_ns, file.received, file.hash, file.archive, name_of(file.state),
      file.duplicate_of, file.detail, file.pack_hash, file.tables_hash, name_of(file.at_origin), file.id);
  count_file(file, value_of_name<FileState>(before));
  if (before != name_of(file.state)) add_transition(file.id, before, name_of(file.state), why);
}

void SqliteSession::move(std::string_view file, Origin to) {
  database_->run("UPDATE files SET at_origin = ? WHERE id = ?", name_of(to), file);
}

std::optional<InterchangeRecord> SqliteSession::interchange(std::int64_t id) const {
  Statement row = database_->query("SELECT " INTERCHANGE_COLUMNS " FROM interchanges WHERE id = ?", id);
  if (!row.step()) return std::nullopt;
  return read_interchange_row(row);
}

std::vector<InterchangeRecord> SqliteSession::interchanges_of(std::string_view file) const {
  Statement rows = database_->query("SELECT " INTERCHANGE_COLUMNS " FROM interchanges WHERE file = ? ORDER BY number", file);
  std::vector<InterchangeRecord> interchanges;
  while (rows.step()) interchanges.push_back(read_interchange_row(rows));
  return interchanges;
}

std::int64_t SqliteSession::add(const InterchangeRecord& interchange) {
  database_->run(
      "INSERT INTO interchanges (direction, file, number, partner, sender_qualifier, sender, receiver_qualifier, receiver, control, "
      "version, usage, at, verdict, state, duplicate_of, acknowledgment) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      name_of(interchange.direction), interchange.file, interchange.number, interchange.partner, interchange.sender_qualifier,
      interchange.sender, interchange.receiver_qualifier, interchange.receiver, interchange.control, interchange.version, interchange.usage,
      interchange.at, interchange.verdict, name_of(interchange.state), interchange.duplicate_of, interchange.acknowledgment);
  return database_->last_row();
}

void SqliteSession::update(const InterchangeRecord& interchange) {
  database_->run("UPDATE interchanges SET verdict = ?, state = ?, duplicate_of = ?, acknowledgment = ? WHERE id = ?", interchange.verdict,
                 name_of(interchange.state), interchange.duplicate_of, interchange.acknowledgment, interchange.id);
}

std::vector<GroupRecord> SqliteSession::groups_of(std::int64_t interchange) const {
  Statement rows = database_->query(
      "SELECT interchange, number, functional_id, sender, receiver, control, version, verdict, sets_declared, sets_received, "
      "sets_accepted FROM interchange_groups WHERE interchange = ? ORDER BY number",
      interchange);
  std::vector<GroupRecord> groups;
  while (rows.step()) {
    GroupRecord group;
    group.interchange = rows.integer();
    group.number = rows.small_number();
    group.functional_id = rows.text();
    group.sender = rows.text();
    group.receiver = rows.text();
    group.control = rows.text();
    group.version = rows.text();
    group.verdict = rows.text();
    group.sets_declared = rows.number();
    group.sets_received = rows.number();
    group.sets_accepted = rows.number();
    groups.push_back(std::move(group));
  }
  return groups;
}

void SqliteSession::add(const GroupRecord& group) {
  database_->run(
      "INSERT INTO interchange_groups (interchange, number, functional_id, sender, receiver, control, version, verdict, sets_declared, "
      "sets_received, sets_accepted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      group.interchange, group.number, group.functional_id, group.sender, group.receiver, group.control, group.version, group.verdict,
      group.sets_declared, group.sets_received, group.sets_accepted);
}

}  // namespace crossdock::ledger
