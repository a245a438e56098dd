#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "format/csv/plan.h"
#include "format/csv/record_reader.h"
#include "format/field_check.h"
#include "format/format.h"
#include "format/layout_tree.h"

namespace crossdock::format {

/// Reads a CSV file row by row into documents: a row each, or the rows that agree in the layout's group fields.
class CsvReader final : public DocumentReader {
 public:
  CsvReader(const grammar::Grammar& grammar, InputStream& input, ReadOptions options);

  Event next(TransactionSet& set, Findings& findings) override;
  [[nodiscard]] Extent extent() const override { return extent_; }
  [[nodiscard]] const std::optional<Error>& error() const override;

 private:
  static constexpr std::uint32_t none = ~0u;

  // The file as a whole.
  [[nodiscard]] bool begin_file(Findings& findings);
  [[nodiscard]] bool map_header(Findings& findings);
  [[nodiscard]] std::string heading_of(std::size_t column) const;
  void tell_unknown_column(std::size_t column, Findings& findings);

  // One row.
  [[nodiscard]] bool take_row();
  void append_unquoted(std::size_t column, std::string& out) const;
  void take_value(std::size_t field);
  [[nodiscard]] bool has_group_fields() const;
  [[nodiscard]] std::string group_key() const;
  [[nodiscard]] bool belongs_to(const std::string& key);

  // One document.
  void begin_document(TransactionSet& set);
  void add_row(TransactionSet& set, Findings& findings);
  void add_level(std::size_t level, TransactionSet& set, Findings& findings);
  [[nodiscard]] bool level_is_empty(std::size_t level) const;
  [[nodiscard]] bool level_repeats(std::size_t level) const;
  [[nodiscard]] const grammar::Node& node_of(std::size_t level) const;
  [[nodiscard]] std::string name_of(std::size_t level) const;
  void check_width(Findings& findings);
  void check_header_agrees(Findings& findings);
  void check_group_is_new(const std::string& key, Findings& findings);

  // Findings.
  void tell_file(FaultKind kind, std::string message, std::string help, Findings& findings);
  void tell_row(FaultKind kind, std::string message, Findings& findings);
  void tell_field(std::size_t field, const FieldFault& fault, Findings& findings);
  [[nodiscard]] Diagnostic finding_at_line(FaultKind kind, std::uint64_t line, std::uint64_t offset) const;
  [[nodiscard]] Diagnostic finding_at_row(FaultKind kind, std::size_t begin, std::size_t length) const;

  const grammar::Grammar& grammar_;
  ReadOptions options_;
  Result<CsvPlan> plan_;
  std::optional<CsvRecordReader> records_;
  std::optional<Error> open_error_;
  bool begun_ = false;
  bool ended_ = false;

  std::vector<std::uint32_t> column_of_field_;  ///< `none`: the file has no such column
  std::size_t columns_ = 0;                     ///< of the header; 0: by position
  CsvRecordReader::Step step_ = CsvRecordReader::Step::end;

  std::vector<std::string> row_;       ///< the row's values by field, as elements hold them
  std::vector<std::string> last_row_;  ///< of the row before in this document
  std::vector<std::uint32_t> loops_;   ///< the open loop of each level
  std::vector<std::uint32_t> counts_;  ///< instances of each level inside the one around it
  bool has_rows_ = false;
  Extent extent_;
  std::unordered_set<std::uint64_t> groups_seen_;
  std::optional<Diagnostic> unreadable_;  ///< a row that may belong to the next document too
};

}  // namespace crossdock::format
