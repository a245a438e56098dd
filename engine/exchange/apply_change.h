#pragma once

#include "base/arena.h"
#include "document/value.h"

namespace crossdock::exchange {

/// The order as it stands after an `order_change`: what the change says of the heading takes the place of what the order said; lines are
/// added, deleted, or get what the change says of them, by their numbers; a change that cancels makes the order a cancelled one.
/// Values are shared with both, which must outlive it.
[[nodiscard]] CanonicalObject apply_change(const CanonicalObject& order, const CanonicalObject& change, Arena& arena);

}  // namespace crossdock::exchange
