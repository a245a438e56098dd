#pragma once

#include <vector>

#include "document/value.h"
#include "ledger/flow.h"

namespace crossdock::exchange {

/// What an object sums up to: the quantities of its lines or packed items by unit, and its amount: the total that it tells, else the sum
/// of its lines where each has a price. Prices of other bases than one unit are not told apart.
[[nodiscard]] std::vector<ledger::DocumentTotal> totals_of(const CanonicalObject& object);

/// Adds `more` to `totals`, unit by unit; a sum of more than 38 digits stays as it was.
void add_totals(std::vector<ledger::DocumentTotal>& totals, const std::vector<ledger::DocumentTotal>& more);

}  // namespace crossdock::exchange
