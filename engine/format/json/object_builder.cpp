#include "format/json/object_builder.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "diagnostic/render.h"
#include "format/json/moment_text.h"

namespace crossdock::format {

namespace {

constexpr std::string_view kind_member = "kind";

/// The value as the text has it, as far as a message wants it.
std::string shown(const JsonValue& value) {
  switch (value.kind()) {
    case JsonKind::number: return in_ticks(value.number());
    case JsonKind::string: return in_ticks(value.string());
    case JsonKind::boolean: return value.boolean() ? "`true`" : "`false`";
    case JsonKind::null: return "`null`";
    case JsonKind::array: return "an array";
    case JsonKind::object: return "an object";
  }
  return "a value";
}

std::size_t shown_length(const JsonValue& value) {
  switch (value.kind()) {
    case JsonKind::number: return value.number().size();
    case JsonKind::string: return value.string().size() + 2;
    case JsonKind::boolean: return value.boolean() ? 4 : 5;
    case JsonKind::null: return 4;
    default: return 1;
  }
}

/// A JSON number as a decimal; an exponent shifts the point.
std::optional<Decimal> decimal_of(std::string_view text) {
  auto mantissa = Decimal::parse(text);
  if (mantissa) return mantissa;
  const std::size_t exponent_at = text.find_first_of("eE");
  if (exponent_at == std::string_view::npos) return std::nullopt;
  mantissa = Decimal::parse(text.substr(0, exponent_at));
  if (!mantissa) return mantissa;
  const auto exponent = Decimal::parse(text.substr(exponent_at + 1));
  if (!exponent || exponent->abs() > Decimal(2 * Decimal::max_digits)) return std::nullopt;
  const int scale = mantissa->scale() - static_cast<int>(exponent->coefficient());
  if (scale > Decimal::max_scale) return std::nullopt;
  if (scale >= 0) return Decimal::from_coefficient(mantissa->coefficient(), scale);
  std::string digits = Decimal::from_coefficient(mantissa->coefficient(), 0).to_string();
  digits.append(static_cast<std::size_t>(-scale), '0');
  return Decimal::parse(digits);
}

std::string list_of_names(const std::vector<std::string>& names) {
  constexpr std::size_t most = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i) text += (i == 0 ? "`" : ", `") + names[i] + "`";
  return names.size() > most ? text + ", …" : text;
}

}  // namespace

void ObjectBuilder::tell(FaultKind kind, const JsonValue& at, std::string path, std::string message, std::string help) {
  if (context_.policy.of(kind) == Disposition::accept) return;
  Diagnostic finding;
  finding.kind = kind;
  finding.code = code_of_fault(kind);
  finding.message = std::move(message);
  finding.help = std::move(help);
  DocumentPosition position;
  position.file = context_.file;
  position.offset = at.offset();
  const TextPlace place = context_.places.place(at.offset());
  position.line = static_cast<std::uint32_t>(place.line);
  position.column = static_cast<std::uint32_t>(place.column);
  position.field = path;
  finding.object_path = std::move(path);
  finding.position = std::move(position);
  if (at.is(JsonKind::string)) finding.value = at.string();
  if (at.is(JsonKind::number)) finding.value = at.number();
  set_excerpt(finding, context_.text, static_cast<std::size_t>(at.offset()), shown_length(at));
  context_.findings.add_by(context_.policy, std::move(finding));
}

Record* ObjectBuilder::build(const JsonValue& from, const ObjectType& type) {
  Record* root = make_record(type, arena_);
  waiting_.push_back({&from, root, nullptr});
  while (!waiting_.empty()) {
    const Waiting next = std::move(waiting_.back());
    waiting_.pop_back();
    fill(next);
  }
  return root;
}

std::string ObjectBuilder::Place::path() const {
  std::string text;
  for (const Place* at = this; at != nullptr; at = at->outer) {
    std::string part(at->field);
    if (at->item != 0) part += "[" + std::to_string(at->item) + "]";
    text = text.empty() ? part : part + "." + text;
  }
  return text;
}

std::uint32_t ObjectBuilder::field_of(const ObjectType& type, std::string_view name, std::uint32_t expected) {
  constexpr std::uint32_t most_left_out = 12;
  const auto fields = static_cast<std::uint32_t>(type.fields.size());
  for (std::uint32_t index = expected; index < std::min(fields, expected + most_left_out); ++index)
    if (type.fields[index].name == name) return index;
  return type.find(name);
}

void ObjectBuilder::fill(const Waiting& waiting) {
  const ObjectType& type = *waiting.into->type;
  const std::size_t first_child = waiting_.size();
  seen_.assign(type.fields.size(), 0);
  std::uint32_t expected = 0;
  for (const JsonMember& member : waiting.from->members()) {
    if (waiting.place == nullptr && member.name == kind_member && type.find(kind_member) == ObjectType::none) continue;
    const std::uint32_t index = field_of(type, member.name, expected);
    if (index == ObjectType::none) {
      std::vector<std::string> names;
      for (const Field& field : type.fields) names.push_back(field.name);
      const auto near = nearest(member.name, names);
      const std::string shown_name = printable(member.name, 60);
      tell(FaultKind::value_not_mapped, member.value, Place{waiting.place, shown_name}.path(),
           in_ticks(member.name) + " is no field of " + type.name, near ? "did you mean `" + *near + "`?" : "");
      continue;
    }
    expected = index + 1;
    const Field& field = type.fields[index];
    const Place place{waiting.place, field.name};
    if (seen_[index] != 0) {
      tell(FaultKind::field_invalid, member.value, place.path(), "`" + field.name + "` stands twice in one object");
      continue;
    }
    seen_[index] = 1;
    (*waiting.into)[index] = field.is_list ? list_of(member.value, field, place) : value_of(member.value, field, place);
  }
  for (std::size_t index = 0; index < type.fields.size(); ++index) {
    const Field& field = type.fields[index];
    if (field.required && (seen_[index] == 0 || (waiting.from->find(field.name)->is(JsonKind::null))))
      tell(FaultKind::value_required_missing, *waiting.from, Place{waiting.place, field.name}.path(),
           "the " + type.name + " has no `" + field.name + "`");
  }
  // The last one waiting is taken first: so the parts come in the order of the text.
  std::reverse(waiting_.begin() + static_cast<std::ptrdiff_t>(first_child), waiting_.end());
}

