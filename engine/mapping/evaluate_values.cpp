#include "base/text.h"
#include "mapping/codes.h"
#include "mapping/date_pattern.h"
#include "mapping/evaluate.h"

namespace crossdock::mapping {

std::optional<CivilDate> date_of(const Value& value) {
  switch (value.kind()) {
    case ValueKind::date: return value.date();
    case ValueKind::moment: return value.moment().date;
    case ValueKind::text: return parse_iso_date(value.text());
    default: return std::nullopt;
  }
}

std::string_view text_of(const Value& value, Arena& arena) {
  switch (value.kind()) {
    case ValueKind::text: return value.text();
    case ValueKind::decimal: return arena.copy(value.decimal().to_string());
    case ValueKind::date: return arena.copy(to_iso_date(value.date()));
    case ValueKind::moment: {
      const Moment& moment = value.moment();
      std::string text = to_iso_date(moment.date);
      if (moment.precision != Moment::Precision::day) {
        const std::string_view time = format_compact_time(moment, arena);
        text += "T" + std::string(time.substr(0, 2)) + ":" + std::string(time.substr(2, 2));
        if (time.size() >= 6) text += ":" + std::string(time.substr(4, 2));
        if (time.size() > 6) text += "." + std::string(time.substr(6));
      }
      return arena.copy(text);
    }
    case ValueKind::boolean: return value.boolean() ? "true" : "false";
    default: return {};
  }
}

std::optional<Decimal> number_of(const Value& value) {
  if (value.kind() == ValueKind::decimal) return value.decimal();
  if (value.kind() == ValueKind::text) return Decimal::parse(value.text());
  return std::nullopt;
}

std::optional<std::strong_ordering> compare(const Value& a, const Value& b, Arena& arena) {
  if (a.is_absent() || b.is_absent()) return std::nullopt;
  const auto is = [&](ValueKind kind) { return a.kind() == kind || b.kind() == kind; };
  if (is(ValueKind::list) || is(ValueKind::record)) return std::nullopt;
  if (is(ValueKind::decimal)) {
    const auto left = number_of(a);
    const auto right = number_of(b);
    if (left && right) return *left <=> *right;
  } else if (is(ValueKind::date) || is(ValueKind::moment)) {
    const auto left = date_of(a);
    const auto right = date_of(b);
    if (left && right && *left != *right) return *left <=> *right;
    if (left && right && a.kind() == ValueKind::moment && b.kind() == ValueKind::moment) {
      const auto minutes = [](const Moment& m) { return ((m.hour * 60 + m.minute) * 60 + m.second) * 100 + m.hundredth; };
      return minutes(a.moment()) <=> minutes(b.moment());
    }
    if (left && right) return std::strong_ordering::equal;
  }
  return text_of(a, arena).compare(text_of(b, arena)) <=> 0;
}

bool matches(const KeyMatch& key, const std::vector<KeyValue>& values, const TransactionSet& document, const Segment& segment) {
  if (key.kind == KeyMatch::Kind::any) return true;
  const std::string_view first = document.element(segment, key.element);
  const std::string_view second = key.second_element == 0 ? std::string_view{} : document.element(segment, key.second_element);
  bool named = false;
  for (std::uint32_t i = 0; i < key.values.count && !named; ++i) {
    const KeyValue& value = values[key.values.first + i];
    named = same_code(value.first, first) && (value.second.empty() || same_code(value.second, second));
  }
  return named == (key.kind == KeyMatch::Kind::values);
}

}  // namespace crossdock::mapping
