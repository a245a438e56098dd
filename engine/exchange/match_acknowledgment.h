#pragma once

#include <string>
#include <string_view>

#include "exchange/judged_file.h"
#include "ledger/ledger.h"

namespace crossdock::exchange {

/// Settles what a partner's 997 says of a group that we sent: each of its sets, and the group's verdict for those not named.
/// A second identical one changes nothing. False: we sent no such group.
bool match_acknowledgment(ledger::LedgerWriter& writer, std::string_view partner, const ReceivedAcknowledgment& received,
                          std::string_view answered_by);

}  // namespace crossdock::exchange
