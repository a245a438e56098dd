// Runs a day of a site undisturbed, and then again and again with a fault at one of the calls by which the program changes or reads
// files, and compares what came of it: the same outputs, nothing left where nothing may be left, a whole ledger.
//   fault_day PROGRAM SHIM [EVERY [KIND]]     a fault at every EVERYth call, left out: at each; of this kind, left out: of all

#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iomanip>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "faults/trial.h"

using namespace crossdock::test;

namespace {

struct Kind {
  std::string name, strike;
  Loss loss;
  std::uint64_t RunEnd::*struck;  ///< what is counted to find the place
  View view;                      ///< where reports tell of the fault, only what partners see is compared
  bool again;                     ///< the run that takes up what was left is struck too
  const char* meaning;
};

const std::vector<Kind> kinds = {
    {"kill", "kill", Loss::nothing, &RunEnd::changes, View::whole, false, "the program is killed"},
    {"kill2", "kill", Loss::nothing, &RunEnd::changes, View::whole, true, "killed, and killed again while it recovers"},
    {"power", "kill", Loss::everything, &RunEnd::changes, View::whole, false, "killed, and what was not synchronised is lost"},
    {"power2", "kill", Loss::everything, &RunEnd::changes, View::whole, true, "and lost again while it recovers"},
    {"bytes", "kill", Loss::bytes, &RunEnd::changes, View::whole, false,
     "killed; bytes that were not synchronised are lost, names are not"},
    {"some", "kill", Loss::some, &RunEnd::changes, View::whole, false, "killed; such bytes of every second file are lost"},
    {"term", "term", Loss::nothing, &RunEnd::changes, View::whole, false, "SIGTERM: it ends in order"},
    {"full", "full", Loss::nothing, &RunEnd::changes, View::loose, false, "the disk is full from there on, until the next run"},
    {"rofs", "readonly", Loss::nothing, &RunEnd::changes, View::loose, false, "the file system is read-only from there on"},
    {"denied", "denied", Loss::nothing, &RunEnd::changes, View::loose, false, "the name may not be made, changed or removed"},
    {"io", "io", Loss::nothing, &RunEnd::changes, View::loose, false, "the call fails with an I/O error"},
    {"read", "read", Loss::nothing, &RunEnd::reads, View::loose, false, "reading fails with an I/O error"},
    {"short", "short", Loss::nothing, &RunEnd::changes, View::whole, false, "a write writes the half"},
    {"cutout", "to server", Loss::nothing, &RunEnd::to_server, View::loose, false, "the line is cut at a byte to the server"},
    {"cutin", "to client", Loss::nothing, &RunEnd::to_client, View::loose, false, "the line is cut at a byte from the server"},
};

constexpr std::uint64_t bytes_for_a_call = 16;  // the places of a line are that much closer together than those of calls
constexpr std::uint64_t whole_days = 16;        // one run of so many goes on to the end of the day

class Table {
 public:
  Table(const std::string& program, const std::string& shim, std::uint64_t every) : trial_(program, shim), every_(every) {}

  bool run(const std::string& only) {
    std::cout << "a day: " << trial_.undisturbed(0).changes << " and " << trial_.undisturbed(1).changes << " calls that change files, "
              << trial_.undisturbed(0).reads << " and " << trial_.undisturbed(1).reads << " that read them; " << trial_.files()
              << " files come of it\n\nfault   runs   same  differ   what\n";
    bool good = true;
    bool known = only.empty();
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      if (!only.empty() && only != kinds[i].name) continue;
      known = true;
      good = run(kinds[i], i) && good;
    }
    if (!known) throw std::runtime_error("there is no kind of fault called " + only);
    return good;
  }

 private:
  bool run(const Kind& kind, std::size_t place) {
    const bool is_line = kind.struck == &RunEnd::to_server || kind.struck == &RunEnd::to_client;
    const std::uint64_t step = is_line ? every_ * bytes_for_a_call : every_;
    std::uint64_t runs = 0;
    std::uint64_t different = 0;
    for (int half = 0; half < Day::halves; ++half) {
      const std::uint64_t places = trial_.undisturbed(half).*kind.struck;
      // A coarse cut begins elsewhere for each kind.
      for (std::uint64_t at = 1 + place * 131 % step; at <= places; at += step) {
        const std::string what = one(kind, half, at, ++runs % whole_days == 0);
        if (what.empty()) continue;
        if (++different <= 5) std::cerr << kind.name << " at " << at << " of half " << half + 1 << ": " << what << std::endl;
      }
    }
    std::cout << std::left << std::setw(7) << kind.name << std::right << std::setw(5) << runs << std::setw(7) << runs - different
              << std::setw(8) << different << "   " << kind.meaning << std::endl;
    return different == 0;
  }

  std::string one(const Kind& kind, int half, std::uint64_t at, bool to_the_end) {
    Plan plan;
    std::vector<Strike>& strikes = plan[static_cast<std::size_t>(half)];
    strikes.push_back({kind.strike, at, kind.loss});
    if (kind.again) strikes.push_back({kind.strike, 1 + at * 7919 % (trial_.undisturbed(half).*kind.struck), kind.loss});
    return trial_.run(plan, kind.view, to_the_end);
  }

  Trial trial_;
  std::uint64_t every_;
};

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc < 3) throw std::runtime_error("usage: fault_day PROGRAM SHIM [EVERY [KIND]]");
    const std::uint64_t every = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
    return Table(argv[1], argv[2], every == 0 ? 1 : every).run(argc > 4 ? argv[4] : "") ? EXIT_SUCCESS : EXIT_FAILURE;
  } catch (const std::exception& fault) {
    std::cerr << fault.what() << "\n";
    return 2;
  }
}
