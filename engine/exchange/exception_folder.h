#pragma once

#include <string>

#include "exchange/context.h"
#include "ledger/document.h"

namespace crossdock::exchange {

/// Writes exceptions/open/<id>/ for every open exception that a file raised: its source, error.txt and error.json. Again is no harm.
/// Throws MachineFault.
void write_exception_folders(Context& context, const ledger::FileRecord& file);

/// Puts the bytes of a quarantined file where people look for them: quarantine/<partner>/<id>-<name>.
void write_quarantine_copy(Context& context, const ledger::FileRecord& file);

}  // namespace crossdock::exchange
