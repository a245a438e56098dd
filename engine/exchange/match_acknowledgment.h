#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/judged_file.h"
#include "ledger/ledger.h"

namespace crossdock::exchange {

struct GroupMatch {
  bool known = false;                 ///< we sent such a group
  std::vector<std::string> rejected;  ///< ids of the documents that it rejects and nothing rejected before
};
/// Settles what a partner's 997 says of a group that we sent: each of its sets, and the group's verdict for those not named.
/// A second identical one changes nothing.
GroupMatch match_acknowledgment(ledger::LedgerWriter& writer, std::string_view partner, const ReceivedAcknowledgment& received,
                                std::string_view answered_by);

enum class InterchangeMatch : std::uint8_t {
  unknown,  ///< we sent no such interchange
  noted,    ///< it was accepted: what became of its documents a 997 or 999 will tell
  refused,  ///< nothing of it was taken up: its documents are refused, and nothing else will come for them
};
/// Settles what a partner's TA1 says of an interchange that we sent.
InterchangeMatch match_acknowledgment(ledger::LedgerWriter& writer, std::string_view partner,
                                      const translate::ReceivedInterchangeAcknowledgment& received, std::string_view answered_by);

/// What a person has to look at then.
[[nodiscard]] std::optional<Trouble> trouble_of(const translate::ReceivedInterchangeAcknowledgment& received, InterchangeMatch match);

}  // namespace crossdock::exchange
