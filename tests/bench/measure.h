#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "report.h"
#include "worker.h"

namespace bench {

struct Plan {
  Surroundings around;
  std::filesystem::path command;  ///< crossdock
  std::filesystem::path durable;  ///< bench_exchange; empty: not asked
  std::uint64_t size = 100'000'000;
  std::size_t runs = 9;
  std::size_t partners = 1000;    ///< of the large site
  std::vector<std::string> only;  ///< empty: everything

  /// Inputs too small for figures that mean anything.
  [[nodiscard]] bool quick() const { return size < 2'000'000; }
  [[nodiscard]] bool wants(std::string_view name) const;
};

/// Makes the inputs that are needed and measures what the plan wants. What it is at goes to standard error.
/// Throws where a pass does not see what it should: an input without faults must have no findings.
[[nodiscard]] Report measure(const Plan& plan);

}  // namespace bench
