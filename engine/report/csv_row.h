#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/decimal.h"
#include "report/wording.h"

namespace crossdock::report {

/// A line of a CSV file for spreadsheets, cell by cell.
class CsvRow {
 public:
  CsvRow& cell(std::string_view text) { return raw(csv_cell(text)); }
  CsvRow& cell(std::uint64_t number) { return raw(std::to_string(number)); }
  /// A negative number is a number, whatever csv_cell thinks of its sign.
  CsvRow& cell(Decimal number) { return raw(number.to_string()); }
  CsvRow& cell(const std::optional<Instant>& at) { return cell(std::string_view(at ? to_rfc3339(*at) : "")); }
  [[nodiscard]] std::string end() const { return line_ + "\r\n"; }

 private:
  CsvRow& raw(const std::string& text) {
    if (started_) line_ += ',';
    started_ = true;
    line_ += text;
    return *this;
  }

  std::string line_;
  bool started_ = false;
};

}  // namespace crossdock::report
