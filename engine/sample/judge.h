#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "diagnostic/diagnostic.h"
#include "partner/pack.h"

namespace crossdock::sample {

/// What a pack says of a whole file.
struct Judged {
  bool taken = false;                      ///< the pack has a document for it; else nothing else is filled
  bool accepted = false;                   ///< every set, group and interchange, and there is at least one
  std::set<std::string> errors, warnings;  ///< the codes of all findings: "D409"
  std::vector<Diagnostic> findings;        ///< errors and warnings, of file, interchanges, groups and sets
  std::vector<std::string> sets;           ///< "850", or the layout's name, in the order of the file
};

/// Judges a file as the pack would on taking it in, without mapping it. A set that the pack only sends is judged by its own grammar
/// as the receiver would. `file_name` tells which document a flat file is.
[[nodiscard]] Judged judge(std::string_view bytes, const std::string& file_name, const partner::PackVersion& pack, Instant now);

/// Whether these bytes begin with an interchange, in whatever encoding.
[[nodiscard]] bool is_x12(std::string_view bytes);

}  // namespace crossdock::sample
