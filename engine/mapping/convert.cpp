#include "mapping/convert.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "base/check_digit.h"
#include "base/text.h"
#include "base/time_zone.h"

namespace crossdock::mapping {

namespace {

bool is_word(const Codec& codec, std::string_view text) {
  return codec.values == nullptr || std::find(codec.values->begin(), codec.values->end(), text) != codec.values->end();
}

/// Whether the text is a GS1 number of one of the lengths.
Trouble gs1_trouble(const std::vector<std::uint8_t>& lengths, std::string_view text) {
  if (lengths.empty()) return Trouble::nothing;
  const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || std::find(lengths.begin(), lengths.end(), text.size()) == lengths.end()) return Trouble::digits_wrong;
  return has_gs1_check_digit(text) ? Trouble::nothing : Trouble::check_digit_wrong;
}

CivilTime civil(const Moment& moment) { return {moment.date, moment.hour, moment.minute, moment.second, 0}; }

}  // namespace

std::string_view trouble_text(Trouble trouble) {
  constexpr std::array<std::string_view, 19> texts = {
      "",
      "is not in the table",
      "is not a number",
      "is not a whole number",
      "is not a date",
      "is not a time",
      "is not a time code",
      "is neither yes nor no",
      "is not a value that the field may have",
      "has more decimals than the element can hold",
      "is too long for the element",
      "is too short for the element",
      "is not a code of the element",
      "is of another kind than the field's type says",
      "holds one of the document's separators",
      "has not the digits of its kind",
      "does not end in its check digit",
      "cannot be converted, as nothing gives the factor",
      "does not come out even",
  };
  return texts.at(static_cast<std::size_t>(trouble));
}

std::string_view Converter::apply(Span steps, std::string_view text) {
  for (std::uint32_t i = 0; i < steps.count; ++i) {
    const TextStep& step = code_.text_steps[steps.first + i];
    switch (step.function) {
      case TextFunction::trim: text = trimmed(text); break;
      case TextFunction::upper: text = arena_.copy(to_upper_ascii(text)); break;
      case TextFunction::lower: text = arena_.copy(to_lower_ascii(text)); break;
      case TextFunction::pad_left:
      case TextFunction::pad_right:
        if (text.size() < step.a) {
          std::string padded(text);
          padded.insert(step.function == TextFunction::pad_left ? 0 : padded.size(), step.a - padded.size(), step.text[0]);
          text = arena_.copy(padded);
        }
        break;
      case TextFunction::substring: text = step.a > text.size() ? std::string_view{} : text.substr(step.a - 1, step.b); break;
      case TextFunction::last: text = text.size() > step.a ? text.substr(text.size() - step.a) : text; break;
      case TextFunction::strip_zeros:
        while (text.size() > 1 && text.front() == '0') text.remove_prefix(1);
        break;
      case TextFunction::prefix: text = arena_.copy(step.text + std::string(text)); break;
      case TextFunction::suffix: text = arena_.copy(std::string(text) + step.text); break;
      case TextFunction::add_check_digit:
        if (const auto digit = gs1_check_digit(text)) text = arena_.copy(std::string(text) + *digit);
        break;
      case TextFunction::drop_check_digit:
        if (has_gs1_check_digit(text)) text.remove_suffix(1);
        break;
    }
  }
  return text;
}

