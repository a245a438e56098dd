#include "format/x12/repair_lines.h"

#include <algorithm>

#include "format/x12/delimiters.h"

namespace crossdock::x12 {

JoinedLines::JoinedLines(std::string_view bytes) : bytes_(bytes) {
  const std::size_t width = bytes.find('\n');
  // The ISA of such a file is cut too, or ends exactly with its line.
  if (!bytes.starts_with("ISA") || width == std::string_view::npos) return;
  const std::size_t line_end = width > 0 && bytes[width - 1] == '\r' ? 2 : 1;
  const std::size_t columns = width + 1 - line_end;
  constexpr std::size_t least = 20;
  if (columns < least) return;
  std::string joined;
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    const bool last = end >= bytes.size() || end + 1 >= bytes.size();
    std::string_view line = bytes.substr(at, end - at);
    if (line_end == 2 && line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() > columns || (!last && line.size() != columns)) return;
    if (line.find('\r') != std::string_view::npos) return;
    joined += line;
    at = end + 1;
  }
  const auto header = read_interchange_header(std::string_view(joined).substr(0, isa_most_bytes));
  // A header that is cut leaves no doubt; else a few lines must be alike.
  constexpr std::size_t alike = 3;
  if (!header || joined.size() < (columns < isa_bytes ? columns + 1 : columns * alike)) return;
  // Lines that all end with a segment are lines, not cut text.
  bool cut = false;
  for (std::size_t line = columns; line < joined.size() && !cut; line += columns) cut = joined[line - 1] != header->delimiters.segment;
  if (!cut) return;
  joined_ = std::move(joined);
  width_ = columns;
  line_end_ = line_end;
}

}  // namespace crossdock::x12
