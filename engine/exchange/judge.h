#pragma once

#include "exchange/context.h"
#include "exchange/judged_file.h"
#include "ledger/document.h"
#include "ledger/job.h"
#include "partner/pack.h"

namespace crossdock::exchange {

/// Reads an archived file through the document's path and renders what its objects become, all at the time of the job, so that
/// another run of it gives the same bytes. Control numbers are reserved for the job. A job that releases or replays a document judges
/// the file and renders that document alone. Throws MachineFault, and UnworkableFile where the document is not there any more.
[[nodiscard]] std::unique_ptr<JudgedFile> judge(Context& context, const ledger::FileRecord& file, const ledger::JobRecord& job,
                                                const partner::PackVersion& pack);

}  // namespace crossdock::exchange
