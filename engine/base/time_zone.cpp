#include "base/time_zone.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

namespace crossdock {

namespace {

constexpr std::int32_t milliseconds_per_minute = 60'000;

const icu::BasicTimeZone& rules_of(const void* rules) { return *static_cast<const icu::BasicTimeZone*>(rules); }

/// The rules of a zone, loaded once; nullptr where there is no such zone.
const icu::BasicTimeZone* load(std::string_view name) {
  static std::mutex guard;
  static std::map<std::string, std::unique_ptr<icu::TimeZone>, std::less<>> loaded;
  const std::lock_guard lock(guard);
  auto found = loaded.find(name);
  if (found == loaded.end()) {
    const icu::UnicodeString id = icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())));
    std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(id));
    if (zone && *zone == icu::TimeZone::getUnknown()) zone.reset();
    constexpr std::size_t most_names = 2000;  // names come from pack files; the database has about 600
    if (!zone && loaded.size() >= most_names) return nullptr;
    found = loaded.emplace(std::string(name), std::move(zone)).first;
  }
  return dynamic_cast<const icu::BasicTimeZone*>(found->second.get());
}

}  // namespace

std::optional<TimeZone> TimeZone::named(std::string_view name) {
  const icu::BasicTimeZone* rules = load(name);
  if (rules == nullptr) return std::nullopt;
  return TimeZone(rules);
}

int TimeZone::offset_at_local(const CivilTime& local) const {
  std::int32_t raw = 0;
  std::int32_t saving = 0;
  UErrorCode status = U_ZERO_ERROR;
  const auto date = static_cast<UDate>(from_utc(local).milliseconds);
  rules_of(rules_).getOffsetFromLocal(date, UCAL_TZ_LOCAL_FORMER, UCAL_TZ_LOCAL_FORMER, raw, saving, status);
  return U_SUCCESS(status) ? (raw + saving) / milliseconds_per_minute : 0;
}

int TimeZone::offset_at(Instant instant) const {
  std::int32_t raw = 0;
  std::int32_t saving = 0;
  UErrorCode status = U_ZERO_ERROR;
  rules_of(rules_).getOffset(static_cast<UDate>(instant.milliseconds), false, raw, saving, status);
  return U_SUCCESS(status) ? (raw + saving) / milliseconds_per_minute : 0;
}

CivilTime local_time(Instant at, std::string_view zone) {
  const auto named = TimeZone::named(zone);
  return to_utc({at.milliseconds + (named ? named->offset_at(at) : 0) * std::int64_t{60'000}});
}

Instant from_local(const CivilTime& local, std::string_view zone) {
  const auto named = TimeZone::named(zone);
  return {from_utc(local).milliseconds - (named ? named->offset_at_local(local) : 0) * std::int64_t{60'000}};
}

}  // namespace crossdock