Value ObjectBuilder::list_of(const JsonValue& from, const Field& field, const Place& place) {
  if (from.is(JsonKind::null)) return {};
  if (!from.is(JsonKind::array)) return wrong_kind(from, field, place, "an array");
  if (from.items().size() > limits::object_list_items) {
    tell(FaultKind::field_invalid, from, place.path(),
         "`" + field.name + "` has " + std::to_string(from.items().size()) + " items, the limit object_list_items is " +
             std::to_string(limits::object_list_items));
    return {};
  }
  List* list = arena_.make<List>();
  list->capacity = static_cast<std::uint32_t>(from.items().size());
  list->items = arena_.make_array<Value>(list->capacity);
  for (const JsonValue& item : from.items()) {
    const Place of_item{place.outer, place.field, static_cast<std::size_t>(&item - from.items().data() + 1)};
    const Value value = value_of(item, field, of_item);
    if (!value.is_absent()) list->push(value, arena_);
  }
  return Value::of_list(list);
}

Value ObjectBuilder::value_of(const JsonValue& from, const Field& field, const Place& place) {
  if (from.is(JsonKind::null)) return {};
  switch (field.kind) {
    case FieldKind::text: return text_of(from, field, place);
    case FieldKind::decimal:
    case FieldKind::integer: return number_of(from, field, place);
    case FieldKind::date:
    case FieldKind::moment: return date_of(from, field, place);
    case FieldKind::boolean:
      if (!from.is(JsonKind::boolean)) return wrong_kind(from, field, place, "`true` or `false`");
      return Value::of_boolean(from.boolean());
    case FieldKind::object: {
      if (!from.is(JsonKind::object)) return wrong_kind(from, field, place, "an object");
      Record* record = make_record(*field.object, arena_);
      Place* kept = arena_.make<Place>();
      *kept = place;
      waiting_.push_back({&from, record, kept});
      return Value::of_record(record);
    }
  }
  return {};
}

Value ObjectBuilder::wrong_kind(const JsonValue& from, const Field& field, const Place& place, std::string_view wanted) {
  tell(FaultKind::field_invalid, from, place.path(), "`" + field.name + "` must be " + std::string(wanted) + ", not " + shown(from));
  return {};
}

Value ObjectBuilder::text_of(const JsonValue& from, const Field& field, const Place& place) {
  if (from.is(JsonKind::number)) {
    tell(FaultKind::field_invalid, from, place.path(), "`" + field.name + "` is a text, " + shown(from) + " stands without quotes",
         "write \"" + printable(from.number(), 60) + "\"");
    return {};
  }
  if (!from.is(JsonKind::string)) return wrong_kind(from, field, place, "a text in quotes");
  const std::string_view text = from.string();
  if (!field.values.empty() && std::find(field.values.begin(), field.values.end(), text) == field.values.end()) {
    const auto near = nearest(text, field.values);
    tell(FaultKind::field_invalid, from, place.path(), in_ticks(text) + " is no value of `" + field.name + "`",
         near ? "did you mean `" + *near + "`?" : "it may be " + list_of_names(field.values));
    return {};
  }
  return Value::of_text(arena_.copy(text));
}

Value ObjectBuilder::number_of(const JsonValue& from, const Field& field, const Place& place) {
  if (from.is(JsonKind::string) && decimal_of(from.string())) {
    tell(FaultKind::field_invalid, from, place.path(), "`" + field.name + "` is a number, " + shown(from) + " stands in quotes",
         "write it without quotes");
    return {};
  }
  if (!from.is(JsonKind::number)) return wrong_kind(from, field, place, "a number");
  const auto number = decimal_of(from.number());
  if (!number) {
    tell(FaultKind::field_invalid, from, place.path(), shown(from) + " has more than 38 digits");
    return {};
  }
  if (field.kind == FieldKind::integer && number->trimmed().scale() != 0) {
    tell(FaultKind::field_invalid, from, place.path(), "`" + field.name + "` must be a whole number, not " + shown(from));
    return {};
  }
  return Value::of_decimal(*number, arena_);
}

Value ObjectBuilder::date_of(const JsonValue& from, const Field& field, const Place& place) {
  if (!from.is(JsonKind::string)) return wrong_kind(from, field, place, "a date in quotes");
  if (field.kind == FieldKind::date) {
    if (const auto date = parse_iso_date(from.string())) return Value::of_date(*date);
    tell(FaultKind::field_invalid, from, place.path(), shown(from) + " is not a date", "write it as \"YYYY-MM-DD\"");
    return {};
  }
  if (const auto moment = parse_moment(from.string())) return Value::of_moment(*moment, arena_);
  tell(FaultKind::field_invalid, from, place.path(), shown(from) + " is not a date with an optional time",
       "write it as \"YYYY-MM-DD\", \"YYYY-MM-DDTHH:MM\" or \"YYYY-MM-DDTHH:MM:SS\", and \"Z\" or \"+01:00\" behind it where the zone is "
       "known");
  return {};
}

}  // namespace crossdock::format
