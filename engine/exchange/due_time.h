#pragma once

#include <chrono>
#include <string_view>

#include "base/clock.h"
#include "document/value.h"

/// Times that are reckoned in a partner's time zone. A zone that nobody knows counts as UTC.
namespace crossdock::exchange {

/// So long after the end of a day. Whole days count as days of the calendar there, however long they are.
[[nodiscard]] Instant due_after_day(CivilDate day, std::chrono::seconds within, std::string_view zone);
/// So long after a time that a document names: after the end of its day, where it names no more.
[[nodiscard]] Instant due_after(const Moment& moment, std::chrono::seconds within, std::string_view zone);

/// The start of this day there.
[[nodiscard]] Instant start_of_day(CivilDate day, std::string_view zone);

}  // namespace crossdock::exchange
