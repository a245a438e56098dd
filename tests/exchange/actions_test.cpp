#include "exchange/actions.h"

#include <cerrno>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "exchange/site_fixture.h"
#include "ledger/archive.h"

using namespace crossdock;
using namespace crossdock::exchange;
using crossdock::exchange::test::interchange;
using crossdock::exchange::test::order_set;
using crossdock::exchange::test::SiteFixture;
using ledger::DocumentState;
using ledger::LedgerView;

namespace {

const Order because{"ann", "they confirmed it"};

struct ActionFixture : SiteFixture {
  std::string order(const std::string& control, const std::string& number) {
    return interchange("ACME", control, {order_set("0001", number)});
  }
  /// The documents with this key, the newest first.
  std::vector<ledger::DocumentRecord> documents(Exchange& of_site, const std::string& key, ledger::Direction direction) {
    return of_site.ledger().ask([&](const LedgerView& view) {
      ledger::DocumentFilter filter;
      filter.key = key;
      filter.direction = direction;
      return view.documents(filter);
    });
  }
  std::size_t open_exceptions(Exchange& of_site) {
    return of_site.ledger().ask([](const LedgerView& view) { return view.exceptions_in(ledger::ExceptionState::open, 99); }).size();
  }
  /// Holds an order: its number came before.
  std::string held_order() {
    drop("acme", "a.edi", order("000000905", "1"));
    drop("acme", "b.edi", order("000000906", "1"));
    run();
    const auto exchange_of_site = open(surroundings());
    const auto found = documents(*exchange_of_site, "1", ledger::Direction::in);
    BOOST_REQUIRE(found.size() == 2u);
    BOOST_REQUIRE((found[0].state == DocumentState::held));
    return found[0].id;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(actions, ActionFixture)

BOOST_AUTO_TEST_CASE(a_held_document_that_is_released_goes_to_its_receiver_once) {
  const std::string held = held_order();
  BOOST_TEST(names("outbound/erp/").size() == 1u);
  const auto exchange_of_site = open(surroundings());
  const auto answer = release(exchange_of_site->ledger(), held, because);
  BOOST_TEST_REQUIRE(answer.ok(), (answer.ok() ? "" : answer.error().message));
  (void)exchange_of_site->run_once();
  BOOST_TEST(names("outbound/erp/").size() == 2u);
  BOOST_TEST(names("outbound/acme/").size() == 2u);  // it was acknowledged before
  BOOST_TEST(open_exceptions(*exchange_of_site) == 0u);
  BOOST_TEST(names("exceptions/open/").empty());
  BOOST_TEST((documents(*exchange_of_site, "1", ledger::Direction::in)[0].state == DocumentState::routed));
  const auto steps = exchange_of_site->ledger().ask([&](const LedgerView& view) { return view.transitions(held); });
  BOOST_TEST(steps.back().why == "release: they confirmed it");
  const auto trail = exchange_of_site->ledger().ask([](const LedgerView& view) { return view.audit_trail(9); });
  BOOST_TEST(trail.back().who == "ann");
  BOOST_TEST(!release(exchange_of_site->ledger(), held, because).ok());  // nothing of it is held any more
  BOOST_TEST(content("outbound/acknowledgments/2026-11-20/080114-850-acme-1-" + held).find("997") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_released_document_of_a_held_interchange_is_acknowledged_then) {
  drop("acme", "a.edi", order("000000905", "1"));
  drop("acme", "b.edi", order("000000905", "2"));
  run();
  BOOST_TEST(names("outbound/acme/997-").size() == 1u);
  const auto exchange_of_site = open(surroundings());
  const std::string held = documents(*exchange_of_site, "2", ledger::Direction::in).at(0).id;
  BOOST_TEST(release(exchange_of_site->ledger(), held, because).ok());
  (void)exchange_of_site->run_once();
  BOOST_TEST(names("outbound/acme/997-").size() == 2u);
  BOOST_TEST(names("outbound/erp/order-2-").size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_cancelled_document_is_put_aside_and_its_exception_closed) {
  const std::string held = held_order();
  const auto exchange_of_site = open(surroundings());
  BOOST_TEST(cancel(exchange_of_site->ledger(), held, because).ok());
  (void)exchange_of_site->run_once();
  BOOST_TEST(names("outbound/erp/").size() == 1u);
  BOOST_TEST((documents(*exchange_of_site, "1", ledger::Direction::in)[0].state == DocumentState::ignored));
  BOOST_TEST(open_exceptions(*exchange_of_site) == 0u);
  BOOST_TEST(names("exceptions/resolved/EX1/").size() == 3u);
  BOOST_TEST(!cancel(exchange_of_site->ledger(), held, because).ok());
}

BOOST_AUTO_TEST_CASE(what_is_unknown_is_told_apart_from_what_cannot_be_done) {
  const auto exchange_of_site = open(surroundings());
  ledger::Ledger& ledger = exchange_of_site->ledger();
  for (const auto action : {&release, &hold, &cancel, &replay}) BOOST_TEST((*action)(ledger, "D999", because).error().os_error == ENOENT);
  BOOST_TEST(retry(ledger, "EX99", because).error().os_error == ENOENT);
  BOOST_TEST(resume(ledger, "acme", because).error().os_error == EINVAL);
}

BOOST_AUTO_TEST_CASE(the_same_bytes_are_sent_again_only_where_the_receiver_agrees_to_the_same_numbers) {
  drop("beta", "po.edi", interchange("BETA", "000000905", {order_set("0001", "B-1")}));
  run();
  const auto exchange_of_site = open(surroundings());
  const std::string sent = documents(*exchange_of_site, "B-1", ledger::Direction::out).at(0).id;
  const auto refused = resend(exchange_of_site->ledger(), sent, false, because);
  BOOST_TEST_REQUIRE(!refused.ok());
  BOOST_TEST(refused.error().message.find("--same-control") != std::string::npos);
  BOOST_TEST(resend(exchange_of_site->ledger(), sent, true, because).ok());
  (void)exchange_of_site->run_once();
  const auto both = names("outbound/shop/850-");
  BOOST_TEST_REQUIRE(both.size() == 2u);
  BOOST_TEST(files().at(both[0]) == files().at(both[1]));
}

BOOST_AUTO_TEST_CASE(a_replay_shows_what_differs_and_sends_it_with_new_numbers_in_place_of_what_went_before) {
  drop("beta", "po.edi", interchange("BETA", "000000905", {order_set("0001", "B-1")}));
  run();
  write("partners/shop/order.map", "map shop.order extends order\nreplace purpose: BEG.01 = \"06\"\n");
  const auto exchange_of_site = open(surroundings());
  const std::string came = documents(*exchange_of_site, "B-1", ledger::Direction::in).at(0).id;

  ledger::FolderArchive archive(exchange, machine_disk());
  Context context{site, Layout{exchange}, machine_disk(), clock, exchange_of_site->ledger(), archive};
  const auto same = preview_replay(context, came);
  BOOST_TEST_REQUIRE(same.ok(), (same.ok() ? "" : same.error().message));
  BOOST_TEST_REQUIRE(same->size() == 1u);
  BOOST_TEST(same->at(0).before == same->at(0).after);
  BOOST_TEST(same->at(0).before.find("ST*850*") != std::string::npos);

  BOOST_TEST(replay(exchange_of_site->ledger(), came, because).ok());
  (void)exchange_of_site->run_once();
  BOOST_TEST(names("outbound/shop/850-").size() == 2u);
  const auto outputs = documents(*exchange_of_site, "B-1", ledger::Direction::out);
  BOOST_TEST_REQUIRE(outputs.size() == 2u);
  BOOST_TEST(outputs[0].interchange_control == "000000002");
  BOOST_TEST((outputs[0].state == DocumentState::awaiting_acknowledgment));
  BOOST_TEST((outputs[1].state == DocumentState::superseded));
  BOOST_TEST((documents(*exchange_of_site, "B-1", ledger::Direction::in)[0].state == DocumentState::routed));
  BOOST_TEST(names("outbound/beta/997-").size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_correction_is_a_version_of_its_own_and_goes_out_instead) {
  drop("acme", "po.edi", order("000000905", "1"));
  run();
  const auto exchange_of_site = open(surroundings());
  const std::string came = documents(*exchange_of_site, "1", ledger::Direction::in).at(0).id;
  ledger::FolderArchive archive(exchange, machine_disk());
  Context context{site, Layout{exchange}, machine_disk(), clock, exchange_of_site->ledger(), archive};
  std::string object = canonical_objects(context, came).value();
  const std::size_t quantity = object.find("\"quantity\":12");
  BOOST_TEST_REQUIRE(quantity != std::string::npos, object);
  object.replace(quantity, 13, "\"quantity\":34");
  BOOST_TEST(!correct(exchange_of_site->ledger(), *site, came, "{]", because).ok());
  BOOST_TEST(correct(exchange_of_site->ledger(), *site, came, object, because).ok());
  (void)exchange_of_site->run_once();
  const auto sent = names("outbound/erp/order-1-");
  BOOST_TEST_REQUIRE(sent.size() == 2u);
  const std::string both = files().at(sent[0]) + files().at(sent[1]);
  BOOST_TEST(both.find("\"quantity\": 12") != std::string::npos, both);
  BOOST_TEST(both.find("\"quantity\": 34") != std::string::npos, both);
  BOOST_TEST(canonical_objects(context, came).value() == object);
  BOOST_TEST(correct(exchange_of_site->ledger(), *site, came, object, because).value().find("correction 2") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_paused_partner_is_received_from_and_not_worked_for) {
  const auto exchange_of_site = open(surroundings());
  BOOST_TEST(pause(exchange_of_site->ledger(), "acme", because).ok());
  drop("acme", "po.edi", order("000000905", "1"));
  drop("beta", "po.edi", interchange("BETA", "000000905", {order_set("0001", "B-1")}));
  (void)exchange_of_site->run_once();
  BOOST_TEST(names("inbound/acme/").empty());
  BOOST_TEST(names("outbound/erp/").empty());
  BOOST_TEST(names("outbound/shop/").size() == 1u);
  BOOST_TEST(resume(exchange_of_site->ledger(), "acme", because).ok());
  (void)exchange_of_site->run_once();
  BOOST_TEST(names("outbound/erp/").size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_acknowledgment_that_does_not_come_in_time_opens_an_exception_that_its_coming_closes) {
  drop("beta", "po.edi", interchange("BETA", "000000905", {order_set("0001", "B-1")}));
  run();
  clock.set({clock.now().milliseconds + 25 * 3'600'000});
  run();
  BOOST_TEST(names("exceptions/open/EX1/").size() == 2u);
  BOOST_TEST(content("exceptions/open/EX1/error.txt").find("no acknowledgment came for 850") != std::string::npos);
  run();  // told once
  BOOST_TEST(open_exceptions(*open(surroundings())) == 1u);
  drop(
      "shop", "997.edi",
      "ISA*00*          *00*          *ZZ*SHOP           *ZZ*OURCO          *261120*0900*U*00401*000000001*0*P*>~GS*FA*SHOP*OURCO*20261120*"
      "0900*5*X*004010~ST*997*0001~AK1*PO*1~AK9*A*1*1*1~SE*4*0001~GE*1*5~IEA*1*000000001~");
  run();
  BOOST_TEST(open_exceptions(*open(surroundings())) == 0u);
  BOOST_TEST(names("exceptions/open/").empty());
  BOOST_TEST(names("exceptions/resolved/EX1/").size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_daemon_takes_up_a_good_configuration_and_keeps_the_old_one_where_the_new_one_has_errors) {
  Surroundings around = surroundings();
  Exchange* running = nullptr;
  int loads = 0;
  int rounds = 0;
  around.load = [&](Reload) -> std::shared_ptr<const partner::Site> {
    if (++loads == 1) return nullptr;
    if (loads == 2) throw std::runtime_error("no memory");
    write("partners/gamma/partner.toml",
          "name = \"gamma\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"GAMMA\" }\n[x12]\n"
          "version = \"004010\"\n[[document]]\nset = \"850\"\ndirection = \"in\"\n");
    load();
    return site;
  };
  around.ready = [&] {
    if (++rounds < 4) return running->reload();
    running->stop();
  };
  std::vector<std::string> told;
  around.remarked = [&](const std::string& text) { told.push_back(text); };
  const auto exchange_of_site = open(std::move(around));
  running = exchange_of_site.get();
  const RunSummary summary = exchange_of_site->run();
  BOOST_TEST(loads == 3);
  BOOST_TEST(!summary.stopped);
  BOOST_TEST(summary.remarks.size() == 2u);
  BOOST_TEST(told.size() == 2u);
  BOOST_TEST(told.back() == "the configuration cannot be read: no memory");
  BOOST_TEST(std::filesystem::exists(exchange / "inbound/gamma"));
}

BOOST_AUTO_TEST_CASE(an_exception_is_assigned_and_keeps_what_people_note) {
  (void)held_order();
  const auto exchange_of_site = open(surroundings());
  ledger::Ledger& ledger = exchange_of_site->ledger();
  const auto exception = [&] {
    return ledger.ask([](const LedgerView& view) { return view.exceptions_in(ledger::ExceptionState::open, 9); });
  };
  BOOST_REQUIRE(exception().size() == 1u);
  const std::string id = exception()[0].id;
  BOOST_TEST(assign(ledger, id, "ann", {"bob", ""}).ok());
  BOOST_TEST(note(ledger, id, {"ann", "asked their desk"}).ok());
  BOOST_TEST(exception()[0].owner == "ann");
  std::vector<std::string> history;
  for (const ledger::AuditRecord& row : ledger.ask([&](const LedgerView& view) { return view.audit_of(id, 9); }))
    history.push_back(row.who + " " + row.action + " " + row.detail);
  BOOST_TEST(history == (std::vector<std::string>{"bob assign to ann", "ann note asked their desk"}), boost::test_tools::per_element());
  BOOST_TEST(resolve(ledger, id, because).ok());
  BOOST_TEST(!assign(ledger, id, "bob", because).ok());
  BOOST_TEST(note(ledger, id, because).ok());  // afterwards somebody learns more
  BOOST_TEST(note(ledger, "EX999", because).error().os_error == ENOENT);
}

BOOST_AUTO_TEST_SUITE_END()
