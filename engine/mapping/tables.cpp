#include "mapping/tables.h"

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "base/text.h"

namespace crossdock::mapping {

namespace {

/// Splits CSV text into rows of fields, one row a call.
class CsvText {
 public:
  explicit CsvText(std::string_view text) : rest_(text) {
    if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
    const std::string_view header = rest_.substr(0, rest_.find('\n'));
    for (const char candidate : {'\t', ';'})
      if (std::count(header.begin(), header.end(), candidate) > std::count(header.begin(), header.end(), delimiter_))
        delimiter_ = candidate;
  }

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  /// The line that the last row started on, from 1.
  [[nodiscard]] std::size_t line() const { return line_; }

  /// False where a quote is not closed.
  bool next(std::vector<std::string>& fields) {
    fields.clear();
    line_ = next_line_;
    std::string field;
    bool quoted = false;
    std::size_t at = 0;
    for (; at < rest_.size(); ++at) {
      const char c = rest_[at];
      if (c == '\n') ++next_line_;
      if (quoted) {
        if (c != '"') {
          field.push_back(c);
        } else if (at + 1 < rest_.size() && rest_[at + 1] == '"') {
          field.push_back('"');
          ++at;
        } else {
          quoted = false;
        }
      } else if (c == '"' && field.empty()) {
        quoted = true;
      } else if (c == delimiter_) {
        fields.push_back(std::move(field));
        field.clear();
      } else if (c == '\n') {
        break;
      } else {
        field.push_back(c);
      }
    }
    rest_.remove_prefix(std::min(at + 1, rest_.size()));
    if (field.ends_with('\r')) field.pop_back();
    fields.push_back(std::move(field));
    return !quoted;
  }

 private:
  std::string_view rest_;
  char delimiter_ = ',';
  std::size_t line_ = 0;
  std::size_t next_line_ = 1;
};

}  // namespace

Table::Table(std::string name, std::vector<Row> rows) : name_(std::move(name)), rows_(std::move(rows)) {
  by_key_.reserve(rows_.size());
  by_value_.reserve(rows_.size());
  const auto enter = [this](auto& index, const std::string& text, std::uint32_t row) {
    const auto [found, added] = index.try_emplace(text, row);
    if (!added && rows_[row].preferred && !rows_[found->second].preferred) found->second = row;
  };
  for (std::uint32_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].reads) enter(by_key_, rows_[i].key, i);
    if (rows_[i].writes && !rows_[i].values.empty()) enter(by_value_, rows_[i].values[0], i);
  }
}

std::optional<std::string_view> Table::value_of(std::string_view key, std::size_t column) const {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) {
    if (other_value && column == 0) return *other_value;
    if (passes_other && column == 0) return key;
    return std::nullopt;
  }
  const Row& row = rows_[found->second];
  if (column < row.values.size()) return row.values[column];
  return std::string_view{};
}

std::optional<std::string_view> Table::key_of(std::string_view value) const {
  const auto found = by_value_.find(value);
  if (found != by_value_.end()) return rows_[found->second].key;
  if (other_key) return *other_key;
  if (passes_other) return value;
  return std::nullopt;
}

std::vector<Table::Clash> Table::clashes() const {
  std::vector<Clash> found;
  // A preferred row may stand beside others that are not; two equals of one rank may not.
  const auto clash = [&](std::size_t chosen, std::size_t i, bool keys) {
    if (chosen != i && rows_[chosen].preferred == rows_[i].preferred) found.push_back({std::min(chosen, i), std::max(chosen, i), keys});
  };
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const std::size_t before = found.size();
    if (rows_[i].reads) clash(by_key_.at(rows_[i].key), i, true);
    if (rows_[i].writes && !rows_[i].values.empty() && found.size() == before) clash(by_value_.at(rows_[i].values[0]), i, false);
  }
  return found;
}

Result<Table> read_table(std::string name, std::string_view csv, const std::vector<std::string>& key_columns,
                         const std::vector<std::string>& value_columns) {
  CsvText text(csv);
  std::vector<std::string> fields;
  const std::string title = "the table `" + name + "`";
  if (text.at_end() || !text.next(fields)) return Error{title + " has no header line"};
  std::vector<std::string> header;
  for (const std::string& field : fields) header.emplace_back(trimmed(field));
  const auto column = [&](std::string_view wanted) {
    return static_cast<std::size_t>(std::find(header.begin(), header.end(), wanted) - header.begin());
  };
  std::vector<std::size_t> keys_at;
  std::vector<std::size_t> values_at;
  for (const std::vector<std::string>* columns : {&key_columns, &value_columns}) {
    for (const std::string& wanted : *columns) {
      const std::size_t at = column(wanted);
      if (at < header.size()) {
        (columns == &key_columns ? keys_at : values_at).push_back(at);
        continue;
      }
      const std::string message = title + " has no column `" + printable(wanted) + "`";
      if (const auto near = nearest(wanted, header)) return Error{message + "; did you mean `" + printable(*near) + "`?"};
      return Error{message + "; it has " + printable(joined(header, ", "))};
    }
  }
  const std::size_t prefer_at = column("prefer");

  std::vector<Table::Row> rows;
  while (!text.at_end()) {
    const bool closed = text.next(fields);
    const std::string where = title + ", line " + std::to_string(text.line());
    if (!closed) return Error{where + ": the quote is not closed"};
    if (fields.size() == 1 && trimmed(fields[0]).empty()) continue;
    if (fields.size() > header.size())
      return Error{where + ": " + std::to_string(fields.size()) + " fields, the header has " + std::to_string(header.size())};
    if (rows.size() == limits::table_rows) return Error{title + " has more than " + std::to_string(limits::table_rows) + " rows"};
    const auto field = [&](std::size_t at) { return at < fields.size() ? std::string(trimmed(fields[at])) : std::string(); };
    Table::Row row;
    for (const std::size_t at : keys_at) {
      if (at != keys_at.front()) row.key += Table::key_separator;
      row.key += field(at);
    }
    for (const std::size_t at : values_at) row.values.push_back(field(at));
    row.preferred = !field(prefer_at).empty();
    rows.push_back(std::move(row));
  }
  Table table(std::move(name), std::move(rows));
  table.columns = value_columns;
  return table;
}

}  // namespace crossdock::mapping
