#include "diagnostic/excerpt.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace crossdock {

namespace {

/// One character of the line: what is shown for it, and how many columns that takes.
struct Cell {
  std::string shown;
  std::size_t columns = 1;
  std::size_t begin = 0;  ///< byte in the line
};

std::size_t character_bytes(std::string_view line, std::size_t at) {
  for (std::size_t length = 1; length <= 4 && at + length <= line.size(); ++length)
    if (is_valid_utf8(line.substr(at, length))) return length;
  return 1;
}

std::vector<Cell> cells_of(std::string_view line, std::size_t first, std::size_t end) {
  constexpr std::size_t tab = 4;
  std::vector<Cell> cells;
  std::size_t column = 0;
  for (std::size_t at = first; at < end;) {
    const std::size_t length = character_bytes(line, at);
    Cell cell;
    cell.begin = at;
    if (line[at] == '\t') {
      cell.columns = tab - column % tab;
      cell.shown.assign(cell.columns, ' ');
    } else {
      cell.shown = printable(line.substr(at, length));
      cell.columns = code_points(cell.shown);
    }
    column += cell.columns;
    at += length;
    cells.push_back(std::move(cell));
  }
  return cells;
}

}  // namespace

Excerpt excerpt_of(std::string_view line, std::size_t mark_begin, std::size_t mark_end, std::size_t widest) {
  mark_begin = std::min(mark_begin, line.size());
  mark_end = std::clamp(mark_end, mark_begin, line.size());
  // A character takes up to four bytes; beyond that many before and after the mark nothing can be shown.
  const std::size_t reach = widest * 4;
  std::size_t first = mark_begin > reach ? mark_begin - reach : 0;
  while (first > 0 && first < line.size() && (static_cast<unsigned char>(line[first]) & 0xC0u) == 0x80u) --first;
  const std::size_t last = std::min(line.size(), mark_begin + reach);
  const std::vector<Cell> cells = cells_of(line, first, last);

  std::size_t mark_cell = 0;
  std::size_t columns_before = 0;
  while (mark_cell < cells.size() && cells[mark_cell].begin < mark_begin) columns_before += cells[mark_cell++].columns;
  std::size_t from = 0;
  const std::size_t most_before = widest / 2;
  std::size_t dropped = 0;
  while (columns_before - dropped > most_before) dropped += cells[from++].columns;

  Excerpt result;
  result.marked = 0;
  if (first > 0 || from > 0) result.text = "…", result.before = 1;
  std::size_t used = result.before;
  std::size_t at = from;
  for (; at < cells.size() && used + cells[at].columns <= widest; ++at) {
    result.text += cells[at].shown;
    used += cells[at].columns;
    if (cells[at].begin < mark_begin) result.before += cells[at].columns;
    if (cells[at].begin >= mark_begin && cells[at].begin < mark_end) result.marked += cells[at].columns;
  }
  if (at < cells.size() || last < line.size()) result.text += "…";
  result.marked = std::max<std::size_t>(result.marked, 1);
  return result;
}

}  // namespace crossdock
