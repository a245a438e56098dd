#include "format/x12/delimiters.h"

#include "base/text.h"

namespace crossdock::x12 {

namespace {

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

bool has_fixed_lengths(std::string_view text, char separator) {
  if (text.size() < isa_bytes) return false;
  std::size_t at = 3;
  for (const std::size_t length : isa_lengths) {
    if (text[at] != separator) return false;
    at += length + 1;
  }
  return true;
}

}  // namespace

std::optional<InterchangeHeader> read_interchange_header(std::string_view text) {
  if (text.size() < 4 || !text.starts_with("ISA")) return std::nullopt;
  InterchangeHeader header;
  const char separator = text[3];
  header.delimiters.element = separator;
  header.fixed_width = has_fixed_lengths(text, separator);

  std::size_t at = 4;
  for (std::size_t i = 0; i < 15; ++i) {
    const std::size_t end = header.fixed_width ? at + isa_lengths[i] : text.substr(0, isa_most_bytes).find(separator, at);
    if (end == std::string_view::npos) return std::nullopt;
    header.elements[i] = text.substr(at, end - at);
    at = end + 1;
  }
  // ISA16 is one byte whatever it is, and the byte behind it ends the segment.
  if (at + 1 >= text.size()) return std::nullopt;
  header.elements[15] = text.substr(at, 1);
  header.delimiters.component = text[at];
  header.delimiters.segment = text[at + 1];
  header.length = at + 2;

  const std::string_view version = trimmed(header.elements[11]);
  const std::string_view repetition = header.elements[10];
  if (version >= "00402" && repetition.size() == 1 && !is_alphanumeric(repetition[0]) && repetition[0] != ' ')
    header.delimiters.repetition = repetition[0];
  return header;
}

std::optional<std::string> delimiter_problem(const Delimiters& delimiters) {
  const struct {
    const char* name;
    char byte;
  } all[] = {{"element separator", delimiters.element},
             {"component separator", delimiters.component},
             {"segment terminator", delimiters.segment},
             {"repetition separator", delimiters.repetition}};
  for (const auto& one : all) {
    if (one.byte == 0 && &one == &all[3]) continue;
    if (is_alphanumeric(one.byte) || one.byte == ' ')
      return std::string("the ") + one.name + " is `" + printable(std::string_view(&one.byte, 1)) + "`, which data needs";
    for (const auto& other : all) {
      if (&other == &one) break;
      if (other.byte == one.byte)
        return std::string("the ") + other.name + " and the " + one.name + " are the same byte `" +
               printable(std::string_view(&one.byte, 1)) + "`";
    }
  }
  return std::nullopt;
}

}  // namespace crossdock::x12
