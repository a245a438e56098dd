#include <string>

#include "base/json_tree.h"
#include "base/text.h"
#include "base/word_scan.h"

namespace crossdock {

namespace {

/// Goes through a text that is as most are; gives up at anything else.
class JsonScan {
 public:
  JsonScan(std::string_view text, std::uint64_t base, JsonTreeBuilder& builder) : text_(text), base_(base), builder_(builder) {}

  [[nodiscard]] std::size_t end() const { return at_; }

  bool run() {
    do {
      skip_blanks();
      if (!value()) return false;
    } while (builder_.is_open());
    return true;
  }

 private:
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  [[nodiscard]] std::uint64_t offset() const { return base_ + at_; }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) ++at_;
  }

  bool take(char one) {
    if (peek() != one) return false;
    ++at_;
    return true;
  }

  bool take(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  /// A value, and what closes or goes on behind it, up to where the next value begins.
  bool value() {
    const std::uint64_t begin = offset();
    switch (peek()) {
      case '{':
      case '[': {
        const bool object = text_[at_] == '{';
        if (!builder_.open(object ? JsonKind::object : JsonKind::array, begin)) return false;
        ++at_;
        skip_blanks();
        if (peek() != (object ? '}' : ']')) return !object || key();
        break;  // closed below
      }
      case '"': {
        std::string_view text;
        if (!string(text)) return false;
        builder_.characters(JsonKind::string, text, begin);
        break;
      }
      case 't':
        if (!take("true")) return false;
        builder_.boolean(true, begin);
        break;
      case 'f':
        if (!take("false")) return false;
        builder_.boolean(false, begin);
        break;
      case 'n':
        if (!take("null")) return false;
        builder_.null(begin);
        break;
      default:
        if (!number()) return false;
        builder_.characters(JsonKind::number,
                            text_.substr(static_cast<std::size_t>(begin - base_), static_cast<std::size_t>(offset() - begin)), begin);
    }
    while (builder_.is_open()) {
      skip_blanks();
      if (take(',')) {
        skip_blanks();
        return !builder_.is_in_object() || key();
      }
      if (!take(builder_.is_in_object() ? '}' : ']')) return false;
      builder_.close();
    }
    return true;
  }

  bool key() {
    const std::uint64_t begin = offset();
    std::string_view name;
    if (!string(name)) return false;
    builder_.key(name, begin);
    skip_blanks();
    return take(':');
  }

  bool number() {
    constexpr std::size_t longest = 40;
    const std::size_t begin = at_;
    const auto digits = [&] {
      const std::size_t first = at_;
      while (peek() >= '0' && peek() <= '9') ++at_;
      return at_ - first;
    };
    take('-');
    const bool zero = peek() == '0';
    const std::size_t whole = digits();
    if (whole == 0 || (zero && whole > 1)) return false;
    if (take('.') && digits() == 0) return false;
    return at_ - begin <= longest && peek() != 'e' && peek() != 'E';
  }

  /// The view holds until the next string.
  bool string(std::string_view& text) {
    if (!take('"')) return false;
    const std::size_t begin = at_;
    std::size_t kept = at_;  // so far it is in unescaped_
    bool ascii = true;
    unescaped_.clear();
    for (;;) {
      at_ = word_scan::plain_json_until(text_, at_);
      if (at_ >= text_.size()) return false;
      const auto byte = static_cast<unsigned char>(text_[at_]);
      if (byte == '"') break;
      if (byte < 0x20) return false;
      if (byte == '\\') {
        unescaped_ += text_.substr(kept, at_ - kept);
        ++at_;
        if (!escape()) return false;
        kept = at_;
      } else {
        ascii = ascii && byte < 0x80;
        ++at_;
      }
    }
    const bool as_it_is = kept == begin;
    if (!as_it_is) unescaped_ += text_.substr(kept, at_ - kept);
    text = as_it_is ? text_.substr(begin, at_ - begin) : std::string_view(unescaped_);
    ++at_;
    return ascii || is_valid_utf8(text);
  }

  bool escape() {
    const char kind = peek();
    ++at_;
    switch (kind) {
      case '"':
      case '\\':
      case '/': unescaped_ += kind; return true;
      case 'b': unescaped_ += '\b'; return true;
      case 'f': unescaped_ += '\f'; return true;
      case 'n': unescaped_ += '\n'; return true;
      case 'r': unescaped_ += '\r'; return true;
      case 't': unescaped_ += '\t'; return true;
      case 'u': break;
      default: return false;
    }
    char32_t code = 0;
    if (!four_digits(code)) return false;
    if (code >= 0xD800 && code < 0xDC00) {
      char32_t low = 0;
      if (!take("\\u") || !four_digits(low) || low < 0xDC00 || low >= 0xE000) return false;
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    } else if (code == 0 || (code >= 0xDC00 && code < 0xE000)) {
      return false;
    }
    append_utf8(code, unescaped_);
    return true;
  }

  bool four_digits(char32_t& code) {
    for (int i = 0; i < 4; ++i) {
      const char c = peek();
      const bool digit = c >= '0' && c <= '9', lower = c >= 'a' && c <= 'f', upper = c >= 'A' && c <= 'F';
      if (!digit && !lower && !upper) return false;
      code = code * 16 + static_cast<char32_t>(digit ? c - '0' : lower ? c - 'a' + 10 : c - 'A' + 10);
      ++at_;
    }
    return true;
  }

  std::string_view text_;
  std::uint64_t base_;
  JsonTreeBuilder& builder_;
  std::size_t at_ = 0;
  std::string unescaped_;
};

}  // namespace

std::optional<std::size_t> scan_json(std::string_view text, std::uint64_t base, JsonTreeBuilder& builder) {
  JsonScan scan(text, base, builder);
  return scan.run() ? std::optional(scan.end()) : std::nullopt;
}

}  // namespace crossdock
