#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

#include "exchange/exchange.h"
#include "exchange/site_fixture.h"

using namespace crossdock;
using namespace crossdock::exchange;
using crossdock::exchange::test::interchange;
using crossdock::exchange::test::order_set;
using crossdock::exchange::test::SiteFixture;
using ledger::LedgerView;

BOOST_FIXTURE_TEST_SUITE(run, SiteFixture)

BOOST_AUTO_TEST_CASE(an_order_reaches_its_receiver_and_the_sender_gets_a_997) {
  drop("acme", "po.edi", interchange("ACME", "000000905", {order_set("0001", "4500012345")}));
  auto exchange_of_site = open(surroundings());
  const RunSummary summary = exchange_of_site->run_once();
  BOOST_REQUIRE(summary.files.size() == 1u);
  BOOST_TEST((summary.files[0].outcome == FileOutcome::accepted), summary.files[0].message);
  BOOST_TEST(!summary.stopped);
  BOOST_TEST(names("inbound/").empty());
  BOOST_TEST(names("work/").empty());
  BOOST_TEST(names("outbound/erp/order-4500012345-").size() == 1u);
  BOOST_TEST(content("outbound/erp/").find("\"4500012345\"") != std::string::npos);
  const std::string acknowledgment = content("outbound/acme/997-000000905-");
  BOOST_TEST(acknowledgment.find("AK1*PO*7~") != std::string::npos, acknowledgment);
  BOOST_TEST(acknowledgment.find("AK9*A*1*1*1~") != std::string::npos, acknowledgment);
  BOOST_TEST(names("outbound/acknowledgments/2026-11-20/").size() == 4u);  // txt, html, json and the index
  BOOST_TEST(content("outbound/acknowledgments/2026-11-20/index.csv").find("4500012345") != std::string::npos);

  const auto documents = exchange_of_site->ledger().ask([](const LedgerView& view) {
    ledger::DocumentFilter filter;
    filter.key = "4500012345";
    return view.documents(filter);
  });
  BOOST_REQUIRE(documents.size() == 2u);
  BOOST_TEST((documents[0].state == ledger::DocumentState::delivered));
  BOOST_TEST((documents[1].state == ledger::DocumentState::routed));
  BOOST_TEST(documents[0].parent == documents[1].id);
  const auto interchanges = exchange_of_site->ledger().ask([&](const LedgerView& view) { return view.interchanges_of(documents[1].file); });
  BOOST_REQUIRE(interchanges.size() == 1u);
  BOOST_TEST((interchanges[0].state == ledger::InterchangeState::acknowledged));
}

