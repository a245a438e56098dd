#include "format/x12/delimiters.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace crossdock::x12 {

namespace {

/// What can stand between a terminator and the next segment.
constexpr std::string_view between_segments = " \t\r\n";

/// What can stand behind an ISA.
constexpr std::string_view behind_header[] = {"GS", "TA1", "TA3", "ISB", "ISE", "IEA", "ST"};

bool has_fixed_lengths(std::string_view text, char separator) {
  if (text.size() < isa_bytes) return false;
  std::size_t at = 3;
  for (const std::size_t length : isa_lengths) {
    if (text[at] != separator) return false;
    at += length + 1;
  }
  return text[isa_bytes - 1] != separator;
}

/// Whether a segment that can stand behind an ISA begins here.
bool begins_segment(std::string_view text, char separator) {
  return std::any_of(std::begin(behind_header), std::end(behind_header), [&](std::string_view tag) {
    return text.size() > tag.size() && text.starts_with(tag) && text[tag.size()] == separator;
  });
}

/// ISA16 left out: what stands where the component separator should ends the segment. Either the next segment begins right behind
/// it, or on the next line, which then ends with the same byte.
bool lacks_component_separator(std::string_view from, char separator) {
  if (begins_segment(from.substr(1), separator)) return true;
  std::string_view next = from.substr(1);
  next.remove_prefix(std::min(next.find_first_not_of(between_segments), next.size()));
  if (next.size() + 1 == from.size() || !begins_segment(next, separator)) return false;
  const std::size_t end = std::min(next.find_first_of("\r\n"), next.size());
  return next[end - 1] == from[0];
}

/// The terminator between the last element of an ISA and the tag of the next segment: its index in `text`, which begins with that
/// element; npos where no segment follows the element.
std::size_t terminator_in(std::string_view text, std::size_t end, char separator) {
  const auto tag = std::find_if(std::begin(behind_header), std::end(behind_header),
                                [&](std::string_view one) { return text.substr(0, end).ends_with(one); });
  if (tag == std::end(behind_header)) return std::string_view::npos;
  const std::size_t tag_at = end - tag->size();
  std::size_t behind = tag_at;
  while (behind > 0 && between_segments.find(text[behind - 1]) != std::string_view::npos) --behind;
  const std::size_t line = text.substr(0, tag_at).find_first_of("\r\n", behind);
  const bool separates = behind > 0 && !is_alphanumeric(text[behind - 1]);
  if (line == std::string_view::npos) return separates ? behind - 1 : line;
  // The line end may be the terminator itself, or stand behind it.
  if (!separates) return line;
  return behind > 1 || lacks_component_separator(text.substr(behind - 1), separator) ? behind - 1 : line;
}

/// Punctuation of names, as in an id `ACME-GS`.
bool may_stand_in_id(char byte) { return std::string_view("-_./&#',:()+@").find(byte) != std::string_view::npos; }

/// Reads an ISA whose elements are not at their lengths, by its separators.
bool read_by_separators(std::string_view text, InterchangeHeader& header) {
  const char separator = text[3];
  constexpr std::size_t most_elements = 40;
  constexpr std::size_t behind_ids = 10;
  std::size_t at = 4;
  for (std::size_t i = 0; i < most_elements; ++i) {
    const std::string_view rest = text.substr(at);
    const std::size_t end = rest.find(separator);
    const std::size_t terminator = end == std::string_view::npos ? std::string_view::npos : terminator_in(rest, end, separator);
    if (terminator != std::string_view::npos && (i >= behind_ids || !may_stand_in_id(rest[terminator]))) {
      const std::string_view last = rest.substr(0, terminator);
      for (std::size_t missing = i; missing < 16; ++missing) header.elements[missing] = missing == i ? last : last.substr(last.size());
      header.count = i + 1;
      header.delimiters.component = last.size() == 1 && !is_alphanumeric(last[0]) ? last[0] : '\0';
      header.delimiters.segment = rest[terminator];
      header.length = at + terminator + 1;
      return true;
    }
    if (end == std::string_view::npos) break;
    if (i < 16) header.elements[i] = rest.substr(0, end);
    at += end + 1;
  }
  // Nothing that is known follows: ISA16 is one byte, and the byte behind it ends the segment.
  at = 4;
  for (std::size_t i = 0; i < 15; ++i) {
    const std::size_t end = text.find(separator, at);
    if (end == std::string_view::npos) return false;
    at = end + 1;
  }
  if (at + 1 >= text.size()) return false;
  header.elements[15] = text.substr(at, 1);
  header.delimiters.component = text[at];
  header.delimiters.segment = text[at + 1];
  header.length = at + 2;
  return true;
}

}  // namespace

std::optional<InterchangeHeader> read_interchange_header(std::string_view text) {
  if (text.size() < 4 || !text.starts_with("ISA")) return std::nullopt;
  text = text.substr(0, isa_most_bytes);
  InterchangeHeader header;
  const char separator = text[3];
  header.delimiters.element = separator;
  header.fixed_width = has_fixed_lengths(text, separator) && !lacks_component_separator(text.substr(isa_bytes - 2), separator);
  if (header.fixed_width) {
    std::size_t at = 4;
    for (std::size_t i = 0; i < 16; ++i) {
      header.elements[i] = text.substr(at, isa_lengths[i]);
      at += isa_lengths[i] + 1;
    }
    header.delimiters.component = text[isa_bytes - 2];
    header.delimiters.segment = text[isa_bytes - 1];
    header.length = isa_bytes;
  } else if (!read_by_separators(text, header)) {
    return std::nullopt;
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
