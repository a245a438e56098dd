#include "format/x12/file_form.h"

#include <algorithm>

#include "base/charset.h"
#include "base/file.h"
#include "base/text.h"
#include "format/x12/delimiters.h"
#include "format/x12/plain_stream.h"

namespace crossdock::x12 {

namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
/// Lines shorter than this are no wrapping of a fixed length, but segments on lines of their own.
constexpr std::size_t least_line = 40;

Encoding encoding_of(std::string_view head) {
  if (head.starts_with("\xFE\xFF")) return Encoding::utf16_big;
  if (head.starts_with("\xFF\xFE")) return Encoding::utf16_little;
  const auto behind = [&](std::string_view blanks) { return head.substr(std::min(head.find_first_not_of(blanks), head.size())); };
  // Blank, new line, line feed, carriage return and tab of code page 037.
  if (behind("\x40\x15\x25\x0D\x05").starts_with("\xC9\xE2\xC1")) return Encoding::ebcdic;
  constexpr std::string_view blanks(" \t\r\n\0", 5);
  const std::string_view letters = behind(blanks);
  if (letters.starts_with(std::string_view("I\0S\0A\0", 6))) {
    const std::size_t before = head.size() - letters.size();
    return before % 2 == 0 ? Encoding::utf16_little : Encoding::utf16_big;
  }
  return Encoding::plain;
}

/// The text with the line ends of lines of `length` taken out.
std::string unwrapped(std::string_view text, std::size_t length) {
  std::string whole;
  std::size_t column = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t end = text.substr(at).starts_with("\r\n") ? 2 : text[at] == '\n' ? 1 : 0;
    if (end != 0 && column == length) {
      at += end - 1;
      column = 0;
      continue;
    }
    column = text[at] == '\n' ? 0 : column + 1;
    whole += text[at];
  }
  return whole;
}

/// The length of the lines that break the ISA at the start of `text`, one byte a character; 0 where it is whole.
std::size_t line_length_of(std::string_view text) {
  const std::size_t first = text.substr(0, isa_bytes).find('\n');
  if (first == std::string_view::npos) return 0;
  const std::size_t length = first > 0 && text[first - 1] == '\r' ? first - 1 : first;
  if (length < least_line) return 0;
  if (const auto header = read_interchange_header(text); header && header->fixed_width) return 0;
  const std::string whole = unwrapped(text, length);
  const auto header = read_interchange_header(whole);
  if (!header || !header->fixed_width || delimiter_problem(header->delimiters)) return 0;
  // A line end that somebody set inside one ISA is no wrapping: the second line has the same length, or ends a segment.
  const std::string_view next = text.substr(first + 1);
  const std::size_t end = next.find('\n');
  if (end == std::string_view::npos) return next.size() <= length + 1 ? length : 0;
  const std::size_t next_length = end > 0 && next[end - 1] == '\r' ? end - 1 : end;
  const bool ends_segment = next_length > 0 && next_length < length && next[next_length - 1] == header->delimiters.segment;
  return next_length == length || ends_segment ? length : 0;
}

/// One byte a character, `?` for those beyond Latin-1.
std::string narrow(std::string_view utf8) {
  std::string text;
  for (std::size_t at = 0; at < utf8.size();) {
    char32_t code = 0;
    const std::size_t length = utf8_sequence(utf8, at, code);
    text += length == 0 || code > 0xFF ? '?' : static_cast<char>(static_cast<unsigned char>(code));
    at += std::max<std::size_t>(length, 1);
  }
  return text;
}

/// Delimiters must be single bytes: those beyond ASCII get a separator byte that the interchange does not use.
void replace_delimiters(const Delimiters& delimiters, FileForm& form) {
  const char all[] = {delimiters.element, delimiters.component, delimiters.repetition, delimiters.segment};
  std::string free = "\x1C\x1D\x1E\x1F\x1A\x19\x18\x17";
  for (const char byte : all) std::erase(free, byte);
  for (const char byte : all) {
    const auto code = static_cast<char32_t>(static_cast<unsigned char>(byte));
    const bool known = std::any_of(form.replaced.begin(), form.replaced.end(), [&](const auto& one) { return one.first == code; });
    if (code < 0x80 || known) continue;
    form.replaced.emplace_back(code, free.front());
    free.erase(0, 1);
  }
}

}  // namespace

