#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

#include "exchange/check_ledger.h"
#include "exchange/site_fixture.h"
#include "ledger/archive.h"

using namespace crossdock;
using namespace crossdock::exchange;
using crossdock::exchange::test::interchange;
using crossdock::exchange::test::order_set;
using crossdock::exchange::test::SiteFixture;
using ledger::LedgerView;

namespace {

constexpr std::int64_t year = 365ll * 86'400'000;

/// Of whose bytes few are read at a time, and with whom something happens after the first of them.
class DisturbedFile final : public InputFile {
 public:
  DisturbedFile(std::unique_ptr<InputFile> file, std::function<void()> disturb) : file_(std::move(file)), disturb_(std::move(disturb)) {}
  Result<std::size_t> read(std::span<char> window) override {
    auto count = file_->read(window.first(std::min<std::size_t>(window.size(), 50)));
    if (const auto disturb = std::exchange(disturb_, {})) disturb();
    return count;
  }
  Result<FileStatus> status() override { return file_->status(); }

 private:
  std::unique_ptr<InputFile> file_;
  std::function<void()> disturb_;
};

/// The machine's disk, with other programs at work on the claimed files and on those about to be claimed.
class DisturbedDisk final : public Disk {
 public:
  using Disturb = std::function<void(const std::filesystem::path&)>;
  Disturb while_read, before_rename;

  Result<std::unique_ptr<InputFile>> open(const std::filesystem::path& path) override {
    auto file = disk_.open(path);
    if (!file.ok() || !while_read || path.parent_path().filename() != "claimed") return file;
    return std::unique_ptr<InputFile>(std::make_unique<DisturbedFile>(std::move(*file), [this, path] { while_read(path); }));
  }
  Result<std::unique_ptr<OutputFile>> create(const std::filesystem::path& path) override { return disk_.create(path); }
  Result<FileStatus> status(const std::filesystem::path& path) override { return disk_.status(path); }
  Result<std::vector<FolderEntry>> list(const std::filesystem::path& folder, std::size_t limit) override {
    return disk_.list(folder, limit);
  }
  Result<Done> rename_replacing(const std::filesystem::path& from, const std::filesystem::path& to) override {
    return disk_.rename_replacing(from, to);
  }
  Result<Done> rename_new(const std::filesystem::path& from, const std::filesystem::path& to) override {
    if (before_rename && to.parent_path().filename() == "claimed") before_rename(from);
    return disk_.rename_new(from, to);
  }
  Result<Done> remove(const std::filesystem::path& path) override { return disk_.remove(path); }
  Result<Done> make_folders(const std::filesystem::path& folder) override { return disk_.make_folders(folder); }
  Result<Done> sync_folder(const std::filesystem::path& folder) override { return disk_.sync_folder(folder); }

 private:
  Disk& disk_ = machine_disk();
};

struct DisturbedSite : SiteFixture {
  DisturbedDisk disk;
  const std::string order = interchange("ACME", "000000905", {order_set("0001", "4500012345")});

