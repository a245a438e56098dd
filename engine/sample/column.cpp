#include "sample/column.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "mapping/date_pattern.h"
#include "sample/private_data.h"

namespace crossdock::sample {

namespace {

using mapping::DatePattern;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

/// Digits with at most one mark and a sign in front.
struct Number {
  std::size_t whole = 0;
  std::optional<std::size_t> behind;  ///< digits behind the mark
  char mark = 0;
  bool leading_zero = false;
};
std::optional<Number> number_of(std::string_view text) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  const std::size_t at = text.find_first_of(".,");
  const std::string_view whole = text.substr(0, at);
  if (!all_digits(whole)) return std::nullopt;
  Number number{whole.size(), std::nullopt, 0, whole.size() > 1 && whole.front() == '0'};
  if (at == std::string_view::npos) return number;
  if (!all_digits(text.substr(at + 1))) return std::nullopt;
  number.mark = text[at];
  number.behind = text.size() - at - 1;
  return number;
}

/// "1,234": a thousand or a little more than one.
bool may_be_thousands(const Number& number, std::string_view text) {
  const std::size_t first = text.find_first_of("0123456789");
  return number.behind == 3u && number.whole <= 3 && text[first] != '0';
}

const std::vector<DatePattern>& date_patterns() {
  static const std::vector<DatePattern> all = [] {
    std::vector<DatePattern> made;
    for (const char* text : {"yyyy-MM-dd",
                             "yyyyMMdd",
                             "yyyy/MM/dd",
                             "yyyy.MM.dd",
                             "MM/dd/yyyy",
                             "dd/MM/yyyy",
                             "M/d/yyyy",
                             "d/M/yyyy",
                             "MM-dd-yyyy",
                             "dd-MM-yyyy",
                             "dd.MM.yyyy",
                             "MM.dd.yyyy",
                             "d.M.yyyy",
                             "M.d.yyyy",
                             "MM/dd/yy",
                             "dd/MM/yy",
                             "dd.MM.yy",
                             "MM.dd.yy",
                             "yy-MM-dd",
                             "dd-MM-yy",
                             "MM-dd-yy",
                             "yyyy-MM-dd HH:mm",
                             "yyyy-MM-dd HH:mm:ss",
                             "yyyyMMddHHmm",
                             "yyyyMMddHHmmss",
                             "MM/dd/yyyy HH:mm",
                             "dd/MM/yyyy HH:mm",
                             "dd.MM.yyyy HH:mm"}) {
      auto compiled = DatePattern::compile(text);
      if (compiled) made.push_back(std::move(*compiled));
    }
    return made;
  }();
  return all;
}

bool same_moment(const Moment& a, const Moment& b) {
  return a.date.year == b.date.year && a.date.month == b.date.month && a.date.day == b.date.day;
}

bool has_word(const std::vector<std::string>& words, std::initializer_list<std::string_view> wanted) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](std::string_view word) { return std::find(words.begin(), words.end(), word) != words.end(); });
}

/// Patterns under which every value is a day of our time; the first of those that read all alike.
std::vector<const DatePattern*> readings_of(const Column& column) {
  std::vector<const DatePattern*> all;
  for (const DatePattern& pattern : date_patterns()) {
    const bool fits = std::all_of(column.values.begin(), column.values.end(), [&](const std::string& value) {
      const auto moment = pattern.parse(value);
      return moment && moment->date.year >= 1990 && moment->date.year <= 2060;
    });
    if (!fits) continue;
    const bool is_new = std::none_of(all.begin(), all.end(), [&](const DatePattern* other) {
      return std::all_of(column.values.begin(), column.values.end(),
                         [&](const std::string& value) { return same_moment(*other->parse(value), *pattern.parse(value)); });
    });
    if (is_new) all.push_back(&pattern);
  }
  return all;
}

}  // namespace

void Column::add(std::string_view value) {
  ++rows;
  value = trimmed(value);
  if (value.empty()) return;
  ++filled;
  longest = std::max(longest, code_points(value));
  if (values.size() < most_values) values.emplace(value);
}

void DecimalEvidence::add(const Column& column) {
  for (const std::string& value : column.values)
    if (!number_of(value)) return;
  for (const std::string& value : column.values) {
    const Number number = *number_of(value);
    if (number.mark == 0) continue;
    if (may_be_thousands(number, value))
      open = value;
    else
      ++(number.mark == ',' ? comma : point);
  }
}

ColumnType type_of(const Column& column, char decimal_mark) {
  ColumnType type{"AN", {}, {}};
  if (column.values.empty()) {
    type.evidence = "always empty";
    return type;
  }
  type.evidence = std::to_string(column.filled) + " of " + std::to_string(column.rows) + ", " + std::to_string(column.values.size()) +
                  " different, such as `" + printable(*column.values.begin(), 24) + "`";
  const std::vector<std::string> words = words_of_name(column.heading);
  const bool named_date = has_word(words, {"date", "day", "on", "due", "shipped", "delivered", "ordered", "after", "before", "asof"});
  const bool digits = std::all_of(column.values.begin(), column.values.end(), [](const std::string& one) { return all_digits(one); });
  const auto readings = readings_of(column);
  // Eight digits may be a number too: several different days, or a name that says so.
  if (!readings.empty() && (!digits || named_date || column.values.size() >= 5)) {
    if (readings.size() == 1) {
      type.type = "DT \"" + readings.front()->text() + "\"";
      return type;
    }
    type.type = "ASK";
    const auto& telling = *std::find_if(column.values.begin(), column.values.end(), [&](const std::string& value) {
      return !same_moment(*readings[0]->parse(value), *readings[1]->parse(value));
    });
    type.question = "`" + printable(telling, 24) + "` can be read in " + std::to_string(readings.size()) + " ways:";
    for (const DatePattern* pattern : readings) {
      const CivilDate date = pattern->parse(telling)->date;
      const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
      type.question += (pattern == readings.front() ? " " : " or ") + std::string("DT \"") + pattern->text() + "\" (" +
                       std::to_string(date.year) + "-" + two(date.month) + "-" + two(date.day) + ")";
    }
    return type;
  }
  bool numbers = true, fractions = false, zeros = false;
  for (const std::string& value : column.values) {
    const auto number = number_of(value);
    numbers = numbers && number && (number->mark == 0 || number->mark == decimal_mark);
    fractions = fractions || (number && number->mark != 0);
    zeros = zeros || (number && number->leading_zero);
  }
  const bool named_number = has_word(
      words, {"qty", "quantity", "price", "amount", "total", "count", "weight", "days", "percent", "cost", "pack", "stock", "hand"});
  if (numbers && !zeros && (fractions || named_number)) type.type = "R";
  return type;
}

}  // namespace crossdock::sample
