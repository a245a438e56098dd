#include "faults/trial.h"

#include <algorithm>
#include <stdexcept>

namespace crossdock::test {

namespace {

constexpr int found_something = 1;  // the exit code of a run that rejected or held a file
constexpr int ended_by_term = 128 + 15;

/// What differs, as a sentence; empty: nothing does.
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

}  // namespace

Trial::Trial(const std::string& program, const std::string& shim, int lanes) : day_(program, shim), lanes_(lanes) {
  day_.begin(lanes_);
  for (int half = 0; half < Day::halves; ++half) {
    const auto place = static_cast<std::size_t>(half);
    day_.drop(half);
    ends_[place] = day_.run({});
    const RunEnd& end = ends_[place];
    if (end.exit > found_something)
      throw std::runtime_error("the undisturbed day ends with exit " + std::to_string(end.exit) + ":\n" + end.said);
    if (const std::string faults = day_.faults(); !faults.empty()) throw std::runtime_error("the undisturbed day: " + faults);
    for (const View view : {View::whole, View::business, View::loose}) expected_[place][view] = day_.outcome(view);
    if (half == 0) day_.keep();
  }
}

std::string Trial::run(const Plan& plan, View view, bool to_the_end) {
  const int first = plan[0].empty() ? 1 : 0;
  const int last = plan[1].empty() && !to_the_end ? 0 : Day::halves - 1;
  if (first == 0) {
    day_.begin(lanes_);
  } else {
    day_.go_back();
  }
  for (int half = first; half <= last; ++half) {
    day_.drop(half);
    for (const Strike& strike : plan[static_cast<std::size_t>(half)]) {
      const RunEnd end = day_.run(strike);
      const bool in_order = end.exit <= found_something || end.exit == ended_by_term;  // before it listens to signals
      if (strike.kind == "term" && !in_order) return "after SIGTERM it ends with exit " + std::to_string(end.exit) + ": " + end.said;
    }
    const RunEnd end = day_.run({});
    if (end.exit > found_something) return "the next run ends with exit " + std::to_string(end.exit) + ": " + end.said;
    if (const std::string wrong = check(half, view); !wrong.empty()) return wrong;
  }
  return {};
}

std::string Trial::check(int half, View view) {
  if (std::string faults = day_.faults(); !faults.empty()) return faults;
  return difference(expected_[static_cast<std::size_t>(half)].at(view), day_.outcome(view));
}

}  // namespace crossdock::test
