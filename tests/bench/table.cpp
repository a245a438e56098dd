#include <algorithm>
#include <cmath>
#include <cstdio>

#include "report.h"

namespace bench {

namespace {

/// Columns as wide as their widest cell, between `|` as Markdown has them; all but the first right-aligned where `numbers`.
std::string columns(const std::vector<std::vector<std::string>>& rows, bool numbers) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i == widths.size()) widths.push_back(0);
      widths[i] = std::max(widths[i], row[i].size());
    }
  std::string text;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t i = 0; i < rows[r].size(); ++i) {
      const std::string fill(widths[i] - rows[r][i].size(), ' ');
      text += "| " + (numbers && i > 0 ? fill + rows[r][i] : rows[r][i] + fill) + " ";
    }
    text += "|\n";
    if (r != 0) continue;
    for (std::size_t i = 0; i < widths.size(); ++i)
      text += "|" + std::string(widths[i] + (numbers && i > 0 ? 1 : 2), '-') + (numbers && i > 0 ? ":" : "");
    text += "|\n";
  }
  return text;
}

std::string megabytes(std::uint64_t bytes) { return shown(static_cast<double>(bytes) / (1024.0 * 1024.0)); }

std::string each(std::uint64_t count, std::uint64_t of) {
  return of == 0 ? "" : shown(static_cast<double>(count) / static_cast<double>(of));
}

}  // namespace

std::string shown(double value) {
  char text[64];
  const double size = std::fabs(value);
  std::snprintf(text, sizeof text, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
  return text;
}

std::string percent(double part) {
  char text[64];
  std::snprintf(text, sizeof text, "%.1f %%", part * 100);
  return text;
}

std::string table(const Report& report) {
  std::string text = "crossdock " + report.version + ", " + report.machine + ", inputs of " + megabytes(report.size) + " MB, " +
                     std::to_string(report.runs) + " runs\n\n";
  std::vector<std::vector<std::string>> rows = {
      {"what", "MB/s", "lowest-highest", "by the clock", "of the limit", "allocations a set", "peak MB", "instructions a byte"}};
  for (const LimitRow& limit : report.limits)
    rows.push_back({"limit: views of " + std::string(limit.input), shown(limit.speed.middle),
                    shown(limit.speed.low) + "-" + shown(limit.speed.high), "", "100 %", "", "", ""});
  for (const PassRow& row : report.passes)
    rows.push_back({std::string(row.pass->title), shown(row.speed.middle), shown(row.speed.low) + "-" + shown(row.speed.high),
                    shown(row.wall_speed.middle), percent(row.ratio.middle),
                    each(row.probe.allocations, std::max<std::uint64_t>(1, row.probe.tally.sets)),
                    row.pass->in_memory ? "" : megabytes(row.probe.peak),
                    row.probe.instructions ? each(*row.probe.instructions, row.bytes) : "not told here"});
  if (!report.passes.empty()) text += columns(rows, true) + "\n";
  if (!report.figures.empty()) {
    rows = {{"what", "median", "lowest-highest", "unit"}};
    for (const FigureRow& figure : report.figures)
      rows.push_back(figure.known() ? std::vector<std::string>{figure.title, shown(figure.value.middle),
                                                               shown(figure.value.low) + "-" + shown(figure.value.high), figure.unit}
                                    : std::vector<std::string>{figure.title, figure.remark, "", ""});
    text += columns(rows, true) + "\n";
  }
  if (!report.controls.empty()) {
    rows = {{"planted in", "fault", "expected", "found", ""}};
    for (const ControlRow& control : report.controls)
      rows.push_back({std::string(control.input), control.planted, control.expected, control.found, control.good ? "good" : "MISSED"});
    text += columns(rows, false) + "\n";
  }
  rows = {{"goal", "measured", ""}};
  for (const GoalRow& goal : report.goals)
    if (goal.measured != GoalRow::unknown) rows.push_back({goal.goal, goal.measured, !goal.met ? "-" : *goal.met ? "met" : "not met"});
  return text + columns(rows, false);
}

const PassRow* Report::find_pass(std::string_view name) const {
  for (const PassRow& row : passes)
    if (row.pass->name == name) return &row;
  return nullptr;
}

const FigureRow* Report::find_figure(std::string_view name) const {
  for (const FigureRow& row : figures)
    if (row.name == name) return &row;
  return nullptr;
}

}  // namespace bench
