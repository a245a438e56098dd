#pragma once

#include <set>
#include <string>

#include "exchange/context.h"

namespace crossdock::exchange {

/// Writes outbound/reconciliation/<date>.csv and .html of these days, as far as something changed in them, and of the day before now,
/// whose last deliveries and acknowledgments came since. Nothing where `days` is empty, but for the first minutes of a day. Throws
/// MachineFault.
void write_reconciliations(Context& context, std::set<std::string> days);

}  // namespace crossdock::exchange
