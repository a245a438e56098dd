#include "mapping/date_pattern.h"

#include <array>
#include <cstddef>

#include "base/text.h"
#include "base/time_zone.h"

namespace crossdock::mapping {

namespace {

constexpr int pivot_year = 50;  // 49 is 2049, 50 is 1950

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The number in text[at, at + count), or -1.
int number_at(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (!is_digit(text[i])) return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

int full_year(int two_digits) { return two_digits < pivot_year ? 2000 + two_digits : 1900 + two_digits; }

std::optional<CivilDate> date_of(int year, int month, int day) {
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  const CivilDate date{static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(day)};
  if (day > 28 && !is_valid(date)) return std::nullopt;
  return date;
}

void put(char*& at, int value, std::size_t width) {
  for (std::size_t i = width; i-- > 0; value /= 10) at[i] = static_cast<char>('0' + value % 10);
  at += width;
}

}  // namespace

Result<DatePattern> DatePattern::compile(std::string_view text) {
  DatePattern pattern;
  pattern.text_ = text;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    std::size_t end = at + 1;
    if (std::string_view("yMdHmsS").find(c) == std::string_view::npos) {
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
        return Error{"`" + printable(text) + "` is no date pattern: `" + std::string(1, c) + "` means nothing in it"};
      pattern.parts_.push_back({0, c, 1});
      at = end;
      continue;
    }
    while (end < text.size() && text[end] == c) ++end;
    const std::size_t width = end - at;
    const bool fits = c == 'y' ? width == 2 || width == 4 : width <= 2;
    if (!fits) return Error{"`" + printable(text) + "` is no date pattern: `" + std::string(text.substr(at, width)) + "` has no meaning"};
    pattern.parts_.push_back({c, 0, static_cast<std::uint8_t>(width)});
    (c == 'y' || c == 'M' || c == 'd' ? pattern.has_date_ : pattern.has_time_) = true;
    at = end;
  }
  const auto count = [&](char letter) {
    int found = 0;
    for (const Part& part : pattern.parts_) found += part.letter == letter ? 1 : 0;
    return found;
  };
  if (pattern.parts_.empty()) return Error{"a date pattern is empty"};
  for (const char letter : std::string_view("yMdHmsS"))
    if (count(letter) > 1) return Error{"`" + printable(text) + "` is no date pattern: `" + std::string(1, letter) + "` stands twice"};
  if (pattern.has_date_ && (count('y') == 0 || count('M') == 0 || count('d') == 0))
    return Error{"`" + printable(text) + "` is no whole date: it needs year, month and day"};
  if (pattern.has_time_ && (count('H') == 0 || count('m') == 0))
    return Error{"`" + printable(text) + "` is no whole time: it needs hours and minutes"};
  return pattern;
}

std::optional<Moment> DatePattern::parse(std::string_view text) const {
  Moment moment;
  int year = 2000, month = 1, day = 1, hour = 0, minute = 0, second = -1, hundredth = -1;
  std::size_t at = 0;
  for (const Part& part : parts_) {
    if (part.letter == 0) {
      if (at >= text.size() || text[at] != part.literal) return std::nullopt;
      ++at;
      continue;
    }
    std::size_t width = part.width;
    if (width == 1 && at + 1 < text.size() && is_digit(text[at]) && is_digit(text[at + 1])) width = 2;
    const int value = number_at(text, at, width);
    if (value < 0) return std::nullopt;
    at += width;
    switch (part.letter) {
      case 'y': year = part.width == 2 ? full_year(value) : value; break;
      case 'M': month = value; break;
      case 'd': day = value; break;
      case 'H': hour = value; break;
      case 'm': minute = value; break;
      case 's': second = value; break;
      default: hundredth = value; break;
    }
  }
  if (at != text.size()) return std::nullopt;
  const auto date = date_of(year, month, day);
  if (!date || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  moment.date = *date;
  moment.hour = static_cast<std::uint8_t>(hour);
  moment.minute = static_cast<std::uint8_t>(minute);
  moment.second = static_cast<std::uint8_t>(second < 0 ? 0 : second);
  moment.hundredth = static_cast<std::uint8_t>(hundredth < 0 ? 0 : hundredth);
  moment.precision = !has_time_       ? Moment::Precision::day
                     : hundredth >= 0 ? Moment::Precision::hundredth
                     : second >= 0    ? Moment::Precision::second
                                      : Moment::Precision::minute;
  return moment;
}

std::string_view DatePattern::format(const Moment& moment, Arena& arena) const {
  std::size_t size = 0;
  for (const Part& part : parts_) size += part.letter == 0 ? 1 : std::size_t{part.width == 1 ? 2u : part.width};
  char* const first = static_cast<char*>(arena.allocate(size, 1));
  char* at = first;
  for (const Part& part : parts_) {
    int value = 0;
    switch (part.letter) {
      case 0: *at++ = part.literal; continue;
      case 'y': value = part.width == 2 ? moment.date.year % 100 : moment.date.year; break;
      case 'M': value = moment.date.month; break;
      case 'd': value = moment.date.day; break;
      case 'H': value = moment.hour; break;
      case 'm': value = moment.minute; break;
      case 's': value = moment.second; break;
      default: value = moment.hundredth; break;
    }
    put(at, value, part.width == 1 && value > 9 ? 2 : part.width);
  }
  return {first, static_cast<std::size_t>(at - first)};
}

std::optional<CivilDate> parse_compact_date(std::string_view text) {
  if (text.size() == 8) return date_of(number_at(text, 0, 4), number_at(text, 4, 2), number_at(text, 6, 2));
  if (text.size() != 6) return std::nullopt;
  const int year = number_at(text, 0, 2);
  if (year < 0) return std::nullopt;
  return date_of(full_year(year), number_at(text, 2, 2), number_at(text, 4, 2));
}

bool parse_compact_time(std::string_view text, Moment& moment) {
  if (text.size() != 4 && (text.size() < 6 || text.size() > 8)) return false;
  const int hour = number_at(text, 0, 2);
  const int minute = number_at(text, 2, 2);
  const int second = text.size() >= 6 ? number_at(text, 4, 2) : 0;
  const int tenth = text.size() >= 7 ? number_at(text, 6, 1) : 0;
  const int rest = text.size() == 8 ? number_at(text, 7, 1) : 0;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || tenth < 0 || rest < 0) return false;
  moment.hour = static_cast<std::uint8_t>(hour);
  moment.minute = static_cast<std::uint8_t>(minute);
  moment.second = static_cast<std::uint8_t>(second);
  moment.hundredth = static_cast<std::uint8_t>(tenth * 10 + rest);
  moment.precision = text.size() == 4   ? Moment::Precision::minute
                     : text.size() == 6 ? Moment::Precision::second
                     : text.size() == 7 ? Moment::Precision::tenth
                                        : Moment::Precision::hundredth;
  return true;
}

std::string_view format_compact_date(CivilDate date, Arena& arena) {
  char* const first = static_cast<char*>(arena.allocate(8, 1));
  char* at = first;
  put(at, date.year, 4);
  put(at, date.month, 2);
  put(at, date.day, 2);
  return {first, 8};
}

std::string_view format_compact_time(const Moment& moment, Arena& arena) {
  if (moment.precision == Moment::Precision::day) return {};
  char* const first = static_cast<char*>(arena.allocate(8, 1));
  char* at = first;
  put(at, moment.hour, 2);
  put(at, moment.minute, 2);
  if (moment.precision >= Moment::Precision::second) put(at, moment.second, 2);
  if (moment.precision == Moment::Precision::tenth) put(at, moment.hundredth / 10, 1);
  if (moment.precision == Moment::Precision::hundredth) put(at, moment.hundredth, 2);
  return {first, static_cast<std::size_t>(at - first)};
}

namespace {

/// Time codes by region: the one that follows daylight saving, the one that says standard, the one that says daylight.
struct Region {
  std::string_view any, standard, daylight;
  int offset;  ///< of standard time
  const char* zone;
};
constexpr std::array regions = {
    Region{"ET", "ES", "ED", -300, "America/New_York"},  Region{"CT", "CS", "CD", -360, "America/Chicago"},
    Region{"MT", "MS", "MD", -420, "America/Denver"},    Region{"PT", "PS", "PD", -480, "America/Los_Angeles"},
    Region{"AT", "AS", "AD", -540, "America/Anchorage"}, Region{"HT", "HS", "HD", -600, "Pacific/Honolulu"},
    Region{"TT", "TS", "TD", -240, "America/Halifax"},   Region{"NT", "NS", "ND", -210, "America/St_Johns"},
};
constexpr std::array<std::string_view, 25> hour_codes = {"",   "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12",
                                                         "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24"};

CivilTime civil_time(const Moment& moment) { return {moment.date, moment.hour, moment.minute, moment.second, 0}; }

int offset_in(const Region& region, const Moment& local) {
  const auto zone = TimeZone::named(region.zone);
  return zone ? zone->offset_at_local(civil_time(local)) : region.offset;
}

}  // namespace

std::optional<int> offset_of_time_code(std::string_view code, const Moment& local) {
  if (code == "UT" || code == "GM") return 0;
  for (const Region& region : regions) {
    if (code == region.standard) return region.offset;
    if (code == region.daylight) return region.offset + 60;
    if (code == region.any) return offset_in(region, local);
  }
  // 01 to 12 are hours east of UTC, 13 to 24 are the hours 12 to 1 west of it.
  const int hours = code.size() == 2 ? number_at(code, 0, 2) : -1;
  if (hours >= 1 && hours <= 12) return hours * 60;
  if (hours >= 13 && hours <= 24) return (hours - 25) * 60;
  return std::nullopt;
}

std::string_view time_code_of_offset(int offset_minutes, const Moment& local) {
  if (offset_minutes == 0) return "UT";
  for (const Region& region : regions)
    if (offset_in(region, local) == offset_minutes) return offset_minutes == region.offset ? region.standard : region.daylight;
  if (offset_minutes % 60 != 0) return {};
  const int hours = offset_minutes / 60;
  if (hours >= 1 && hours <= 12) return hour_codes[static_cast<std::size_t>(hours)];
  if (hours >= -12 && hours <= -1) return hour_codes[static_cast<std::size_t>(hours + 25)];
  return {};
}

}  // namespace crossdock::mapping