Trouble Converter::read(const Codec& codec, std::string_view text, const Frame& frame, const Segment* current, Value& value) {
  if (codec.in.count != 0) text = apply(codec.in, text);
  if (text.empty()) return Trouble::nothing;
  Form form = codec.form;
  if (codec.table != none) {
    const Table* table = evaluator_.table(codec.table);
    const auto found = table == nullptr ? std::nullopt : table->value_of(text);
    if (found) {
      text = *found;
      if (text.empty()) return Trouble::nothing;
    } else if (codec.otherwise != none) {
      const Value other = evaluator_.evaluate(codec.otherwise, frame, current);
      text = text_of(other, arena_);
      if (text.empty()) return Trouble::nothing;
    } else {
      return Trouble::not_in_table;
    }
    // What comes out of a table is spelt as the object spells it.
    if (form == Form::implied) form = Form::decimal;
    if (form == Form::boolean) {
      if (text != "true" && text != "false") return Trouble::not_a_boolean;
      value = Value::of_boolean(text == "true");
      return Trouble::nothing;
    }
  }
  switch (form) {
    case Form::text:
      if (!is_word(codec, text)) return Trouble::not_allowed;
      if (const Trouble trouble = gs1_trouble(codec.digits, text); trouble != Trouble::nothing) return trouble;
      value = Value::of_text(text);
      return Trouble::nothing;
    case Form::decimal:
    case Form::implied: {
      const auto number = form == Form::decimal ? Decimal::parse(text) : Decimal::parse_implied(text, codec.decimals);
      if (!number) return Trouble::not_a_number;
      if (codec.field == FieldKind::integer) {
        const auto whole = number->rescaled(0, Rounding::down);
        if (!whole || *whole != *number) return Trouble::not_whole;
        value = Value::of_decimal(*whole, arena_);
      } else {
        value = Value::of_decimal(*number, arena_);
      }
      return Trouble::nothing;
    }
    case Form::date:
    case Form::moment: {
      if (codec.pattern != none) {
        const auto moment = code_.patterns[codec.pattern].parse(text);
        if (!moment) return Trouble::not_a_date;
        value = form == Form::date ? Value::of_date(moment->date) : Value::of_moment(*moment, arena_);
        return Trouble::nothing;
      }
      const auto date = codec.table != none ? parse_iso_date(text) : parse_compact_date(text);
      if (!date) return Trouble::not_a_date;
      if (form == Form::date) {
        value = Value::of_date(*date);
      } else {
        Moment moment;
        moment.date = *date;
        value = Value::of_moment(moment, arena_);
      }
      return Trouble::nothing;
    }
    case Form::boolean:
      if (text != codec.true_text && text != codec.false_text) return Trouble::not_a_boolean;
      value = Value::of_boolean(text == codec.true_text);
      return Trouble::nothing;
  }
  return Trouble::wrong_kind;
}

/// Whether a number with these digits, `scale` of them behind the point, has at most `most` digits. The zero before the point
/// is not written.
static bool has_room(std::uint64_t magnitude, int scale, std::uint32_t most) {
  std::uint32_t digits = 0;
  for (; magnitude != 0; magnitude /= 10) ++digits;
  return std::max(digits, static_cast<std::uint32_t>(scale)) <= most;
}

std::string_view Converter::decimal_text(const Codec& codec, Decimal number) {
  const Int128 coefficient = number.coefficient();
  constexpr Int128 most = std::numeric_limits<std::int64_t>::max();
  if (coefficient > most || coefficient < -most) return arena_.copy(codec.trims_number ? number.to_x12_string() : number.to_string());
  auto magnitude = static_cast<std::uint64_t>(coefficient < 0 ? -coefficient : coefficient);
  int scale = number.scale();
  // X12 lets zeros behind the point stand where they tell the precision (X12.6): they go only where there is no room for them.
  if (codec.trims_number)
    for (; scale > 0 && magnitude % 10 == 0 && !has_room(magnitude, scale, codec.max); --scale) magnitude /= 10;
  std::array<char, 64> buffer{};
  char* at = buffer.data() + buffer.size();
  char* const end = at;
  const auto put = [&] {
    *--at = static_cast<char>('0' + magnitude % 10);
    magnitude /= 10;
  };
  for (int i = 0; i < scale; ++i) put();
  if (scale > 0) *--at = '.';
  // X12 has no superfluous zero before the point.
  if (magnitude == 0 && (scale == 0 || !codec.trims_number)) *--at = '0';
  while (magnitude != 0) put();
  if (coefficient < 0) *--at = '-';
  return arena_.copy({at, static_cast<std::size_t>(end - at)});
}

Trouble Converter::scale(const Codec& codec, const Value& factor, bool reading, Decimal& number) const {
  const auto by = number_of(factor);
  if (!by || *by == Decimal(0)) return Trouble::factor_unknown;
  if (codec.divides != reading) {
    const auto product = number.times(*by);
    if (!product) return Trouble::not_a_number;
    number = *product;
    return Trouble::nothing;
  }
  const auto quotient = number.divided_by(*by, codec.factor_decimals, Rounding::down);
  const auto back = quotient ? quotient->times(*by) : std::nullopt;
  if (!back || *back != number) return Trouble::not_divisible;
  number = *quotient;
  return Trouble::nothing;
}

