#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace crossdock::cli {

/// Rows whose columns are as wide as their widest cell; the last column is not padded. Cells are printable already.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> headings) { rows_.push_back(std::move(headings)); }
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  [[nodiscard]] bool empty() const { return rows_.size() == 1; }
  void write(std::ostream& out) const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace crossdock::cli
