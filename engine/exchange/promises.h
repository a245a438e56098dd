#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "document/value.h"
#include "ledger/expectation.h"
#include "partner/pack.h"

namespace crossdock::exchange {

/// What documents of a partner oblige by its pack's [[expect]], read from their objects. The ledger's part of it is in expectations.h.

/// The expectations of a document that is exchanged with the pack's partner, without their document's id. `set_id`: the set, layout or
/// format; `received`: when it came or was written. One an order that the object is about. Those for which it has no date are left out.
[[nodiscard]] std::vector<ledger::Expectation> promises_of(const partner::PackVersion& pack, ledger::Direction direction,
                                                           std::string_view set_id, const CanonicalObject& object, Instant received);

/// The same of an order that came before and was changed since, as far as dates of the order count.
[[nodiscard]] std::vector<ledger::Expectation> promises_of_changed_order(const partner::PackVersion& pack, const CanonicalObject& order);

/// What an object does to the expectations of its orders, beside meeting them.
enum class Effect : std::uint8_t {
  none,
  end,      ///< it cancels them or refuses them: nothing more is awaited
  replace,  ///< it stands in the place of one that came before, whose expectations are void
};
[[nodiscard]] Effect effect_of(const CanonicalObject& object);

/// The number of the one shipment that an object says it is about; empty: it names none, or is a shipment.
[[nodiscard]] std::string shipment_of(const CanonicalObject& object);

}  // namespace crossdock::exchange