Trouble Converter::plain(const Codec& codec, const Value& value, std::string_view& text) {
  switch (codec.form) {
    case Form::text:
      if (value.kind() == ValueKind::record || value.kind() == ValueKind::list) return Trouble::wrong_kind;
      text = text_of(value, arena_);
      return gs1_trouble(codec.digits, text);
    case Form::decimal:
    case Form::implied: {
      const auto number = number_of(value);
      if (!number) return Trouble::wrong_kind;
      if (codec.form == Form::decimal) {
        text = decimal_text(codec, *number);
        return Trouble::nothing;
      }
      const auto implied = number->to_implied_string(codec.decimals);
      if (!implied) return Trouble::not_even;
      text = arena_.copy(*implied);
      return Trouble::nothing;
    }
    case Form::date:
    case Form::moment: {
      Moment moment;
      if (value.kind() == ValueKind::date)
        moment.date = value.date();
      else if (value.kind() == ValueKind::moment)
        moment = value.moment();
      else
        return Trouble::wrong_kind;
      text = codec.pattern != none ? code_.patterns[codec.pattern].format(moment, arena_) : format_compact_date(moment.date, arena_);
      return Trouble::nothing;
    }
    case Form::boolean:
      if (value.kind() != ValueKind::boolean) return Trouble::wrong_kind;
      text = value.boolean() ? codec.true_text : codec.false_text;
      return Trouble::nothing;
  }
  return Trouble::wrong_kind;
}

Trouble Converter::fitted(const Codec& codec, std::string_view& text, bool is_number) const {
  if (text.empty()) return Trouble::nothing;
  std::size_t length = text.size();
  if (is_number && codec.trims_number) {
    // A sign and a decimal point do not count (X12.6, data element types N and R).
    length -= text.starts_with('-') ? 1u : 0u;
    length -= text.find('.') != std::string_view::npos ? 1u : 0u;
  } else if (length > codec.max || length < codec.min) {
    length = code_points(text);
  }
  if (length > codec.max) {
    if (codec.fit != Fit::cut || is_number) return Trouble::too_long;
    std::size_t end = 0;
    for (std::size_t points = 0; points < codec.max && end < text.size(); ++points) {
      ++end;
      while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) ++end;
    }
    text = text.substr(0, end);
    return Trouble::nothing;
  }
  if (length < codec.min) {
    if (!is_number) return Trouble::too_short;
    std::string padded(text);
    padded.insert(text.starts_with('-') ? 1 : 0, codec.min - length, '0');
    text = arena_.copy(padded);
  }
  if (codec.codes != grammar::none && !grammar_.code_sets[codec.codes].contains(text)) return Trouble::code_unknown;
  return Trouble::nothing;
}

Trouble Converter::write(const Codec& codec, const Value& value, const Frame& frame, std::string_view& text) {
  text = {};
  if (value.is_absent()) return Trouble::nothing;
  if (codec.table != none) {
    text = text_of(value, arena_);
    if (text.empty()) return Trouble::nothing;
    const Table* table = evaluator_.table(codec.table);
    auto found = table == nullptr ? std::nullopt : table->key_of(text);
    if (!found && codec.otherwise != none) {
      const std::string_view other = text_of(evaluator_.evaluate(codec.otherwise, frame), arena_);
      found = table == nullptr ? std::nullopt : table->key_of(other);
      if (!found && !other.empty()) found = other;
    }
    if (!found) return Trouble::not_in_table;
    text = *found;
  } else {
    if (codec.form == Form::text && value.kind() == ValueKind::text && !is_word(codec, value.text())) return Trouble::not_allowed;
    Value given = value;
    if (codec.factor != none) {
      auto number = number_of(value);
      if (!number) return Trouble::wrong_kind;
      const Trouble trouble = scale(codec, evaluator_.evaluate(codec.factor, frame), false, *number);
      if (trouble != Trouble::nothing) return trouble;
      given = Value::of_decimal(*number, arena_);
    }
    const Trouble trouble = plain(codec, given, text);
    if (trouble != Trouble::nothing) return trouble;
  }
  if (codec.out.count != 0) text = apply(codec.out, text);
  return fitted(codec, text, codec.table == none && (codec.form == Form::decimal || codec.form == Form::implied));
}

