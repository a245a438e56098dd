#include "format/json/moment_text.h"

#include "base/clock.h"

namespace crossdock::format {

namespace {

using Precision = Moment::Precision;

void append_two(int number, std::string& out) {
  out.push_back(static_cast<char>('0' + number / 10));
  out.push_back(static_cast<char>('0' + number % 10));
}

/// Takes a number of exactly `count` digits off the front; -1 where there is none.
int take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return -1;
  int number = 0;
  for (const char c : text.substr(0, count)) {
    if (c < '0' || c > '9') return -1;
    number = number * 10 + (c - '0');
  }
  text.remove_prefix(count);
  return number;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

bool take_offset(std::string_view& text, Moment& moment) {
  if (text.empty()) return true;
  moment.has_offset = true;
  if (take(text, 'Z')) return true;
  const bool west = text.starts_with('-');
  if (!take(text, '-') && !take(text, '+')) return false;
  const int hours = take_digits(text, 2);
  if (hours < 0 || hours > 23 || !take(text, ':')) return false;
  const int minutes = take_digits(text, 2);
  if (minutes < 0 || minutes > 59) return false;
  moment.offset_minutes = static_cast<std::int16_t>((hours * 60 + minutes) * (west ? -1 : 1));
  return true;
}

bool take_time(std::string_view& text, Moment& moment) {
  const int hour = take_digits(text, 2);
  if (hour < 0 || hour > 23 || !take(text, ':')) return false;
  const int minute = take_digits(text, 2);
  if (minute < 0 || minute > 59) return false;
  moment.hour = static_cast<std::uint8_t>(hour);
  moment.minute = static_cast<std::uint8_t>(minute);
  moment.precision = Precision::minute;
  if (!take(text, ':')) return true;
  const int second = take_digits(text, 2);
  if (second < 0 || second > 59) return false;
  moment.second = static_cast<std::uint8_t>(second);
  moment.precision = Precision::second;
  if (!take(text, '.')) return true;
  const int tenth = take_digits(text, 1);
  if (tenth < 0) return false;
  moment.precision = Precision::tenth;
  moment.hundredth = static_cast<std::uint8_t>(tenth * 10);
  const int hundredth = take_digits(text, 1);
  if (hundredth >= 0) {
    moment.precision = Precision::hundredth;
    moment.hundredth = static_cast<std::uint8_t>(moment.hundredth + hundredth);
  }
  // Other systems write milli- and microseconds: nothing is lost where those digits are zero.
  while (take(text, '0')) {}
  return true;
}

}  // namespace

void append_moment(const Moment& moment, std::string& out) {
  out += to_iso_date(moment.date);
  if (moment.precision >= Precision::minute) {
    out.push_back('T');
    append_two(moment.hour, out);
    out.push_back(':');
    append_two(moment.minute, out);
  }
  if (moment.precision >= Precision::second) {
    out.push_back(':');
    append_two(moment.second, out);
  }
  if (moment.precision >= Precision::tenth) {
    out.push_back('.');
    out.push_back(static_cast<char>('0' + moment.hundredth / 10));
    if (moment.precision == Precision::hundredth) out.push_back(static_cast<char>('0' + moment.hundredth % 10));
  }
  if (!moment.has_offset) return;
  if (moment.offset_minutes == 0) {
    out.push_back('Z');
    return;
  }
  const int minutes = moment.offset_minutes < 0 ? -moment.offset_minutes : moment.offset_minutes;
  out.push_back(moment.offset_minutes < 0 ? '-' : '+');
  append_two(minutes / 60, out);
  out.push_back(':');
  append_two(minutes % 60, out);
}

std::optional<Moment> parse_moment(std::string_view text) {
  const auto date = parse_iso_date(text.substr(0, 10));
  if (!date) return std::nullopt;
  Moment moment;
  moment.date = *date;
  text.remove_prefix(10);
  if (take(text, 'T') && !take_time(text, moment)) return std::nullopt;
  if (!take_offset(text, moment) || !text.empty()) return std::nullopt;
  return moment;
}

}  // namespace crossdock::format
