#include "format/x12/delimiters.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace crossdock::x12 {

namespace {

/// What can stand behind an ISA.
constexpr std::string_view behind_header[] = {"GS", "TA1", "TA3", "ISB", "ISE", "IEA", "ST"};

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

bool begins_segment(std::string_view text, char separator) {
  return std::any_of(std::begin(behind_header), std::end(behind_header), [&](std::string_view tag) {
    return text.size() > tag.size() && text.starts_with(tag) && text[tag.size()] == separator;
  });
}

/// ISA16 left out: what should be the component separator ends the segment. Either the next segment begins right behind it, or on
/// the next line, which then ends with the same byte.
bool lacks_component_separator(std::string_view from, char separator) {
  if (begins_segment(from.substr(1), separator)) return true;
  std::string_view next = from.substr(1);
  next.remove_prefix(std::min(next.find_first_not_of("\r\n"), next.size()));
  if (next.size() + 1 == from.size() || !begins_segment(next, separator)) return false;
  const std::size_t end = std::min(next.find_first_of("\r\n"), next.size());
  return next[end - 1] == from[0];
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
  if (at + 1 >= text.size()) return std::nullopt;
  if (lacks_component_separator(text.substr(at), separator)) {
    header.fixed_width = false;
    header.elements[15] = text.substr(at, 0);
    header.delimiters.component = 0;
    header.delimiters.segment = text[at];
    header.length = at + 1;
  } else {
    // ISA16 is one byte whatever it is, and the byte behind it ends the segment.
    header.elements[15] = text.substr(at, 1);
    header.delimiters.component = text[at];
    header.delimiters.segment = text[at + 1];
    header.length = at + 2;
  }

  const std::string_view version = trimmed(header.elements[11]);
  const std::string_view repetition = header.elements[10];
  if (version >= "00402" && repetition.size() == 1 && !is_alphanumeric(repetition[0]) && repetition[0] != ' ')
    header.delimiters.repetition = repetition[0];
  return header;
}

std::optional<DelimiterProblem> delimiter_problem(const Delimiters& delimiters) {
  const struct {
    const char* name;
    char byte;
    std::uint16_t element;
  } all[] = {{"element separator", delimiters.element, 0},
             {"component separator", delimiters.component, 16},
             {"segment terminator", delimiters.segment, 0},
             {"repetition separator", delimiters.repetition, 11}};
  for (const auto& one : all) {
    if (one.byte == 0 && (&one == &all[1] || &one == &all[3])) continue;
    if (is_alphanumeric(one.byte) || one.byte == ' ')
      return DelimiterProblem{std::string("the ") + one.name + " is `" + printable(std::string_view(&one.byte, 1)) + "`, which data needs",
                              one.element, &one == &all[2]};
    for (const auto& other : all) {
      if (&other == &one) break;
      if (other.byte == one.byte)
        return DelimiterProblem{std::string("the ") + other.name + " and the " + one.name + " are the same byte `" +
                                    printable(std::string_view(&one.byte, 1)) + "`",
                                one.element, &one == &all[2]};
    }
  }
  return std::nullopt;
}

}  // namespace crossdock::x12
