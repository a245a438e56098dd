#pragma once

#include <chrono>
#include <cstdint>

namespace crossdock::transport {

using SteadyTime = std::chrono::steady_clock::time_point;

/// Whether a transfer keeps a pace: over each window of time at least `bytes_per_second`. A transfer that is shorter than a window
/// always does.
class TransferRate {
 public:
  TransferRate(std::uint64_t bytes_per_second, std::chrono::milliseconds window, SteadyTime start)
      : rate_(bytes_per_second), window_(window), start_(start) {}

  /// Counts bytes that moved up to `now`; false once a window passed with too few.
  [[nodiscard]] bool count(std::uint64_t bytes, SteadyTime now) {
    moved_ += bytes;
    const auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(now - start_);
    if (passed < window_) return true;
    const auto milliseconds = static_cast<std::uint64_t>(passed.count());
    const bool kept = moved_ >= rate_ * milliseconds / 1000;
    start_ = now;
    moved_ = 0;
    return kept;
  }

 private:
  std::uint64_t rate_;
  std::chrono::milliseconds window_;
  SteadyTime start_;
  std::uint64_t moved_ = 0;
};

}  // namespace crossdock::transport
