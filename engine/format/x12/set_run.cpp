#include "format/x12/set_run.h"

#include <cstring>

#include "base/text.h"

namespace crossdock::x12 {

namespace {

/// What a segment is to who only looks for sets.
enum class Mark : std::uint8_t { set_begin, set_end, inside, irregular };

Mark mark_of(std::string_view segment, char separator) {
  if (segment.size() < 2) return Mark::inside;
  const bool tag_of_two = segment.size() == 2 || segment[2] == separator;
  const std::string_view two = segment.substr(0, 2);
  if (tag_of_two && two == "ST") return Mark::set_begin;
  if (tag_of_two && two == "SE") return Mark::set_end;
  if (tag_of_two && (two == "GS" || two == "GE")) return Mark::irregular;
  const std::string_view three = segment.substr(0, 3);
  return three == "ISA" || three == "IEA" || three == "BIN" || three == "BDS" ? Mark::irregular : Mark::inside;
}

std::string_view second_element(std::string_view segment, char separator) {
  for (int i = 0; i < 2; ++i) {
    const std::size_t at = segment.find(separator);
    if (at == std::string_view::npos) return {};
    segment.remove_prefix(at + 1);
  }
  return segment.substr(0, segment.find(separator));
}

}  // namespace

LeadingSets leading_sets(std::string_view text, const Delimiters& delimiters) {
  LeadingSets result;
  bool inside = false;
  std::string_view control;
  for (std::size_t at = 0; at < text.size();) {
    const char first = text[at];
    if ((first == '\n' || first == '\r' || first == ' ' || first == '\t') && first != delimiters.element) {
      ++at;
      continue;
    }
    const void* end = std::memchr(text.data() + at, delimiters.segment, text.size() - at);
    if (end == nullptr) break;
    const std::size_t length = static_cast<std::size_t>(static_cast<const char*>(end) - text.data()) - at;
    // Most segments are told by their first letter.
    const bool plain = first != 'S' && first != 'G' && first != 'I' && first != 'B';
    const Mark mark = plain ? Mark::inside : mark_of(text.substr(at, length), delimiters.element);
    if (mark == Mark::irregular || (mark == Mark::set_begin) == inside) break;
    if (mark == Mark::set_begin) {
      inside = true;
      control = second_element(text.substr(at, length), delimiters.element);
    }
    at += length + 1;
    if (mark == Mark::set_end) {
      inside = false;
      result.controls.push_back(control);
      result.length = at;
    }
  }
  return result;
}

}  // namespace crossdock::x12
