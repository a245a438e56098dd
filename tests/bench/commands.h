#pragma once

#include "measure.h"
#include "report.h"

namespace bench {

/// Measures whole programs, from before they are started until they have ended: cold starts, sites, `--jobs`, durable documents.
/// The inputs small.edi, orders.edi and long-order.edi must be there. Appends to Report::figures.
void measure_commands(const Plan& plan, Report& report);

}  // namespace bench
