#pragma once

#include <cstdint>
#include <string_view>

#include "diagnostic/fault.h"

namespace crossdock::report {

enum class Doer : std::uint8_t {
  writer,   ///< whoever wrote the document
  analyst,  ///< our integration analyst: map, pack or grammar
  business  ///< our business: a table, an agreement, a price
};

/// What a kind of fault means to somebody who does not know the standard, and what usually mends it.
struct Advice {
  std::string_view why;  ///< one sentence without a full stop
  std::string_view fix;  ///< "<who> …": begins with a verb in the third person, as in "corrects the date"
  Doer doer = Doer::writer;
};

/// Both texts are empty for FaultKind::none.
[[nodiscard]] Advice advice_of(FaultKind kind);

}  // namespace crossdock::report
