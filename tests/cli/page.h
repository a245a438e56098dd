#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace crossdock::test {

/// A command that a page shows, and the lines that it shows beneath. A line that is "…" alone stands for lines that are left out.
struct ShownCommand {
  std::string command;
  std::size_t line = 0;  ///< of the command, from 1
  std::vector<std::string> output;
};

/// A file that a page shows whole, or as a difference ("diff") to what was there.
struct ShownFile {
  std::string path;
  bool is_difference = false;
  std::size_t line = 0;
  std::vector<std::string> lines;
};

/// `<!-- clock 2026-11-20T12:30:00Z -->`: what follows happens then.
struct ShownTime {
  std::string time;
  std::size_t line = 0;
};

using PageStep = std::variant<ShownCommand, ShownFile, ShownTime>;

/// A page of docs/ as a play: what stands in fences marked `console`, or marked with a language and a file's name, in its order.
class Page {
 public:
  explicit Page(std::filesystem::path file);

  [[nodiscard]] const std::vector<PageStep>& steps() const { return steps_; }

  /// Puts `output` in the place of what `command`, one of this page's, shows; what it leaves out stays left out where there is one such
  /// place.
  void replace(const ShownCommand& command, const std::vector<std::string>& output);
  void write() const;

 private:
  std::filesystem::path file_;
  std::vector<std::string> lines_;
  std::vector<PageStep> steps_;
  std::vector<std::pair<ShownCommand, std::vector<std::string>>> replaced_;  ///< in the order of the page
};

/// Whether `actual` is what `shown` tells.
[[nodiscard]] bool agrees(const std::vector<std::string>& shown, const std::vector<std::string>& actual);

/// The lines of `text` without blanks at their ends, and without empty lines at the end.
[[nodiscard]] std::vector<std::string> lines_of(const std::string& text);

}  // namespace crossdock::test
