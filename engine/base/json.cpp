#include "base/json.h"

#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <limits>

#include "base/text.h"

namespace crossdock {

namespace {

/// Bytes that a JSON string cannot hold as they are, or that need a look: below 0x20, `"`, `\`, 0x7F and above.
constexpr auto needs_care = [] {
  std::array<bool, 256> table{};
  for (std::size_t byte = 0; byte < table.size(); ++byte) table[byte] = byte < 0x20 || byte == '"' || byte == '\\' || byte >= 0x7F;
  return table;
}();

constexpr std::uint64_t every(std::uint64_t byte) { return byte * 0x0101010101010101u; }

/// Marks (0x80) in each byte of `word` that needs care; a mark above the lowest may be false.
constexpr std::uint64_t marks_of(std::uint64_t word) {
  const auto zero_bytes = [](std::uint64_t w) { return (w - every(0x01)) & ~w & every(0x80); };
  const std::uint64_t below_blank = (word - every(0x20)) & ~word & every(0x80);
  return (word & every(0x80)) | below_blank | zero_bytes(word ^ every('"')) | zero_bytes(word ^ every('\\')) |
         zero_bytes(word ^ every(0x7F));
}

/// The first place at or after `at` that needs care.
std::size_t plain_until(std::string_view text, std::size_t at) {
  if constexpr (std::endian::native == std::endian::little) {
    for (; at + 8 <= text.size(); at += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, text.data() + at, sizeof word);
      if (const std::uint64_t marks = marks_of(word)) return at + static_cast<std::size_t>(std::countr_zero(marks)) / 8;
    }
  }
  while (at < text.size() && !needs_care[static_cast<unsigned char>(text[at])]) ++at;
  return at;
}

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
  for (std::size_t at = 0;;) {
    const std::size_t plain = plain_until(text, at);
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
  const Int128 coefficient = number.coefficient();
  const auto scale = static_cast<std::size_t>(number.scale());
  if (coefficient < 0 || coefficient > std::numeric_limits<std::int64_t>::max() || scale > 18) {
    out += number.to_string();
    return;
  }
  std::array<char, 24> digits{};
  const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<std::int64_t>(coefficient)).ptr;
  std::string_view text(digits.data(), static_cast<std::size_t>(end - digits.data()));
  if (scale == 0) {
    out += text;
  } else if (text.size() > scale) {
    out += text.substr(0, text.size() - scale);
    out.push_back('.');
    out += text.substr(text.size() - scale);
  } else {
    out += "0.";
    out.append(scale - text.size(), '0');
    out += text;
  }
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
