#include <algorithm>
#include <optional>
#include <set>

#include "base/charset.h"
#include "base/file.h"
#include "base/text.h"
#include "format/csv/record_reader.h"
#include "sample/flat_samples.h"
#include "sample/private_data.h"

namespace crossdock::sample {

namespace {

using format::CsvRecordReader;
using Row = std::vector<std::string>;

constexpr std::size_t most_rows = 100'000;

struct Rows {
  std::vector<Row> rows;
  std::size_t malformed = 0;
};

Rows rows_of(std::string_view text, char delimiter, std::size_t most) {
  MemoryStream input(text);
  CsvRecordReader reader(input, {delimiter, '"', Charset()});
  Rows all;
  for (auto step = reader.next(); step != CsvRecordReader::Step::end && all.rows.size() < most; step = reader.next()) {
    if (step == CsvRecordReader::Step::hopeless) break;
    if (step == CsvRecordReader::Step::malformed) {
      ++all.malformed;
      continue;
    }
    Row row;
    for (std::size_t i = 0; i < reader.fields().size(); ++i) row.emplace_back(trimmed(reader.field(i)));
    all.rows.push_back(std::move(row));
  }
  return all;
}

/// The delimiter that cuts all rows into as many fields, the most of them; nothing where none does.
std::optional<char> delimiter_of(std::string_view text) {
  constexpr std::size_t looked_at = 500;
  std::optional<char> best;
  std::size_t columns = 1;
  for (const char delimiter : {',', ';', '\t', '|'}) {
    const Rows all = rows_of(text, delimiter, looked_at);
    if (all.rows.empty()) continue;
    const std::size_t size = all.rows.front().size();
    const auto same =
        static_cast<std::size_t>(std::count_if(all.rows.begin(), all.rows.end(), [&](const Row& row) { return row.size() == size; }));
    if (size > columns && same * 20 >= all.rows.size() * 19 && all.malformed * 20 <= all.rows.size()) {
      columns = size;
      best = delimiter;
    }
  }
  return best;
}

bool is_plain_text(std::string_view cell) {
  return !cell.empty() &&
         std::any_of(cell.begin(), cell.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c & 0x80) != 0; });
}

/// Headings are words, each its own, and none of them stands in its column.
bool has_headings(const std::vector<Row>& rows) {
  if (rows.empty()) return false;
  const Row& first = rows.front();
  if (std::set<std::string>(first.begin(), first.end()).size() != first.size()) return false;
  if (!std::all_of(first.begin(), first.end(), is_plain_text)) return false;
  for (std::size_t i = 1; i < rows.size(); ++i)
    for (std::size_t c = 0; c < std::min(first.size(), rows[i].size()); ++c)
      if (rows[i][c] == first[c]) return false;
  return true;
}

struct CsvFile {
  const SampleFile* file = nullptr;
  std::string charset;
  char delimiter = ',';
  bool headings = false;
  std::vector<Row> rows;  ///< without the headings
  Row heading;
};

Result<CsvFile> read_csv(const SampleFile& file) {
  CsvFile csv;
  csv.file = &file;
  std::string_view bytes = file.bytes;
  const bool utf16 = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
  csv.charset = utf16 ? "utf-16" : is_valid_utf8(bytes) ? "utf-8" : "windows-1252";
  auto text = to_utf8(bytes, csv.charset);
  if (!text) return Error{printable(file.name) + ": " + text.error().message};
  if (text->starts_with("\xEF\xBB\xBF")) text->erase(0, 3);
  if (text->find('\0') != std::string::npos) return Error{printable(file.name) + " holds bytes that no text has"};
  const auto delimiter = delimiter_of(*text);
  if (!delimiter) return Error{printable(file.name) + ": no delimiter (`,` `;` `|` or a tab) cuts its rows into as many columns"};
  csv.delimiter = *delimiter;
  csv.rows = rows_of(*text, *delimiter, most_rows).rows;
  csv.headings = has_headings(csv.rows);
  if (csv.headings) {
    csv.heading = csv.rows.front();
    csv.rows.erase(csv.rows.begin());
  }
  return csv;
}

/// How rows fall into groups by one column: nothing where its values come back after others stood between, or never repeat.
struct Grouping {
  std::size_t column = 0, groups = 0;
  std::vector<bool> constant;  ///< within each group
  std::size_t determined = 0;  ///< columns that are, and are not the same everywhere
};
std::optional<Grouping> grouping_by(std::size_t column, const std::vector<const std::vector<Row>*>& files,
                                    const std::vector<bool>& same_everywhere) {
  Grouping grouping{column, 0, std::vector<bool>(same_everywhere.size(), true), 0};
  std::size_t rows = 0;
  for (const std::vector<Row>* file : files) {
    std::set<std::string> done;
    const Row* first = nullptr;
    for (const Row& row : *file) {
      if (row.size() != same_everywhere.size() || row[column].empty()) return std::nullopt;
      ++rows;
      if (first == nullptr || (*first)[column] != row[column]) {
        if (!done.insert(row[column]).second) return std::nullopt;
        ++grouping.groups;
        first = &row;
        continue;
      }
      for (std::size_t c = 0; c < row.size(); ++c) grouping.constant[c] = grouping.constant[c] && row[c] == (*first)[c];
    }
  }
  if (grouping.groups == rows) return std::nullopt;
  for (std::size_t c = 0; c < same_everywhere.size(); ++c)
    grouping.determined += grouping.constant[c] && !same_everywhere[c] && c != column ? 1u : 0u;
  return grouping;
}

