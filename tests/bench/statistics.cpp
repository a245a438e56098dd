#include "statistics.h"

#include <algorithm>
#include <cmath>

namespace bench {

namespace {

double middle_of(const std::vector<double>& sorted) {
  const std::size_t half = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/// How many values at each end lie outside the interval.
std::size_t outside(std::size_t count) {
  double probability = std::pow(0.5, static_cast<double>(count));
  double below = probability;
  std::size_t cut = 0;
  while (2 * below <= 0.05) {
    ++cut;
    probability *= static_cast<double>(count - cut + 1) / static_cast<double>(cut);
    below += probability;
  }
  return cut == 0 ? 0 : cut - 1;
}

}  // namespace

Spread spread_of(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  return {middle_of(values), values.front(), values.back()};
}

Spread median_interval(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const std::size_t cut = outside(values.size());
  return {middle_of(values), values[cut], values[values.size() - 1 - cut]};
}

std::vector<double> speeds(std::uint64_t bytes, const std::vector<std::uint64_t>& ns) {
  std::vector<double> result;
  for (const std::uint64_t time : ns)
    result.push_back(static_cast<double>(bytes) * 1000.0 / static_cast<double>(std::max<std::uint64_t>(1, time)));
  return result;
}

}  // namespace bench
