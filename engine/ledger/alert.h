#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "ledger/exception.h"

/// What was told to people outside, so that a restart neither repeats nor loses it.
namespace crossdock::ledger {

enum class AlertState : std::uint8_t {
  waiting,  ///< composed, and still to be sent
  sent,
  dropped,  ///< nobody wants it any more
};
[[nodiscard]] std::string_view name_of(AlertState state);

/// One message of a configured alert: a digest of exceptions. `id` stays the same over all tries, and receivers can tell a repetition.
struct AlertMessage {
  std::int64_t id = 0;
  std::string alert;  ///< the name in crossdock.toml
  Instant at;
  std::string subject, text, json;
  std::uint64_t exceptions = 0;  ///< how many it tells of
  AlertState state = AlertState::waiting;
  std::uint32_t attempts = 0;
  Instant not_before;  ///< of the next try
  Instant changed;
  std::string detail;  ///< why the last try came to nothing
};

/// How an exception stood when an alert told of it last.
struct AlertTold {
  std::string exception;
  ExceptionSeverity severity = ExceptionSeverity::normal;
  std::uint64_t count = 0;
  Instant at;
};

}  // namespace crossdock::ledger
