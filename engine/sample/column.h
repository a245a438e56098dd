#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::sample {

/// The values of one column, element or attribute of flat samples.
struct Column {
  std::string heading;  ///< as it stands in the file: the column's heading, the element's path
  std::uint64_t rows = 0, filled = 0;
  std::set<std::string> values;  ///< different ones, at most `most_values`
  std::size_t longest = 0;       ///< in characters

  static constexpr std::size_t most_values = 2000;
  void add(std::string_view value);
};

/// What the numbers of a file say of its decimal mark.
struct DecimalEvidence {
  std::uint64_t point = 0, comma = 0;  ///< values that can be read with that mark only
  std::string open;                    ///< one that can be read both ways: "1,234"; empty: none
  void add(const Column& column);
  [[nodiscard]] bool contradicts() const { return point > 0 && comma > 0; }
  [[nodiscard]] bool is_open() const { return point == 0 && comma == 0 && !open.empty(); }
  /// ',' where that alone fits, else '.'.
  [[nodiscard]] char mark() const { return comma > 0 && point == 0 ? ',' : '.'; }
};

struct ColumnType {
  std::string type;      ///< "AN", "R", "DT \"yyyy-MM-dd\""; "ASK" where somebody must say
  std::string evidence;  ///< "37 of 37, 12 different, such as `4711`"
  std::string question;  ///< with the readings between which somebody must choose; empty: none
  [[nodiscard]] bool is_date() const { return type.starts_with("DT"); }
  [[nodiscard]] bool is_number() const { return type == "R"; }
};
/// By the values and, where they do not tell, by the words of the heading. Text wherever that is in doubt; dates that can be read in
/// two ways are asked about, never guessed.
[[nodiscard]] ColumnType type_of(const Column& column, char decimal_mark);

}  // namespace crossdock::sample
