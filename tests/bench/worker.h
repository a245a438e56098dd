#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "passes.h"

/// Passes are run by processes of their own, so that each begins with fresh memory and tells its own peak.
namespace bench {

/// What one run of a pass alone told.
struct Probe {
  Tally tally;
  std::uint64_t peak_before = 0;  ///< bytes of memory, with grammars and maps loaded by earlier use of the small order alone
  std::uint64_t peak = 0;         ///< at the end
  std::uint64_t allocations = 0;
  std::optional<std::uint64_t> instructions;
};

/// Nanoseconds of the runs of something, in the order of the runs.
struct Laps {
  std::vector<std::uint64_t> cpu, wall;
};

/// What interleaved runs told: each run the limit, then every pass once.
struct Race {
  Laps limit;  ///< of yield_elements over the limit's input in memory
  Laps memory;
  std::uint64_t limit_bytes = 0, limit_elements = 0;
  std::vector<Laps> passes;
};

/// The text between two kinds of separators that the limit is measured on.
struct LimitSubject {
  std::string_view input;
  char element = '*';
  char segment = '~';
};

struct Surroundings {
  std::filesystem::path source;  ///< the checkout
  std::filesystem::path inputs;  ///< the folder with the inputs
};

[[nodiscard]] Probe probe(const Surroundings& around, std::string_view pass);
[[nodiscard]] Race race(const Surroundings& around, const LimitSubject& limit, const std::vector<std::string_view>& passes,
                        std::size_t runs);

/// Makes the input of that name, of about `bytes`: in a process of its own, since what a program starts inherits its peak memory.
void make_input(const Surroundings& around, std::string_view input, std::uint64_t bytes);

/// Makes `target`, canonical JSON a line an order, of the orders in the folder of the inputs.
void write_json_orders(const Surroundings& around, const std::filesystem::path& target);

/// What control `index` came to (control.h), as one text of lines: "good" or "missed", then what was planted, expected and found.
[[nodiscard]] std::string control_lines(const Surroundings& around, std::size_t index);

/// What a hundred validations of small.edi and their 997s take by the pack of its sender, in a small and a large site that are loaded: in
/// turns.
[[nodiscard]] std::pair<Laps, Laps> race_sites(const Surroundings& around, const std::filesystem::path& small_site,
                                               const std::filesystem::path& large_site, std::size_t runs);

/// The whole of such a process; `arguments` are those behind "worker". The exit code.
int work(const std::vector<std::string>& arguments);

}  // namespace bench
