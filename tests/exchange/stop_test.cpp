#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <regex>
#include <string>

#include <boost/test/unit_test.hpp>

#include "base/disk.h"
#include "exchange/exchange.h"
#include "exchange/site_fixture.h"

using namespace crossdock;
using namespace crossdock::exchange;
using crossdock::exchange::test::interchange;
using crossdock::exchange::test::order_set;
using crossdock::exchange::test::SiteFixture;
using ledger::LedgerView;

namespace {

/// What ends the program at a step. It is no std::exception: nothing in the engine may catch and survive it.
struct Killed {};

/// Counts the durable steps of a run, on the disk and in the ledger, and ends it before or after one of them.
class Steps {
 public:
  explicit Steps(int stop_at) : stop_at_(stop_at) {}
  void step() {
    if (++count_ == stop_at_) throw Killed();
  }
  [[nodiscard]] int count() const { return count_; }

 private:
  int stop_at_;
  int count_ = 0;
};

class StoppingFile final : public OutputFile {
 public:
  StoppingFile(std::unique_ptr<OutputFile> file, Steps& steps) : file_(std::move(file)), steps_(steps) {}
  Result<Done> write(std::string_view bytes) override {
    // Half of it is written when the program ends here.
    if (auto half = file_->write(bytes.substr(0, bytes.size() / 2)); !half.ok()) return half;
    steps_.step();
    return file_->write(bytes.substr(bytes.size() / 2));
  }
  Result<Done> sync() override {
    steps_.step();
    return file_->sync();
  }
  Result<Done> close() override { return file_->close(); }

 private:
  std::unique_ptr<OutputFile> file_;
  Steps& steps_;
};

class StoppingDisk final : public Disk {
 public:
  explicit StoppingDisk(Steps& steps) : steps_(steps) {}
  Result<std::unique_ptr<InputFile>> open(const std::filesystem::path& path) override { return disk_.open(path); }
  Result<FileStatus> status(const std::filesystem::path& path) override { return disk_.status(path); }
  Result<std::vector<FolderEntry>> list(const std::filesystem::path& folder, std::size_t limit) override {
    return disk_.list(folder, limit);
  }
  Result<std::unique_ptr<OutputFile>> create(const std::filesystem::path& path) override {
    steps_.step();
    auto file = disk_.create(path);
    if (!file.ok()) return file;
    return std::unique_ptr<OutputFile>(std::make_unique<StoppingFile>(std::move(*file), steps_));
  }
  Result<Done> rename_replacing(const std::filesystem::path& from, const std::filesystem::path& to) override {
    return around([&] { return disk_.rename_replacing(from, to); });
  }
  Result<Done> rename_new(const std::filesystem::path& from, const std::filesystem::path& to) override {
    return around([&] { return disk_.rename_new(from, to); });
  }
  Result<Done> remove(const std::filesystem::path& path) override {
    return around([&] { return disk_.remove(path); });
  }
  Result<Done> make_folders(const std::filesystem::path& folder) override {
    steps_.step();
    return disk_.make_folders(folder);
  }
  Result<Done> sync_folder(const std::filesystem::path& folder) override { return disk_.sync_folder(folder); }

 private:
  template <class Step>
  Result<Done> around(Step step) {
    steps_.step();
    auto done = step();
    steps_.step();
    return done;
  }

  Disk& disk_ = machine_disk();
  Steps& steps_;
};

struct StopFixture : SiteFixture {
  /// Anew, with the same inputs.
  void set_up() {
    std::filesystem::remove_all(exchange);
    dropped = 0;
    drop("acme", "1-good.edi", interchange("ACME", "000000905", {order_set("0001", "4500012345"), order_set("0002", "4500012346")}));
    drop("acme", "2-same.edi", interchange("ACME", "000000905", {order_set("0001", "4500012345"), order_set("0002", "4500012346")}));
    drop("acme", "3-faulty.edi", interchange("ACME", "000000906", {order_set("0001", "4500012347", "20261340")}));
    drop("acme", "4-letter.txt", "Dear Sirs,");
    drop("beta", "5-order.edi", interchange("BETA", "000000001", {order_set("0001", "B-1")}));
  }

  /// Runs until the step; true: it was killed there.
  bool run_until(int stop_at, int* steps_taken = nullptr) {
    Steps steps(stop_at);
    StoppingDisk disk(steps);
    Surroundings around = surroundings();
    around.disk = &disk;
    around.at_commit = [&](std::uint64_t, bool) { steps.step(); };
    try {
      const RunSummary summary = open(std::move(around))->run_once();
      BOOST_TEST_REQUIRE(!summary.stopped, summary.stopped.value_or(""));
    } catch (const Killed&) {
      return true;
    }
    if (steps_taken != nullptr) *steps_taken = steps.count();
    return false;
  }

  /// Orders that go to the shop in batches of two, what is left of them an hour later.
  void set_up_batches() {
    std::filesystem::remove_all(exchange);
    dropped = 0;
    clock.set(parse_rfc3339("2026-11-20T08:01:14Z").value());
    drop("beta", "1.edi", interchange("BETA", "000000001", {order_set("0001", "B-1"), order_set("0002", "B-2")}));
    drop("beta", "2.edi", interchange("BETA", "000000002", {order_set("0001", "B-3")}));
  }
  void an_hour_later() { clock.set(parse_rfc3339("2026-11-20T09:01:14Z").value()); }

