#pragma once

#include <span>

#include "diagnostic/fault.h"

namespace crossdock {

/// One cause gives one finding, its primary one. Some causes lawfully bring others with them: a lost N1 leaves its N3 and N4 where
/// they belong to nothing. These are the kinds that one cause whose primary finding is of `primary` may bring besides; everything
/// else found beside it has a cause of its own. A kind that lists itself may be found again at further places.
[[nodiscard]] std::span<const FaultKind> companions_of(FaultKind primary);

/// Whether a finding of `kind` may come of the same cause as one of `primary`.
[[nodiscard]] bool may_accompany(FaultKind kind, FaultKind primary);

}  // namespace crossdock
