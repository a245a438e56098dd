#include "exchange/batch_due.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

#include "base/time_zone.h"

namespace crossdock::exchange {

namespace {

// An interchange is put together in memory.
constexpr std::size_t most_sets = 10'000;
constexpr std::uint64_t most_bytes = 16'000'000;

constexpr std::int64_t milliseconds_per_minute = 60'000;

std::size_t bound_of(const partner::BatchSettings& batch) {
  return batch.sets == 0 ? most_sets : std::min<std::size_t>(batch.sets, most_sets);
}

/// The first of these times of the day that is not before an instant.
Instant next_of(const std::vector<std::uint16_t>& times, const TimeZone* zone, Instant since) {
  const int offset = zone == nullptr ? 0 : zone->offset_at(since);
  const std::int64_t today = days_since_epoch(to_utc({since.milliseconds + offset * milliseconds_per_minute}).date);
  std::optional<Instant> next;
  for (std::int64_t day = today; day <= today + 1; ++day) {
    for (const std::uint16_t minutes : times) {
      CivilTime local;
      local.date = date_of_days(day);
      local.hour = static_cast<std::uint8_t>(minutes / 60);
      local.minute = static_cast<std::uint8_t>(minutes % 60);
      const int there = zone == nullptr ? 0 : zone->offset_at_local(local);
      const Instant at{from_utc(local).milliseconds - there * milliseconds_per_minute};
      if (at >= since && (!next || at < *next)) next = at;
    }
  }
  return next.value_or(since);
}

}  // namespace

Instant closing_time(const partner::BatchSettings& batch, std::string_view zone, Instant since) {
  if (batch.every.count() > 0) return {since.milliseconds + std::chrono::duration_cast<std::chrono::milliseconds>(batch.every).count()};
  if (batch.at.empty()) return since;
  const auto of_partner = TimeZone::named(zone);
  return next_of(batch.at, of_partner ? &*of_partner : nullptr, since);
}

std::size_t sets_that_fit(const partner::BatchSettings& batch, std::span<const WaitingSet> sets) {
  const std::size_t bound = std::min(sets.size(), bound_of(batch));
  const std::uint64_t most = batch.bytes == 0 ? most_bytes : std::min(batch.bytes, most_bytes);
  std::uint64_t bytes = 0;
  std::size_t count = 0;
  while (count < bound && (count == 0 || bytes + sets[count].bytes <= most)) bytes += sets[count++].bytes;
  return count;
}

std::size_t sets_due(const partner::BatchSettings& batch, std::string_view zone, std::span<const WaitingSet> sets, Instant now) {
  if (sets.empty()) return 0;
  const std::size_t fitting = sets_that_fit(batch, sets);
  const bool is_full = fitting < sets.size() || fitting == bound_of(batch);
  return is_full || closing_time(batch, zone, sets.front().since) <= now ? fitting : 0;
}

}  // namespace crossdock::exchange
