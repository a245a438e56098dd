#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.h"

namespace crossdock {

/// A named time zone of the IANA database ("America/Chicago"). Cheap to copy; the first use of a name loads its rules.
class TimeZone {
 public:
  /// Nothing where the name is not known.
  static std::optional<TimeZone> named(std::string_view name);

  /// Minutes east of UTC at a local time. A time that the clocks skip takes the offset before the change, one that they repeat
  /// the first of the two.
  [[nodiscard]] int offset_at_local(const CivilTime& local) const;
  /// Minutes east of UTC at an instant.
  [[nodiscard]] int offset_at(Instant instant) const;

 private:
  explicit TimeZone(const void* rules) : rules_(rules) {}
  const void* rules_;  // icu::BasicTimeZone, kept for the life of the process
};

/// The local time in a zone by its name; one that nobody knows counts as UTC.
[[nodiscard]] CivilTime local_time(Instant at, std::string_view zone);
/// And the other way, as offset_at_local has it.
[[nodiscard]] Instant from_local(const CivilTime& local, std::string_view zone);

}  // namespace crossdock
