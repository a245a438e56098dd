#include <array>
#include <cstring>
#include <vector>

#include "base/clock.h"
#include "base/decimal_text.h"
#include "base/word_scan.h"
#include "format/json/canonical_json.h"
#include "format/json/moment_text.h"

namespace crossdock::format {

namespace {

/// Gathers a text in a buffer of its own, so that a value of a few bytes costs a few stores.
class Gathered {
 public:
  explicit Gathered(std::string& out) : out_(out) {}
  Gathered(const Gathered&) = delete;
  Gathered& operator=(const Gathered&) = delete;
  ~Gathered() { flush(); }

  void put(char one) {
    need(1);
    *at_++ = one;
  }

  /// As it is.
  void put(std::string_view text) {
    if (text.size() > longest) {
      flush();
      out_ += text;
      return;
    }
    need(text.size());
    std::memcpy(at_, text.data(), text.size());
    at_ += text.size();
  }

  /// In quotes, what needs it escaped.
  void quote(std::string_view text) {
    if (text.size() <= longest) {
      need(text.size() + 2);
      if (word_scan::copy_plain_json(text, at_ + 1)) {
        *at_ = '"';
        at_ += text.size() + 2;
        at_[-1] = '"';
        return;
      }
    }
    flush();
    append_json_string(text, out_);
  }

  void number(Decimal number) {
    need(longest_decimal_text);
    at_ = write_decimal(number, at_);
  }

 private:
  static constexpr std::size_t room = 8192, longest = 2048;

  void need(std::size_t bytes) {
    if (static_cast<std::size_t>(buffer_.data() + room - at_) < bytes) flush();
  }

  void flush() {
    out_.append(buffer_.data(), static_cast<std::size_t>(at_ - buffer_.data()));
    at_ = buffer_.data();
  }

  std::string& out_;
  std::array<char, room> buffer_;
  char* at_ = buffer_.data();
};

/// A record or a list that is being written, and how far it has come.
struct Open {
  const Value* at = nullptr;
  const Value* end = nullptr;
  const Field* field = nullptr;  ///< of a record: that of the value at `at`
  bool is_record = false;
  bool has_items = false;
};

class Walk {
 public:
  Walk(std::string& out, JsonStyle style) : text_(out), indented_(style == JsonStyle::indented) { open_.reserve(usual_depth); }

  void write(const CanonicalObject& object) {
    text_.put('{');
    open(*object.root);
    separate();
    key("kind");
    text_.quote(object.type().name);
    while (!open_.empty()) step();
  }

 private:
  static constexpr std::size_t usual_depth = 16;

  void open(const Record& record) {
    const std::vector<Field>& fields = record.type->fields;
    open_.push_back({record.slots, record.slots + fields.size(), fields.data(), true, false});
  }

  void step() {
    Open& top = open_.back();
    const bool is_record = top.is_record;
    if (is_record) {
      const Value* at = top.at;
      while (at != top.end && at->is_absent()) ++at;
      top.field += at - top.at;
      top.at = at;
    }
    if (top.at == top.end) {
      const bool breaks = top.has_items && indented_;
      open_.pop_back();
      if (breaks) break_line();
      text_.put(is_record ? '}' : ']');
      return;
    }
    separate();
    if (is_record) key((top.field++)->name);
    put(*top.at++);
  }

  void break_line() {
    text_.put('\n');
    for (std::size_t i = 0; i < open_.size(); ++i) text_.put("  ");
  }

  void separate() {
    Open& top = open_.back();
    if (top.has_items) text_.put(',');
    top.has_items = true;
    if (indented_) break_line();
  }

  void key(std::string_view name) {
    text_.quote(name);
    text_.put(':');
    if (indented_) text_.put(' ');
  }

  void put(const Value& value) {
    switch (value.kind()) {
      case ValueKind::absent: text_.put("null"); break;
      case ValueKind::text: text_.quote(value.text()); break;
      case ValueKind::decimal: text_.number(value.decimal()); break;
      case ValueKind::date: text_.quote(to_iso_date(value.date())); break;
      case ValueKind::moment:
        moment_.clear();
        append_moment(value.moment(), moment_);
        text_.quote(moment_);
        break;
      case ValueKind::boolean: text_.put(value.boolean() ? std::string_view("true") : std::string_view("false")); break;
      case ValueKind::record:
        text_.put('{');
        open(value.record());
        break;
      case ValueKind::list:
        text_.put('[');
        open_.push_back({value.list().begin(), value.list().end(), nullptr, false, false});
        break;
    }
  }

  Gathered text_;
  bool indented_;
  std::vector<Open> open_;
  std::string moment_;
};

}  // namespace

void write_canonical(const CanonicalObject& object, std::string& out, JsonStyle style) { Walk(out, style).write(object); }

}  // namespace crossdock::format
