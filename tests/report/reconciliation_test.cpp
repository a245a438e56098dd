#include "report/reconciliation.h"

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "base/json.h"
#include "ledger/ledger_fixture.h"
#include "report/sample_reports.h"
#include "report/svg_plot.h"
#include "support/expectation.h"

using namespace crossdock;
using namespace crossdock::report;
using namespace crossdock::ledger;

namespace {

Decimal decimal(const char* text) { return Decimal::parse(text).value(); }

/// A day with something missing on each side: orders that stay with us, and documents of ours that partners do not acknowledge.
struct DayOfDocuments : ledger::test::LedgerFixture {
  std::string came(const std::string& partner, const std::string& set, const std::string& kind, const std::string& key, DocumentState state,
                   const std::string& route, std::vector<DocumentTotal> totals) {
    return ledger->commit([&](LedgerWriter& writer) {
      DocumentRecord document;
      document.partner = partner;
      document.set_id = set;
      document.kind = kind;
      if (!key.empty()) document.keys = {key};
      document.at = clock.now();
      document.state = state;
      document.route = route;
      document.id = writer.add(document, "judged");
      writer.keep_totals(document.id, totals);
      return document.id;
    });
  }

  /// What was made of a document. `sent_after`: milliseconds; -1: it waits.
  void went(const std::string& parent, const std::string& partner, const std::string& set, const std::string& kind, std::int64_t sent_after,
            std::vector<DocumentTotal> totals, std::optional<AcknowledgmentState> acknowledged = {}) {
    const Instant start = clock.now();
    DocumentRecord document;
    document.direction = Direction::out;
    document.partner = partner;
    document.set_id = set;
    document.kind = kind;
    document.parent = parent;
    document.at = start;
    document.state = DocumentState::rendered;
    OutboxEntry entry;
    entry.partner = partner;
    ExpectedAcknowledgment expected;
    ledger->write([&](LedgerWriter& writer) {
      document.id = writer.add(document, "made");
      writer.keep_totals(document.id, totals);
      entry.document = document.id;
      entry.id = writer.add(entry);
      expected.partner = partner;
      expected.document = document.id;
      expected.due = {start.milliseconds + 86'400'000};
      if (acknowledged) expected.id = writer.expect(expected);
    });
    if (sent_after < 0) return;
    later(sent_after);
    ledger->write([&](LedgerWriter& writer) { writer.move(entry.id, OutboxState::sent, ""); });
    if (acknowledged && *acknowledged != AcknowledgmentState::awaiting) {
      later(90'000);
      ledger->write([&](LedgerWriter& writer) { writer.answer(expected.id, *acknowledged, "D999"); });
    }
    clock.set(start);
  }

  void fill() {
    const auto each = [](const char* quantity, const char* amount) {
      return std::vector<DocumentTotal>{{"quantity", "each", decimal(quantity)}, {"amount", "USD", decimal(amount)}};
    };
    clock.set(samples::instant("2026-11-19T23:59:59Z"));
    came("northmart", "850", "order", "yesterday's", DocumentState::routed, "erp", each("1", "1"));
    clock.set(samples::instant("2026-11-20T08:01:14Z"));
    went(came("northmart", "850", "order", "PO-1", DocumentState::routed, "erp, warehouse", each("24", "100.50")), "erp", "erp_orders",
         "order", 1200, each("24", "100.50"));
    came("northmart", "850", "order", "PO-2", DocumentState::held, "erp", each("6", "28.5"));
    came("northmart", "850", "", "", DocumentState::rejected, "", {});
    came("northmart", "850", "order", "PO-3", DocumentState::refused, "northmart", each("1", "4"));
    clock.set(samples::instant("2026-11-20T14:30:00Z"));
    went(came("northmart", "850", "order", "PO-4", DocumentState::routed, "erp", each("10", "20.25")), "erp", "erp_orders", "order", -1,
         each("10", "20.25"));
    came("northmart", "850", "order", "PO-1", DocumentState::duplicate, "erp", each("24", "100.50"));
    for (const auto& [key, state] : {std::pair{"INV-1", AcknowledgmentState::accepted},
                                     {"INV-2", AcknowledgmentState::awaiting},
                                     {"INV-3", AcknowledgmentState::rejected}})
      went(came("erp", "invoices", "invoice", key, DocumentState::routed, "northmart", each("24", "245.78")), "northmart", "810", "invoice",
           45'000, each("24", "245.78"), state);
    // The warehouse says that it packed more than its notice tells.
    went(came("warehouse", "cartons", "shipment", "SHP-1", DocumentState::routed, "northmart", {{"quantity", "each", decimal("24")}}),
         "northmart", "856", "shipment", 500, {{"quantity", "each", decimal("20")}}, AcknowledgmentState::accepted);
    came("lakemont", "852", "product_activity", "W47", DocumentState::mapped, "", {});
    came("lakemont", "", "", "", DocumentState::failed, "", {});
    clock.set(samples::instant("2026-11-20T18:00:00Z"));
  }

  Reconciliation of(const char* day = "2026-11-20") {
    return ledger->ask([&](const LedgerView& view) { return reconcile(view, day, clock.now()); }).value();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reconciliation, DayOfDocuments)

BOOST_AUTO_TEST_CASE(a_day_is_told_in_every_form) {
  fill();
  const Reconciliation day = of();
  BOOST_TEST(day.differs());
  crossdock::test::expect_file("report/cases/reconciliation.csv", reconciliation_csv(day));
  crossdock::test::expect_file("report/cases/reconciliation.txt", reconciliation_text(day));
  crossdock::test::expect_file("report/cases/reconciliation.json", reconciliation_json(day));
  crossdock::test::expect_file("report/cases/reconciliation.html", reconciliation_html(day));
  BOOST_TEST(parse_json(reconciliation_json(day)).ok());
}

// Each document that was received is in exactly one of the counts.
BOOST_AUTO_TEST_CASE(the_counts_of_a_flow_add_up) {
  fill();
  for (const Flow& flow : of().flows)
    BOOST_TEST(flow.received == flow.delivered + flow.on_the_way + flow.kept + flow.held + flow.rejected + flow.refused + flow.duplicate);
}

BOOST_AUTO_TEST_CASE(what_is_delivered_and_acknowledged_is_in_balance) {
  clock.set(samples::instant("2026-11-20T08:01:14Z"));
  went(came("erp", "invoices", "invoice", "INV-1", DocumentState::routed, "northmart", {{"amount", "USD", decimal("9.50")}}), "northmart",
       "810", "invoice", 10, {{"amount", "USD", decimal("9.5")}}, AcknowledgmentState::accepted);
  const Reconciliation day = of();
  BOOST_TEST(!day.differs());
  BOOST_TEST(reconciliation_text(day).find("in balance") != std::string::npos);
  BOOST_TEST(reconciliation_html(day).find("IN BALANCE") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_day_without_documents_says_so) {
  fill();
  const Reconciliation day = of("2026-11-18");
  BOOST_TEST(!day.differs());
  BOOST_TEST(reconciliation_html(day).find("No document came on that day.") != std::string::npos);
  BOOST_TEST(!ledger->ask([&](const LedgerView& view) { return reconcile(view, "18 Nov", clock.now()); }));
}

// A partner's own texts are keys and units; nothing of them is markup, a formula or a control sequence.
BOOST_AUTO_TEST_CASE(hostile_texts_are_shown_harmlessly) {
  clock.set(samples::instant("2026-11-20T08:01:14Z"));
  const std::string bad = "<script>alert(1)</script>\x1b[31m\xE2\x80\xAE,\"";
  came("acme", "850", "order", "=HYPERLINK(\"http://x\")" + bad, DocumentState::held, "erp", {{"quantity", bad, decimal("1")}});
  came("acme", "850", "order", std::string(10'000, 'A'), DocumentState::held, "erp", {});
  const Reconciliation day = of();
  const std::string page = reconciliation_html(day), table = reconciliation_csv(day), text = reconciliation_text(day);
  BOOST_TEST(page.find("<script") == std::string::npos);
  BOOST_TEST(page.find("&lt;script&gt;") != std::string::npos);
  BOOST_TEST(table.find("\"'=HYPERLINK(\"\"http") != std::string::npos, table);
  for (const std::string& one : {page, table, text}) {
    BOOST_TEST(one.find('\x1b') == std::string::npos);
    BOOST_TEST(one.find("\xE2\x80\xAE") == std::string::npos);
    BOOST_TEST(one.find(std::string(2000, 'A')) == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(percentiles_are_values_that_were_measured) {
  const std::vector<std::int64_t> rising = {1, 2, 3, 4, 5, 6, 7, 8, 9, 100};
  BOOST_TEST(percentile(rising, 50) == 5);
  BOOST_TEST(percentile(rising, 90) == 9);
  BOOST_TEST(percentile(rising, 99) == 100);
  BOOST_TEST(percentile({7}, 50) == 7);
}

BOOST_AUTO_TEST_CASE(a_plot_of_nothing_says_so) {
  const std::vector<std::string> columns = {"a<b"};
  const std::vector<PlotSeries> none = {{"x&y", "calm", {0}, {}}};
  const std::string plot = bar_plot("t<t>", columns, none);
  BOOST_TEST(plot.find(">nothing<") != std::string::npos);
  BOOST_TEST(plot.find("a&lt;b") != std::string::npos);
  BOOST_TEST(plot.find("x&amp;y") != std::string::npos);
  BOOST_TEST(plot.find("t&lt;t&gt;") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
