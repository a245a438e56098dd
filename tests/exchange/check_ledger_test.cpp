#include "exchange/check_ledger.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <boost/test/unit_test.hpp>

#include "exchange/site_fixture.h"
#include "ledger/archive.h"

using namespace crossdock;
using namespace crossdock::exchange;
using crossdock::exchange::test::interchange;
using crossdock::exchange::test::order_set;
using crossdock::exchange::test::SiteFixture;

BOOST_FIXTURE_TEST_SUITE(check_of_the_ledger, SiteFixture)

BOOST_AUTO_TEST_CASE(a_site_that_worked_is_whole_and_what_is_damaged_is_named) {
  drop("beta", "po.edi", interchange("BETA", "000000905", {order_set("0001", "B-1")}));
  const auto of_site = open(surroundings());
  (void)of_site->run_once();
  ledger::FolderArchive archive(exchange, machine_disk());
  Context context{site, Layout{exchange}, machine_disk(), clock, of_site->ledger(), archive};
  const LedgerCheck whole = check_ledger(context);
  BOOST_TEST(whole.faults.empty(), (whole.faults.empty() ? "" : whole.faults.front()));
  BOOST_TEST(whole.files == 1u);
  BOOST_TEST(whole.numbers == 6u);
  BOOST_TEST(whole.blobs == 3u);
  BOOST_TEST(whole.pending == 0u);

  std::ofstream(exchange / "work/claimed/F999") << "whose?";
  std::ofstream(exchange / "work/staged/out-999") << "whose?";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(exchange / "archive/2026/11/20/shop"))
    if (entry.path().extension().empty()) std::ofstream(entry.path(), std::ios::app) << "x";
  of_site->ledger().write([](ledger::LedgerWriter& writer) {
    ledger::NumberRequest request;
    request.counter = {"ZZ/OURCO", "shop", ledger::NumberLevel::interchange, 'P'};
    request.job = 1;
    request.purpose = "forgotten";
    (void)writer.reserve(request);
  });
  BOOST_TEST(check_ledger(context).faults.size() == 4u);
}

BOOST_AUTO_TEST_CASE(a_backup_is_a_ledger_of_its_own_and_replaces_nothing) {
  drop("acme", "po.edi", interchange("ACME", "000000905", {order_set("0001", "1")}));
  const auto of_site = open(surroundings());
  (void)of_site->run_once();
  const auto copy = folder.path() / "copy.db";
  BOOST_TEST_REQUIRE(of_site->ledger().backup(copy).ok());
  BOOST_TEST(!of_site->ledger().backup(copy).ok());
  const auto opened = ledger::open_sqlite_ledger(copy, clock);
  BOOST_TEST_REQUIRE(opened.ok());
  BOOST_TEST((*opened)->ask([](const ledger::LedgerView& view) { return view.files_in(ledger::FileState::finished, 9); }).size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
