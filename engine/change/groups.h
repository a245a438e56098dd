#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "change/compare.h"

namespace crossdock::change {

/// Differences of one kind at one place, in however many documents.
struct DifferenceGroup {
  Part part = Part::canonical;
  std::string subject, place;
  std::uint64_t documents = 0;
  std::uint64_t times = 0;
  std::string example;        ///< the first document
  std::string before, after;  ///< in it, printable
};

/// Puts the differences of many documents together, so that each is told once.
class DifferenceGroups {
 public:
  static constexpr std::size_t most = 1000;  ///< what comes beyond is left out

  void add(const std::string& document, const std::vector<Difference>& differences);
  /// What most documents have in common comes first; the rest in the order in which it was met.
  [[nodiscard]] std::vector<DifferenceGroup> sorted();

 private:
  std::map<std::tuple<Part, std::string, std::string>, std::size_t> places_;
  std::vector<DifferenceGroup> groups_;
};

}  // namespace crossdock::change
