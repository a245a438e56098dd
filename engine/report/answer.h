#pragma once

#include "ledger/ledger.h"
#include "report/acknowledgment_report.h"

namespace crossdock::report {

/// Brings the report of a document that we sent to what its receiver has said of it by `now`: the verdict, when the answer came or was due,
/// the open exception about it. A report of what came, and of what nobody acknowledges, is left as it is.
void bring_answer(AcknowledgmentReport& report, const ledger::LedgerView& view, Instant now);

}  // namespace crossdock::report