BOOST_AUTO_TEST_CASE(the_same_bytes_under_another_name_have_no_second_effect) {
  const std::string order = interchange("ACME", "000000905", {order_set("0001", "1")});
  drop("acme", "a.edi", order);
  drop("acme", "b.edi", order);
  const RunSummary summary = run();
  BOOST_REQUIRE(summary.files.size() == 2u);
  BOOST_TEST((summary.files[1].outcome == FileOutcome::duplicate));
  BOOST_TEST(summary.files[1].message.find("a.edi") != std::string::npos);
  BOOST_TEST(names("outbound/erp/").size() == 1u);
  BOOST_TEST(names("outbound/acme/").size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_partner_that_lost_its_997_gets_the_same_one_again_where_the_pack_says_so) {
  write(
      "partners/acme/partner.toml",
      "name = \"acme\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"ACME\" }\n[duplicates]\nsame_bytes = \"resend-ack\"\n[channel]\nready "
      "= \"renamed\"\n[[document]]\nset = \"850\"\ndirection = \"in\"\nroute = \"erp\"\n");
  load();
  const std::string order = interchange("ACME", "000000905", {order_set("0001", "1")});
  drop("acme", "a.edi", order);
  run();
  drop("acme", "b.edi", order);
  run();
  const auto sent = names("outbound/acme/997-");
  BOOST_REQUIRE(sent.size() == 2u);
  BOOST_TEST(files().at(sent[0]) == files().at(sent[1]));
  BOOST_TEST(names("outbound/erp/").size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_same_number_with_other_bytes_is_held_and_not_answered) {
  drop("acme", "a.edi", interchange("ACME", "000000905", {order_set("0001", "1")}));
  drop("acme", "b.edi", interchange("ACME", "000000905", {order_set("0001", "2")}));
  const RunSummary summary = run();
  BOOST_TEST((summary.files[1].outcome == FileOutcome::held));
  BOOST_REQUIRE(summary.files[1].exceptions.size() == 1u);
  BOOST_TEST(names("outbound/erp/order-2-").empty());
  BOOST_TEST(names("outbound/acme/").size() == 1u);
  BOOST_TEST(names("exceptions/open/EX1/").size() == 3u);
}

// The fixture of tests/translate/cases/codes for the one TA1 code that only the ledger can know.
BOOST_AUTO_TEST_CASE(the_same_number_is_refused_with_a_ta1_where_the_pack_says_so) {
  write(
      "partners/acme/partner.toml",
      "name = \"acme\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"PARTICULAR\" }\nours = { qualifier = \"ZZ\", id = \"HARBORSUPPLY\" }\n"
      "[duplicates]\nsame_number = \"reject\"\n[channel]\nready = \"renamed\"\n"
      "[[document]]\nset = \"850\"\ndirection = \"in\"\nroute = \"erp\"\n");
  load();
  const auto fixture = std::filesystem::path(CROSSDOCK_SOURCE_DIR) / "tests/translate/cases/codes/ta105-025.edi";
  drop("acme", "a.edi", read_file(fixture, 10'000).value());
  run();
  BOOST_TEST(names("outbound/acme/997-").size() == 1u);
  BOOST_TEST(names("outbound/erp/").size() == 1u);
  const std::string answer = content("outbound/acme/TA1-");
  BOOST_TEST(answer.find("TA1*000000905*261120*0801*R*025~") != std::string::npos, answer);
}

BOOST_AUTO_TEST_CASE(a_partner_that_takes_999s_gets_a_999) {
  write("partners/acme/partner.toml",
        "name = \"acme\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"ACME\" }\n"
        "[acknowledge]\nsend = \"999\"\nversion = \"005010\"\n[channel]\nready = \"renamed\"\n"
        "[[document]]\nset = \"850\"\ndirection = \"in\"\nroute = \"erp\"\n");
  load();
  drop("acme", "a.edi", interchange("ACME", "000000905", {order_set("0001", "1"), order_set("0002", "2", "20261340")}));
  run();
  const std::string answer = content("outbound/acme/999-");
  BOOST_TEST(answer.find("ST*999*0001~") != std::string::npos, answer);
  BOOST_TEST(answer.find("CTX*BEG03>2~") != std::string::npos, answer);
  BOOST_TEST(answer.find("IK4*5*373*8*20261340~") != std::string::npos, answer);
  BOOST_TEST(answer.find("AK9*P*2*2*1~") != std::string::npos, answer);
}

BOOST_AUTO_TEST_CASE(an_order_number_that_comes_again_is_acknowledged_and_held) {
  drop("acme", "a.edi", interchange("ACME", "000000905", {order_set("0001", "1")}));
  drop("acme", "b.edi", interchange("ACME", "000000906", {order_set("0001", "1"), order_set("0002", "2")}));
  const RunSummary summary = run();
  BOOST_TEST((summary.files[1].outcome == FileOutcome::held));
  BOOST_TEST(names("outbound/erp/order-1-").size() == 1u);
  BOOST_TEST(names("outbound/erp/order-2-").size() == 1u);
  BOOST_TEST(names("outbound/acme/").size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_faulty_set_is_rejected_and_its_neighbours_go_on) {
  drop("acme", "a.edi",
       interchange("ACME", "000000905", {order_set("0001", "1"), order_set("0002", "2", "20261340"), order_set("0003", "3")}));
  const RunSummary summary = run();
  BOOST_TEST((summary.files[0].outcome == FileOutcome::partially_accepted));
  BOOST_TEST(names("outbound/erp/").size() == 2u);
  BOOST_TEST(content("outbound/acme/").find("AK9*P*3*3*2~") != std::string::npos);
  BOOST_TEST(content("exceptions/open/EX1/error.txt").find("20261340") != std::string::npos);
  BOOST_TEST(content("exceptions/open/EX1/source").starts_with("ISA"));
}

BOOST_AUTO_TEST_CASE(what_is_no_document_of_the_partner_is_quarantined_and_answered_with_nothing) {
  drop("acme", "letter.txt", "Dear Sirs,");
  drop("acme", "empty.edi", "");
  drop("acme", "other.edi", interchange("STRANGER", "000000001", {order_set("0001", "1")}));
  const RunSummary summary = run();
  for (const FileSummary& file : summary.files) {
    BOOST_TEST((file.outcome == FileOutcome::quarantined), file.name);
    for (const DocumentSummary& document : file.documents) BOOST_TEST(document.route == "", file.name + " goes nowhere");
  }
  BOOST_TEST(names("quarantine/acme/").size() == 3u);
  BOOST_TEST(names("outbound/acme/").empty());
  BOOST_TEST(names("outbound/erp/").empty());
}

BOOST_AUTO_TEST_CASE(a_folder_that_no_partner_has_is_taken_to_quarantine) {
  drop("nobody", "po.edi", interchange("NOBODY", "000000001", {order_set("0001", "1")}));
  const RunSummary summary = run();
  BOOST_REQUIRE(summary.files.size() == 1u);
  BOOST_TEST((summary.files[0].outcome == FileOutcome::quarantined));
  BOOST_TEST(names("quarantine/nobody/").size() == 1u);
  BOOST_TEST(content("exceptions/open/EX1/error.txt").find("partners/nobody/partner.toml") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(links_are_refused_and_their_targets_never_read) {
  write("secret.edi", interchange("ACME", "000000905", {order_set("0001", "1")}));
  std::filesystem::create_directories(exchange / "inbound/acme");
  std::filesystem::create_symlink(folder.path() / "secret.edi", exchange / "inbound/acme/po.edi");
  const RunSummary summary = run();
  BOOST_REQUIRE(summary.files.size() == 1u);
  BOOST_TEST((summary.files[0].outcome == FileOutcome::quarantined));
  BOOST_TEST(names("outbound/erp/").empty());
  BOOST_TEST(names("archive/").empty());
  BOOST_TEST(names("quarantine/acme/F").size() == 1u);
}

BOOST_AUTO_TEST_CASE(hostile_names_are_data) {
  const std::string hostile = "po..\n<b>$(x)\xFF";
  const std::string name = hostile + std::string(255 - hostile.size(), 'n');
  const std::string letter = "letter\n<b>\xFE" + std::string(244, 'l');
  drop("acme", name, interchange("ACME", "000000905", {order_set("0001", "../../1\n2")}));
  drop("acme", letter, "Dear Sirs,");
  const RunSummary summary = run();
  BOOST_REQUIRE(summary.files.size() == 2u);
  BOOST_TEST(summary.files[0].name == name);
  BOOST_TEST(summary.files[1].name == letter);
  BOOST_TEST(names("quarantine/acme/").size() == 1u);
  for (const auto& [path, text] : files()) BOOST_TEST((path.find('\n') == std::string::npos && path.find("..") == std::string::npos), path);
  BOOST_TEST(content("outbound/acknowledgments/2026-11-20/080114-850").find("<b>$(x)") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(x12_that_we_send_uses_our_numbers_and_its_997_is_matched) {
  drop("beta", "po.edi", interchange("BETA", "000000905", {order_set("0001", "1"), order_set("0002", "2")}));
  auto exchange_of_site = open(surroundings());
  (void)exchange_of_site->run_once();
  const auto sent = names("outbound/shop/850-");
  BOOST_REQUIRE(sent.size() == 2u);
  const auto awaited = exchange_of_site->ledger().ask([](const LedgerView& view) { return view.awaited(9); });
  BOOST_REQUIRE(awaited.size() == 2u);
  BOOST_TEST(awaited[0].group_control == "1");
  BOOST_TEST(awaited[1].group_control == "2");

  const auto acknowledge = [&](const std::string& control, const std::string& group, const std::string& code) {
    return "ISA*00*          *00*          *ZZ*SHOP           *ZZ*OURCO          *261120*0900*U*00401*" + control +
           "*0*P*>~GS*FA*SHOP*OURCO*20261120*0900*5*X*004010~ST*997*0001~AK1*PO*" + group + "~AK9*" + code + "*1*1*" +
           (code == "A" ? "1" : "0") + "~SE*4*0001~GE*1*5~IEA*1*" + control + "~";
  };
  drop("shop", "997-1.edi", acknowledge("000000001", "1", "A"));
  drop("shop", "997-2.edi", acknowledge("000000002", "2", "R"));
  drop("shop", "997-3.edi", acknowledge("000000003", "99", "A"));
  exchange_of_site.reset();
  exchange_of_site = open(surroundings());
  const RunSummary summary = exchange_of_site->run_once();
  BOOST_TEST(exchange_of_site->ledger().ask([](const LedgerView& view) { return view.awaited(9); }).empty());
  const auto state = [&](const std::string& document) {
    return exchange_of_site->ledger().ask([&](const LedgerView& view) { return view.document(document); })->state;
  };
  BOOST_TEST((state(awaited[0].document) == ledger::DocumentState::acknowledged));
  BOOST_TEST((state(awaited[1].document) == ledger::DocumentState::refused));
  BOOST_REQUIRE(summary.files.size() == 3u);
  BOOST_TEST(summary.files[0].exceptions.empty());
  BOOST_TEST(summary.files[2].exceptions.size() == 1u);
  BOOST_REQUIRE(summary.files[1].exceptions.size() == 1u);
  const auto rejected = exchange_of_site->ledger().ask([&](const LedgerView& view) { return view.exceptions_of(awaited[1].document); });
  BOOST_REQUIRE(rejected.size() == 1u);
  BOOST_TEST(rejected[0].playbook == "acknowledgment rejected");
  BOOST_TEST(rejected[0].group.document == "850");
  BOOST_TEST(rejected[0].cause.starts_with("shop rejects 850 " + awaited[1].document));
  BOOST_TEST(names("outbound/shop/997").empty());  // an acknowledgment is never acknowledged
}

namespace {

/// The shop's answer to one of our groups.
std::string answer_to(const std::string& group, const std::string& control, const std::string& code) {
  return "ISA*00*          *00*          *ZZ*SHOP           *ZZ*OURCO          *261120*0900*U*00401*" + control +
         "*0*P*>~GS*FA*SHOP*OURCO*20261120*0900*5*X*004010~ST*997*0001~AK1*PO*" + group + "~AK9*" + code + "*1*1*" +
         (code == "A" ? "1" : "0") + "~SE*4*0001~GE*1*5~IEA*1*" + control + "~";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_997_that_comes_twice_changes_nothing_the_second_time) {
  drop("beta", "po.edi", interchange("BETA", "000000905", {order_set("0001", "1")}));
  run();
  drop("shop", "1.edi", answer_to("1", "000000001", "A"));
  drop("shop", "2-the-same-bytes.edi", answer_to("1", "000000001", "A"));
  drop("shop", "3-another-number.edi", answer_to("1", "000000002", "A"));
  auto exchange_of_site = open(surroundings());
  const RunSummary summary = exchange_of_site->run_once();
  BOOST_TEST_REQUIRE(summary.files.size() == 3u);
  BOOST_TEST((summary.files[1].outcome == FileOutcome::duplicate));
  BOOST_TEST((summary.files[2].outcome == FileOutcome::accepted));
  BOOST_TEST(names("exceptions/").empty());
  exchange_of_site->ledger().read([](const LedgerView& view) {
    ledger::DocumentFilter filter;
    filter.partner = "shop";
    filter.set_id = "850";
    const auto sent = view.documents(filter);
    BOOST_TEST_REQUIRE(sent.size() == 1u);
    BOOST_TEST((sent[0].state == ledger::DocumentState::acknowledged));
    const auto changes = view.transitions(sent[0].id);
    BOOST_TEST(std::count_if(changes.begin(), changes.end(), [](const auto& change) { return change.to == "acknowledged"; }) == 1);
  });
}

BOOST_AUTO_TEST_CASE(when_numbers_begin_again_an_answer_is_for_what_was_sent_last) {
  write("partners/shop/partner.toml",
        "name = \"shop\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"SHOP\" }\n[x12]\nversion = \"004010\"\n[channel]\nready = "
        "\"renamed\"\n[control.isa]\nto = 2\n[control.gs]\nto = 2\n[[document]]\nset = \"850\"\ndirection = \"out\"\n");
  load();
  drop("beta", "1.edi", interchange("BETA", "000000905", {order_set("0001", "1"), order_set("0002", "2")}));
  run();
  drop("shop", "1.edi", answer_to("1", "000000001", "A"));
  run();
  drop("beta", "2.edi", interchange("BETA", "000000906", {order_set("0001", "3")}));
  run();
  BOOST_TEST(names("outbound/shop/850-3-000000001-").size() == 1u);
  drop("shop", "2.edi", answer_to("1", "000000002", "R"));
  auto exchange_of_site = open(surroundings());
  (void)exchange_of_site->run_once();
  const auto state_of = [&](const std::string& key) {
    ledger::DocumentFilter filter;
    filter.key = key;
    filter.partner = "shop";
    filter.direction = ledger::Direction::out;
    const auto found = exchange_of_site->ledger().ask([&](const LedgerView& view) { return view.documents(filter); });
    return found.size() == 1 ? std::string(name_of(found[0].state)) : std::string("?");
  };
  BOOST_TEST(state_of("1") == "acknowledged");
  BOOST_TEST(state_of("2") == "awaiting acknowledgment");
  BOOST_TEST(state_of("3") == "refused");
  // Whoever looks the counter up later finds the new beginning as an epoch of its own.
  exchange_of_site->ledger().read([](const LedgerView& view) {
    const auto counters = view.counters();
    BOOST_TEST(std::any_of(counters.begin(), counters.end(),
                           [](const auto& counter) { return counter.key.partner == "shop" && counter.epoch == 2; }));
  });
}

// A 997 may answer one of ten thousand documents of a file.
BOOST_AUTO_TEST_CASE(an_answer_writes_the_report_of_what_it_answers_anew_and_no_other) {
  drop("beta", "po.edi", interchange("BETA", "000000905", {order_set("0001", "1"), order_set("0002", "2")}));
  run();
  const auto report_of = [&](const std::string& key) {
    for (const std::string& name : names("outbound/acknowledgments/2026-11-20/"))
      if (name.find("-850-shop-" + key + "-") != std::string::npos && name.ends_with(".txt")) return name;
    throw std::runtime_error("no report of order " + key);
  };
  // A file that is replaced is another one.
  const auto identity = [&](const std::string& name) {
    struct stat status {};
    BOOST_REQUIRE(::stat((exchange / name).c_str(), &status) == 0);
    return status.st_ino;
  };
  const std::string first = report_of("1"), second = report_of("2");
  const auto before = identity(second);
  // Held open, so that its number is not given to another file.
  const std::ifstream open_first(exchange / first), open_second(exchange / second);
  const auto first_before = identity(first);
  drop("shop", "997.edi",
       "ISA*00*          *00*          *ZZ*SHOP           *ZZ*OURCO          *261120*0900*U*00401*000000001*0*P*>~"
       "GS*FA*SHOP*OURCO*20261120*0900*5*X*004010~ST*997*0001~AK1*PO*1~AK9*A*1*1*1~SE*4*0001~GE*1*5~IEA*1*000000001~");
  run();
  BOOST_TEST(content(first).starts_with("ACCEPTED  850 to shop"));
  BOOST_TEST(identity(first) != first_before);
  BOOST_TEST(content(second).starts_with("AWAITING ACKNOWLEDGMENT  850 to shop"));
  BOOST_TEST(identity(second) == before);
}

BOOST_AUTO_TEST_CASE(a_ta1_that_refuses_what_we_sent_refuses_its_documents_and_opens_an_exception) {
  drop("beta", "po.edi", interchange("BETA", "000000905", {order_set("0001", "1"), order_set("0002", "2")}));
  auto exchange_of_site = open(surroundings());
  (void)exchange_of_site->run_once();
  const auto awaited = exchange_of_site->ledger().ask([](const LedgerView& view) { return view.awaited(9); });
  BOOST_REQUIRE(awaited.size() == 2u);

  const auto acknowledge = [&](const std::string& control, const std::string& said) {
    return "ISA*00*          *00*          *ZZ*SHOP           *ZZ*OURCO          *261120*0900*U*00401*" + control + "*1*P*>~" + said +
           "IEA*0*" + control + "~";
  };
  const std::string about = "*261120*0801*";
  drop("shop", "ta1-1.edi", acknowledge("000000001", "TA1*000000001" + about + "A*000~"));
  drop("shop", "ta1-2.edi", acknowledge("000000002", "TA1*000000002" + about + "R*023~"));
  drop("shop", "ta1-3.edi", acknowledge("000000003", "TA1*000000099" + about + "A*000~"));
  drop("shop", "ta1-4.edi", acknowledge("000000004", "TA1*000000002" + about + "R*023~"));
  exchange_of_site.reset();
  exchange_of_site = open(surroundings());
  const RunSummary summary = exchange_of_site->run_once();
  BOOST_REQUIRE(summary.files.size() == 4u);
  for (const FileSummary& file : summary.files) {
    BOOST_TEST((file.outcome == FileOutcome::accepted));
    BOOST_REQUIRE(file.documents.size() == 1u);
    BOOST_TEST(file.documents[0].set_id == "TA1");
  }

  // Accepted by a TA1, a document still waits for its 997.
  const auto still = exchange_of_site->ledger().ask([](const LedgerView& view) { return view.awaited(9); });
  BOOST_REQUIRE(still.size() == 1u);
  BOOST_TEST(still[0].document == awaited[0].document);
  const auto refused = exchange_of_site->ledger().ask([&](const LedgerView& view) { return view.document(awaited[1].document); });
  BOOST_TEST((refused->state == ledger::DocumentState::refused));
  BOOST_TEST(summary.files[0].exceptions.empty());
  BOOST_REQUIRE(summary.files[1].exceptions.size() == 1u);
  BOOST_TEST(summary.files[1].exceptions[0].cause ==
             "the partner refused what we sent: interchange 000000002 rejected, 023 file ended too early");
  BOOST_REQUIRE(summary.files[2].exceptions.size() == 1u);
  BOOST_TEST(summary.files[2].exceptions[0].cause == "an acknowledgment came for interchange 000000099, which we did not send");
  BOOST_TEST(content("outbound/acknowledgments/2026-11-20/080114-TA1-shop-000000002").find("023 file ended too early") !=
             std::string::npos);
  // A TA1 is never acknowledged, whatever its ISA14 asks for.
  BOOST_TEST(names("outbound/shop/").size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_target_name_that_is_taken_is_held_and_left_alone) {
  drop("acme", "po.edi", interchange("ACME", "000000905", {order_set("0001", "1")}));
  run();
  const std::string name = names("outbound/erp/").at(0);
  std::filesystem::remove_all(exchange);
  write("exchange/" + name, "theirs");
  drop("acme", "po.edi", interchange("ACME", "000000905", {order_set("0001", "1")}));
  const RunSummary summary = run();
  BOOST_REQUIRE(summary.files.size() == 1u);
  BOOST_TEST(summary.files[0].exceptions.size() == 1u);
  BOOST_TEST(content(name) == "theirs");
}

BOOST_AUTO_TEST_CASE(a_second_exchange_on_the_same_site_refuses_and_says_why) {
  const auto first = open(surroundings());
  const auto second = Exchange::open(site, surroundings());
  BOOST_REQUIRE(!second.ok());
  BOOST_TEST(second.error().message.find("another crossdock works on this site") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_in_no_partners_folder_and_a_pack_with_errors_are_remarked_and_stop_nobody) {
  write("partners/broken/partner.toml", "name = \"broken\"\nunknown_key = 1\n");
  partner::SiteOptions options;
  options.root = folder.path();
  options.shipped = CROSSDOCK_SOURCE_DIR;
  site = partner::Site::load(options);
  drop("broken", "po.edi", "x");
  drop("acme", "po.edi", interchange("ACME", "000000905", {order_set("0001", "1")}));
  write("exchange/inbound/stray.edi", "x");
  const RunSummary summary = run();
  BOOST_TEST(summary.file_count == 1u);
  BOOST_TEST(summary.remarks.size() == 2u);
  BOOST_TEST(names("inbound/broken/").size() == 1u);  // it waits
  BOOST_TEST(names("outbound/erp/").size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_stopped_exchange_takes_nothing) {
  drop("acme", "po.edi", interchange("ACME", "000000905", {order_set("0001", "1")}));
  auto exchange_of_site = open(surroundings());
  exchange_of_site->stop();
  BOOST_TEST(exchange_of_site->run().file_count == 0u);
  BOOST_TEST(names("inbound/acme/").size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
