#pragma once

#include <mutex>

#include "cli/context.h"
#include "exchange/summary.h"

namespace crossdock::cli {

/// Tells what a run does, file by file and at its end, as text or as JSON lines.
class RunTeller {
 public:
  RunTeller(Context& context, bool json) : context_(context), json_(json) {}

  /// From any thread.
  void tell(const exchange::FileSummary& file);
  void tell(const exchange::BatchSummary& batch);
  enum class Words { all, none };
  /// Sets the exit code.
  void conclude(const exchange::RunSummary& summary, Words words = Words::all);

 private:
  void tell(const exchange::OpenBatch& batch);

  Context& context_;
  bool json_;
  std::mutex mutex_;
};

}  // namespace crossdock::cli
