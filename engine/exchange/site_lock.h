#pragma once

#include <filesystem>

#include "base/result.h"

namespace crossdock::exchange {

/// One daemon a site: held until destroyed, and given back by the kernel when the process dies.
class SiteLock {
 public:
  /// EAGAIN: another process has it; the message names it.
  static Result<SiteLock> take(const std::filesystem::path& path);
  SiteLock(SiteLock&& other) noexcept;
  SiteLock(const SiteLock&) = delete;
  SiteLock& operator=(const SiteLock&) = delete;
  SiteLock& operator=(SiteLock&&) = delete;
  ~SiteLock();

 private:
  explicit SiteLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace crossdock::exchange
