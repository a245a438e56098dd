// What the engine costs, beside what the machine allows. tools/bench builds and runs it; docs/performance.md tells the method.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "instructions.h"
#include "measure.h"
#include "report.h"

namespace {

constexpr std::string_view usage =
    "usage: crossdock_bench --inputs FOLDER --command CROSSDOCK [OPTIONS]\n"
    "       crossdock_bench instructions FOLDER BYTES     below callgrind\n"
    "  --size MB        of each large input; left out: 100\n"
    "  --runs N         of each pass; left out: 9\n"
    "  --partners N     of the large site; left out: 1000\n"
    "  --only NAME,...  these passes, or controls, commands; left out: everything\n"
    "  --durable PROGRAM  bench_exchange, to be asked for durable documents a second\n"
    "  --json FILE, --svg FILE, --table FILE  write the result there too\n";

struct Options {
  bench::Plan plan;
  std::string json, svg, table;
};

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (std::size_t at; (at = text.find(',', from)) != std::string::npos; from = at + 1) parts.push_back(text.substr(from, at - from));
  parts.push_back(text.substr(from));
  return parts;
}

Options options_of(const std::vector<std::string>& words) {
  Options options;
  options.plan.around.source = CROSSDOCK_SOURCE_DIR;
  for (std::size_t i = 0; i < words.size(); i += 2) {
    const std::string& name = words[i];
    if (i + 1 == words.size()) throw std::invalid_argument(name);
    const std::string& value = words[i + 1];
    if (name == "--inputs")
      options.plan.around.inputs = std::filesystem::absolute(value);
    else if (name == "--command")
      options.plan.command = std::filesystem::absolute(value);
    else if (name == "--durable")
      options.plan.durable = std::filesystem::absolute(value);
    else if (name == "--size")
      options.plan.size = static_cast<std::uint64_t>(std::stod(value) * 1e6);
    else if (name == "--runs")
      options.plan.runs = std::stoul(value);
    else if (name == "--partners")
      options.plan.partners = std::stoul(value);
    else if (name == "--only")
      options.plan.only = split(value);
    else if (name == "--json")
      options.json = value;
    else if (name == "--svg")
      options.svg = value;
    else if (name == "--table")
      options.table = value;
    else
      throw std::invalid_argument(name);
  }
  if (options.plan.around.inputs.empty() || options.plan.runs == 0) throw std::invalid_argument("--inputs");
  return options;
}

void write(const std::string& path, const std::string& text) {
  if (path.empty()) return;
  std::ofstream file(path, std::ios::binary);
  if (!(file << text).flush()) throw std::runtime_error("cannot write " + path);
}

}  // namespace

int main(int count, char** words) {
  const std::vector<std::string> arguments(words + 1, words + count);
  try {
    if (!arguments.empty() && arguments.front() == "worker") return bench::work({arguments.begin() + 1, arguments.end()});
    if (arguments.size() == 3 && arguments.front() == "instructions") {
      bench::count_instructions(CROSSDOCK_SOURCE_DIR, arguments[1], std::stoull(arguments[2]));
      return 0;
    }
    Options options;
    try {
      options = options_of(arguments);
    } catch (const std::logic_error&) {
      std::cerr << usage;
      return 2;
    }
    bench::Report report = bench::measure(options.plan);
    bench::judge_goals(report);
    const std::string table = bench::table(report);
    std::cout << table;
    write(options.table, table);
    write(options.json, bench::json(report));
    write(options.svg, bench::picture(report));
    const bool controlled =
        std::all_of(report.controls.begin(), report.controls.end(), [](const bench::ControlRow& row) { return row.good; });
    return controlled ? 0 : 1;
  } catch (const std::exception& fault) {
    std::cerr << fault.what() << '\n';
    return 1;
  }
}
