#include "base/clock.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace crossdock {

namespace {

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

bool is_valid(CivilDate date) {
  const std::chrono::year_month_day day{std::chrono::year{date.year}, std::chrono::month{date.month}, std::chrono::day{date.day}};
  return day.ok();
}

std::int64_t days_since_epoch(CivilDate date) {
  const std::chrono::year_month_day day{std::chrono::year{date.year}, std::chrono::month{date.month}, std::chrono::day{date.day}};
  return std::chrono::sys_days{day}.time_since_epoch().count();
}

CivilDate date_of_days(std::int64_t days) {
  const std::chrono::year_month_day day{std::chrono::sys_days{std::chrono::days{days}}};
  return {static_cast<std::int16_t>(static_cast<int>(day.year())), static_cast<std::uint8_t>(static_cast<unsigned>(day.month())),
          static_cast<std::uint8_t>(static_cast<unsigned>(day.day()))};
}

CivilTime to_utc(Instant instant) {
  std::int64_t days = instant.milliseconds / milliseconds_per_day;
  std::int64_t rest = instant.milliseconds % milliseconds_per_day;
  if (rest < 0) {
    rest += milliseconds_per_day;
    --days;
  }
  CivilTime time;
  time.date = date_of_days(days);
  time.millisecond = static_cast<std::uint16_t>(rest % 1000);
  rest /= 1000;
  time.second = static_cast<std::uint8_t>(rest % 60);
  rest /= 60;
  time.minute = static_cast<std::uint8_t>(rest % 60);
  time.hour = static_cast<std::uint8_t>(rest / 60);
  return time;
}

Instant from_utc(const CivilTime& time) {
  const std::int64_t seconds = (time.hour * 60 + time.minute) * 60 + time.second;
  return {days_since_epoch(time.date) * milliseconds_per_day + seconds * 1000 + time.millisecond};
}

std::string to_iso_date(CivilDate date) {
  std::array<char, 32> text{};
  if (date.year >= 0 && date.year <= 9999 && date.month <= 99 && date.day <= 99) {
    const auto put = [&](std::size_t at, int number) {
      text[at] = static_cast<char>('0' + number / 10);
      text[at + 1] = static_cast<char>('0' + number % 10);
    };
    put(0, date.year / 100);
    put(2, date.year % 100);
    text[4] = text[7] = '-';
    put(5, date.month);
    put(8, date.day);
    return {text.data(), 10};
  }
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", date.year, static_cast<unsigned>(date.month), static_cast<unsigned>(date.day));
  return text.data();
}

std::optional<CivilDate> parse_iso_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  if (!year || !month || !day) return std::nullopt;
  const CivilDate date{static_cast<std::int16_t>(*year), static_cast<std::uint8_t>(*month), static_cast<std::uint8_t>(*day)};
  if (!is_valid(date)) return std::nullopt;
  return date;
}

std::string to_rfc3339(Instant instant) {
  const CivilTime time = to_utc(instant);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "T%02u:%02u:%02u", static_cast<unsigned>(time.hour), static_cast<unsigned>(time.minute),
                static_cast<unsigned>(time.second));
  std::string result = to_iso_date(time.date) + text.data();
  if (time.millisecond != 0) {
    std::snprintf(text.data(), text.size(), ".%03u", static_cast<unsigned>(time.millisecond));
    result += text.data();
  }
  return result + "Z";
}

std::optional<Instant> parse_rfc3339(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':') return std::nullopt;
  const auto date = parse_iso_date(text.substr(0, 10));
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  const auto second = digits(text, 17, 2);
  if (!date || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  CivilTime time{*date, static_cast<std::uint8_t>(*hour), static_cast<std::uint8_t>(*minute), static_cast<std::uint8_t>(*second), 0};
  std::size_t at = 19;
  if (text[at] == '.') {
    if (!digits(text, at + 1, 1)) return std::nullopt;
    int scale = 100;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10)
      time.millisecond = static_cast<std::uint16_t>(time.millisecond + (text[at] - '0') * scale);
  }
  std::int64_t offset_minutes = 0;
  if (at < text.size() && text[at] == 'Z') {
    if (at + 1 != text.size()) return std::nullopt;
  } else if (at + 6 == text.size() && (text[at] == '+' || text[at] == '-') && text[at + 3] == ':') {
    const auto hours = digits(text, at + 1, 2);
    const auto minutes = digits(text, at + 4, 2);
    if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    offset_minutes = (*hours * 60 + *minutes) * (text[at] == '-' ? -1 : 1);
  } else {
    return std::nullopt;
  }
  return Instant{from_utc(time).milliseconds - offset_minutes * 60'000};
}

Instant SystemClock::now() const {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count()};
}

}  // namespace crossdock
