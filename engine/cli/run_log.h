#pragma once

#include <mutex>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "exchange/summary.h"

namespace crossdock::cli {

/// The daemon's log: one line an event, `key=value`, flushed at once. It has ids, names that the site gave, counts and sizes; data of
/// partners stays out, what stands in backquotes in a message is left out. From any thread.
class RunLog {
 public:
  RunLog(std::ostream& out, const Clock& clock) : out_(out), clock_(clock) {}

  enum class Level { info, warning, error };
  using Fields = std::vector<std::pair<std::string_view, std::string>>;
  void event(Level level, std::string_view name, const Fields& fields = {});

  /// A file is finished; and each exception that it opened.
  void tell(const exchange::FileSummary& file);
  void tell(const exchange::BatchSummary& batch);
  void remark(const std::string& text);
  void conclude(const exchange::RunSummary& summary);

 private:
  std::ostream& out_;
  const Clock& clock_;
  std::mutex mutex_;
};

/// The text with `…` for whatever stands in backquotes.
[[nodiscard]] std::string without_quoted(std::string_view text);

}  // namespace crossdock::cli
