#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/disk.h"

namespace crossdock::transport {

/// When a file is taken to be whole.
enum class ReadyRule : std::uint8_t {
  stable,     ///< it stood still for a while, or was seen arriving by rename
  renamed,    ///< writers use temporary suffixes and rename: whatever has none is whole
  done_file,  ///< a second file, its name with the done suffix, says so
};

struct Readiness {
  ReadyRule rule = ReadyRule::stable;
  std::chrono::milliseconds stable_for{2000};
  std::string done_suffix = ".done";
  std::vector<std::string> temporary_suffixes = {".part", ".tmp", ".filepart"};

  /// A name that is never taken itself: hidden, still being written, or a done file.
  [[nodiscard]] bool is_temporary(std::string_view name) const;
  /// Whether the name is that of a done file.
  [[nodiscard]] bool is_done_file(std::string_view name) const;
};

/// What scans saw of files that are to stand still for a while.
class StillWatch {
 public:
  /// How long the file has been seen unchanged, at `now`. To be asked once a scan for each file that counts: names that a scan did not
  /// ask for are forgotten by `end_scan`.
  [[nodiscard]] std::chrono::milliseconds unchanged(const std::string& name, const FileStatus& status, Instant now);
  void end_scan();

 private:
  struct Seen {
    FileStatus status;
    Instant since;  ///< the first scan that saw it so
  };

  std::map<std::string, Seen> before_, now_;
};

}  // namespace crossdock::transport