  Surroundings disturbed() {
    Surroundings around = surroundings();
    around.disk = &disk;
    return around;
  }
  static void put(const std::filesystem::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

  /// The order is there once, answered once, and nothing else is anywhere.
  void check_outcome(const std::string& what) {
    BOOST_TEST(names("outbound/erp/").size() == 1u, what);
    BOOST_TEST(content("outbound/erp/").find("\"4500012345\"") != std::string::npos, what);
    BOOST_TEST(names("outbound/acme/997-").size() == 1u, what);
    BOOST_TEST(names("inbound/").empty(), what);
    BOOST_TEST(names("work/").empty(), what);
    const auto of_site = open(surroundings());
    ledger::FolderArchive archive(exchange, machine_disk());
    Context context{site, Layout{exchange}, machine_disk(), clock, of_site->ledger(), archive};
    const LedgerCheck check = check_ledger(context);
    BOOST_TEST(check.faults.empty(), what + ": " + (check.faults.empty() ? "" : check.faults.front()));
    BOOST_TEST(check.pending == 0u, what);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(disturbed, DisturbedSite)

BOOST_AUTO_TEST_CASE(a_file_that_is_changed_while_it_is_read_is_read_again) {
  const std::string half = order.substr(0, order.size() / 2);
  const std::pair<std::string, std::function<void(const std::filesystem::path&)>> changes[] = {
      {half, [&](const auto& path) { std::ofstream(path, std::ios::binary | std::ios::app) << order.substr(half.size()); }},
      {order + order, [&](const auto& path) { std::filesystem::resize_file(path, order.size()); }},
      {std::string(order.size(), 'x') + "x", [&](const auto& path) { put(path, order); }}};
  for (const auto& [before, change] : changes) {
    std::filesystem::remove_all(exchange);
    drop("acme", "po.edi", before);
    int times = 0;
    disk.while_read = [&](const std::filesystem::path& path) {
      if (++times == 1) change(path);
    };
    const RunSummary summary = open(disturbed())->run_once();
    BOOST_TEST_REQUIRE(summary.files.size() == 1u);
    BOOST_TEST(summary.files[0].size == order.size());
    BOOST_TEST(times == 2);
    check_outcome("changed at first");
  }
}

BOOST_AUTO_TEST_CASE(a_file_that_never_stands_still_waits_claimed_and_is_taken_by_the_scan_that_finds_it_still) {
  drop("acme", "po.edi", order.substr(0, order.size() / 2));
  drop("beta", "other.edi", interchange("BETA", "000000001", {order_set("0001", "B-1")}));
  disk.while_read = [&](const std::filesystem::path& path) {
    if (std::filesystem::file_size(path) != order.size()) std::ofstream(path, std::ios::binary | std::ios::app) << "x";
  };
  const auto of_site = open(disturbed());
  const RunSummary summary = of_site->run_once();
  BOOST_TEST(summary.still_waiting == 2u);  // both were touched while they were read
  BOOST_TEST(summary.files.empty());
  BOOST_TEST(names("archive/").empty());

  int claimed = 0;
  for (const auto& entry : std::filesystem::directory_iterator(exchange / "work/claimed")) {
    const bool is_order = read_file(entry.path(), 10'000).value().find("*ZZ*ACME ") != std::string::npos;
    put(entry.path(), is_order ? order : interchange("BETA", "000000001", {order_set("0001", "B-1")}));
    ++claimed;
  }
  BOOST_TEST(claimed == 2);
  disk.while_read = {};
  const RunSummary next = of_site->run_once();
  BOOST_TEST(next.files.size() == 2u);
  BOOST_TEST(next.still_waiting == 0u);
  BOOST_TEST(names("work/").empty());
  BOOST_TEST(names("outbound/shop/").size() == 1u);
  BOOST_TEST(names("outbound/erp/").size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_replaced_before_it_is_claimed_is_taken_as_it_is_then) {
  drop("acme", "po.edi", "what was there when the folder was scanned");
  disk.before_rename = [&](const std::filesystem::path& path) {
    put(folder.path() / "new", order);
    std::filesystem::rename(folder.path() / "new", path);
  };
  const RunSummary summary = open(disturbed())->run_once();
  BOOST_TEST_REQUIRE(summary.files.size() == 1u);
  BOOST_TEST((summary.files[0].outcome == FileOutcome::accepted));
  BOOST_TEST(summary.files[0].size == order.size());
  check_outcome("replaced");
}

BOOST_AUTO_TEST_CASE(a_file_that_goes_away_before_it_is_claimed_leaves_no_trace_outside_the_ledger) {
  drop("acme", "1.edi", order);
  drop("acme", "2.edi", interchange("ACME", "000000906", {order_set("0001", "2")}));
  disk.before_rename = [&](const std::filesystem::path& path) {
    if (path.filename() == "2.edi") std::filesystem::remove(path);
  };
  const RunSummary summary = open(disturbed())->run_once();
  BOOST_TEST(summary.file_count == 1u);
  BOOST_TEST(summary.remarks.empty());
  check_outcome("one went away");
}

BOOST_AUTO_TEST_CASE(a_hard_link_is_taken_like_a_file_and_the_other_name_stays) {
  write("theirs.edi", order);
  std::filesystem::create_directories(exchange / "inbound/acme");
  for (const char* name : {"one.edi", "two.edi"})
    std::filesystem::create_hard_link(folder.path() / "theirs.edi", exchange / "inbound/acme" / name);
  const RunSummary summary = run();
  BOOST_TEST_REQUIRE(summary.files.size() == 2u);
  BOOST_TEST((summary.files[0].outcome == FileOutcome::accepted));
  BOOST_TEST((summary.files[1].outcome == FileOutcome::duplicate));
  check_outcome("two names of one file");
  BOOST_TEST(read_file(folder.path() / "theirs.edi", 10'000).value() == order);
  // What its other name does later does not reach the archive.
  put(folder.path() / "theirs.edi", "changed");
  check_outcome("changed later");
}

BOOST_AUTO_TEST_CASE(a_fifo_is_refused_and_keeps_nobody_waiting) {
  drop("acme", "2.edi", order);
  BOOST_TEST_REQUIRE(::mkfifo((exchange / "inbound/acme/1.edi").c_str(), 0600) == 0);
  const RunSummary summary = run();
  BOOST_TEST(summary.file_count == 2u);
  BOOST_TEST(names("quarantine/acme/").size() == 1u);
  check_outcome("beside a FIFO");
}

BOOST_AUTO_TEST_CASE(a_receiver_whose_folder_cannot_be_made_keeps_nobody_else_waiting) {
  write("exchange/outbound/erp", "a file has the folder's name");
  drop("acme", "1.edi", order);
  drop("beta", "2.edi", interchange("BETA", "000000001", {order_set("0001", "B-1")}));
  const auto of_site = open(surroundings());
  const RunSummary summary = of_site->run_once();
  BOOST_TEST(!summary.stopped, summary.stopped.value_or(""));
  BOOST_TEST(summary.file_count == 1u);
  BOOST_TEST(names("outbound/acme/997-").size() == 1u);
  BOOST_TEST(names("outbound/shop/").size() == 1u);
  BOOST_TEST(!summary.remarks.empty());
  std::filesystem::remove(exchange / "outbound/erp");
  BOOST_TEST(of_site->run_once().files.size() == 1u);
  BOOST_TEST(names("outbound/erp/").size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_partner_whose_folder_comes_later_is_worked_for_from_then_on) {
  write("exchange/inbound/acme", "a file has the folder's name");
  const auto of_site = open(surroundings());
  BOOST_TEST(of_site->run_once().file_count == 0u);
  std::filesystem::remove(exchange / "inbound/acme");
  drop("acme", "1.edi", order);
  BOOST_TEST(of_site->run_once().file_count == 1u);
  BOOST_TEST(names("outbound/erp/").size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_a_year_off_after_a_stop_changes_no_outcome) {
  struct Killed {};
  const Instant start = clock.now();
  for (const std::int64_t jump : {year, -year}) {
    for (int stop_at = 1; stop_at <= 8; ++stop_at) {
      std::filesystem::remove_all(exchange);
      clock.set(start);
      drop("acme", "po.edi", order);
      int commits = 0;
      Surroundings around = surroundings();
      around.at_commit = [&](std::uint64_t, bool done) {
        if (done && ++commits == stop_at) throw Killed();
      };
      try {
        (void)open(std::move(around))->run_once();
      } catch (const Killed&) {}
      clock.set({start.milliseconds + jump});
      (void)run();
      check_outcome("killed after commit " + std::to_string(stop_at) + ", then " + std::to_string(jump));
      if (jump < 0) continue;  // by what the ledger knows, the file came before the time in which duplicates are looked for
      clock.set(start);
      drop("acme", "same.edi", order);
      BOOST_TEST((run().files.at(0).outcome == FileOutcome::duplicate));
    }
  }
}

BOOST_AUTO_TEST_CASE(what_waits_for_another_try_does_not_wait_for_a_clock_that_was_set_back) {
  write("exchange/outbound/erp", "a file has the folder's name");
  drop("acme", "1.edi", order);
  run();
  std::filesystem::remove(exchange / "outbound/erp");
  clock.set({clock.now().milliseconds - year});
  BOOST_TEST(run().file_count == 1u);
  check_outcome("set back");
}

BOOST_AUTO_TEST_SUITE_END()
