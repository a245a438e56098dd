#include "format/xml/xml_scan.h"

#include <algorithm>
#include <utility>

#include "base/charset.h"
#include "base/limits.h"
#include "base/text.h"

namespace crossdock::format {

namespace {

constexpr std::string_view blanks = " \t\r\n";

bool is_xml_blank(char c) { return blanks.find(c) != std::string_view::npos; }

bool is_xml_character(char32_t code) {
  if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
  return code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF) && code != 0xFFFE && code != 0xFFFF;
}

class Scan {
 public:
  explicit Scan(std::string_view text) : text_(text) {}

  std::optional<XmlFault> run() {
    while (!fault_ && at_ < text_.size()) {
      if (text_[at_] == '<')
        markup();
      else
        characters();
    }
    if (!fault_ && depth_ > 0) fail(text_.size(), "the text ends before its elements are closed");
    if (!fault_ && roots_ == 0) fail(0, "there is no element");
    return std::move(fault_);
  }

 private:
  bool starts(std::string_view with) const { return text_.substr(at_).starts_with(with); }

  void fail(std::size_t at, std::string message) {
    if (!fault_) fault_ = XmlFault{std::move(message), at};
  }

  void markup() {
    if (starts("<!--")) return skip_to("-->", 4, "a comment is not closed");
    if (starts("<![CDATA[")) {
      if (depth_ == 0) return fail(at_, "text stands outside the root element");
      const std::size_t begin = at_;
      skip_to("]]>", 9, "a CDATA section is not closed");
      return check_characters(begin, at_, false);
    }
    if (starts("<?")) return skip_to("?>", 2, "a processing instruction is not closed");
    if (starts("<!")) {
      const bool doctype = to_upper_ascii(text_.substr(at_, 9)) == "<!DOCTYPE";
      return fail(at_, doctype ? "a DOCTYPE is refused: it could define entities and fetch files" : "a declaration is refused");
    }
    if (starts("</")) {
      skip_to(">", 2, "a tag is not closed");
      if (depth_ == 0) return fail(at_, "an element is closed that was not opened");
      --depth_;
      return;
    }
    open_tag();
  }

  void skip_to(std::string_view end, std::size_t from, const char* message) {
    const std::size_t found = text_.find(end, at_ + from);
    if (found == std::string_view::npos) return fail(at_, message);
    at_ = found + end.size();
  }

  void open_tag() {
    const std::size_t begin = at_++;
    if (depth_ == 0 && ++roots_ > 1) return fail(begin, "a second root element");
    if (depth_ == limits::xml_depth)
      return fail(begin, "nested deeper than the limit xml_depth (" + std::to_string(limits::xml_depth) + ")");
    if (at_ == text_.size() || is_xml_blank(text_[at_])) return fail(begin, "`<` begins no tag; as text it is written `&lt;`");
    count_node(begin);
    while (!fault_) {
      const std::size_t next = text_.find_first_of("<>\"'", at_);
      if (next == std::string_view::npos || text_[next] == '<') return fail(begin, "a tag is not closed");
      at_ = next + 1;
      if (text_[next] == '>') {
        if (text_[next - 1] != '/') ++depth_;
        return;
      }
      attribute_value(next);
    }
  }

  void attribute_value(std::size_t quote) {
    count_node(quote);
    const std::size_t end = text_.find(text_[quote], quote + 1);
    if (end == std::string_view::npos) return fail(quote, "an attribute's value is not closed");
    if (const std::size_t open = text_.substr(0, end).find('<', quote); open != std::string_view::npos)
      return fail(open, "`<` in an attribute's value is written `&lt;`");
    check_characters(quote + 1, end, true);
    at_ = end + 1;
  }

  void count_node(std::size_t at) {
    if (++nodes_ > limits::xml_nodes)
      fail(at, "more elements and attributes than the limit xml_nodes (" + std::to_string(limits::xml_nodes) + ")");
  }

