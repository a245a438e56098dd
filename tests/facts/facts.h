#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "grammar/load.h"

/// Comparing the grammars of one version with a file of facts about the standard. The facts are one JSON object:
///     elements    {"353": {"type": "ID", "min": 2, "max": 2, "codes": ["00", "01"]}}
///     composites  {"C030": [{"id": "722", "usage": "M"}]}
///     composite_notes {"C040": ["P0304"]}
///     segments    {"PO1": {"elements": [{"id": "350", "usage": "O", "repeat": 5}], "notes": ["C0302"]}}
///     sets        {"850": [{"segment": "BEG", "usage": "M", "max": 1}, {"loop": "N1", "usage": "O", "max": ">1", "body": []}]}
///     envelope    like segments, an element's type and length beside its id
namespace facts {

/// A difference that is meant: how it begins, and why.
struct Meant {
  std::string version;  ///< "004010"; "*": every version
  std::string begins;
  std::string reason;
};

/// Of lines `VERSION | start of the difference | reason`; empty lines and `#` lines are left out. Throws std::runtime_error where a
/// line has no three parts.
[[nodiscard]] std::vector<Meant> meant_of(std::string_view text);

struct Report {
  std::vector<std::string> differences;  ///< without a reason; reasons without a difference, too
  std::string text;                      ///< everything, for people
};

[[nodiscard]] Report compare(const crossdock::grammar::Library& library, const std::string& version, const crossdock::JsonValue& facts,
                             const std::vector<Meant>& meant);

}  // namespace facts
