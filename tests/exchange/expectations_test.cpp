#include "exchange/expectations.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "exchange/actions.h"
#include "exchange/site_fixture.h"
#include "report/trace.h"
#include "report/wording.h"
#include "support/expectation.h"

using namespace crossdock;
using namespace crossdock::exchange;
using crossdock::exchange::test::interchange;
using crossdock::exchange::test::SiteFixture;
using ledger::LedgerView;

namespace {

std::string order_of(const std::string& number, const std::string& dates, const std::string& purpose = "00") {
  std::string body = "ST*850*0001~BEG*" + purpose + "*SA*" + number + "**20261116~";
  std::size_t segments = 2;
  for (std::size_t at = 0; at < dates.size(); at = dates.find('~', at) + 1) ++segments;
  body += dates + "PO1*1*12*EA*4.5**VN*A-1~CTT*1~";
  return body + "SE*" + std::to_string(segments + 3) + "*0001~";
}

/// A retailer in Chicago that wants an answer within a day, its goods by a day that the order names, and then the invoice within two.
struct ExpectingSite : SiteFixture {
  int control = 100;

  ExpectingSite() {
    write("partners/acme/partner.toml", R"(name = "acme"
timezone = "America/Chicago"
[ids]
theirs = { qualifier = "ZZ", id = "ACME" }
[duplicates]
same_key = "accept"
[acknowledge]
expect = false
[quiet]
notice = false
[channel]
ready = "renamed"
[[document]]
set = "850"
direction = "in"
route = "erp"
[[document]]
set = "860"
direction = "in"
route = "erp"
[[document]]
set = "855"
direction = "out"
[[document]]
set = "856"
direction = "out"
tier = "customer"
[[document]]
set = "810"
direction = "out"
[[expect]]
after = "850"
document = "855"
within = "1d"
[[expect]]
after = "850"
document = "856"
by = ["ship_not_after", "requested_ship"]
within = "1d"
[[expect]]
after = "856"
document = "810"
by = ["shipped"]
within = "2d"
)");
    std::string ours = "name = \"erp\"\n[quiet]\nnotice = false\n[channel]\nready = \"renamed\"\n";
    for (const char* kind : {"order", "order_change"})
      ours += "[[document]]\nobject = \"" + std::string(kind) + "\"\nformat = \"json\"\ndirection = \"out\"\n";
    for (const auto& [kind, by] :
         {std::pair{"order_response", "number"}, {"shipment", "orders[].order_number"}, {"invoice", "order_number"}})
      ours += "[[document]]\nobject = \"" + std::string(kind) + "\"\nformat = \"json\"\ndirection = \"in\"\nfiles = \"" + kind +
              "*.json\"\nroute_by_order = \"" + by + "\"\n";
    write("partners/erp/partner.toml", ours);
    load();
  }

