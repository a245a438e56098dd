#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "base/clock.h"
#include "exchange/summary.h"
#include "exchange/work.h"

namespace crossdock::exchange {

/// What one run gathers for its end, and tells as it comes; lanes and rounds with servers write to it side by side.
class Gathering {
 public:
  using TellRemark = std::function<void(const std::string&)>;
  struct Told {
    std::function<void(const FileSummary&)> file;
    std::function<void(const BatchSummary&)> batch;
  };
  Gathering(const Clock& clock, Told told, TellRemark remarked) : clock_(clock), told_(std::move(told)), remarked_(std::move(remarked)) {}

  void add(WorkResult result);
  void remark(std::string text);
  void add_days(std::set<std::string> days);
  [[nodiscard]] std::set<std::string> take_days();
  [[nodiscard]] RunSummary& summary() { return summary_; }

 private:
  void add_remark(std::string text);

  const Clock& clock_;
  Told told_;
  TellRemark remarked_;
  std::mutex mutex_;
  RunSummary summary_;
  std::set<std::string> days_;
  std::map<std::string, Instant> remarks_told_;  ///< when each was told last
};

}  // namespace crossdock::exchange
