#include "cli/page.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace crossdock::test {

namespace {

const std::string left_out = "…";
const std::string prompt = "$ ";
const std::string fence = "```";

}  // namespace

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    line.erase(line.find_last_not_of(" \r") + 1);
    lines.push_back(line);
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

bool agrees(const std::vector<std::string>& shown, const std::vector<std::string>& actual) {
  // Each run of shown lines is looked for behind the one before: the first must begin the output, the last must end it.
  std::size_t at = 0;
  bool may_skip = false;
  for (std::size_t begin = 0; begin <= shown.size();) {
    const auto from = shown.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto to = std::find(from, shown.end(), left_out);
    const auto rest = actual.begin() + static_cast<std::ptrdiff_t>(at);
    if (to == shown.end()) {
      const auto length = to - from;
      if (actual.end() - rest < length || (!may_skip && actual.end() - rest != length)) return false;
      return std::equal(from, to, actual.end() - length);
    }
    const auto found = may_skip ? std::search(rest, actual.end(), from, to) : rest;
    if (actual.end() - found < to - from || !std::equal(from, to, found)) return false;
    at = static_cast<std::size_t>(found - actual.begin() + (to - from));
    begin = static_cast<std::size_t>(to - shown.begin()) + 1;
    may_skip = true;
  }
  return true;
}

Page::Page(std::filesystem::path file) : file_(std::move(file)) {
  std::ifstream in(file_, std::ios::binary);
  for (std::string line; std::getline(in, line);) lines_.push_back(line);
  const std::string clock = "<!-- clock ";
  for (std::size_t at = 0; at < lines_.size(); ++at) {
    const std::string& opening = lines_[at];
    if (opening.starts_with(clock))
      steps_.emplace_back(ShownTime{opening.substr(clock.size(), opening.find(' ', clock.size()) - clock.size()), at + 1});
    if (!opening.starts_with(fence)) continue;
    const std::size_t blank = opening.find(' ');
    const bool is_console = opening == fence + "console";
    ShownFile shown{blank == std::string::npos ? "" : opening.substr(blank + 1), opening.starts_with(fence + "diff "), at + 1, {}};
    std::vector<ShownCommand> commands;
    for (++at; at < lines_.size() && lines_[at] != fence; ++at) {
      if (lines_[at].starts_with(prompt))
        commands.push_back({lines_[at].substr(prompt.size()), at + 1, {}});
      else if (!commands.empty())
        commands.back().output.push_back(lines_[at]);
      shown.lines.push_back(lines_[at]);
    }
    if (is_console)
      for (ShownCommand& command : commands) {
        while (!command.output.empty() && command.output.back().empty()) command.output.pop_back();
        steps_.emplace_back(std::move(command));
      }
    else if (!shown.path.empty())
      steps_.emplace_back(std::move(shown));
  }
}

void Page::replace(const ShownCommand& command, const std::vector<std::string>& output) {
  std::vector<std::string> told = output;
  const auto& shown = command.output;
  if (std::count(shown.begin(), shown.end(), left_out) == 1) {
    const auto gap = std::find(shown.begin(), shown.end(), left_out);
    const auto before = gap - shown.begin(), after = shown.end() - gap - 1;
    const auto size = static_cast<std::ptrdiff_t>(told.size());
    if (before + after < size) {
      told.erase(told.begin() + before, told.end() - after);
      told.insert(told.begin() + before, left_out);
    }
  }
  replaced_.emplace_back(command, std::move(told));
}

void Page::write() const {
  if (replaced_.empty()) return;
  std::vector<std::string> lines = lines_;
  // From the end, so that the places before stay what they were.
  for (auto one = replaced_.rbegin(); one != replaced_.rend(); ++one) {
    const auto begin = lines.begin() + static_cast<std::ptrdiff_t>(one->first.line);
    lines.erase(begin, begin + static_cast<std::ptrdiff_t>(one->first.output.size()));
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(one->first.line), one->second.begin(), one->second.end());
  }
  std::ofstream out(file_, std::ios::binary);
  for (const std::string& line : lines) out << line << "\n";
}

}  // namespace crossdock::test
