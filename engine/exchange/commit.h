#pragma once

#include <string>

#include "exchange/context.h"
#include "exchange/decide.h"
#include "exchange/judged_file.h"
#include "ledger/document.h"
#include "ledger/job.h"
#include "partner/pack.h"

namespace crossdock::exchange {

/// Puts everything that goes out into the archive, and then, in one transaction: what the file held, what goes where, which numbers
/// were issued and which are void, which exceptions are open, and the job as committed. What follows can be done again without
/// harm. Throws MachineFault; std::runtime_error where the job's lease was lost.
void commit(Context& context, const ledger::FileRecord& file, const ledger::JobRecord& job, const partner::PackVersion& pack,
            const JudgedFile& judged, const Decision& decision);

}  // namespace crossdock::exchange
