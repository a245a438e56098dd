#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.h"
#include "cli/exit.h"
#include "cli/page.h"
#include "support/temporary_folder.h"

namespace crossdock::test {

/// The example site in an empty folder, which is the current one while this lives; the clock stands at 2026-11-20T08:00:00Z.
class PageSite {
 public:
  PageSite();
  PageSite(const PageSite&) = delete;
  PageSite& operator=(const PageSite&) = delete;
  ~PageSite();

  /// What the command says, both streams in their order. Besides `crossdock` it may be `cp`, `cat`, `ls`, `rm`, `mkdir` or `echo $?`,
  /// with quotes, a `*` in the last part of a path, a `> file` at the end and a remark behind ` # `. No shell has a part in it.
  [[nodiscard]] std::string run(const std::string& command);

  /// Puts the file where it belongs. Empty, or why it cannot.
  [[nodiscard]] std::string put(const ShownFile& file);
  /// Empty, or why that is no time.
  [[nodiscard]] std::string set_clock(const std::string& time);

 private:
  std::string call(const std::vector<std::string>& words, const std::string& to);
  std::string copy(const std::vector<std::string>& words);
  void write(const std::filesystem::path& file, const std::string& text);
  /// Without what names this machine: the checkout is not named, the site is /srv/edi, who types is ann.
  [[nodiscard]] std::string told(std::string text) const;

  TemporaryFolder folder_;
  std::filesystem::path before_;
  FixedClock clock_;
  int written_ = 0;
  cli::Exit exit_ = cli::Exit::fine;
};

}  // namespace crossdock::test
