#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "diagnostic/diagnostic.h"

namespace crossdock::mapping {

/// A cross-reference table: keys (the document's codes, or whatever columns `key` names) to values (our words), and back.
/// Immutable once built; lookups allocate nothing.
class Table {
 public:
  /// Stands between the parts of a key that has several.
  static constexpr char key_separator = '\x1F';

  struct Row {
    std::string key;                  ///< several keys are joined by key_separator
    std::vector<std::string> values;  ///< none: the table only lists keys
    bool preferred = false;           ///< of several rows with this key or value, the one that counts
    bool reads = true;                ///< holds from key to value
    bool writes = true;               ///< holds from value to key
    SourceSpan span;                  ///< where the row is written; empty for rows of CSV files
  };

  Table() = default;
  Table(std::string name, std::vector<Row> rows);
  // The indexes view the rows: a table is moved, never copied.
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  Table(Table&&) = default;
  Table& operator=(Table&&) = default;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  /// Value `column` (from 0) of `key`, or nothing. Of equal keys the preferred row counts, else the first.
  [[nodiscard]] std::optional<std::string_view> value_of(std::string_view key, std::size_t column = 0) const;
  /// The key to write for a first value: the preferred one, else the first.
  [[nodiscard]] std::optional<std::string_view> key_of(std::string_view value) const;

  /// For keys and values that are not listed.
  std::optional<std::string> other_value;
  std::optional<std::string> other_key;
  bool passes_other = false;  ///< what is not listed passes as it is, both ways
  /// Headings of the value columns of a CSV table.
  std::vector<std::string> columns;

  /// Two rows that keep the table from being used one way: equal keys or equal values, and neither or both preferred.
  struct Clash {
    std::size_t first = 0, second = 0;  ///< indexes into rows()
    bool keys = false;                  ///< the keys are equal; else the values
  };
  [[nodiscard]] std::vector<Clash> clashes() const;

 private:
  std::string name_;
  std::vector<Row> rows_;
  std::unordered_map<std::string_view, std::uint32_t> by_key_;
  std::unordered_map<std::string_view, std::uint32_t> by_value_;
};

/// The tables that are live at one moment, by name. A set is immutable once it is in use; new data makes a new set.
class TableSet {
 public:
  void add(std::shared_ptr<const Table> table) { tables_.insert_or_assign(table->name(), std::move(table)); }
  /// nullptr where there is none of this name.
  [[nodiscard]] const Table* find(const std::string& name) const {
    const auto found = tables_.find(name);
    return found == tables_.end() ? nullptr : found->second.get();
  }

 private:
  std::unordered_map<std::string, std::shared_ptr<const Table>> tables_;
};

/// Reads a CSV table: a header line, then rows; comma, semicolon or tab, as the header shows; `"` quotes; LF or CRLF; a BOM is
/// skipped. Keys and values are columns by heading; without value columns the table lists keys to look up `in`.
/// A column `prefer` that is not empty marks a row as preferred. Errors name the line. At most limits::table_rows rows.
[[nodiscard]] Result<Table> read_table(std::string name, std::string_view csv, const std::vector<std::string>& key_columns,
                                       const std::vector<std::string>& value_columns);

}  // namespace crossdock::mapping
