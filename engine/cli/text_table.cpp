#include "cli/text_table.h"

#include <algorithm>

#include "base/text.h"

namespace crossdock::cli {

namespace {

constexpr std::size_t terminal_width = 80;
constexpr std::size_t between = 2;
constexpr std::size_t narrowest = 6;
constexpr std::size_t comfortable = 24;

/// How many bytes of `text` are its first `count` code points.
std::size_t bytes_of(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; count > 0 && at < text.size(); --count) {
    char32_t code = 0;
    at += std::max<std::size_t>(utf8_sequence(text, at, code), 1);
  }
  return at;
}

/// The cell in lines of at most `width`, torn at a blank where there is one, else behind a separator of names and paths, else anywhere.
std::vector<std::string> lines_of(std::string_view cell, std::size_t width) {
  std::vector<std::string> lines;
  while (code_points(cell) > width) {
    const std::size_t most = bytes_of(cell, width);
    std::size_t end = cell.substr(0, most + 1).rfind(' ');
    std::size_t next = end + 1;
    if (end == std::string_view::npos || end == 0) {
      const std::size_t mark = cell.substr(0, most).find_last_of("/.,:-_");
      end = next = mark == std::string_view::npos || mark < most / 2 ? most : mark + 1;
    }
    lines.emplace_back(cell.substr(0, end));
    cell.remove_prefix(next);
  }
  lines.emplace_back(cell);
  return lines;
}

std::size_t total(const std::vector<std::size_t>& widths) {
  std::size_t sum = widths.empty() ? 0 : between * (widths.size() - 1);
  for (const std::size_t width : widths) sum += width;
  return sum;
}

}  // namespace

void TextTable::shrink(std::vector<std::size_t>& widths, std::size_t most) const {
  // The last column, which explains, gives way first; then what can be torn between words; then what is widest.
  std::vector<std::size_t> words(widths.size(), narrowest);
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i)
      for (const std::string_view word : split(row[i], ' ')) words[i] = std::max(words[i], code_points(word));
  while (total(widths) > most && widths.back() > std::max(comfortable, words.back())) --widths.back();
  for (const bool between_words : {true, false})
    while (total(widths) > most) {
      std::size_t widest = widths.size();
      for (std::size_t i = 0; i < widths.size(); ++i)
        if (widths[i] > (between_words ? words[i] : narrowest) && (widest == widths.size() || widths[i] > widths[widest])) widest = i;
      if (widest == widths.size()) break;
      --widths[widest];
    }
}

std::string listed_time(Instant at, Instant now) {
  const std::string whole = to_rfc3339({at.milliseconds - at.milliseconds % 1000});  // "2026-11-20T08:01:14Z"
  return to_utc(at).date == to_utc(now).date ? whole.substr(11) : whole.substr(0, 10);
}

void TextTable::write(std::ostream& out, TableWidth width) const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (widths.size() <= i) widths.push_back(0);
      widths[i] = std::max(widths[i], code_points(row[i]));
    }
  if (width == TableWidth::terminal) shrink(widths, terminal_width);
  for (const auto& row : rows_) {
    std::vector<std::vector<std::string>> cells;
    std::size_t height = 1;
    for (std::size_t i = 0; i < row.size(); ++i) {
      cells.push_back(lines_of(row[i], widths[i]));
      height = std::max(height, cells.back().size());
    }
    for (std::size_t at = 0; at < height; ++at) {
      std::string line;
      for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string text = at < cells[i].size() ? cells[i][at] : std::string();
        line += text;
        if (i + 1 < cells.size()) line.append(widths[i] - code_points(text) + between, ' ');
      }
      while (!line.empty() && line.back() == ' ') line.pop_back();
      out << line << "\n";
    }
  }
}

}  // namespace crossdock::cli
