#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace crossdock::cli {

struct ManPage {
  std::string name;  ///< "crossdock-partner"; of section 1
  std::string text;  ///< in the macros of man(7)
};

/// The manual: crossdock(1), and a page for each command or group of commands, all from what the commands say of themselves.
[[nodiscard]] std::vector<ManPage> man_pages(const CLI::App& app, const std::string& version);

}  // namespace crossdock::cli
