#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

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

/// Numbers that maps give out, such as serial numbers of container codes: like control numbers they are reserved for a job and a
/// purpose, so that the job gets the same ones when it runs again.
class LedgerNumbers final : public translate::NumberSource {
 public:
  LedgerNumbers(Context& context, std::int64_t job, std::string purpose, char usage)
      : context_(context), job_(job), purpose_(std::move(purpose)), usage_(usage) {}
  std::optional<std::uint64_t> reserve(const translate::NumberSequence& sequence, std::uint64_t count) override;
  [[nodiscard]] bool any() const { return any_; }

 private:
  Context& context_;
  std::int64_t job_;
  std::string purpose_;
  char usage_;
  bool any_ = false;
};

/// "ZZ/OURCO": what the counters know us by towards a partner.
[[nodiscard]] std::string us_of(const partner::TradingPartner& partner);

}  // namespace crossdock::exchange
