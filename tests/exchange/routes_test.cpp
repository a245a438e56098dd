#include "exchange/routes.h"

#include <string>

#include <boost/test/unit_test.hpp>

#include "exchange/actions.h"
#include "exchange/site_fixture.h"
#include "ledger/archive.h"

using namespace crossdock;
using namespace crossdock::exchange;
using crossdock::exchange::test::interchange;
using crossdock::exchange::test::order_set;
using crossdock::exchange::test::SiteFixture;

namespace {

const char* const rows = "layout csv rows { header by-name\n  record row O >1 { no \"NO\" AN M; po \"PO\" AN M; date \"DATE\" AN } }\n";

/// Two customers whose orders may have the same numbers, and a system of ours that tells for each order whether its department and a
/// number of its own belong together.
struct TwoCustomers : SiteFixture {
  TwoCustomers() {
    for (const std::string name : {"acme", "beta"}) {
      const std::string id = name == "acme" ? "ACME" : "BETA";
      write("partners/" + name + "/partner.toml", "name = \"" + name + "\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"" + id +
                                                      "\" }\n[channel]\nready = \"renamed\"\n" +
                                                      "[[document]]\nset = \"850\"\ndirection = \"in\"\nroute = \"erp\"\n" +
                                                      "[[document]]\nlayout = \"rows\"\ndirection = \"out\"\nmap = \"told\"\n");
      write("partners/" + name + "/rows.grammar", rows);
      write("partners/" + name + "/told.map",
            "map told: csv rows <- order_change\nneeds order by department as original\nrow.no <- number\nrow.po <- department\n"
            "row.date <- original.lines[1].ids.vendor_sku\n");
    }
    write("partners/ware/partner.toml",
          "name = \"ware\"\n[channel]\nready = \"renamed\"\n[[document]]\nlayout = \"rows\"\ndirection = \"in\"\nmap = \"rows\"\n"
          "route_by_order = \"department\"\n");
    write("partners/ware/rows.grammar", rows);
    write("partners/ware/rows.map",
          "map rows: csv rows -> order_change\nrow.no -> number\nrow.po -> department\ndate(\"2026-11-16\") -> order_date\n");
    load();
  }
  std::string order(const std::string& sender, const std::string& control, const std::string& number, const std::string& sku) {
    std::string set = order_set("0001", number);
    set.replace(set.find("A-1"), 3, sku);
    return interchange(sender, control, {set});
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(routes)

BOOST_AUTO_TEST_CASE(an_order_number_belongs_to_the_partner_who_gave_it) {
  TwoCustomers site;
  site.drop("acme", "a.edi", site.order("ACME", "000000001", "PO7", "OF-ACME"));
  site.drop("beta", "b.edi", site.order("BETA", "000000001", "PO8", "OF-BETA"));
  site.drop("ware", "one.csv", "NO,PO\nT1,PO7\n");
  site.drop("ware", "two.csv", "NO,PO\nT2,PO8\n");
  site.run();
  BOOST_TEST(site.content("outbound/acme/order_change") == "NO,PO,DATE\nT1,PO7,OF-ACME\n");
  BOOST_TEST(site.content("outbound/beta/order_change") == "NO,PO,DATE\nT2,PO8,OF-BETA\n");

  // From now on PO7 may mean either.
  site.drop("beta", "c.edi", site.order("BETA", "000000002", "PO7", "ALSO-BETA"));
  site.drop("ware", "three.csv", "NO,PO\nT3,PO7\n");
  site.run();
  BOOST_TEST(site.names("outbound/acme/order_change").size() == 1u);
  BOOST_TEST(site.names("outbound/beta/order_change").size() == 1u);
  std::string open;
  for (const std::string& name : site.names("exceptions/open/")) open += site.content(name);
  BOOST_TEST(open.find("several partners sent an order PO7: acme, beta") != std::string::npos, open);
}

BOOST_AUTO_TEST_CASE(of_one_number_each_customer_has_an_order_of_its_own) {
  TwoCustomers site;
  site.drop("acme", "a.edi", site.order("ACME", "000000001", "PO7", "OF-ACME"));
  site.drop("beta", "b.edi", site.order("BETA", "000000001", "PO7", "OF-BETA"));
  site.run();
  const auto exchange_of_site = site.open(site.surroundings());
  ledger::FolderArchive archive(site.exchange, machine_disk());
  Context context{site.site, Layout{site.exchange}, machine_disk(), site.clock, exchange_of_site->ledger(), archive};
  const auto sku_of = [&](std::vector<std::string> partners) {
    KeptObjects kept(context);
    kept.look_for(std::move(partners));
    Arena arena;
    const auto order = kept.find(*site.site->fallback_pack()->objects().find("order"), "PO7", arena);
    if (!order) return std::string("none");
    return std::string(order->root->field("lines").list().items[0].record().field("ids").record().field("vendor_sku").text());
  };
  BOOST_TEST(sku_of({"acme"}) == "OF-ACME");
  BOOST_TEST(sku_of({"beta"}) == "OF-BETA");
  BOOST_TEST(sku_of({"erp", "acme"}) == "OF-ACME");
  // Our own systems answer all: without another hint it is the latest.
  BOOST_TEST(sku_of({"ware"}) == "OF-BETA");
  KeptObjects kept(context);
  const std::set<std::string> both = {"acme", "beta"};
  BOOST_TEST((kept.owners_of("order", "PO7") == both));
}

BOOST_AUTO_TEST_CASE(a_refused_order_goes_back_as_an_855) {
  SiteFixture site;
  site.write("partners/acme/partner.toml",
             "name = \"acme\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"ACME\" }\n[channel]\nready = \"renamed\"\n"
             "[[document]]\nset = \"850\"\ndirection = \"in\"\nroute = \"erp\"\nrules = \"acme.order\"\nrefusal = \"order_refusal\"\n");
  site.write(
      "partners/acme/rules.map",
      "rules acme.order for order {\n  reject R_DEPARTMENT when department absent: \"the order names no department\" owner \"buyer\"\n}\n");
  site.load();
  site.drop("acme", "po.edi", interchange("ACME", "000000905", {order_set("0001", "PO7")}));
  site.run();
  BOOST_TEST(site.names("outbound/erp/").empty());
  const std::string refusal = site.content("outbound/acme/855-PO7-");
  for (const char* part : {"BAK*00*RD*PO7*20261116", "MSG*the order names no department~", "PO1*1*12*EA*4.5**VN*A-1~", "ACK*IR*12*EA~"})
    BOOST_TEST(refusal.find(part) != std::string::npos, refusal);
  // The 997 says that the document itself was in order.
  BOOST_TEST(site.content("outbound/acme/997-").find("AK5*A~") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_a_map_joins_leaves_as_one_document) {
  SiteFixture site;
  const std::string head = "name = \"acme\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"ACME\" }\n[channel]\nready = \"renamed\"\n";
  site.write("partners/acme/partner.toml",
             head + "[[document]]\nset = \"850\"\ndirection = \"in\"\nmap = \"acme.order\"\nroute = [\"erp\", \"shop\"]\n");
  site.write("partners/acme/order.map",
             "map acme.order extends order\nsplit by lines[].allocations[].location share quantity into mark_for.id\n");
  site.write("partners/shop/partner.toml",
             "name = \"shop\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"SHOP\" }\n[channel]\nready = \"renamed\"\n"
             "[[document]]\nset = \"850\"\ndirection = \"out\"\nmap = \"shop.order\"\n");
  site.write("partners/shop/order.map",
             "map shop.order extends order\nsplit by lines[].allocations[].location share quantity into mark_for.id\njoin by number\n");
  site.load();
  const std::string set = "ST*850*0001~BEG*00*SA*PO7**20261116~PO1*1*12*EA*4.5**VN*A-1~SDQ*EA*92*0007*5*0008*7~CTT*1~SE*6*0001~";
  site.drop("acme", "po.edi", interchange("ACME", "000000905", {set}));
  site.run();
  BOOST_TEST(site.names("outbound/erp/").size() == 2u);
  BOOST_TEST_REQUIRE(site.names("outbound/shop/").size() == 1u);
  const std::string joined = site.content("outbound/shop/");
  for (const char* part : {"PO1*1*12*EA*4.5**VN*A-1~", "SDQ*EA*92*0007*5*0008*7~"})
    BOOST_TEST(joined.find(part) != std::string::npos, joined);

  // A replay shows each receiver's documents as they went.
  const auto exchange_of_site = site.open(site.surroundings());
  ledger::FolderArchive archive(site.exchange, machine_disk());
  Context context{site.site, Layout{site.exchange}, machine_disk(), site.clock, exchange_of_site->ledger(), archive};
  const auto came = exchange_of_site->ledger().ask([](const ledger::LedgerView& view) {
    ledger::DocumentFilter filter;
    filter.key = "PO7";
    filter.direction = ledger::Direction::in;
    return view.documents(filter);
  });
  BOOST_TEST_REQUIRE(came.size() == 1u);
  const auto outputs = preview_replay(context, came[0].id);
  BOOST_TEST_REQUIRE(outputs.ok(), (outputs.ok() ? "" : outputs.error().message));
  BOOST_TEST_REQUIRE(outputs->size() == 3u);
  for (const ReplayedOutput& output : *outputs) {
    BOOST_TEST(output.problem == "");
    BOOST_TEST(output.before == output.after, output.receiver);
    BOOST_TEST(!output.before.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_replay_finds_the_receiver_by_the_order) {
  TwoCustomers site;
  site.drop("acme", "a.edi", site.order("ACME", "000000001", "PO7", "OF-ACME"));
  site.drop("ware", "one.csv", "NO,PO\nT1,PO7\n");
  site.run();
  const auto exchange_of_site = site.open(site.surroundings());
  ledger::FolderArchive archive(site.exchange, machine_disk());
  Context context{site.site, Layout{site.exchange}, machine_disk(), site.clock, exchange_of_site->ledger(), archive};
  const auto came = exchange_of_site->ledger().ask([](const ledger::LedgerView& view) {
    ledger::DocumentFilter filter;
    filter.key = "T1";
    filter.direction = ledger::Direction::in;
    return view.documents(filter);
  });
  BOOST_TEST_REQUIRE(came.size() == 1u);
  const auto outputs = preview_replay(context, came[0].id);
  BOOST_TEST_REQUIRE(outputs.ok(), (outputs.ok() ? "" : outputs.error().message));
  BOOST_TEST_REQUIRE(outputs->size() == 1u);
  BOOST_TEST(outputs->at(0).receiver == "acme");
  BOOST_TEST(outputs->at(0).problem == "");
  BOOST_TEST(outputs->at(0).before == outputs->at(0).after);
}

BOOST_AUTO_TEST_CASE(a_number_that_comes_again_is_told_and_goes_on_where_the_pack_says_so) {
  SiteFixture site;
  site.write("partners/acme/partner.toml",
             "name = \"acme\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"ACME\" }\n[duplicates]\nsame_key = \"warn\"\n"
             "[channel]\nready = \"renamed\"\n[[document]]\nset = \"850\"\ndirection = \"in\"\nroute = \"erp\"\n");
  site.load();
  site.drop("acme", "a.edi", interchange("ACME", "000000001", {order_set("0001", "PO7")}));
  site.drop("acme", "b.edi", interchange("ACME", "000000002", {order_set("0001", "PO7")}));
  const RunSummary summary = site.run();
  BOOST_TEST(site.names("outbound/erp/").size() == 2u);
  BOOST_TEST_REQUIRE(summary.files.size() == 2u);
  BOOST_TEST((summary.files[1].outcome == FileOutcome::accepted));
  std::string reports;
  for (const std::string& name : site.names("outbound/acknowledgments/"))
    if (name.ends_with(".txt")) reports += site.content(name);
  BOOST_TEST(reports.find("order PO7 came before") != std::string::npos, reports);
}

BOOST_AUTO_TEST_SUITE_END()
