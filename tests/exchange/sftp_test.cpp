#include <filesystem>
#include <string>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "exchange/sftp_fixture.h"
#include "support/tcp_proxy.h"

using namespace crossdock;
using namespace crossdock::exchange;
using namespace crossdock::exchange::test;
using crossdock::test::TcpProxy;
using ledger::LedgerView;
using ledger::OutboxState;

namespace crossdock::test {
inline std::ostream& operator<<(std::ostream& out, SftpServer::Make make) {
  return out << (make == SftpServer::Make::openssh ? "openssh" : "proftpd");
}
}  // namespace crossdock::test

namespace {

const auto makes = boost::unit_test::data::make({SftpServer::Make::openssh, SftpServer::Make::proftpd});

std::string order(const std::string& control, const std::string& number) {
  return interchange("ACME", control, {order_set("0001", number)});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sftp)

BOOST_DATA_TEST_CASE(an_order_is_fetched_from_a_server_and_its_997_is_put_there, makes, make) {
  SftpSiteFixture site(make);
  site.server.put("out/po.edi", order("000000905", "4500012345"));
  const RunSummary summary = site.run();
  BOOST_TEST_REQUIRE(summary.file_count == 1u, (summary.remarks.empty() ? "" : summary.remarks.front()) << site.server.log());
  BOOST_TEST((summary.files[0].outcome == FileOutcome::accepted), summary.files[0].message);
  BOOST_TEST(summary.remarks.empty());
  BOOST_TEST(site.server.names("out").empty());
  BOOST_TEST(site.names("outbound/erp/").size() == 1u);
  BOOST_TEST(site.names("outbound/acme/").empty());
  const auto sent = site.server.names("in");
  BOOST_TEST_REQUIRE(sent.size() == 1u);
  BOOST_TEST(sent[0].starts_with("997-000000905-"), sent[0]);
  BOOST_TEST(site.server.text("in/" + sent[0]).find("AK9*A*1*1*1~") != std::string::npos);
  BOOST_TEST(site.outbox(OutboxState::sent).size() == 2u);
  BOOST_TEST(site.run().file_count == 0u);
}

BOOST_AUTO_TEST_CASE(acknowledgments_that_waited_are_put_there_in_one_file) {
  SftpSiteFixture site(SftpServer::Make::openssh);
  site.more = "[batch]\nevery = \"10m\"\nacknowledgments = true\n";
  site.write_pack("acme");
  site.server.put("out/1.edi", order("000000905", "1"));
  site.server.put("out/2.edi", order("000000906", "2"));
  BOOST_TEST(site.run().file_count == 2u);
  BOOST_TEST(site.server.names("in").empty());
  BOOST_TEST(site.outbox(OutboxState::waiting).size() == 2u);
  site.clock.set({site.clock.now().milliseconds + 600'000});
  const RunSummary summary = site.run();
  BOOST_TEST(summary.remarks.empty());
  const auto sent = site.server.names("in");
  BOOST_TEST_REQUIRE(sent.size() == 1u);
  BOOST_TEST(site.server.text("in/" + sent[0]).find("GE*2*1~") != std::string::npos);
  BOOST_TEST(site.outbox(OutboxState::batched).size() == 2u);
  for (const std::string& report : site.names("outbound/acknowledgments/2026-11-20/"))
    if (report.ends_with(".txt"))
      BOOST_TEST(site.files().at(report).find("997 sent 08:11:1") != std::string::npos, site.files().at(report));
}

BOOST_DATA_TEST_CASE(a_file_that_the_server_does_not_let_go_is_taken_once, makes, make) {
  SftpServer::Options options;
  options.may_delete = false;
  SftpSiteFixture site(make, options);
  site.server.put("out/po.edi", order("000000905", "1"));
  BOOST_TEST(site.run().file_count == 1u);
  BOOST_TEST(site.server.names("out").size() == 1u);
  BOOST_TEST(site.run().file_count == 0u);
  BOOST_TEST(site.names("outbound/erp/").size() == 1u);
  // Another file under the same name is another file.
  site.server.put("out/po.edi", order("000000906", "22"));
  BOOST_TEST(site.run().file_count == 1u);
  BOOST_TEST(site.run().file_count == 0u);
  BOOST_TEST(site.names("outbound/erp/").size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_left_on_the_server_is_taken_once_and_forgotten_when_it_goes) {
  SftpSiteFixture site(SftpServer::Make::openssh);
  site.more = "after_fetch = \"leave\"\n";
  site.write_pack("acme");
  site.server.put("out/po.edi", order("000000905", "1"));
  BOOST_TEST(site.run().file_count == 1u);
  BOOST_TEST(site.run().file_count == 0u);
  std::filesystem::remove(site.server.data() / "out/po.edi");
  BOOST_TEST(site.run().file_count == 0u);
  BOOST_TEST(site.open(site.surroundings())->ledger().ask([](const LedgerView& view) { return view.files_at_origin("acme", 9); }).empty());
}

BOOST_DATA_TEST_CASE(a_server_that_forbids_renaming_keeps_the_997_here_until_the_pack_says_direct, makes, make) {
  SftpServer::Options options;
  options.may_rename = false;
  SftpSiteFixture site(make, options);
  site.server.put("out/po.edi", order("000000905", "1"));
  const RunSummary summary = site.run();
  BOOST_TEST(summary.file_count == 1u);
  BOOST_TEST_REQUIRE(summary.remarks.size() == 1u);
  BOOST_TEST(summary.remarks[0].find("upload = \"direct\"") != std::string::npos, summary.remarks[0]);
  const auto waiting = site.outbox(OutboxState::ready);
  BOOST_TEST_REQUIRE(waiting.size() == 1u);
  BOOST_TEST(waiting[0].attempts == 1u);
  BOOST_TEST(site.names("exceptions/open/EX1/").size() == 2u);

  site.more = "upload = \"direct\"\n";
  site.write_pack("acme");
  BOOST_TEST(site.run().remarks.empty());
  BOOST_TEST(site.outbox(OutboxState::ready).empty());
  BOOST_TEST(site.outbox(OutboxState::sent).size() == 2u);  // that it was refused once does not stick to it
  BOOST_TEST(site.names("exceptions/open/").empty());
  BOOST_TEST(site.names("exceptions/resolved/EX1/").size() == 2u);
  const auto names = site.server.names("in");
  BOOST_TEST(std::count_if(names.begin(), names.end(), [](const std::string& name) { return name.starts_with("997-"); }) == 1);
}

BOOST_AUTO_TEST_CASE(a_wrong_host_key_opens_an_exception_and_nothing_is_exchanged) {
  SftpSiteFixture site(SftpServer::Make::openssh);
  site.server.put("out/po.edi", order("000000905", "1"));
  site.server.renew_host_key("ed25519");
  SftpServer::Options options;
  options.host_keys = {"ed25519"};
  site.server.change(options);
  const RunSummary summary = site.run();
  BOOST_TEST(summary.file_count == 0u);
  BOOST_TEST(site.server.names("out").size() == 1u);
  BOOST_TEST(site.content("exceptions/open/EX1/error.txt").find("crossdock channel trust acme") != std::string::npos,
             site.content("exceptions/open/EX1/error.txt"));
}

BOOST_DATA_TEST_CASE(a_line_that_is_cut_anywhere_changes_no_outcome, makes, make) {
  SftpSiteFixture site(make);
  TcpProxy line(site.server.port());
  site.port = line.port();
  site.write_pack("acme");
  site.server.put("out/po.edi", order("000000900", "0"));
  BOOST_TEST_REQUIRE(site.run().file_count == 1u);
  const std::uint64_t whole[] = {line.passed(TcpProxy::Way::to_server), line.passed(TcpProxy::Way::to_client)};
  constexpr std::uint64_t cuts = 5;
  std::size_t number = 0;
  for (const TcpProxy::Way way : {TcpProxy::Way::to_server, TcpProxy::Way::to_client}) {
    for (std::uint64_t cut = 1; cut < cuts; ++cut) {
      ++number;
      site.server.put("out/po.edi", order("000000" + std::to_string(900 + number), std::to_string(number)));
      line.spoil(way, TcpProxy::Fault::cut, whole[static_cast<std::size_t>(way)] * cut / cuts);
      (void)site.run();
      line.heal();
      (void)site.run();
      BOOST_TEST(site.server.names("out").empty());
      BOOST_TEST(site.names("outbound/erp/").size() == number + 1);
      BOOST_TEST(site.server.names("in").size() == number + 1, "cut " << cut << " of way " << int(way));
    }
  }
  BOOST_TEST(site.outbox(OutboxState::sent).size() == 2 * (number + 1));
}

BOOST_AUTO_TEST_CASE(a_server_that_says_nothing_keeps_no_other_partner_waiting) {
  SftpSiteFixture site(SftpServer::Make::openssh);
  TcpProxy line(site.server.port());
  line.spoil(TcpProxy::Way::to_client, TcpProxy::Fault::stall, 0);
  site.port = line.port();
  site.write_pack("beta", "shop");
  site.server.put("out/po.edi", order("000000905", "1"));
  const RunSummary summary = site.run();
  BOOST_TEST(summary.file_count == 1u);
  BOOST_TEST_REQUIRE(summary.remarks.size() == 1u);
  BOOST_TEST(summary.remarks[0].starts_with("the server of beta: "), summary.remarks[0]);
  BOOST_TEST(site.server.names("in").size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_program_killed_at_any_commit_fetches_and_sends_each_file_once) {
  struct Killed {};
  SftpSiteFixture site(SftpServer::Make::openssh);
  for (int stop_at = 1, number = 1;; ++stop_at, ++number) {
    site.server.put("out/po.edi", order("000000" + std::to_string(100 + number), std::to_string(number)));
    int steps = 0;
    bool killed = false;
    Surroundings around = site.surroundings();
    around.at_commit = [&](std::uint64_t, bool done) {
      if (done && ++steps == stop_at) throw Killed();
    };
    try {
      (void)site.open(std::move(around))->run_once();
    } catch (const Killed&) {
      killed = true;
    }
    (void)site.run();
    BOOST_TEST_REQUIRE(site.server.names("out").empty(), "killed at " << stop_at);
    BOOST_TEST_REQUIRE(site.names("outbound/erp/").size() == static_cast<std::size_t>(number), "killed at " << stop_at);
    BOOST_TEST_REQUIRE(site.server.names("in").size() == static_cast<std::size_t>(number), "killed at " << stop_at);
    if (!killed) break;
  }
}

BOOST_AUTO_TEST_SUITE_END()
