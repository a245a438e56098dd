#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "base/clock.h"

namespace crossdock::cli {

/// For a column: "08:01:14Z" of today, "2026-11-19" of another day.
[[nodiscard]] std::string listed_time(Instant at, Instant now);

enum class TableWidth : std::uint8_t {
  natural,   ///< as wide as its cells: for tables whose rows are read with care, each on a line
  terminal,  ///< 80 at most: cells of the widest columns go on in further lines, so nothing is cut off
};

/// Rows whose columns are as wide as their widest cell; the last column is not padded. Cells are printable already.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> headings) { rows_.push_back(std::move(headings)); }
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  [[nodiscard]] bool empty() const { return rows_.size() == 1; }
  void write(std::ostream& out, TableWidth width = TableWidth::natural) const;

 private:
  void shrink(std::vector<std::size_t>& widths, std::size_t most) const;

  std::vector<std::vector<std::string>> rows_;
};

}  // namespace crossdock::cli