bool names_a_document(std::string_view heading) {
  const auto words = words_of_name(heading);
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return word == "po" || word == "order" || word == "invoice" || word == "shipment" || word == "number";
  });
}

std::string toml_character(char c) { return c == '\t' ? "\"\\t\"" : "\"" + std::string(1, c) + "\""; }

class CsvShaper {
 public:
  explicit CsvShaper(std::vector<CsvFile> files) : files_(std::move(files)) {}

  Result<FlatShape> shape() {
    const CsvFile& first = files_.front();
    for (const CsvFile& one : files_)
      if (one.delimiter != first.delimiter || one.headings != first.headings || one.heading != first.heading ||
          (!one.rows.empty() && !first.rows.empty() && one.rows.front().size() != first.rows.front().size()))
        return Error{"`" + printable(first.file->name) + "` and `" + printable(one.file->name) +
                     "` are not of one kind: their columns, headings or delimiters differ"};
    shape_.format = "csv";
    shape_.settings = {"delimiter " + toml_character(first.delimiter), "quote '\"'", first.headings ? "header by-name" : "header none"};
    tell_charset();
    const std::size_t columns = first.headings ? first.heading.size() : first.rows.empty() ? 0 : first.rows.front().size();
    for (std::size_t c = 0; c < columns; ++c)
      columns_.push_back({first.headings ? first.heading[c] : "column " + std::to_string(c + 1), 0, 0, {}, 0});
    std::size_t uneven = 0;
    for (CsvFile& file : files_) {
      uneven += std::erase_if(file.rows, [&](const Row& row) { return row.size() != columns; });
      for (const Row& row : file.rows)
        for (std::size_t c = 0; c < columns; ++c) columns_[c].add(row[c]);
      shape_.records += file.rows.size();
    }
    if (shape_.records == 0) return Error{"there is no row with data"};
    if (uneven > 0) shape_.remarks.push_back(std::to_string(uneven) + " rows have more or fewer columns than the others and were left out");
    if (!first.headings) shape_.remarks.push_back("the first row is no row of headings: columns are called by their number");
    group();
    return std::move(shape_);
  }

 private:
  void tell_charset() {
    std::set<std::string> charsets;
    for (const CsvFile& one : files_) charsets.insert(one.charset);
    // What is UTF-8 in one file and is not in another is Windows-1252 whose file happens to hold ASCII only.
    const std::string charset = charsets.contains("utf-16") ? "utf-16" : charsets.contains("windows-1252") ? "windows-1252" : "utf-8";
    shape_.settings.push_back("charset " + charset);
    if (charset == "windows-1252")
      shape_.remarks.emplace_back("some bytes are no UTF-8: read as Windows-1252, which senders mean who say nothing");
  }

  void group() {
    std::vector<const std::vector<Row>*> rows;
    for (const CsvFile& file : files_) rows.push_back(&file.rows);
    std::vector<bool> same;
    for (const Column& column : columns_) same.push_back(column.values.size() <= 1);
    std::optional<Grouping> best;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const auto one = grouping_by(c, rows, same);
      if (!one || (one->groups == 1 && !names_a_document(columns_[c].heading))) continue;
      const bool better = !best || one->determined > best->determined ||
                          (one->determined == best->determined && names_a_document(columns_[c].heading) &&
                           !names_a_document(columns_[best->column].heading));
      if (better) best = one;
    }
    FlatLoop record{"order", {}, {}, {}}, line{"line", {}, {}, {}};
    if (best && !names_a_document(columns_[best->column].heading) && best->determined == 0) best.reset();
    if (!best) {
      record.fields = columns_;
      shape_.remarks.emplace_back("no column's values hold rows together: each row is a document of its own");
    } else {
      shape_.group_by = columns_[best->column].heading;
      if (best->groups < 3)
        shape_.remarks.push_back("only " + std::to_string(best->groups) + " group" + (best->groups == 1 ? "" : "s") +
                                 " of rows: which columns are of the whole and which of a line may be otherwise");
      for (std::size_t c = 0; c < columns_.size(); ++c) (best->constant[c] ? record : line).fields.push_back(columns_[c]);
      if (!line.fields.empty()) record.loops.push_back(std::move(line));
    }
    shape_.root.loops.push_back(std::move(record));
  }

  std::vector<CsvFile> files_;
  std::vector<Column> columns_;
  FlatShape shape_;
};

}  // namespace

Result<FlatShape> shape_of_csv(const std::vector<SampleFile>& files) {
  std::vector<CsvFile> read;
  for (const SampleFile& file : files) {
    auto one = read_csv(file);
    if (!one) return one.error();
    read.push_back(std::move(*one));
  }
  return CsvShaper(std::move(read)).shape();
}

}  // namespace crossdock::sample
