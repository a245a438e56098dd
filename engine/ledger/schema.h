#pragma once

#include "base/clock.h"
#include "ledger/sqlite_database.h"

namespace crossdock::ledger {

/// Brings a new or older database to the current schema, one version a transaction. Throws LedgerFault for a newer one.
void migrate(Database& database, Instant now);
/// Throws LedgerFault unless the database has the current schema.
void require_current_schema(Database& database);

}  // namespace crossdock::ledger
