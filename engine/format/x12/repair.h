#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/diagnostic.h"

namespace crossdock::x12 {

struct RepairOptions {
  /// The file is known to be whole: trailers that its end lacks are written. Without it a file that stops early is refused.
  bool whole = false;
};

/// One thing that was mended.
struct RepairChange {
  DocumentPosition position;  ///< in the file as it came
  std::string what;           ///< "segment count"
  std::string before, after;  ///< as they stand in the file; may hold any byte
  std::string remark;         ///< what somebody should look at; mostly empty
};

struct Repair {
  std::string bytes;  ///< the mended file; empty where it was refused
  std::vector<RepairChange> changes;
  std::uint64_t changes_total = 0;  ///< also those beyond limits::findings_per_set, which are not kept
  std::vector<Diagnostic> refused;  ///< damage that cannot be mended without guessing what the sender meant
};

/// Mends what a machine can know: counts (SE01, GE01, IEA01, CTT01), hash totals (CTT02), control numbers of trailers (they follow
/// their headers), the lengths of the ISA, line ends (as behind the ISA), wrapped lines, empty segments, separators at the ends of
/// segments, a missing last terminator, and trailers that are missing between others. Everything else stays as it is, byte for byte;
/// mending what was mended changes nothing. Damage that hides what the sender meant is refused, and nothing is mended then.
[[nodiscard]] Repair repair(std::string_view bytes, const RepairOptions& options);

}  // namespace crossdock::x12
