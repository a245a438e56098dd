#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "faults/day.h"

namespace crossdock::test {

/// The strikes on each half of a day, one a run, before the half is run undisturbed.
using Plan = std::array<std::vector<Strike>, Day::halves>;

/// A day that is known undisturbed, run again with strikes and compared.
class Trial {
 public:
  Trial(const std::string& program, const std::string& shim, int lanes = 1);

  /// What can be struck in each half.
  [[nodiscard]] const RunEnd& undisturbed(int half) const { return ends_[static_cast<std::size_t>(half)]; }
  [[nodiscard]] std::size_t files() const { return expected_.back().at(View::whole).size(); }

  /// What differs from the undisturbed day; empty: nothing. A first half without strikes is not run again. `to_the_end`: the second half
  /// is run after a first one that came out the same, too.
  [[nodiscard]] std::string run(const Plan& plan, View view, bool to_the_end);

 private:
  using Outcome = std::map<std::string, std::string>;

  std::string check(int half, View view);

  Day day_;
  int lanes_;
  std::array<RunEnd, Day::halves> ends_;
  std::array<std::map<View, Outcome>, Day::halves> expected_;
};

}  // namespace crossdock::test
