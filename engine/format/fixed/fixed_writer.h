#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/charset.h"
#include "format/field_check.h"
#include "format/format.h"

namespace crossdock::format {

/// Writes documents as records of fixed columns; fields that count records are computed.
class FixedWriter final : public DocumentWriter {
 public:
  FixedWriter(const grammar::Grammar& grammar, std::string& out);

  void write(const TransactionSet& set, std::vector<Diagnostic>& diagnostics) override;
  void finish(std::vector<Diagnostic>& diagnostics) override;

 private:
  void write_record(const TransactionSet& set, const Segment& segment, std::vector<Diagnostic>& diagnostics);
  void put(std::uint32_t from, std::string_view characters);
  void check_missing(const TransactionSet& set, std::vector<Diagnostic>& diagnostics) const;
  void end_record(std::vector<Diagnostic>& diagnostics);
  void tell(const grammar::ElementRule* rule, const FieldFault& fault, std::string_view value, std::vector<Diagnostic>& diagnostics) const;

  const grammar::Grammar& grammar_;
  std::string& out_;
  Result<Charset> charset_;
  CharsetEncoder encoder_;
  bool encoding_told_ = false;
  std::uint32_t line_ = 1;
  std::vector<std::string> record_;  ///< a character each
};

}  // namespace crossdock::format
