#include "worker.h"

#include <iostream>
#include <sstream>
#include <stdexcept>

#include "base/limits.h"
#include "child.h"
#include "control.h"
#include "counters.h"
#include "format/x12/delimiters.h"
#include "inputs.h"
#include "limit.h"

namespace bench {

namespace {

std::string load(const std::filesystem::path& file) {
  auto text = crossdock::read_file(file, crossdock::limits::inbound_file_bytes);
  if (!text) throw std::runtime_error(text.error().message);
  return std::move(text).value();
}

template <class Action>
void lap(Laps& laps, Action action) {
  const std::uint64_t cpu = cpu_ns(), wall = wall_ns();
  action();
  laps.cpu.push_back(cpu_ns() - cpu);
  laps.wall.push_back(wall_ns() - wall);
}

void print(std::string_view name, const Laps& laps) {
  std::cout << name << ' ' << laps.cpu.size();
  for (const std::uint64_t ns : laps.cpu) std::cout << ' ' << ns;
  for (const std::uint64_t ns : laps.wall) std::cout << ' ' << ns;
  std::cout << '\n';
}

Laps read_laps(std::istream& in, std::string_view expected) {
  std::string name;
  std::size_t count = 0;
  if (!(in >> name >> count) || name != expected) throw std::runtime_error("a worker did not say " + std::string(expected));
  Laps laps;
  laps.cpu.resize(count);
  laps.wall.resize(count);
  for (std::uint64_t& ns : laps.cpu) in >> ns;
  for (std::uint64_t& ns : laps.wall) in >> ns;
  return laps;
}

void work_on_probe(const Surroundings& around, const Pass& pass) {
  const Packs packs(around.source);
  Subject subject{around.inputs / pass.input, {}};
  const std::string text = pass.in_memory ? load(subject.file) : std::string();
  subject.bytes = text;
  const std::uint64_t before = peak_memory();
  const AllocationCount allocations;
  const InstructionCount instructions;
  const Tally tally = pass.run(packs, subject);
  const auto executed = instructions.read();
  const std::uint64_t calls = allocations.calls();
  std::cout << "probe " << tally.sets << ' ' << tally.findings << ' ' << tally.rejected << ' ' << tally.objects << ' ' << tally.read << ' '
            << tally.written << ' ' << before << ' ' << peak_memory() << ' ' << calls << ' ' << executed.value_or(0) << '\n';
}

void work_on_race(const Surroundings& around, const LimitSubject& limit, std::size_t runs, const std::vector<const Pass*>& passes) {
  const Packs packs(around.source);
  const std::string text = load(around.inputs / limit.input);
  Race result;
  result.passes.resize(passes.size());
  std::uint64_t sum = 0;
  ElementSums elements;
  // The first run warms up and counts for nothing.
  for (std::size_t run = 0; run <= runs; ++run) {
    if (run == 1) {
      result.limit = result.memory = {};
      for (Laps& laps : result.passes) laps = {};
    }
    lap(result.memory, [&] { sum += read_bytes(text); });
    lap(result.limit, [&] {
      elements = yield_elements(text, limit.element, limit.segment);
      sum += elements.addresses;
    });
    for (std::size_t i = 0; i < passes.size(); ++i) {
      Subject subject{around.inputs / passes[i]->input, {}};
      if (passes[i]->in_memory) subject.bytes = text;
      lap(result.passes[i], [&] { sum += passes[i]->run(packs, subject).sum; });
    }
  }
  std::cout << "race " << text.size() << ' ' << elements.elements << ' ' << (sum & 1) << '\n';
  print("memory", result.memory);
  print("limit", result.limit);
  for (std::size_t i = 0; i < passes.size(); ++i) print(passes[i]->name, result.passes[i]);
}

void work_on_sites(const std::filesystem::path& source, const std::filesystem::path& file, const std::vector<std::string>& folders,
                   std::size_t runs) {
  constexpr int documents = 100;
  const std::string text = load(file);
  std::vector<std::shared_ptr<const partner::Site>> sites;
  for (const std::string& folder : folders) sites.push_back(partner::Site::load({folder, source}));
  const auto header = crossdock::x12::read_interchange_header(text);
  if (!header) throw std::runtime_error("this is no X12");
  std::vector<Laps> laps(sites.size());
  for (std::size_t run = 0; run <= runs; ++run)
    for (std::size_t i = 0; i < sites.size(); ++i) {
      if (run == 1) laps[i] = {};
      lap(laps[i], [&] {
        for (int document = 0; document < documents; ++document) {
          const partner::SenderMatch match = sites[i]->find_sender(header->elements[4], header->elements[5]);
          if (match.outcome != partner::SenderMatch::Outcome::found) throw std::runtime_error("no partner of the site sends the order");
          crossdock::MemoryStream input(text);
          std::string acknowledgments;
          const Tally tally = validate(input, *match.pack, file.filename().string(), {&acknowledgments, nullptr});
          if (tally.findings != 0 || acknowledgments.empty()) throw std::runtime_error("the order has findings in a site");
        }
      });
    }
  for (const Laps& one : laps) print("site", one);
}

std::istringstream answer(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {own_program(), "worker"});
  const Child done = run_child(arguments, Output::kept);
  if (done.exit != 0) throw std::runtime_error("a pass failed: " + arguments.back());
  return std::istringstream(done.output);
}

}  // namespace

