#pragma once

#include <cstdint>
#include <vector>

namespace bench {

/// The middle of several runs, and between which values they lay.
struct Spread {
  double middle = 0, low = 0, high = 0;
};
[[nodiscard]] Spread spread_of(std::vector<double> values);

/// The median with the interval in which the true one lies with at least 95 % probability, whatever the values' distribution (order
/// statistics of the sign test); with fewer than six values the interval is all of them.
[[nodiscard]] Spread median_interval(std::vector<double> values);

/// Megabytes (millions of bytes) a second of each run.
[[nodiscard]] std::vector<double> speeds(std::uint64_t bytes, const std::vector<std::uint64_t>& ns);

}  // namespace bench
