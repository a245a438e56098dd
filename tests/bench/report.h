#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "statistics.h"
#include "worker.h"

/// What was measured, as it goes into the table, the JSON and the picture.
namespace bench {

/// One pass beside the limit of the same runs.
struct PassRow {
  const Pass* pass = nullptr;
  std::uint64_t bytes = 0;  ///< those that the speed counts
  Probe probe;
  Spread speed;       ///< MB a second of processor time
  Spread wall_speed;  ///< MB a second by the clock
  Spread ratio;       ///< of `speed` to the limit's in the same run
};

/// What the machine allows on one input.
struct LimitRow {
  std::string_view input;
  std::uint64_t bytes = 0, elements = 0;
  Spread speed;   ///< of the pass that only yields elements
  Spread memory;  ///< of reading every byte
};

/// A planted fault, and what came of it.
struct ControlRow {
  std::string_view input;
  std::string planted;   ///< in words
  std::string expected;  ///< the finding's kind
  std::string found;     ///< what was found, in words
  bool good = false;
};

/// A whole program, or anything else with one number.
struct FigureRow {
  std::string name;   ///< "cold-start"
  std::string title;  ///< for people
  std::string unit;   ///< "ms"
  Spread value;
  std::string remark;  ///< instead of a value where there is none
  [[nodiscard]] bool known() const { return remark.empty(); }
};

/// A goal of the project, and whether it is reached. Nothing: it was not measured.
struct GoalRow {
  static constexpr std::string_view unknown = "not measured";
  std::string goal;
  std::string measured;
  std::optional<bool> met;
};

struct Report {
  std::string machine;  ///< processor and number of cores
  std::string version;  ///< of the program
  std::uint64_t size = 0;
  std::size_t runs = 0;
  std::vector<LimitRow> limits;
  std::vector<PassRow> passes;
  std::optional<Spread> acknowledgment_cost;  ///< what making the 997 adds to validating, as a part of it
  std::vector<ControlRow> controls;
  std::vector<FigureRow> figures;
  std::vector<GoalRow> goals;

  [[nodiscard]] const PassRow* find_pass(std::string_view name) const;
  [[nodiscard]] const FigureRow* find_figure(std::string_view name) const;
};

/// Fills Report::goals from everything else.
void judge_goals(Report& report);

[[nodiscard]] std::string table(const Report& report);
[[nodiscard]] std::string json(const Report& report);
/// A picture of its own.
[[nodiscard]] std::string picture(const Report& report);

/// A number with as many decimals as its size deserves: "2512", "83.4", "0.31".
[[nodiscard]] std::string shown(double value);
/// "16.2 %"
[[nodiscard]] std::string percent(double part);

}  // namespace bench
