#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace crossdock::transport {

/// What the kernel told of the watched folders. A hint: network shares tell nothing, and a full queue loses events.
struct Hints {
  struct Renamed {
    std::filesystem::path folder;
    std::string name;
  };
  bool something = false;        ///< a scan is worth it
  std::vector<Renamed> renamed;  ///< names that arrived by rename, so are whole
  bool woken = false;            ///< by `wake`
};

/// Waits for changes in folders, or for a call of `wake`, which a signal handler may make.
class Watcher {
 public:
  static Result<Watcher> open();
  Watcher(Watcher&& other) noexcept;
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;
  Watcher& operator=(Watcher&&) = delete;
  ~Watcher();

  /// A folder that cannot be watched is no harm: scans are the truth.
  Result<Done> watch(const std::filesystem::path& folder);
  /// Returns at the first hint, or after `most`.
  Result<Hints> wait(std::chrono::milliseconds most);
  /// Ends the wait that is under way, or the next one. Safe in a signal handler.
  void wake() const noexcept;

 private:
  Watcher(int inotify, int event) : inotify_(inotify), event_(event) {}

  int inotify_;
  int event_;
  std::map<int, std::filesystem::path> folders_;
};

}  // namespace crossdock::transport