bool Converter::fallback_zone(const MomentParts& parts, const Moment& local, const Frame& frame, const Segment* current, int& offset) {
  for (const std::uint32_t source : parts.zone_sources) {
    const Value value = evaluator_.evaluate(source, frame, current);
    if (value.kind() != ValueKind::text) continue;
    if (const auto zone = TimeZone::named(value.text())) {
      offset = zone->offset_at_local(civil(local));
      return true;
    }
    if (const auto known = offset_of_time_code(value.text(), local)) {
      offset = *known;
      return true;
    }
  }
  return false;
}

Trouble Converter::read_moment(const MomentParts& parts, std::string_view date, std::string_view time, std::string_view zone,
                               const Frame& frame, const Segment* current, FieldKind kind, Value& value) {
  Moment moment;
  if (parts.date_pattern != none) {
    const auto parsed = code_.patterns[parts.date_pattern].parse(date);
    if (!parsed) return Trouble::not_a_date;
    moment = *parsed;
  } else {
    const auto parsed = parse_compact_date(date);
    if (!parsed) return Trouble::not_a_date;
    moment.date = *parsed;
  }
  if (kind == FieldKind::date) {
    value = Value::of_date(moment.date);
    return Trouble::nothing;
  }
  if (!time.empty()) {
    if (parts.time_pattern != none) {
      const auto parsed = code_.patterns[parts.time_pattern].parse(time);
      if (!parsed) return Trouble::not_a_time;
      const CivilDate day = moment.date;
      moment = *parsed;
      moment.date = day;
    } else if (!parse_compact_time(time, moment)) {
      return Trouble::not_a_time;
    }
  }
  Trouble trouble = Trouble::nothing;
  if (moment.precision != Moment::Precision::day) {
    int offset = 0;
    bool known = false;
    if (!zone.empty() && zone != "LT") {
      const auto told = offset_of_time_code(zone, moment);
      if (!told) trouble = Trouble::not_a_zone;
      known = told.has_value();
      offset = told.value_or(0);
    } else {
      known = fallback_zone(parts, moment, frame, current, offset);
    }
    moment.has_offset = known;
    moment.offset_minutes = static_cast<std::int16_t>(known ? offset : 0);
  }
  value = Value::of_moment(moment, arena_);
  return trouble;
}

Trouble Converter::write_moment(const MomentParts& parts, const Value& value, const Frame& frame, MomentTexts& texts) {
  texts = {};
  Moment moment;
  if (value.kind() == ValueKind::date)
    moment.date = value.date();
  else if (value.kind() == ValueKind::moment)
    moment = value.moment();
  else
    return Trouble::wrong_kind;
  if (moment.precision != Moment::Precision::day && moment.has_offset) {
    int offset = 0;
    const bool known = fallback_zone(parts, moment, frame, nullptr, offset);
    if (!known || offset != moment.offset_minutes) {
      if (parts.zone.number != 0) texts.zone = time_code_of_offset(moment.offset_minutes, moment);
      if (texts.zone.empty() && known) {
        // The document cannot tell the zone: the same instant as the receiver's clock shows it.
        const Instant instant{from_utc(civil(moment)).milliseconds + std::int64_t{offset - moment.offset_minutes} * 60'000};
        const CivilTime shifted = to_utc(instant);
        moment.date = shifted.date;
        moment.hour = shifted.hour;
        moment.minute = shifted.minute;
      }
    }
  }
  texts.date =
      parts.date_pattern != none ? code_.patterns[parts.date_pattern].format(moment, arena_) : format_compact_date(moment.date, arena_);
  if (moment.precision == Moment::Precision::day) return Trouble::nothing;
  const bool in_date = parts.date_pattern != none && code_.patterns[parts.date_pattern].has_time();
  if (parts.time.number == 0) {
    texts.loses_time = !in_date;
    texts.zone = parts.zone.number != 0 && in_date ? texts.zone : std::string_view{};
    return Trouble::nothing;
  }
  texts.time = parts.time_pattern != none ? code_.patterns[parts.time_pattern].format(moment, arena_) : format_compact_time(moment, arena_);
  return Trouble::nothing;
}

}  // namespace crossdock::mapping