  std::map<std::string, std::string> outcome() const {
    auto all = files();
    // Temporaries that a killed program left under hidden names are rubbish, not outcome.
    std::erase_if(all, [](const auto& file) { return std::filesystem::path(file.first).filename().string().starts_with(".crossdock-"); });
    // So are numbers of jobs, which notes in the archive have in their names: they depend on what was worked on together.
    static const std::regex job_number("\\.(out|batch)-[0-9]+");
    std::map<std::string, std::string> alike;
    for (auto& [path, text] : all) alike.emplace(std::regex_replace(path, job_number, ".$1"), std::move(text));
    return alike;
  }

  /// Numbers follow each other, and each is issued or void with a reason.
  void check_numbers() {
    const auto opened = open(surroundings());
    opened->ledger().read([](const LedgerView& view) {
      for (const ledger::CounterRecord& counter : view.counters()) {
        std::uint64_t next = 1;
        for (const auto& number : view.control_numbers(counter.key, 1000)) {
          BOOST_TEST(number.number == next++);
          BOOST_TEST((number.state == ledger::NumberState::issued || !number.reason.empty()));
        }
      }
    });
  }

  /// Fails at the first file that is missing, different or too much.
  void compare(const std::map<std::string, std::string>& expected, const std::string& where) {
    const auto found = outcome();
    for (const auto& [path, text] : expected) {
      const auto same = found.find(path);
      BOOST_REQUIRE_MESSAGE(same != found.end(), where << ": missing " << path);
      BOOST_REQUIRE_MESSAGE(same->second == text, where << ": " << path << " differs:\n" << same->second << "\n---\n" << text);
    }
    for (const auto& [path, text] : found) BOOST_REQUIRE_MESSAGE(expected.contains(path), where << ": " << path << " is too much");
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(stops, StopFixture)

BOOST_AUTO_TEST_CASE(a_program_killed_at_any_step_comes_to_the_same_outcome_when_it_is_started_again) {
  set_up();
  int steps = 0;
  BOOST_TEST_REQUIRE(!run_until(0, &steps));
  const auto expected = outcome();
  BOOST_TEST_REQUIRE(steps > 100);
  for (int stop_at = 1; stop_at <= steps; ++stop_at) {
    set_up();
    BOOST_TEST_REQUIRE(run_until(stop_at));
    BOOST_TEST_REQUIRE(!run_until(0));
    compare(expected, "killed at step " + std::to_string(stop_at));
    check_numbers();
  }
}

BOOST_AUTO_TEST_CASE(a_program_killed_again_while_it_recovers_comes_to_the_same_outcome) {
  set_up();
  int steps = 0;
  BOOST_TEST_REQUIRE(!run_until(0, &steps));
  const auto expected = outcome();
  for (int stop_at = 5; stop_at <= steps; stop_at += 23) {
    for (const int again : {2, 9, 23}) {
      set_up();
      BOOST_TEST_REQUIRE(run_until(stop_at));
      (void)run_until(again);
      BOOST_TEST_REQUIRE(!run_until(0));
      compare(expected, "killed at steps " + std::to_string(stop_at) + " and " + std::to_string(again));
      check_numbers();
    }
  }
}

BOOST_AUTO_TEST_CASE(a_program_killed_at_a_step_sends_the_same_batches_with_the_same_numbers) {
  const std::string pack = read_file(folder.path() / "partners/shop/partner.toml", 10'000).value();
  write("partners/shop/partner.toml", pack + "[batch]\nevery = \"1h\"\nsets = 2\n");
  load();
  set_up_batches();
  int first = 0;
  int second = 0;
  BOOST_TEST_REQUIRE(!run_until(0, &first));
  an_hour_later();
  BOOST_TEST_REQUIRE(!run_until(0, &second));
  const auto expected = outcome();
  BOOST_TEST(names("outbound/shop/").size() == 2u);
  BOOST_TEST_REQUIRE(second > 20);
  for (int stop_at = 2; stop_at <= first; stop_at += 11) {
    set_up_batches();
    BOOST_TEST_REQUIRE(run_until(stop_at));
    BOOST_TEST_REQUIRE(!run_until(0));
    an_hour_later();
    BOOST_TEST_REQUIRE(!run_until(0));
    compare(expected, "killed at step " + std::to_string(stop_at));
    check_numbers();
  }
  for (int stop_at = 1; stop_at <= second; stop_at += 2) {
    set_up_batches();
    BOOST_TEST_REQUIRE(!run_until(0));
    an_hour_later();
    BOOST_TEST_REQUIRE(run_until(stop_at));
    BOOST_TEST_REQUIRE(!run_until(0));
    compare(expected, "killed at step " + std::to_string(stop_at) + " an hour later");
    check_numbers();
  }
}

BOOST_AUTO_TEST_SUITE_END()
