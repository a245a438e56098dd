#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "base/limits.h"
#include "exchange/exchange.h"
#include "exchange/lanes.h"
#include "exchange/outbound_name.h"
#include "exchange/site_fixture.h"
#include "exchange/spool.h"
#include "exchange/trouble.h"

using namespace crossdock;
using namespace crossdock::exchange;
using crossdock::exchange::test::interchange;
using crossdock::exchange::test::order_set;
using crossdock::exchange::test::SiteFixture;

BOOST_AUTO_TEST_SUITE(parts)

BOOST_AUTO_TEST_CASE(a_spool_gives_back_its_pieces_from_memory_and_from_disk_alike) {
  const crossdock::test::TemporaryFolder folder;
  Spool spool(folder.path());
  const std::string large(limits::spool_memory_bytes - 5, 'x');
  const Spool::Piece first = spool.append("first").value();
  const Spool::Piece second = spool.append(large).value();
  BOOST_TEST(spool.read(first).value() == "first");
  const Spool::Piece third = spool.append("beyond the limit").value();
  BOOST_TEST(spool.read(first).value() == "first");
  BOOST_TEST((spool.read(second).value() == large));
  BOOST_TEST(spool.read(third).value() == "beyond the limit");
  BOOST_TEST(spool.read(spool.append("").value()).value().empty());
  BOOST_TEST(std::filesystem::is_empty(folder.path()));
}

BOOST_AUTO_TEST_CASE(lanes_keep_the_order_of_a_partner_and_do_every_job) {
  std::vector<ledger::JobRecord> jobs;
  for (int i = 0; i < 60; ++i) {
    ledger::JobRecord job;
    job.id = i;
    job.partner = std::string(1, static_cast<char>('a' + i % 3));
    jobs.push_back(job);
  }
  for (const std::size_t lanes : {1u, 2u, 8u}) {
    std::mutex mutex;
    std::vector<std::vector<std::int64_t>> done(3);
    run_in_lanes(
        jobs, lanes, [] { return false; },
        [&](std::span<const ledger::JobRecord> together) {
          const std::lock_guard lock(mutex);
          BOOST_TEST(together.size() <= jobs_together);
          for (const ledger::JobRecord& job : together) done[static_cast<std::size_t>(job.partner[0] - 'a')].push_back(job.id);
        });
    for (const auto& partner : done) {
      BOOST_TEST(partner.size() == 20u);
      BOOST_TEST(std::is_sorted(partner.begin(), partner.end()));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_fault_in_one_lane_ends_all_and_is_thrown) {
  std::vector<ledger::JobRecord> jobs(100);
  for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i].partner = i % 2 == 0 ? "a" : "b";
  for (const std::size_t lanes : {1u, 2u}) {
    std::atomic<int> begun{0};
    BOOST_CHECK_THROW(run_in_lanes(
                          jobs, lanes, [] { return false; },
                          [&](std::span<const ledger::JobRecord>) {
                            ++begun;
                            throw std::runtime_error("full");
                          }),
                      std::runtime_error);
    BOOST_TEST(begun <= 2);
  }
}

BOOST_AUTO_TEST_CASE(no_job_is_begun_once_the_run_is_stopped) {
  std::vector<ledger::JobRecord> jobs(3 * jobs_together);
  std::size_t begun = 0;
  run_in_lanes(
      jobs, 1, [&] { return begun >= jobs_together; }, [&](std::span<const ledger::JobRecord> together) { begun += together.size(); });
  BOOST_TEST(begun == jobs_together);
}

BOOST_AUTO_TEST_CASE(jobs_of_several_partners_go_together_and_those_that_were_tried_before_or_asked_for_go_alone) {
  std::vector<ledger::JobRecord> jobs(6);
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    jobs[i].id = static_cast<std::int64_t>(i);
    jobs[i].partner = i < 4 ? "a" : "b";
  }
  jobs[1].attempts = 1;
  jobs[2].task = ledger::Task::replay;
  std::string batches;
  run_in_lanes(
      jobs, 1, [] { return false; },
      [&](std::span<const ledger::JobRecord> together) {
        for (const ledger::JobRecord& job : together) batches += std::to_string(job.id);
        batches += ' ';
      });
  BOOST_TEST(batches == "045 1 2 3 ");
}

BOOST_AUTO_TEST_CASE(partners_take_turns_so_that_one_with_many_files_keeps_nobody_waiting) {
  std::vector<ledger::JobRecord> jobs(2 * jobs_together + 1);
  for (ledger::JobRecord& job : jobs) job.partner = "many";
  jobs.back().partner = "one";
  std::string first;
  run_in_lanes(
      jobs, 1, [] { return false; }, [&](std::span<const ledger::JobRecord> together) { first += together.front().partner + ' '; });
  BOOST_TEST(first == "many one many ");
}

BOOST_AUTO_TEST_CASE(outbound_names_are_made_of_safe_parts) {
  const Instant at = parse_rfc3339("2026-11-20T08:01:14.250Z").value();
  BOOST_TEST(outbound_name("850", "../PO 1", "000000017", at, "D7K2", "edi") == "850-_._PO_1-000000017-20261120T080114Z-D7K2.edi");
  BOOST_TEST(outbound_name("order", "", "", at, "D7K2", "json") == "order-20261120T080114Z-D7K2.json");
  BOOST_TEST(nine_digits(17) == "000000017");
  BOOST_TEST(nine_digits(1'234'567'890) == "1234567890");
}

BOOST_AUTO_TEST_CASE(exceptions_are_grouped_by_place_and_never_by_number) {
  BOOST_TEST(place_without_indexes("lines[12].allocations[3].location") == "lines[].allocations[].location");
  Diagnostic warning, error;
  warning.severity = Severity::warning;
  error.message = "wrong";
  DocumentPosition position;
  position.segment = 14;
  position.segment_tag = "PO1";
  position.element = 3;
  error.position = position;
  BOOST_TEST(!trouble_of({warning}, "syntax", "acme"));
  const auto trouble = trouble_of({warning, error}, "syntax", "acme");
  BOOST_REQUIRE(trouble);
  BOOST_TEST(trouble->place == "PO1/3");
  BOOST_TEST(trouble->owner == "acme");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(daemon_loop, SiteFixture)

BOOST_AUTO_TEST_CASE(the_daemon_takes_what_arrives_while_it_runs_and_finishes_it_before_it_stops) {
  std::mutex mutex;
  std::condition_variable changed;
  int finished = 0;
  Surroundings around = surroundings();
  around.told = [&](const FileSummary&) {
    const std::lock_guard lock(mutex);
    ++finished;
    changed.notify_all();
  };
  drop("acme", "there-before.edi", interchange("ACME", "000000905", {order_set("0001", "1")}));
  auto exchange_of_site = open(std::move(around));
  RunSummary summary;
  std::thread daemon([&] { summary = exchange_of_site->run(); });
  const auto wait_for = [&](int count) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return finished == count; });
  };
  wait_for(1);
  drop("acme", "later.edi.part", interchange("ACME", "000000906", {order_set("0001", "2")}));
  std::filesystem::rename(exchange / "inbound/acme/later.edi.part", exchange / "inbound/acme/later.edi");
  wait_for(2);
  exchange_of_site->stop();
  daemon.join();
  BOOST_TEST(summary.file_count == 2u);
  BOOST_TEST(!summary.stopped);
  BOOST_TEST(names("outbound/erp/").size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
