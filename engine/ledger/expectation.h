#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "ledger/document.h"

/// What the ledger keeps of documents that others promised or obliged.
namespace crossdock::ledger {

/// awaited -> met | missed | waived; what was missed may still be met or waived.
enum class ExpectationState : std::uint8_t {
  awaited,
  met,
  missed,  ///< its due time passed, and an exception was raised
  waived,  ///< the order was cancelled, replaced or refused, or a person put the document aside that obliged
};
[[nodiscard]] std::string_view name_of(ExpectationState state);

/// One document that has to follow another of the same order. A partner's acknowledgment is none: see ExpectedAcknowledgment.
struct Expectation {
  std::int64_t id = 0;
  std::string partner;                   ///< whom it is exchanged with
  std::string document;                  ///< id of the document that obliges
  std::string own_key;                   ///< the business key of that document: an order's or a shipment's number
  std::string key;                       ///< what joins the two: the order's number
  std::string awaited;                   ///< the set, layout or kind of what must follow: "856"
  Direction direction = Direction::out;  ///< out: we owe it to the partner; in: the partner owes it to us
  std::string tier;
  std::string basis;  ///< how its due time came about: "ship_not_after 2026-11-21 and 1d"
  std::string zone;   ///< the time zone that it was reckoned in
  Instant due;
  ExpectationState state = ExpectationState::awaited;
  Instant settled;     ///< when it left `awaited`
  std::string met_by;  ///< id of the document that met it
  std::string reason;  ///< why it was waived

  [[nodiscard]] bool is_open() const { return state == ExpectationState::awaited || state == ExpectationState::missed; }
};

/// How many files of a partner came in a quarter of an hour that began at `from`.
struct Arrivals {
  Instant from;
  std::uint64_t files = 0;
};

}  // namespace crossdock::ledger
