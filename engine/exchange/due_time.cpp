#include "exchange/due_time.h"

#include "base/time_zone.h"

namespace crossdock::exchange {

namespace {

constexpr std::int64_t minute_milliseconds = 60'000;
constexpr std::int64_t seconds_per_day = 86'400;

}  // namespace

Instant start_of_day(CivilDate day, std::string_view zone) {
  CivilTime local;
  local.date = day;
  return from_local(local, zone);
}

Instant due_after_day(CivilDate day, std::chrono::seconds within, std::string_view zone) {
  const CivilDate last = date_of_days(days_since_epoch(day) + 1 + within.count() / seconds_per_day);
  return {start_of_day(last, zone).milliseconds + within.count() % seconds_per_day * 1000};
}

Instant due_after(const Moment& moment, std::chrono::seconds within, std::string_view zone) {
  if (moment.precision == Moment::Precision::day) return due_after_day(moment.date, within, zone);
  CivilTime local;
  local.date = date_of_days(days_since_epoch(moment.date) + within.count() / seconds_per_day);
  local.hour = moment.hour;
  local.minute = moment.minute;
  local.second = moment.second;
  const Instant at =
      moment.has_offset ? Instant{from_utc(local).milliseconds - moment.offset_minutes * minute_milliseconds} : from_local(local, zone);
  return {at.milliseconds + within.count() % seconds_per_day * 1000};
}

}  // namespace crossdock::exchange
