#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace crossdock::ledger {

class Database;

/// A prepared statement in use; gives itself back when destroyed. Columns are read in their order, one call a column.
/// Whatever SQLite refuses throws LedgerFault.
class Statement {
 public:
  Statement(Database& database, sqlite3_stmt* prepared) : database_(&database), prepared_(prepared) {}
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  Statement(Statement&& other) noexcept : database_(other.database_), prepared_(other.prepared_) { other.prepared_ = nullptr; }
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  template <class... Values>
  void bind_all(const Values&... values) {
    (bind(values), ...);
  }
  void bind(std::int64_t value);
  void bind(std::uint64_t value) { bind(static_cast<std::int64_t>(value)); }
  void bind(std::uint32_t value) { bind(static_cast<std::int64_t>(value)); }
  void bind(Instant value) { bind(value.milliseconds); }
  void bind(char value) { bind(std::string_view(&value, 1)); }
  void bind(std::string_view value);
  void bind(const std::string& value) { bind(std::string_view(value)); }
  void bind(const char* value) { bind(std::string_view(value)); }
  void bind_null();

  /// The next row; false at the end.
  bool step();

  [[nodiscard]] std::int64_t integer();
  [[nodiscard]] std::uint64_t number() { return static_cast<std::uint64_t>(integer()); }
  [[nodiscard]] std::uint32_t small_number() { return static_cast<std::uint32_t>(integer()); }
  [[nodiscard]] Instant instant() { return {integer()}; }
  [[nodiscard]] std::string text();
  [[nodiscard]] char character();
  /// The next column is NULL; a NULL is passed over.
  [[nodiscard]] bool skip_null();

 private:
  Database* database_;
  sqlite3_stmt* prepared_;
  int bound_ = 0;
  int column_ = 0;
};

/// One connection to a SQLite file with a rollback journal, fully synchronous, never mapped. One thread at a time.
class Database {
 public:
  /// ENOENT where the file is missing and `create` is false.
  static Result<std::unique_ptr<Database>> open(const std::filesystem::path& path, bool create);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  /// A statement with its values bound. `sql` is prepared once and kept.
  template <class... Values>
  [[nodiscard]] Statement query(std::string_view sql, const Values&... values) {
    Statement statement = prepare(sql);
    statement.bind_all(values...);
    return statement;
  }
  /// Runs a statement to its end; the number of rows that it changed.
  template <class... Values>
  std::int64_t run(std::string_view sql, const Values&... values) {
    Statement statement = query(sql, values...);
    while (statement.step()) {}
    return changes();
  }
  /// Several statements without values.
  void run_script(const std::string& sql);

  [[nodiscard]] std::int64_t last_row() const;
  [[nodiscard]] std::int64_t changes() const;
  /// A fault can undo the whole transaction by itself.
  [[nodiscard]] bool in_transaction() const;

 private:
  friend class Statement;
  Database(sqlite3* connection, std::filesystem::path path) : connection_(connection), path_(std::move(path)) {}
  [[nodiscard]] Statement prepare(std::string_view sql);
  void give_back(sqlite3_stmt* prepared);
  [[noreturn]] void fail(int outcome);

  sqlite3* connection_;
  std::filesystem::path path_;
  std::unordered_map<std::string, std::vector<sqlite3_stmt*>> idle_;  // prepared statements by their text
};

}  // namespace crossdock::ledger
