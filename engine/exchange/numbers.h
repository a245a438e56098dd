#pragma once

#include <cstdint>
#include <string>

#include "exchange/context.h"
#include "partner/trading_partner.h"
#include "translate/path.h"

namespace crossdock::exchange {

/// One interchange that we are about to send.
struct EnvelopeRequest {
  const partner::TradingPartner& partner;  ///< who receives it
  std::string us;                          ///< our qualifier and id in it: "ZZ/OURCO"
  char usage = 'P';
  std::uint64_t groups = 1;  ///< zero where it has only a TA1
  std::uint64_t sets = 1;
  std::int64_t job = 0;
  std::string purpose;  ///< what the job wants it for; asked again it gets the same numbers
};

/// Reserves its control numbers in one short transaction. Throws std::runtime_error where the pack's range is too small for it.
[[nodiscard]] translate::EnvelopeNumbers reserve_numbers(Context& context, const EnvelopeRequest& request);

/// "ZZ/OURCO": what the counters know us by towards a partner.
[[nodiscard]] std::string us_of(const partner::TradingPartner& partner);

}  // namespace crossdock::exchange
