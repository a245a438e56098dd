#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/charset.h"
#include "format/csv/plan.h"
#include "format/field_check.h"
#include "format/format.h"

namespace crossdock::format {

/// Writes documents as rows: one for each innermost record, the fields of the records around it repeated on each.
/// The header line comes with the first document, or with `finish` where there was none.
class CsvWriter final : public DocumentWriter {
 public:
  CsvWriter(const grammar::Grammar& grammar, std::string& out, WriteOptions options);

  void write(const TransactionSet& set, std::vector<Diagnostic>& diagnostics) override;
  void finish(std::vector<Diagnostic>& diagnostics) override;

 private:
  void begin(std::vector<Diagnostic>& diagnostics);
  void write_row(const TransactionSet& set, std::vector<Diagnostic>& diagnostics);
  void append_field(std::string_view value, const grammar::ElementRule& rule, std::vector<Diagnostic>& diagnostics);
  void end_row(std::vector<Diagnostic>& diagnostics);
  [[nodiscard]] std::size_t level_of(NodeId segment) const;
  [[nodiscard]] bool needs_quotes(std::string_view value) const;
  void tell(const grammar::ElementRule* rule, const FieldFault& fault, std::string_view value, std::vector<Diagnostic>& diagnostics) const;

  const grammar::Grammar& grammar_;
  std::string& out_;
  WriteOptions options_;
  Result<CsvPlan> plan_;
  Result<Charset> charset_;
  CharsetEncoder encoder_;
  bool begun_ = false;
  bool encoding_told_ = false;
  std::uint32_t line_ = 1;
  std::string row_;
  std::vector<const Segment*> current_;  ///< the segment of each level that the next row repeats
};

}  // namespace crossdock::format