Probe probe(const Surroundings& around, std::string_view pass) {
  std::istringstream in = answer({"probe", around.source.string(), around.inputs.string(), std::string(pass)});
  Probe result;
  std::string word;
  std::uint64_t executed = 0;
  Tally& tally = result.tally;
  if (!(in >> word >> tally.sets >> tally.findings >> tally.rejected >> tally.objects >> tally.read >> tally.written >>
        result.peak_before >> result.peak >> result.allocations >> executed))
    throw std::runtime_error("a worker did not answer");
  if (executed != 0) result.instructions = executed;
  return result;
}

Race race(const Surroundings& around, const LimitSubject& limit, const std::vector<std::string_view>& passes, std::size_t runs) {
  std::vector<std::string> arguments = {"race",
                                        around.source.string(),
                                        around.inputs.string(),
                                        std::string(limit.input),
                                        {limit.element, limit.segment},
                                        std::to_string(runs)};
  arguments.insert(arguments.end(), passes.begin(), passes.end());
  std::istringstream in = answer(arguments);
  Race result;
  std::string word;
  std::uint64_t sum = 0;
  if (!(in >> word >> result.limit_bytes >> result.limit_elements >> sum)) throw std::runtime_error("a worker did not answer");
  result.memory = read_laps(in, "memory");
  result.limit = read_laps(in, "limit");
  for (const std::string_view pass : passes) result.passes.push_back(read_laps(in, pass));
  return result;
}

void make_input(const Surroundings& around, std::string_view input, std::uint64_t bytes) {
  static_cast<void>(answer({"input", around.source.string(), around.inputs.string(), std::string(input), std::to_string(bytes)}));
}

void write_json_orders(const Surroundings& around, const std::filesystem::path& target) {
  static_cast<void>(answer({"json", around.source.string(), around.inputs.string(), target.string()}));
}

std::pair<Laps, Laps> race_sites(const Surroundings& around, const std::filesystem::path& small_site,
                                 const std::filesystem::path& large_site, std::size_t runs) {
  std::istringstream in =
      answer({"sites", around.source.string(), around.inputs.string(), small_site.string(), large_site.string(), std::to_string(runs)});
  Laps one = read_laps(in, "site");
  return {std::move(one), read_laps(in, "site")};
}

std::string control_lines(const Surroundings& around, std::size_t index) {
  return answer({"control", around.source.string(), around.inputs.string(), std::to_string(index)}).str();
}

int work(const std::vector<std::string>& arguments) {
  const Surroundings around{arguments.at(1), arguments.at(2)};
  if (arguments.at(0) == "input") {
    write_input(arguments.at(3), around.inputs, std::stoull(arguments.at(4)));
    return 0;
  }
  if (arguments.at(0) == "json") {
    write_json(Packs(around.source), around.inputs / input::orders, arguments.at(3));
    return 0;
  }
  if (arguments.at(0) == "probe") {
    work_on_probe(around, pass(arguments.at(3)));
    return 0;
  }
  if (arguments.at(0) == "sites") {
    work_on_sites(around.source, around.inputs / input::small, {arguments.at(3), arguments.at(4)}, std::stoul(arguments.at(5)));
    return 0;
  }
  if (arguments.at(0) == "control") {
    const ControlRow row = control(Packs(around.source), around.inputs, std::stoul(arguments.at(3)));
    std::cout << (row.good ? "good" : "missed") << '\n' << row.planted << '\n' << row.expected << '\n' << row.found << '\n';
    return 0;
  }
  const LimitSubject limit{arguments.at(3), arguments.at(4).at(0), arguments.at(4).at(1)};
  std::vector<const Pass*> named;
  for (std::size_t i = 6; i < arguments.size(); ++i) named.push_back(&pass(arguments[i]));
  work_on_race(around, limit, std::stoul(arguments.at(5)), named);
  return 0;
}

}  // namespace bench
