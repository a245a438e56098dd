#include <algorithm>
#include <cstddef>

#include "base/text.h"
#include "change/compare.h"

namespace crossdock::change {

namespace {

constexpr std::size_t aligned_cells = 4'000'000;  // of lines against lines; beyond, lines are paired as they come

using Lines = std::vector<std::string_view>;

Lines lines_of_text(std::string_view text, bool is_segments) {
  // A segment's terminator is the character behind the last element of the text, or that before its line end.
  char end = '\n';
  if (is_segments && text.size() > 105) end = text[105];
  Lines lines;
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t to = std::min(text.find(end, from), text.size());
    std::string_view line = text.substr(from, to - from);
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
    while (!line.empty() && (line.front() == '\r' || line.front() == '\n')) line.remove_prefix(1);
    if (!line.empty()) lines.push_back(line);
    from = to + 1;
  }
  return lines;
}

Lines cells_of_line(std::string_view line, char separator) {
  Lines cells;
  bool quoted = false;
  std::size_t from = 0;
  for (std::size_t at = 0; at <= line.size(); ++at) {
    if (at < line.size() && line[at] == '"' && separator != '*') quoted = !quoted;
    if (at < line.size() && (line[at] != separator || quoted)) continue;
    cells.push_back(line.substr(from, at - from));
    from = at + 1;
  }
  return cells;
}

/// Pairs of lines, one of which may be missing (npos), in order; equal lines are left out.
struct Pair {
  std::size_t before, after;
};
constexpr std::size_t none = std::string_view::npos;

/// What lies between two lines that are alike: paired as they come, those with the same beginning first.
void pair_up(const Lines& before, const Lines& after, Pair from, Pair to, char separator, std::vector<Pair>& pairs) {
  const auto tag = [&](std::string_view line) {
    return separator == 0 ? line.substr(0, line.find_first_of(">:=")) : line.substr(0, line.find(separator));
  };
  while (from.before < to.before || from.after < to.after) {
    if (from.before == to.before) {
      pairs.push_back({none, from.after++});
    } else if (from.after == to.after) {
      pairs.push_back({from.before++, none});
    } else if (tag(before[from.before]) == tag(after[from.after]) || separator == ',') {
      pairs.push_back({from.before++, from.after++});
    } else {
      // The side that has the other's tag further on has something more here.
      std::size_t ahead = from.after;
      while (ahead < to.after && tag(after[ahead]) != tag(before[from.before])) ++ahead;
      if (ahead < to.after)
        pairs.push_back({none, from.after++});
      else
        pairs.push_back({from.before++, none});
    }
  }
}

/// The longest common subsequence of what differs between a common beginning and a common end.
std::vector<Pair> changed_lines(const Lines& before, const Lines& after, char separator) {
  Pair from{0, 0}, to{before.size(), after.size()};
  while (from.before < to.before && from.after < to.after && before[from.before] == after[from.after]) ++from.before, ++from.after;
  while (to.before > from.before && to.after > from.after && before[to.before - 1] == after[to.after - 1]) --to.before, --to.after;
  std::vector<Pair> pairs;
  const std::size_t rows = to.before - from.before, columns = to.after - from.after;
  if (rows == 0 || columns == 0 || (rows + 1) * (columns + 1) > aligned_cells) {
    pair_up(before, after, from, to, separator, pairs);
    return pairs;
  }
  std::vector<std::uint32_t> lengths((rows + 1) * (columns + 1), 0);
  const auto length = [&](std::size_t row, std::size_t column) -> std::uint32_t& { return lengths[row * (columns + 1) + column]; };
  for (std::size_t row = rows; row-- > 0;)
    for (std::size_t column = columns; column-- > 0;)
      length(row, column) = before[from.before + row] == after[from.after + column]
                                ? length(row + 1, column + 1) + 1
                                : std::max(length(row + 1, column), length(row, column + 1));
  Pair open = from, at = from;
  while (at.before < to.before && at.after < to.after) {
    if (before[at.before] == after[at.after]) {
      pair_up(before, after, open, at, separator, pairs);
      open = {++at.before, ++at.after};
    } else if (length(at.before - from.before + 1, at.after - from.after) >= length(at.before - from.before, at.after - from.after + 1)) {
      ++at.before;
    } else {
      ++at.after;
    }
  }
  pair_up(before, after, open, to, separator, pairs);
  return pairs;
}

std::string two_digits(std::size_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

/// How a line that stands alone is called: a segment's tag, an XML element, a JSON member.
std::string name_of_line(std::string_view line, char separator, bool is_segments) {
  if (is_segments) return std::string(line.substr(0, line.find(separator)));
  if (separator != 0) return "line";
  std::string_view name = line.substr(std::min(line.find_first_not_of(" \t\"<"), line.size()));
  name = name.substr(0, name.find_first_of(" \">:=/"));
  return name.empty() || name.size() > 40 ? "line" : std::string(name);
}

}  // namespace

void compare_texts(const ComparedText& texts, Part part, const std::string& subject, std::vector<Difference>& differences) {
  if (texts.before == texts.after) return;
  const Lines before = lines_of_text(texts.before, texts.is_segments);
  const Lines after = lines_of_text(texts.after, texts.is_segments);
  const Lines headings =
      texts.has_header && !before.empty() && !after.empty() && before[0] == after[0] ? cells_of_line(before[0], texts.separator) : Lines{};
  const std::size_t begun = differences.size();
  for (const Pair& pair : changed_lines(before, after, texts.separator)) {
    const std::string_view was = pair.before == none ? std::string_view() : before[pair.before];
    const std::string_view is = pair.after == none ? std::string_view() : after[pair.after];
    const std::string name = name_of_line(was.empty() ? is : was, texts.separator, texts.is_segments);
    if (was.empty() || is.empty() || texts.separator == 0) {
      differences.push_back({part, subject, name, std::string(was), std::string(is)});
      continue;
    }
    const Lines old_cells = cells_of_line(was, texts.separator), new_cells = cells_of_line(is, texts.separator);
    for (std::size_t i = 0; i < std::max(old_cells.size(), new_cells.size()); ++i) {
      const std::string_view old_cell = i < old_cells.size() ? old_cells[i] : std::string_view();
      const std::string_view new_cell = i < new_cells.size() ? new_cells[i] : std::string_view();
      if (old_cell == new_cell) continue;
      const std::string place = texts.is_segments     ? name + "." + two_digits(i)
                                : i < headings.size() ? "column " + std::string(headings[i])
                                                      : "column " + std::to_string(i + 1);
      differences.push_back({part, subject, place, std::string(old_cell), std::string(new_cell)});
    }
  }
  if (differences.size() == begun) differences.push_back({part, subject, "line ends", "", ""});
}

}  // namespace crossdock::change
