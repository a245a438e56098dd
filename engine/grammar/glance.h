#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace crossdock::grammar {

/// What a glance at a file's text tells before it is parsed, so that only those files are parsed that a document needs. It may take
/// more for a set or for a part of the dictionary than is one, never less.
struct Glance {
  std::string standard, version;  ///< of the first line that is no comment: `standard x12 005010 extends 004010`; else empty
  std::string extends;
  bool in_part = false;
  std::vector<std::string> sets;                            ///< ids behind the word `set`
  std::vector<std::pair<std::string, std::string>> groups;  ///< `set 850 group PO`: "850", "PO"
  bool holds_more = false;                                  ///< declarations other than sets
};
[[nodiscard]] Glance glance_at(std::string_view text);

}  // namespace crossdock::grammar
