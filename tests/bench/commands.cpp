#include "commands.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "child.h"
#include "inputs.h"

namespace bench {

namespace {

constexpr double millisecond = 1e6;
constexpr std::size_t starts = 21;

/// A command line and what its runs took.
struct Timed {
  std::vector<std::string> words;
  std::vector<double> wall;  ///< milliseconds
  std::vector<double> cpu;   ///< milliseconds
  std::vector<double> peak;  ///< megabytes
};

class Commands {
 public:
  Commands(const Plan& plan, Report& report) : plan_(plan), report_(report) {}

  void run() {
    const std::filesystem::path small_site = plan_.around.inputs / "site-1", large_site = plan_.around.inputs / "site-1000";
    write_site(small_site, 1);
    write_site(large_site, plan_.partners);
    measure_starts(small_site, large_site);
    measure_document(small_site, large_site);
    measure_whole();
    measure_jobs("validate", "jobs-validate");
    measure_jobs("translate", "jobs-translate");
    measure_durable();
  }

 private:
  [[nodiscard]] Timed command(const std::vector<std::string>& words) const {
    Timed timed;
    timed.words.push_back(plan_.command.string());
    for (const std::string& word : words) timed.words.push_back(word);
    return timed;
  }

  void run_once(Timed& timed) const {
    // In the folder of the inputs, which is no site.
    const Child done = run_child(timed.words, Output::dropped, plan_.around.inputs);
    if (done.exit != 0) {
      std::string line;
      for (const std::string& word : timed.words) line += " " + word;
      throw std::runtime_error("this failed:" + line);
    }
    timed.wall.push_back(static_cast<double>(done.wall_ns) / millisecond);
    timed.cpu.push_back(static_cast<double>(done.cpu_ns) / millisecond);
    timed.peak.push_back(static_cast<double>(done.peak_bytes) / (1024.0 * 1024.0));
  }

  /// In turns, after one run that counts for nothing.
  void run_in_turns(std::vector<Timed*> all, std::size_t runs) const {
    for (std::size_t run = 0; run <= runs; ++run)
      for (Timed* timed : all) {
        if (run == 1) *timed = Timed{timed->words, {}, {}, {}};
        run_once(*timed);
      }
  }

  void add(std::string name, std::string title, std::string unit, Spread value) {
    report_.figures.push_back({std::move(name), std::move(title), std::move(unit), value, {}});
  }
  void add_remark(std::string name, std::string title, std::string remark) {
    report_.figures.push_back({std::move(name), std::move(title), {}, {}, std::move(remark)});
  }

  void measure_starts(const std::filesystem::path& small_site, const std::filesystem::path& large_site) {
    const std::string order = (plan_.around.inputs / input::small).string();
    Timed version = command({"--version"}), cold = command({"validate", order});
    Timed in_small = command({"validate", order, "--site", small_site.string()});
    run_in_turns({&version, &cold, &in_small}, plan_.quick() ? plan_.runs : starts);
    Timed in_large = command({"validate", order, "--site", large_site.string()});
    Timed list = command({"partner", "list", "--site", large_site.string()});
    run_in_turns({&in_large}, std::min<std::size_t>(plan_.runs, 9));
    // Compiles the documents of every partner, to tell which have errors.
    run_once(list);
    const std::string partners = std::to_string(plan_.partners);
    add("version", "crossdock --version", "ms", spread_of(version.wall));
    add("cold-start", "crossdock validate small.edi", "ms", spread_of(cold.wall));
    add("cold-start-cpu", "crossdock validate small.edi, processor time", "ms", spread_of(cold.cpu));
    add("cold-start-memory", "crossdock validate small.edi, peak memory", "MB", spread_of(cold.peak));
    add("site-1-validate", "the same in a site of one partner", "ms", spread_of(in_small.wall));
    add("site-1000-validate", "the same in a site of " + partners + " partners", "ms", spread_of(in_large.wall));
    add("site-1000-list", "crossdock partner list, " + partners + " partners", "ms", spread_of(list.wall));
  }

  void measure_document(const std::filesystem::path& small_site, const std::filesystem::path& large_site) {
    const auto [one, many] = race_sites(plan_.around, small_site, large_site, plan_.runs);
    std::vector<double> ratio;
    for (std::size_t i = 0; i < one.cpu.size(); ++i) ratio.push_back(static_cast<double>(many.cpu[i]) / static_cast<double>(one.cpu[i]));
    add("site-document", "a document in the large site, beside one in the site of one", "times", median_interval(std::move(ratio)));
  }

  void measure_whole() {
    Timed validate = command({"validate", (plan_.around.inputs / input::orders).string(), "--quiet"});
    Timed translate = command({"translate", (plan_.around.inputs / input::orders).string(), "--to", "json"});
    Timed long_order = command({"validate", (plan_.around.inputs / input::long_order).string(), "--quiet"});
    run_in_turns({&validate, &translate, &long_order}, few_runs());
    add("command-validate", "crossdock validate orders.edi", "ms", spread_of(validate.wall));
    add("command-validate-memory", "crossdock validate orders.edi, peak memory", "MB", spread_of(validate.peak));
    add("command-long", "crossdock validate long-order.edi", "ms", spread_of(long_order.wall));
    add("command-long-memory", "crossdock validate long-order.edi, peak memory", "MB", spread_of(long_order.peak));
    add("command-translate", "crossdock translate orders.edi --to json", "ms", spread_of(translate.wall));
    add("command-translate-memory", "crossdock translate orders.edi --to json, peak memory", "MB", spread_of(translate.peak));
  }

  void measure_jobs(const std::string& name, const std::string& figure) {
    const std::string title = "crossdock " + name + " --jobs 2, beside --jobs 1";
    const Child help = run_child({plan_.command.string(), name, "--help"}, Output::kept);
    if (help.output.find("--jobs") == std::string::npos) return add_remark(figure, title, "there is no --jobs");
    const std::string orders = (plan_.around.inputs / input::orders).string();
    Timed one = command({name, orders, "--jobs", "1"}), two = command({name, orders, "--jobs", "2"});
    run_in_turns({&one, &two}, few_runs());
    std::vector<double> ratio;
    for (std::size_t i = 0; i < one.wall.size(); ++i) ratio.push_back(one.wall[i] / two.wall[i]);
    add(figure, title, "times as fast", spread_of(std::move(ratio)));
  }

  /// tools/bench-exchange's program measures, on its own disk.
  void measure_durable() {
    const std::string title = "durable documents a second, 4 lanes";
    if (plan_.durable.empty()) return add_remark("durable", title, "not asked");
    const Child done = run_child({plan_.durable.string(), plan_.durable.parent_path().string(), "1000", "10", "4"}, Output::kept);
    const std::size_t unit = done.output.find(" documents/s");
    if (done.exit != 0 || unit == std::string::npos) throw std::runtime_error("bench_exchange failed");
    const std::size_t from = done.output.rfind(' ', unit - 1) + 1;
    const double rate = std::stod(done.output.substr(from, unit - from));
    add("durable", title, "documents/s", {rate, rate, rate});
  }

  [[nodiscard]] std::size_t few_runs() const { return std::min<std::size_t>(plan_.runs, 5); }

  const Plan& plan_;
  Report& report_;
};

}  // namespace

void measure_commands(const Plan& plan, Report& report) { Commands(plan, report).run(); }

}  // namespace bench
