#pragma once

#include <string>

#include "exchange/context.h"
#include "ledger/document.h"

namespace crossdock::exchange {

/// Writes exceptions/open/<id>/ for every open exception that a file raised: its source, error.txt and error.json. Again is no harm.
/// Throws MachineFault.
void write_exception_folders(Context& context, const ledger::FileRecord& file);

/// The same for one exception, whatever raised it. Nothing where it is not open any more.
void write_exception_folder(Context& context, const std::string& exception);
/// Moves the folders of exceptions that are closed by now to exceptions/resolved or exceptions/dead.
void put_away_closed_exceptions(Context& context);

/// Puts the bytes of a quarantined file where people look for them: quarantine/<partner>/<id>-<name>.
void write_quarantine_copy(Context& context, const ledger::FileRecord& file);

}  // namespace crossdock::exchange