  void send_order(const std::string& set) {
    const std::string number = "000000" + std::to_string(++control);
    std::string text = interchange("ACME", number, {set});
    if (set.starts_with("ST*860")) text.replace(text.find("GS*PO"), 5, "GS*PC");
    drop("acme", number + ".edi", text);
  }
  void answer(const std::string& number, const std::string& answer = "with_detail") {
    drop("erp", "order_response-" + std::to_string(++control) + ".json",
         R"({"kind": "order_response", "number": ")" + number + R"(", "purpose": "original", "answer": ")" + answer +
             R"(", "order_date": "2026-11-16", "lines": [{"number": "1", "quantity": 12, "unit": "each", "unit_price": 4.5, )"
             R"("ids": {"vendor_sku": "A-1"}, "answers": [{"status": "accepted", "quantity": 12, "unit": "each"}]}]})");
  }
  void ship(const std::string& shipment, const std::string& number, const std::string& day, const std::string& purpose = "original") {
    drop("erp", "shipment-" + std::to_string(++control) + ".json",
         R"({"kind": "shipment", "number": ")" + shipment + R"(", "purpose": ")" + purpose + R"(", "created": ")" + day +
             R"(T09:40", "structure": "0001", "shipped": ")" + day + R"(", "orders": [{"order_number": ")" + number +
             R"(", "packs": [{"sscc": "004852100000000031", "items": [{"number": "1", "quantity": 12, "unit": "each", )"
             R"("ids": {"vendor_sku": "A-1"}}]}]}]})");
  }
  void invoice(const std::string& invoice, const std::string& number, const std::string& shipment = {}) {
    drop(
        "erp", "invoice-" + std::to_string(++control) + ".json",
        R"({"kind": "invoice", "number": ")" + invoice + R"(", "invoice_date": "2026-11-25", "type": "debit_invoice", "order_number": ")" +
            number + "\"," + (shipment.empty() ? std::string() : R"("shipment_number": ")" + shipment + "\",") +
            R"("lines": [{"number": "1", "quantity": 12, "unit": "each", "unit_price": 4.5, "ids": {"vendor_sku": "A-1"}}], "total": 54})");
  }

  void at(const std::string& time) { clock.set(parse_rfc3339(time).value()); }

  /// Runs once, then tells the life of an order and the exceptions so far.
  std::string told(const std::string& what, const std::string& number) {
    run();
    std::string text = "=== " + to_rfc3339(clock.now()) + " " + what + "\n";
    const auto opened = open(surroundings());
    opened->ledger().read([&](const LedgerView& view) {
      ledger::DocumentFilter filter;
      filter.key = number;
      std::vector<std::string> ids;
      for (const auto& document : view.documents(filter)) ids.push_back(document.id);
      report::Trace trace = report::gather_trace(view, ids, clock.now());
      trace.next.clear();
      text += report::trace_text(trace, clock.now());
      for (const ledger::ExceptionState state : {ledger::ExceptionState::open, ledger::ExceptionState::resolved})
        for (const auto& one : view.exceptions_in(state, 20))
          text += one.id + " " + std::string(name_of(one.state)) + ", " + std::string(name_of(one.severity)) + ", " + one.owner + ", due " +
                  to_rfc3339(one.due.value_or(Instant{})) + ", " + std::to_string(one.count) + " times: " + one.cause + "\n  " +
                  (one.state == ledger::ExceptionState::open ? "next: " + one.next : "because: " + one.reason) + "\n";
    });
    return text + content("outbound/acknowledgments/overdue.txt");
  }
  std::vector<std::string> states(const std::string& document) {
    std::vector<std::string> found;
    open(surroundings())->ledger().read([&](const LedgerView& view) {
      for (const auto& one : view.expectations_of(document)) found.push_back(one.awaited + " " + std::string(name_of(one.state)));
    });
    return found;
  }
  std::string order_document(const std::string& number) {
    return open(surroundings())->ledger().ask([&](const LedgerView& view) {
      ledger::DocumentFilter filter;
      filter.key = number;
      filter.set_id = "850";
      return view.documents(filter).at(0).id;
    });
  }
};

const std::string by_23rd = "DTM*010*20261123~";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(expected_documents, ExpectingSite)

// Answered in time, shipped late, invoiced late: each is missed once, and what comes at last settles it.
BOOST_AUTO_TEST_CASE(what_is_missing_becomes_an_exception_and_settles_itself_when_it_comes) {
  send_order(order_of("PO1", by_23rd));
  std::string text = told("the order came", "PO1");
  answer("PO1");
  text += told("it was answered", "PO1");
  at("2026-11-25T05:59:59Z");  // the last second of the 24th in Chicago
  text += told("the last day goes by", "PO1");
  at("2026-11-25T06:00:01Z");
  text += told("no 856", "PO1");
  at("2026-11-25T07:00:00Z");
  text += told("still none", "PO1");
  const std::string open_csv = content("outbound/acknowledgments/open.csv");
  ship("SHP-1", "PO1", "2026-11-25");
  text += told("shipped", "PO1");
  at("2026-11-28T06:00:01Z");
  text += told("no 810", "PO1");
  invoice("INV-1", "PO1", "SHP-1");
  text += told("invoiced", "PO1");
  crossdock::test::expect_file("exchange/cases/expectations.txt", text + "=== open.csv while the 856 was missing\n" + open_csv);
}

// Orders of one partner without the same document are one exception; it is over when the last of them is.
BOOST_AUTO_TEST_CASE(orders_that_miss_the_same_are_grouped) {
  send_order(order_of("PO1", ""));
  send_order(order_of("PO2", ""));
  run();
  at("2026-11-22T09:00:00Z");
  run();
  const auto exceptions = [&](ledger::ExceptionState state) {
    return open(surroundings())->ledger().ask([&](const LedgerView& view) { return view.exceptions_in(state, 9); });
  };
  BOOST_REQUIRE(exceptions(ledger::ExceptionState::open).size() == 1u);
  BOOST_TEST(exceptions(ledger::ExceptionState::open)[0].count == 2u);
  answer("PO1");
  run();
  BOOST_TEST(exceptions(ledger::ExceptionState::open).size() == 1u);
  answer("PO2");
  run();
  BOOST_TEST(exceptions(ledger::ExceptionState::open).empty());
  BOOST_TEST(names("exceptions/open/").empty());
}

BOOST_AUTO_TEST_CASE(a_date_that_the_order_does_not_have_is_no_due_time) {
  send_order(order_of("PO1", ""));
  run();
  BOOST_TEST(states(order_document("PO1")) == std::vector<std::string>{"855 awaited"}, boost::test_tools::per_element());
}

// The first date that the order has counts: not later than, else the requested day.
BOOST_AUTO_TEST_CASE(the_first_date_in_the_list_goes_before) {
  send_order(order_of("PO1", "DTM*010*20261123~DTM*038*20261127~"));
  run();
  open(surroundings())->ledger().read([&](const LedgerView& view) {
    const auto all = view.expectations_in(ledger::ExpectationState::awaited, 9);
    BOOST_REQUIRE(all.size() == 2u);
    BOOST_TEST(all[1].basis == "ship_not_after 2026-11-27 and 1d");
    BOOST_TEST(to_rfc3339(all[1].due) == "2026-11-29T06:00:00Z");
  });
}

BOOST_AUTO_TEST_CASE(a_cancelled_order_awaits_nothing) {
  send_order(order_of("PO1", by_23rd));
  run();
  const std::string id = order_document("PO1");
  send_order(order_of("PO1", by_23rd, "01"));
  run();
  const std::vector<std::string> waived = {"855 waived", "856 waived"};
  BOOST_TEST(states(id) == waived, boost::test_tools::per_element());
  at("2026-12-20T08:00:00Z");
  run();
  BOOST_TEST(names("exceptions/open/").empty());
}

// What was missed already is over as well, and the exception tells why.
BOOST_AUTO_TEST_CASE(a_cancellation_resolves_what_was_missed) {
  send_order(order_of("PO1", ""));
  run();
  at("2026-11-22T09:00:00Z");
  run();
  BOOST_TEST(!names("exceptions/open/").empty());
  send_order(order_of("PO1", "", "01"));
  const std::string text = told("cancelled", "PO1");
  BOOST_TEST(text.find("because: order PO1 was cancelled by D") != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(an_order_that_we_refuse_needs_no_goods) {
  send_order(order_of("PO1", by_23rd));
  run();
  const std::string id = order_document("PO1");
  answer("PO1", "rejected_with_detail");
  run();
  const std::vector<std::string> settled = {"855 met", "856 waived"};
  BOOST_TEST(states(id) == settled, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_replacement_takes_the_place_of_the_order) {
  send_order(order_of("PO1", by_23rd));
  run();
  const std::string before = order_document("PO1");
  send_order(order_of("PO1", "DTM*010*20261130~", "05"));
  run();
  const std::vector<std::string> waived = {"855 waived", "856 waived"};
  BOOST_TEST(states(before) == waived, boost::test_tools::per_element());
  open(surroundings())->ledger().read([&](const LedgerView& view) {
    const auto all = view.expectations_in(ledger::ExpectationState::awaited, 9);
    BOOST_REQUIRE(all.size() == 2u);
    BOOST_TEST(all[1].basis == "requested_ship 2026-11-30 and 1d");
  });
}

// A change of the order's dates moves the due time, and not what counts from the order's coming.
BOOST_AUTO_TEST_CASE(a_change_of_dates_moves_the_due_time) {
  send_order(order_of("PO1", by_23rd));
  run();
  send_order("ST*860*0001~BCH*04*SA*PO1**1*20261116*****20261118~DTM*010*20261130~POC*1*QI*24*6*EA*4.5**VN*A-1~CTT*1~SE*6*0001~");
  run();
  open(surroundings())->ledger().read([&](const LedgerView& view) {
    const auto all = view.expectations_in(ledger::ExpectationState::awaited, 9);
    BOOST_REQUIRE(all.size() == 2u);
    BOOST_TEST(all[0].basis == "received 2026-11-20 and 1d");
    BOOST_TEST(all[1].basis.starts_with("requested_ship 2026-11-30 and 1d, as changed by D"), all[1].basis);
  });
}

// Two shipments of an order: an invoice that names its shipment is not the other's; one that names none is both's.
BOOST_AUTO_TEST_CASE(an_invoice_meets_the_shipment_that_it_names) {
  for (const bool named : {true, false}) {
    ExpectingSite here;
    here.send_order(order_of("PO1", by_23rd));
    here.run();
    here.ship("SHP-1", "PO1", "2026-11-20");
    here.ship("SHP-2", "PO1", "2026-11-20");
    here.run();
    here.invoice("INV-1", "PO1", named ? "SHP-1" : "");
    here.run();
    here.open(here.surroundings())->ledger().read([&](const LedgerView& view) {
      const auto met = view.expectations_in(ledger::ExpectationState::met, 9);
      const auto invoices = std::count_if(met.begin(), met.end(), [](const auto& one) { return one.awaited == "810"; });
      BOOST_TEST(invoices == (named ? 1 : 2));
    });
  }
}

// A shipment that is cancelled needs no invoice; the order's own expectations stay.
BOOST_AUTO_TEST_CASE(a_cancelled_shipment_ends_what_it_obliged_itself) {
  send_order(order_of("PO1", by_23rd));
  run();
  ship("SHP-1", "PO1", "2026-11-20");
  run();
  ship("SHP-1", "PO1", "2026-11-20", "cancel");
  run();
  open(surroundings())->ledger().read([&](const LedgerView& view) {
    const auto waived = view.expectations_in(ledger::ExpectationState::waived, 9);
    BOOST_REQUIRE(waived.size() == 1u);
    BOOST_TEST(waived[0].awaited == "810");
    const auto awaited = view.expectations_in(ledger::ExpectationState::awaited, 9);
    BOOST_REQUIRE(awaited.size() == 1u);
    BOOST_TEST(awaited[0].awaited == "855");
  });
}

// A person says that it is not owed: nothing stays missing, and no other round raises it again.
BOOST_AUTO_TEST_CASE(a_person_waives_by_resolving) {
  send_order(order_of("PO1", ""));
  run();
  const std::string id = order_document("PO1");
  at("2026-11-22T09:00:00Z");
  run();
  {
    const auto opened = open(surroundings());
    BOOST_TEST(!retry(opened->ledger(), "EX1", {"ann", "again"}).ok());  // nobody wants the order made once more
    BOOST_TEST(resolve(opened->ledger(), "EX1", {"ann", "answered by telephone"}).ok());
  }
  run();
  BOOST_TEST(states(id) == std::vector<std::string>{"855 waived"}, boost::test_tools::per_element());
  BOOST_TEST(content("outbound/acknowledgments/overdue.txt").starts_with("Nothing is overdue"));
}

// What is held obliges nothing until somebody releases it; its time still counts from when it came.
BOOST_AUTO_TEST_CASE(an_order_that_is_held_obliges_once_it_is_released) {
  std::string pack = read_file(folder.path() / "partners/acme/partner.toml", 10'000).value();
  pack.replace(pack.find("\"accept\""), 8, "\"hold\"");
  write("partners/acme/partner.toml", pack);
  load();
  send_order(order_of("PO1", ""));
  run();
  send_order(order_of("PO1", ""));
  at("2026-11-20T10:00:00Z");
  run();
  const std::string held = order_document("PO1");  // the latest
  BOOST_TEST(states(held).empty());
  BOOST_TEST(release(open(surroundings())->ledger(), held, {"ann", "meant twice"}).ok());
  run();
  BOOST_TEST(states(held) == std::vector<std::string>{"855 awaited"}, boost::test_tools::per_element());
}

// An answer that a person stops before it goes out answers nothing.
BOOST_AUTO_TEST_CASE(what_met_an_expectation_and_is_cancelled_is_awaited_again) {
  send_order(order_of("PO1", ""));
  run();
  const std::string id = order_document("PO1");
  answer("PO1");
  run();
  BOOST_TEST(states(id) == std::vector<std::string>{"855 met"}, boost::test_tools::per_element());
  open(surroundings())->ledger().write([&](ledger::LedgerWriter& writer) {
    ledger::DocumentFilter filter;
    filter.key = "PO1";
    filter.set_id = "855";
    put_aside(writer, writer.documents(filter).at(0), "ann", "wrong");
  });
  BOOST_TEST(states(id) == std::vector<std::string>{"855 awaited"}, boost::test_tools::per_element());
}

// Replays make documents anew, not obligations.
BOOST_AUTO_TEST_CASE(a_replay_promises_nothing_twice) {
  send_order(order_of("PO1", by_23rd));
  run();
  const std::string id = order_document("PO1");
  BOOST_TEST(replay(open(surroundings())->ledger(), id, {"ann", "table mended"}).ok());
  run();
  const std::vector<std::string> awaited = {"855 awaited", "856 awaited"};
  BOOST_TEST(states(id) == awaited, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
