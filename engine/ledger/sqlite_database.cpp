#include "ledger/sqlite_database.h"

#include <cerrno>

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "base/disk.h"
#include "base/text.h"
#include "ledger/ledger.h"

namespace crossdock::ledger {

namespace {

constexpr int busy_milliseconds = 10'000;  // another process reads or writes; commits take milliseconds
constexpr mode_t file_mode = 0640;

// A rollback journal with full syncs: WAL can corrupt a database in this version of SQLite, and a mapped file turns an I/O error
// into a signal. TRUNCATE spares making and removing the journal for each commit.
constexpr const char* settings = R"(
  PRAGMA journal_mode = TRUNCATE;
  PRAGMA synchronous = EXTRA;
  PRAGMA mmap_size = 0;
  PRAGMA foreign_keys = ON;
  PRAGMA trusted_schema = OFF;
  PRAGMA cell_size_check = ON;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -8192;
)";

}  // namespace

Statement::~Statement() {
  if (prepared_ != nullptr) database_->give_back(prepared_);
}

void Statement::bind(std::int64_t value) {
  if (const int outcome = sqlite3_bind_int64(prepared_, ++bound_, value); outcome != SQLITE_OK) database_->fail(outcome);
}

void Statement::bind(std::string_view value) {
  // The text may be empty but is never NULL.
  const char* data = value.empty() ? "" : value.data();
  const int outcome = sqlite3_bind_text64(prepared_, ++bound_, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  if (outcome != SQLITE_OK) database_->fail(outcome);
}

void Statement::bind_null() {
  if (const int outcome = sqlite3_bind_null(prepared_, ++bound_); outcome != SQLITE_OK) database_->fail(outcome);
}

bool Statement::step() {
  column_ = 0;
  const int outcome = sqlite3_step(prepared_);
  if (outcome == SQLITE_ROW) return true;
  if (outcome == SQLITE_DONE) return false;
  database_->fail(outcome);
}

std::int64_t Statement::integer() { return sqlite3_column_int64(prepared_, column_++); }

std::string Statement::text() {
  const int column = column_++;
  const void* data = sqlite3_column_blob(prepared_, column);
  if (data == nullptr) return {};
  return {static_cast<const char*>(data), static_cast<std::size_t>(sqlite3_column_bytes(prepared_, column))};
}

char Statement::character() {
  const std::string one = text();
  return one.empty() ? ' ' : one.front();
}

bool Statement::skip_null() {
  if (sqlite3_column_type(prepared_, column_) != SQLITE_NULL) return false;
  ++column_;
  return true;
}

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& path, bool create) {
  const int descriptor = ::open(path.c_str(), (create ? O_RDWR | O_CREAT : O_RDWR) | O_CLOEXEC | O_NOFOLLOW, file_mode);
  if (descriptor < 0) return system_error("open the ledger", path, errno);
  ::close(descriptor);

  sqlite3* connection = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE;
  const int outcome = sqlite3_open_v2(path.c_str(), &connection, flags, nullptr);
  std::unique_ptr<Database> database(new Database(connection, path));
  if (outcome != SQLITE_OK) {
    return Error{"cannot open the ledger `" + printable(path.native()) + "`: " + sqlite3_errstr(outcome), EIO};
  }
  sqlite3_busy_timeout(connection, busy_milliseconds);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  try {
    database->run_script(settings);
  } catch (const LedgerFault& fault) {
    return Error{fault.what(), fault.temporary() ? EAGAIN : EIO};
  }
  return database;
}

Database::~Database() {
  for (auto& [sql, statements] : idle_) {
    for (sqlite3_stmt* statement : statements) sqlite3_finalize(statement);
  }
  sqlite3_close(connection_);
}

void Database::run_script(const std::string& sql) {
  const int outcome = sqlite3_exec(connection_, sql.c_str(), nullptr, nullptr, nullptr);
  if (outcome != SQLITE_OK) fail(outcome);
}

std::int64_t Database::last_row() const { return sqlite3_last_insert_rowid(connection_); }
std::int64_t Database::changes() const { return sqlite3_changes64(connection_); }
bool Database::in_transaction() const { return sqlite3_get_autocommit(connection_) == 0; }

Statement Database::prepare(std::string_view sql) {
  std::vector<sqlite3_stmt*>& idle = idle_[std::string(sql)];
  if (!idle.empty()) {
    sqlite3_stmt* prepared = idle.back();
    idle.pop_back();
    return {*this, prepared};
  }
  sqlite3_stmt* prepared = nullptr;
  const int outcome =
      sqlite3_prepare_v3(connection_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
  if (outcome != SQLITE_OK) fail(outcome);
  return {*this, prepared};
}

void Database::give_back(sqlite3_stmt* prepared) {
  sqlite3_reset(prepared);
  sqlite3_clear_bindings(prepared);
  idle_[sqlite3_sql(prepared)].push_back(prepared);
}

void Database::fail(int outcome) {
  const int kind = outcome & 0xFF;
  const bool temporary = kind == SQLITE_BUSY || kind == SQLITE_LOCKED || kind == SQLITE_FULL;
  throw LedgerFault("the ledger `" + printable(path_.native()) + "`: " + sqlite3_errmsg(connection_), temporary);
}

}  // namespace crossdock::ledger
