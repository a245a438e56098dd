#include "measure.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "commands.h"
#include "control.h"
#include "inputs.h"

namespace bench {

namespace {

/// Passes that are run in turns with each other and with the limit.
struct Heat {
  LimitSubject limit;
  std::vector<std::string_view> passes;
};

const std::vector<Heat>& heats() {
  static const std::vector<Heat> all = {
      {{input::orders}, {"tokenise", "segments", "validate-850", "acknowledge-850", "validate-faulty", "acknowledge-faulty"}},
      {{input::shipments}, {"validate-856"}},
      {{input::invoices}, {"validate-810"}},
      {{input::long_order}, {"validate-long"}},
      {{input::orders}, {"850-to-json", "json-to-850"}},
      {{input::shipments}, {"856-to-856"}},
      {{input::orders_csv, ',', '\n'}, {"csv-to-json", "json-to-csv"}},
      {{input::orders_xml, '<', '>'}, {"xml-to-json"}},
  };
  return all;
}

std::string machine() {
  std::string model = "an unknown processor";
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("model name")) {
      model = line.substr(line.find(':') + 2);
      break;
    }
  return model + ", " + std::to_string(std::thread::hardware_concurrency()) + " cores";
}

class Measurement {
 public:
  explicit Measurement(const Plan& plan) : plan_(plan) {}

  Report run() {
    report_.machine = machine();
    report_.version = CROSSDOCK_VERSION;
    report_.size = plan_.size;
    report_.runs = plan_.runs;
    if (plan_.wants("controls")) run_controls();
    for (const Heat& heat : heats()) run(heat);
    if (plan_.wants("commands")) {
      std::cerr << "whole commands\n";
      need(input::small);
      need(input::orders);
      need(input::long_order);
      measure_commands(plan_, report_);
    }
    return std::move(report_);
  }

 private:
  void need(std::string_view input) {
    if (std::find(made_.begin(), made_.end(), input) != made_.end()) return;
    made_.push_back(input);
    if (input == input::orders_json) {
      // Canonical JSON is some times as long as the 850s that it is made of, and the engine reads no more than 256 MB of it.
      const std::filesystem::path folder = plan_.around.inputs / "for-json";
      std::filesystem::create_directories(folder);
      make_input({plan_.around.source, folder}, input::orders, plan_.size * 2 / 5);
      write_json_orders({plan_.around.source, folder}, plan_.around.inputs / input);
      return;
    }
    make_input(plan_.around, input, plan_.size);
  }

  void run_controls() {
    std::cerr << "planted faults\n";
    for (std::size_t i = 0; i < controls(); ++i) {
      need(control_input(i));
      std::istringstream lines(control_lines(plan_.around, i));
      ControlRow row;
      row.input = control_input(i);
      std::string outcome;
      std::getline(lines, outcome);
      std::getline(lines, row.planted);
      std::getline(lines, row.expected);
      std::getline(lines, row.found);
      row.good = outcome == "good";
      report_.controls.push_back(row);
    }
  }

  void run(const Heat& heat) {
    std::vector<std::string_view> names;
    for (const std::string_view name : heat.passes)
      if (plan_.wants(name)) names.push_back(name);
    if (names.empty()) return;
    need(heat.limit.input);
    std::vector<PassRow> rows;
    for (const std::string_view name : names) {
      const Pass& one = pass(name);
      std::cerr << one.title << '\n';
      need(one.input);
      PassRow row;
      row.pass = &one;
      row.probe = probe(plan_.around, name);
      check(one, row.probe.tally);
      row.bytes = one.counted == Counted::read ? row.probe.tally.read : row.probe.tally.written;
      rows.push_back(row);
    }
    const Race result = race(plan_.around, heat.limit, names, plan_.runs);
    const std::vector<double> limit = speeds(result.limit_bytes, result.limit.cpu);
    if (std::none_of(report_.limits.begin(), report_.limits.end(), [&](const LimitRow& row) { return row.input == heat.limit.input; }))
      report_.limits.push_back({heat.limit.input, result.limit_bytes, result.limit_elements, spread_of(limit),
                                spread_of(speeds(result.limit_bytes, result.memory.cpu))});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::vector<double> speed = speeds(rows[i].bytes, result.passes[i].cpu);
      std::vector<double> ratio;
      for (std::size_t at = 0; at < speed.size(); ++at) ratio.push_back(speed[at] / limit[at]);
      rows[i].speed = spread_of(speed);
      rows[i].wall_speed = spread_of(speeds(rows[i].bytes, result.passes[i].wall));
      rows[i].ratio = spread_of(ratio);
      report_.passes.push_back(rows[i]);
    }
    note_acknowledgment_cost(names, result);
  }

  void note_acknowledgment_cost(const std::vector<std::string_view>& names, const Race& result) {
    const auto at = [&](std::string_view name) {
      return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
    };
    const std::size_t alone = at("validate-850"), both = at("acknowledge-850");
    if (alone == names.size() || both == names.size()) return;
    std::vector<double> costs;
    for (std::size_t i = 0; i < result.passes[alone].cpu.size(); ++i)
      costs.push_back(static_cast<double>(result.passes[both].cpu[i]) / static_cast<double>(result.passes[alone].cpu[i]) - 1);
    report_.acknowledgment_cost = median_interval(std::move(costs));
  }

  static void check(const Pass& one, const Tally& tally) {
    const std::string title(one.title);
    if (tally.objects == 0 && tally.sets == 0) throw std::runtime_error(title + ": nothing was read");
    if (one.clean && (tally.findings != 0 || tally.rejected != 0))
      throw std::runtime_error(title + ": " + std::to_string(tally.findings) + " findings in an input without faults");
    if (!one.clean && tally.findings < 4 * tally.sets) throw std::runtime_error(title + ": too few findings in an input full of faults");
  }

  const Plan& plan_;
  Report report_;
  std::vector<std::string_view> made_;
};

}  // namespace

bool Plan::wants(std::string_view name) const { return only.empty() || std::find(only.begin(), only.end(), name) != only.end(); }

Report measure(const Plan& plan) {
  for (const std::string& name : plan.only)
    if (name != "controls" && name != "commands") static_cast<void>(pass(name));
  std::filesystem::create_directories(plan.around.inputs);
  return Measurement(plan).run();
}

}  // namespace bench
