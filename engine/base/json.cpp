#include "base/json.h"

#include <array>
#include <charconv>

#include "base/decimal_text.h"
#include "base/text.h"
#include "base/word_scan.h"

namespace crossdock {

namespace {

void append_escaped(char32_t code, std::string& out) {
  constexpr std::string_view hex = "0123456789abcdef";
  switch (code) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    default: break;
  }
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out.push_back(hex[(code >> shift) & 0xF]);
}

/// Characters that a terminal or a script would act on although JSON allows them.
bool is_escaped_by_choice(char32_t code) { return (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029; }

}  // namespace

void append_json_string(std::string_view text, std::string& out) {
  out.push_back('"');
  if (word_scan::is_plain_json(text)) {
    out += text;
    out.push_back('"');
    return;
  }
  for (std::size_t at = 0;;) {
    const std::size_t plain = word_scan::plain_json_until(text, at);
    out.append(text.substr(at, plain - at));
    at = plain;
    if (at >= text.size()) break;
    char32_t code = 0;
    const std::size_t length = utf8_sequence(text, at, code);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      ++at;
    } else if (length == 1 || is_escaped_by_choice(code)) {
      append_escaped(code, out);
      at += length;
    } else {
      out.append(text.substr(at, length));
      at += length;
    }
  }
  out.push_back('"');
}

void append_json_number(Decimal number, std::string& out) {
  std::array<char, longest_decimal_text> text;
  const char* end = write_decimal(number, text.data());
  out.append(text.data(), static_cast<std::size_t>(end - text.data()));
}

void JsonWriter::break_line() {
  out_.push_back('\n');
  out_.append(2 * has_items_.size(), ' ');
}

void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (has_items_.empty()) return;
  if (has_items_.back()) out_.push_back(',');
  has_items_.back() = true;
  if (style_ == JsonStyle::indented) break_line();
}

JsonWriter& JsonWriter::open(char bracket) {
  before_value();
  out_.push_back(bracket);
  has_items_.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  assert(!has_items_.empty() && !after_key_);
  const bool had_items = has_items_.back();
  has_items_.pop_back();
  if (had_items && style_ == JsonStyle::indented) break_line();
  out_.push_back(bracket);
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  assert(!has_items_.empty() && !after_key_);
  before_value();
  append_json_string(name, out_);
  out_ += style_ == JsonStyle::indented ? std::string_view(": ") : std::string_view(":");
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view text) {
  before_value();
  append_json_string(text, out_);
  return *this;
}

JsonWriter& JsonWriter::number(Decimal number) {
  before_value();
  append_json_number(number, out_);
  return *this;
}

JsonWriter& JsonWriter::raw_number(std::string_view digits) { return raw(digits); }

JsonWriter& JsonWriter::boolean(bool flag) { return raw(flag ? "true" : "false"); }

JsonWriter& JsonWriter::null() { return raw("null"); }

JsonWriter& JsonWriter::raw(std::string_view json) {
  before_value();
  out_ += json;
  return *this;
}

JsonWriter& JsonWriter::number_text(std::int64_t number, std::uint64_t magnitude, bool negative) {
  std::array<char, 24> digits{};
  char* const last = digits.data() + digits.size();
  const char* end = negative ? std::to_chars(digits.data(), last, number).ptr : std::to_chars(digits.data(), last, magnitude).ptr;
  return raw({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

std::string_view json_kind_name(JsonKind kind) {
  switch (kind) {
    case JsonKind::null: return "null";
    case JsonKind::boolean: return "boolean";
    case JsonKind::number: return "number";
    case JsonKind::string: return "string";
    case JsonKind::array: return "array";
    case JsonKind::object: return "object";
  }
  return "value";
}

const JsonValue* JsonValue::find(std::string_view name) const {
  if (kind_ != JsonKind::object) return nullptr;
  for (const JsonMember& member : members())
    if (member.name == name) return &member.value;
  return nullptr;
}

std::string JsonError::to_string() const { return "line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + message; }

}  // namespace crossdock
