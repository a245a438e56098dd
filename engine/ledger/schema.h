#pragma once

#include "base/clock.h"
#include "ledger/sqlite_database.h"

namespace crossdock::ledger {

/// Brings a new or older database to the current schema, all versions in one transaction. Throws LedgerFault for a newer one.
/// `until`: the version to stop at, for tests of what older programs left; 0: the current one.
void migrate(Database& database, Instant now, std::int64_t until = 0);
/// Throws LedgerFault unless the database has the current schema.
void require_current_schema(Database& database);

}  // namespace crossdock::ledger
