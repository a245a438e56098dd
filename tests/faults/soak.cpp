// Runs days of a site with faults at random until the time is over, and compares each day with the undisturbed one: nothing lost, nothing
// twice, a whole ledger.
//   fault_soak PROGRAM SHIM [SECONDS [SEED]]     left out: 60 seconds; a seed of its own, which it prints
// A day that differs is told with the seed that begins with it.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "faults/trial.h"

using namespace crossdock::test;

namespace {

using Random = std::mt19937_64;

/// The same number everywhere: the standard's distributions differ from library to library.
std::uint64_t below(Random& random, std::uint64_t end) { return random() % end; }

struct Kind {
  const char* strike;
  Loss loss;
  std::uint64_t RunEnd::*struck;
  View view;
};

constexpr std::array<Kind, 13> kinds{{{"kill", Loss::nothing, &RunEnd::changes, View::whole},
                                      {"kill", Loss::everything, &RunEnd::changes, View::whole},
                                      {"kill", Loss::bytes, &RunEnd::changes, View::whole},
                                      {"kill", Loss::some, &RunEnd::changes, View::whole},
                                      {"term", Loss::nothing, &RunEnd::changes, View::whole},
                                      {"full", Loss::nothing, &RunEnd::changes, View::loose},
                                      {"readonly", Loss::nothing, &RunEnd::changes, View::loose},
                                      {"denied", Loss::nothing, &RunEnd::changes, View::loose},
                                      {"io", Loss::nothing, &RunEnd::changes, View::loose},
                                      {"read", Loss::nothing, &RunEnd::reads, View::loose},
                                      {"short", Loss::nothing, &RunEnd::changes, View::whole},
                                      {"to server", Loss::nothing, &RunEnd::to_server, View::loose},
                                      {"to client", Loss::nothing, &RunEnd::to_client, View::loose}}};

// A file over which the program ended three times is set aside, so fewer strikes fall on one half of a day.
constexpr std::uint64_t most_strikes = 2;
constexpr std::array<int, 2> all_lanes{1, 3};

struct Soaked {
  Plan plan;
  View view = View::whole;
  std::size_t lanes = 0;  ///< of `all_lanes`, which
  std::string words;
};

class Soak {
 public:
  Soak(const std::string& program, const std::string& shim) {
    for (const int lanes : all_lanes) trials_.push_back(std::make_unique<Trial>(program, shim, lanes));
  }

  /// The plan of the day that begins with this seed.
  Soaked plan(std::uint64_t seed) {
    Random random(seed);
    Soaked day;
    day.lanes = below(random, all_lanes.size());
    if (all_lanes[day.lanes] > 1) day.view = View::loose;
    day.words = std::to_string(all_lanes[day.lanes]) + " lanes";
    for (int half = 0; half < Day::halves; ++half) {
      const std::uint64_t strikes = below(random, most_strikes + 1) + (half == 0 ? 1 : 0);
      for (std::uint64_t i = 0; i < std::min(strikes, most_strikes); ++i) {
        const Kind& kind = kinds[below(random, kinds.size())];
        const std::uint64_t places = trials_[day.lanes]->undisturbed(half).*kind.struck;
        const std::uint64_t at = 1 + below(random, places);
        day.plan[static_cast<std::size_t>(half)].push_back({kind.strike, at, kind.loss});
        if (kind.view == View::loose) day.view = View::loose;
        const std::string name =
            kind.strike + std::string(kind.loss == Loss::nothing ? "" : " and power " + std::to_string(int(kind.loss)));
        day.words += ", " + name + " at " + std::to_string(at) + " of half " + std::to_string(half + 1);
        ++counts_[name];
      }
    }
    return day;
  }

  std::string run(const Soaked& day) { return trials_[day.lanes]->run(day.plan, day.view, true); }

  [[nodiscard]] const std::map<std::string, std::uint64_t>& counts() const { return counts_; }

 private:
  std::vector<std::unique_ptr<Trial>> trials_;
  std::map<std::string, std::uint64_t> counts_;
};

bool soak(const std::string& program, const std::string& shim, std::chrono::seconds time, std::uint64_t seed) {
  std::cout << "seed " << seed << std::endl;
  Soak soak(program, shim);
  const auto end = std::chrono::steady_clock::now() + time;
  std::uint64_t days = 0;
  std::uint64_t different = 0;
  do {
    const Soaked day = soak.plan(seed);
    ++days;
    if (const std::string what = soak.run(day); !what.empty()) {
      ++different;
      std::cout << "seed " << seed << " (" << day.words << "): " << what << std::endl;
    }
    ++seed;
  } while (std::chrono::steady_clock::now() < end);
  std::cout << days << " days, " << days - different << " like the undisturbed one, " << different << " not; struck by";
  for (const auto& [name, count] : soak.counts()) std::cout << "  " << name << " " << count;
  std::cout << std::endl;
  return different == 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc < 3) throw std::runtime_error("usage: fault_soak PROGRAM SHIM [SECONDS [SEED]]");
    const std::chrono::seconds time(argc > 3 ? std::strtoll(argv[3], nullptr, 10) : 60);
    const std::uint64_t seed = argc > 4 ? std::strtoull(argv[4], nullptr, 10) : std::random_device()();
    return soak(argv[1], argv[2], time, seed) ? EXIT_SUCCESS : EXIT_FAILURE;
  } catch (const std::exception& fault) {
    std::cerr << fault.what() << "\n";
    return 2;
  }
}
