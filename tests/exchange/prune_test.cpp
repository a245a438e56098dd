#include "exchange/prune.h"

#include <filesystem>
#include <string>

#include <boost/test/unit_test.hpp>

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

constexpr std::int64_t day_milliseconds = 86'400'000;

struct PruneFixture : SiteFixture {
  Pruned prune_now() {
    const auto of_site = open(surroundings());
    ledger::FolderArchive archive(exchange, machine_disk());
    Context context{site, Layout{exchange}, machine_disk(), clock, of_site->ledger(), archive};
    const Pruned pruned = prune(context, clock.now(), "ann", "space");
    const LedgerCheck check = check_ledger(context);
    BOOST_TEST(check.faults.empty(), (check.faults.empty() ? "" : check.faults.front()));
    return pruned;
  }
  std::size_t documents() {
    const auto of_site = open(surroundings());
    return of_site->ledger().ask([](const LedgerView& view) { return view.documents({}); }).size();
  }
  void later(std::int64_t days) { clock.set({clock.now().milliseconds + days * day_milliseconds}); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(retention, PruneFixture)

BOOST_AUTO_TEST_CASE(what_is_settled_goes_from_ledger_and_archive_and_what_is_awaited_stays_whole) {
  drop("acme", "1.edi", interchange("ACME", "000000905", {order_set("0001", "4500012345")}));
  drop("acme", "2-same.edi", interchange("ACME", "000000905", {order_set("0001", "4500012345")}));
  drop("beta", "3.edi", interchange("BETA", "000000001", {order_set("0001", "B-1")}));
  (void)run();
  const std::size_t archived = names("archive/").size();
  BOOST_TEST(prune_now().files == 0u);  // nothing is older than now

  later(2);
  const Pruned first = prune_now();
  BOOST_TEST(first.files == 2u);
  BOOST_TEST(first.blobs == 3u);  // the order, its 997, and what the erp got
  BOOST_TEST(names("archive/").size() < archived);
  BOOST_TEST(names("archive/2026/11/20/acme").empty());
  // The shop has not acknowledged what it got.
  BOOST_TEST(documents() == 3u);
  BOOST_TEST(names("archive/2026/11/20/beta").size() == 4u);
  BOOST_TEST(prune_now().files == 0u);

  drop(
      "shop", "997.edi",
      "ISA*00*          *00*          *ZZ*SHOP           *ZZ*OURCO          *261120*0900*U*00401*000000001*0*P*>~GS*FA*SHOP*OURCO*20261120*"
      "0900*5*X*004010~ST*997*0001~AK1*PO*1~AK9*A*1*1*1~SE*4*0001~GE*1*5~IEA*1*000000001~");
  (void)run();
  later(2);
  BOOST_TEST(prune_now().files == 2u);
  BOOST_TEST(documents() == 0u);
  BOOST_TEST(names("archive/").empty());

  // Numbers go on where they were.
  drop("beta", "4.edi", interchange("BETA", "000000002", {order_set("0001", "B-2")}));
  (void)run();
  BOOST_TEST(names("outbound/shop/850-B-2-000000002-").size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_daemon_removes_by_the_sites_policy_once_a_day_and_says_so_in_the_audit_trail) {
  for (const std::string name : {"acme", "beta", "erp", "shop"}) {
    const std::string pack = read_file(folder.path() / "partners" / name / "partner.toml", 10'000).value();
    write("partners/" + name + "/partner.toml", pack + "[duplicates]\nwindow_days = 2\n");
  }
  write(
      "crossdock.toml",
      "[run]\nlanes = 1\n[retention]\nledger_days = 3\narchive_days = 5\n[defaults.ids]\nours = { qualifier = \"ZZ\", id = \"OURCO\" }\n");
  load();
  drop("acme", "1.edi", interchange("ACME", "000000905", {order_set("0001", "4500012345")}));
  drop("beta", "2.edi", interchange("BETA", "000000001", {order_set("0001", "B-1")}));
  (void)run();
  const auto of_site = open(surroundings());
  ledger::FolderArchive archive(exchange, machine_disk());
  Context context{site, Layout{exchange}, machine_disk(), clock, of_site->ledger(), archive};
  RetentionRound round;
  const auto whole_round = [&] {
    while (round.run(context)) {}
    return of_site->ledger().ask([](const LedgerView& view) { return view.files_in(ledger::FileState::finished, 9).size(); });
  };
  const auto trail = [&] { return of_site->ledger().ask([](const LedgerView& view) { return view.audit_trail(9); }); };
  later(3);
  BOOST_TEST(whole_round() == 2u);  // nothing is older than three days
  BOOST_TEST(trail().empty());
  clock.set({clock.now().milliseconds + day_milliseconds - 1});
  BOOST_TEST(whole_round() == 2u);  // a day has not passed
  clock.set({clock.now().milliseconds + 1});
  BOOST_TEST(whole_round() == 1u);  // the shop's acknowledgment is awaited
  BOOST_TEST(names("archive/2026/11/20/acme").size() > 0u);
  BOOST_REQUIRE(trail().size() == 1u);
  BOOST_TEST(trail()[0].who == "engine");
  BOOST_TEST(trail()[0].detail == "retention of crossdock.toml: 1 files of the ledger, 0 of the archive");
  later(2);
  BOOST_TEST(whole_round() == 1u);
  BOOST_TEST(names("archive/2026/11/20/acme").empty());
  BOOST_TEST(trail().size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_site_without_a_policy_keeps_everything) {
  drop("acme", "1.edi", interchange("ACME", "000000905", {order_set("0001", "4500012345")}));
  (void)run();
  later(4000);
  const auto of_site = open(surroundings());
  ledger::FolderArchive archive(exchange, machine_disk());
  Context context{site, Layout{exchange}, machine_disk(), clock, of_site->ledger(), archive};
  RetentionRound round;
  BOOST_TEST(!round.run(context));
  BOOST_TEST(of_site->ledger().ask([](const LedgerView& view) { return view.documents({}).size(); }) == 3u);
}

BOOST_AUTO_TEST_CASE(what_an_open_exception_is_about_stays) {
  drop("acme", "1.edi", interchange("ACME", "000000906", {order_set("0001", "4500012347", "20261340")}));
  (void)run();
  later(2);
  BOOST_TEST(prune_now().files == 0u);
  open(surroundings())->ledger().write([](ledger::LedgerWriter& writer) {
    writer.close_exception("EX1", ledger::ExceptionState::resolved, "ann", "they know");
  });
  later(1);
  BOOST_TEST(prune_now().files == 1u);
  BOOST_TEST(documents() == 0u);
}

BOOST_AUTO_TEST_CASE(what_a_stopped_prune_left_in_the_archive_goes_with_the_next) {
  drop("acme", "1.edi", interchange("ACME", "000000905", {order_set("0001", "4500012345")}));
  (void)run();
  later(2);
  open(surroundings())->ledger().write([&](ledger::LedgerWriter& writer) { BOOST_TEST(writer.prune(clock.now(), 9) == 1u); });
  write("exchange/archive/2026/11/20/acme/.F999.part", "half");
  write("exchange/archive/2026/11/20/acme/notes.txt", "somebody's");
  BOOST_TEST(prune_now().blobs == 3u);
  BOOST_TEST(names("archive/").size() == 1u);  // what is not ours
}

BOOST_AUTO_TEST_SUITE_END()
