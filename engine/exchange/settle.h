#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/ledger.h"

namespace crossdock::exchange {

/// The outbound documents that were made from an inbound one and still count, the oldest first.
[[nodiscard]] std::vector<ledger::DocumentRecord> outputs_of(const ledger::LedgerView& view, const std::string& document);

/// Closes the exceptions of a document, in or out, whose documents all went on, were cancelled or answered.
void close_settled_exceptions(ledger::LedgerWriter& writer, std::string_view document, std::string_view who, std::string_view reason);

/// Opens an exception for every document whose acknowledgment is overdue, and closes those whose answers came. The ids of those that
/// were opened or counted up.
[[nodiscard]] std::vector<std::string> sweep_overdue(ledger::LedgerWriter& writer, Instant now);

}  // namespace crossdock::exchange
