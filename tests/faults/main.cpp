// Runs a day of a site undisturbed, and then again and again with a fault at one of the calls by which the program changes files, and
// compares what came of it: the same outputs, nothing left where nothing may be left, a whole ledger.
//   fault_day PROGRAM SHIM [EVERY [KIND]]     a fault at every EVERYth call, left out: at each; of this kind, left out: of all

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iomanip>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "faults/day.h"

using namespace crossdock::test;

namespace {

struct Kind {
  std::string name, shim;
  bool power;
  bool business;  ///< reports tell of the fault, so only what partners see is compared
  const char* meaning;
};

const std::vector<Kind> kinds = {
    {"kill", "kill", false, false, "the program is killed"},
    {"power", "kill", true, false, "killed, and what was not synchronised is lost"},
    {"full", "full", false, true, "the disk is full from there on, until the next run"},
    {"io", "io", false, true, "the call fails with an I/O error"},
    {"short", "short", false, false, "a write writes the half"},
};

/// Fills what differs into a sentence; empty: nothing does.
std::string difference(const std::map<std::string, std::string>& expected, const std::map<std::string, std::string>& found) {
  for (const auto& [path, text] : expected) {
    const auto same = found.find(path);
    if (same == found.end()) return "missing: " + path;
    if (same->second != text) {
      std::size_t at = 0;
      while (at < text.size() && at < same->second.size() && text[at] == same->second[at]) ++at;
      at -= std::min<std::size_t>(at, 20);
      return "differs: " + path + ": `" + same->second.substr(at, 80) + "` is not `" + text.substr(at, 80) + "`";
    }
  }
  for (const auto& [path, text] : found)
    if (!expected.contains(path)) return "too much: " + path;
  return {};
}

class Harness {
 public:
  Harness(const std::string& program, const std::string& shim, std::uint64_t every) : day_(program, shim), every_(every) {}

  bool run(const std::string& only) {
    day_.begin();
    for (int half = 0; half < Day::halves; ++half) {
      day_.drop(half);
      const RunEnd end = day_.run({});
      if (end.exit > 1) throw std::runtime_error("the undisturbed day ends with exit " + std::to_string(end.exit) + ":\n" + end.said);
      calls_.push_back(end.calls);
    }
    if (const std::string faults = day_.faults(); !faults.empty()) throw std::runtime_error("the undisturbed day: " + faults);
    whole_ = day_.outcome(false);
    business_ = day_.outcome(true);
    std::cout << "a day: " << calls_[0] << " and " << calls_[1] << " calls that change files, " << whole_.size() << " files come of it\n\n"
              << "fault  runs   same  differ   what\n";
    bool good = true;
    for (const Kind& kind : kinds)
      if (only.empty() || only == kind.name) good = run(kind) && good;
    return good;
  }

 private:
  bool run(const Kind& kind) {
    std::uint64_t runs = 0;
    std::uint64_t different = 0;
    for (int half = 0; half < Day::halves; ++half) {
      for (std::uint64_t at = 1; at <= calls_[static_cast<std::size_t>(half)]; at += every_) {
        ++runs;
        const std::string what = one(kind, half, at);
        if (what.empty()) continue;
        if (++different <= 5) std::cerr << kind.name << " at call " << at << " of half " << half + 1 << ": " << what << "\n";
      }
    }
    std::cout << std::left << std::setw(6) << kind.name << std::right << std::setw(5) << runs << std::setw(7) << runs - different
              << std::setw(8) << different << "   " << kind.meaning << std::endl;
    return different == 0;
  }

  std::string one(const Kind& kind, int struck, std::uint64_t at) {
    day_.begin();
    RunEnd last;
    for (int half = 0; half < Day::halves; ++half) {
      day_.drop(half);
      if (half == struck) (void)day_.run({kind.shim, at, kind.power});
      last = day_.run({});
      if (last.exit > 1) return "the next run ends with exit " + std::to_string(last.exit) + ": " + last.said;
    }
    if (const std::string faults = day_.faults(); !faults.empty()) return faults;
    return difference(kind.business ? business_ : whole_, day_.outcome(kind.business));
  }

  Day day_;
  std::uint64_t every_;
  std::vector<std::uint64_t> calls_;
  std::map<std::string, std::string> whole_, business_;
};

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc < 3) throw std::runtime_error("usage: fault_day PROGRAM SHIM [EVERY [KIND]]");
    const std::uint64_t every = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
    return Harness(argv[1], argv[2], every == 0 ? 1 : every).run(argc > 4 ? argv[4] : "") ? EXIT_SUCCESS : EXIT_FAILURE;
  } catch (const std::exception& fault) {
    std::cerr << fault.what() << "\n";
    return 2;
  }
}