std::string_view charset_of(Encoding encoding) {
  switch (encoding) {
    case Encoding::ebcdic: return "cp037,swaplfnl";
    case Encoding::utf16_little: return "utf-16le";
    case Encoding::utf16_big: return "utf-16be";
    case Encoding::plain: break;
  }
  return "utf-8";
}

FileForm recognise_form(std::string_view head) {
  FileForm form;
  form.encoding = encoding_of(head);
  std::string text(head);
  if (form.encoding != Encoding::plain) {
    // The next line of Unicode, which mainframes write, ends lines as the line feed does.
    form.replaced.emplace_back(0x85, '\n');
    const auto charset = Charset::open(charset_of(form.encoding));
    if (!charset) return {};
    CharsetDecoder decoder(*charset);
    text.clear();
    decoder.decode(head, false, text);
    text = narrow(text);
    std::replace(text.begin(), text.end(), '\x85', '\n');
  } else if (text.starts_with(utf8_mark)) {
    text.erase(0, utf8_mark.size());
  }
  const std::size_t start = text.find_first_not_of(" \t\r\n?");
  if (start == std::string::npos || !std::string_view(text).substr(start).starts_with("ISA")) return form;
  const std::string_view isa = std::string_view(text).substr(start);
  form.line_length = line_length_of(isa);
  if (form.encoding == Encoding::plain) return form;
  const std::string whole = form.line_length == 0 ? std::string(isa) : unwrapped(isa, form.line_length);
  if (const auto header = read_interchange_header(whole)) replace_delimiters(header->delimiters, form);
  return form;
}

std::string plain_head(std::string_view head) {
  MemoryStream input(head);
  PlainStream plain(input);
  auto text = read_all(plain, form_head_bytes * 4);
  return text ? std::move(text).value() : std::string(head);
}

std::string plain_text(std::string_view bytes) {
  MemoryStream input(bytes);
  PlainStream plain(input);
  auto text = read_all(plain, bytes.size() * 4);
  if (!text) return std::string(bytes);
  if (text->starts_with(utf8_mark)) text->erase(0, utf8_mark.size());
  return is_valid_utf8(*text) ? std::move(text).value() : windows_1252_to_utf8(*text);
}

std::string describe_form(const FileForm& form) {
  std::string words;
  switch (form.encoding) {
    case Encoding::ebcdic: words = "EBCDIC (code page 037)"; break;
    case Encoding::utf16_little: words = "UTF-16 (little-endian)"; break;
    case Encoding::utf16_big: words = "UTF-16 (big-endian)"; break;
    case Encoding::plain: break;
  }
  if (form.line_length == 0) return words;
  return words + (words.empty() ? "" : " in ") + "lines of " + std::to_string(form.line_length) + " characters";
}

std::optional<Diagnostic> form_note(const FileForm& form, std::optional<std::uint64_t> fault, std::string_view file) {
  if (form.is_plain()) return std::nullopt;
  Diagnostic diagnostic;
  diagnostic.code = Code::file_form;
  diagnostic.severity = Severity::note;
  diagnostic.message = "the file is in " + describe_form(form) + " and was read as such";
  diagnostic.rule = "offsets in findings count the bytes of the text, not those of the file";
  DocumentPosition position;
  position.file = std::string(file);
  if (fault) {
    diagnostic.severity = Severity::warning;
    diagnostic.message += "; byte " + std::to_string(*fault) + " and perhaps others are no characters and were read as U+FFFD";
    diagnostic.help = "ask the sender for the file in ASCII";
    diagnostic.owner = "sender";
    position.offset = *fault;
  }
  diagnostic.position = std::move(position);
  return diagnostic;
}

}  // namespace crossdock::x12