  void characters() {
    const std::size_t end = std::min(text_.find('<', at_), text_.size());
    if (depth_ == 0) {
      const std::size_t text = text_.find_first_not_of(blanks, at_);
      if (text < end) return fail(text, "text stands outside the root element");
    }
    check_characters(at_, end, true);
    at_ = end;
  }

  void check_characters(std::size_t begin, std::size_t end, bool references) {
    for (std::size_t at = begin; at < end; ++at) {
      const char c = text_[at];
      if (c == '&' && references) {
        check_reference(at, end);
      } else if (static_cast<unsigned char>(c) < 0x20 && !is_xml_blank(c)) {
        fail(at, "a control character, which XML does not allow");
      } else {
        continue;
      }
      if (fault_) return;
    }
  }

  void check_reference(std::size_t at, std::size_t end) {
    const std::string_view rest = text_.substr(at + 1, std::min<std::size_t>(end - at - 1, 12));
    const std::size_t close = rest.find(';');
    const std::string_view name = rest.substr(0, close);
    if (close == std::string_view::npos) return fail(at, "`&` begins no reference; as text it is written `&amp;`");
    for (const std::string_view known : {"amp", "lt", "gt", "quot", "apos"})
      if (name == known) return;
    if (!name.starts_with('#')) return fail(at, "the entity `&" + printable(name) + ";` is not known");
    const bool hex = name.starts_with("#x");
    char32_t code = 0;
    const std::string_view digits = name.substr(hex ? 2 : 1);
    for (const char c : digits) {
      const std::size_t digit = std::string_view("0123456789abcdef").find(c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c);
      if (digit >= (hex ? 16u : 10u)) return fail(at, "`&" + printable(name) + ";` is no character reference");
      code = std::min<char32_t>(code * (hex ? 16 : 10) + static_cast<char32_t>(digit), 0x110000);
    }
    if (digits.empty() || !is_xml_character(code)) fail(at, "`&" + printable(name) + ";` is no character that XML allows");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::size_t roots_ = 0;
  std::size_t nodes_ = 0;
  std::optional<XmlFault> fault_;
};

/// The value of `encoding` in an XML declaration of ASCII bytes; empty where there is none.
std::string_view declared_encoding(std::string_view bytes) {
  if (!bytes.starts_with("<?xml") || bytes.size() < 6 || !is_xml_blank(bytes[5])) return {};
  const std::string_view declaration = bytes.substr(0, bytes.substr(0, 512).find("?>"));
  std::size_t at = declaration.find("encoding");
  if (at == std::string_view::npos) return {};
  at = declaration.find_first_of("\"'", at);
  if (at == std::string_view::npos) return {};
  const std::size_t end = declaration.find(declaration[at], at + 1);
  return end == std::string_view::npos ? std::string_view{} : declaration.substr(at + 1, end - at - 1);
}

std::string charset_of(std::string_view bytes, std::string_view charset) {
  if (bytes.starts_with("\xFF\xFE")) return "utf-16";
  if (bytes.starts_with("\xFE\xFF")) return "utf-16";
  if (bytes.starts_with(std::string_view("<\0", 2))) return "utf-16le";
  if (bytes.starts_with(std::string_view("\0<", 2))) return "utf-16be";
  const std::string_view declared = declared_encoding(bytes);
  return std::string(declared.empty() ? charset : declared);
}

}  // namespace

Result<std::string, XmlFault> xml_to_utf8(std::string bytes, std::string_view charset) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (bytes.starts_with(mark)) bytes.erase(0, mark.size());
  const std::string name = charset_of(bytes, charset);
  const std::string lower = to_lower_ascii(name);
  if (lower != "utf-8" && lower != "utf8" && lower != "us-ascii") {
    auto text = to_utf8(bytes, name);
    if (!text) return XmlFault{text.error().message, text.error().offset};
    return std::move(text).value();
  }
  const std::size_t valid = valid_utf8_prefix(bytes);
  if (valid != bytes.size()) return XmlFault{"the bytes are no UTF-8 text", valid};
  return bytes;
}

std::optional<XmlFault> scan_xml(std::string_view text) { return Scan(text).run(); }

}  // namespace crossdock::format
