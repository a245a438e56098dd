#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/field_check.h"
#include "format/fixed/matcher.h"
#include "format/fixed/record_reader.h"
#include "format/format.h"
#include "format/layout_tree.h"

namespace crossdock::format {

/// Reads a file of fixed columns record by record into documents.
class FixedReader final : public DocumentReader {
 public:
  FixedReader(const grammar::Grammar& grammar, InputStream& input, ReadOptions options);

  Event next(TransactionSet& set, Findings& findings) override;
  [[nodiscard]] Extent extent() const override { return extent_; }
  [[nodiscard]] const std::optional<Error>& error() const override;

 private:
  /// False where the record begins the next document.
  [[nodiscard]] bool add_record(SetBuilder& builder, TransactionSet& set, Findings& findings);
  void add_fields(const FixedMatcher::Result& place, SetBuilder& builder, TransactionSet& set, Findings& findings);
  void tell_place(const FixedMatcher::Result& place, std::string_view tag, Findings& findings);
  void tell_missing(const std::vector<NodeId>& missing, Findings& findings);
  void check_counts(const TransactionSet& set, Findings& findings);
  [[nodiscard]] Diagnostic finding_at(FaultKind kind, std::uint32_t from, std::uint32_t to) const;
  void tell(FaultKind kind, std::string message, std::string help, Findings& findings);

  const grammar::Grammar& grammar_;
  ReadOptions options_;
  FixedMatcher matcher_;
  std::optional<FixedRecordReader> records_;
  std::optional<Error> open_error_;
  bool empty_ = true;  ///< no record has come yet
  bool ended_ = false;
  Extent extent_;
};

}  // namespace crossdock::format
