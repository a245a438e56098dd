#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace crossdock {

/// Milliseconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t milliseconds = 0;
  friend auto operator<=>(const Instant&, const Instant&) = default;
};

inline constexpr std::int64_t milliseconds_per_day = 86'400'000;

/// A day of the Gregorian calendar.
struct CivilDate {
  std::int16_t year = 0;
  std::uint8_t month = 0;  ///< 1..12
  std::uint8_t day = 0;    ///< 1..31
  friend auto operator<=>(const CivilDate&, const CivilDate&) = default;
};

struct CivilTime {
  CivilDate date;
  std::uint8_t hour = 0, minute = 0, second = 0;
  std::uint16_t millisecond = 0;
};

[[nodiscard]] bool is_valid(CivilDate date);
[[nodiscard]] std::int64_t days_since_epoch(CivilDate date);
[[nodiscard]] CivilDate date_of_days(std::int64_t days);
[[nodiscard]] CivilTime to_utc(Instant instant);
[[nodiscard]] Instant from_utc(const CivilTime& time);
/// "2026-11-20T08:01:14.250Z"; without the fraction where it is zero.
[[nodiscard]] std::string to_rfc3339(Instant instant);
[[nodiscard]] std::optional<Instant> parse_rfc3339(std::string_view text);
[[nodiscard]] std::string to_iso_date(CivilDate date);
[[nodiscard]] std::optional<CivilDate> parse_iso_date(std::string_view text);

/// Time as an input: the program uses the machine's, tests and replays their own.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override;
};

class FixedClock final : public Clock {
 public:
  explicit FixedClock(Instant at) : at_(at) {}
  [[nodiscard]] Instant now() const override { return at_; }
  void set(Instant at) { at_ = at; }

 private:
  Instant at_;
};

}  // namespace crossdock
