#include "report/status.h"

#include <boost/test/unit_test.hpp>

#include "base/json.h"
#include "base/text.h"
#include "ledger/ledger_fixture.h"
#include "report/sample_reports.h"

using namespace crossdock;
using namespace crossdock::report;
using namespace crossdock::ledger;

namespace {

struct Morning : ledger::test::LedgerFixture {
  Morning() { clock.set(samples::instant("2026-11-20T05:00:00Z")); }

  std::string raise(const std::string& partner, const std::string& rule, ExceptionSeverity severity, const std::string& cause,
                    std::optional<Instant> due = {}) {
    ExceptionCause raised;
    raised.group = {partner, "850", rule, ""};
    raised.playbook = "syntax";
    raised.severity = severity;
    raised.cause = cause;
    raised.next = "mend it";
    raised.due = due;
    return ledger->commit([&](LedgerWriter& writer) { return writer.raise(raised); });
  }
  std::string deliver(const std::string& partner, OutboxState state) {
    return ledger->commit([&](LedgerWriter& writer) {
      DocumentRecord document;
      document.direction = Direction::out;
      document.partner = partner;
      document.set_id = "856";
      document.at = clock.now();
      document.state = DocumentState::rendered;
      document.id = writer.add(document, "made");
      OutboxEntry entry;
      entry.document = document.id;
      entry.partner = partner;
      entry.folder = "outbound/" + partner;
      entry.name = document.id + ".edi";
      entry.state = state;
      entry.at = clock.now();
      writer.add(entry);
      return document.id;
    });
  }
  [[nodiscard]] SiteStatus status(std::string_view now) {
    return ledger->ask([&](const LedgerView& view) { return gather_status(view, samples::instant(now)); });
  }
  [[nodiscard]] std::string text(std::string_view now, std::size_t most = 10) {
    return status_text(status(now), samples::instant(now), most);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(site_status, Morning)

BOOST_AUTO_TEST_CASE(a_quiet_site_says_so_in_two_lines) {
  BOOST_TEST(text("2026-11-20T07:00:00Z") == "Nothing needs you.\ntoday 0 documents\n");
  BOOST_TEST(!status("2026-11-20T07:00:00Z").needs_somebody());
}

BOOST_AUTO_TEST_CASE(what_is_most_severe_then_due_first_comes_first_in_three_lines_each) {
  const std::string low = raise("acme", "D408", ExceptionSeverity::low, "a code is not listed");
  const std::string later = raise("acme", "R_STORE", ExceptionSeverity::urgent, "ship-to 0999 is no store that we know",
                                  samples::instant("2026-11-20T12:00:00Z"));
  const std::string sooner = raise("beta", "R_PRICE", ExceptionSeverity::urgent, "line 1: `4.75` invoiced, 4.50 ordered",
                                   samples::instant("2026-11-20T06:30:00Z"));
  BOOST_TEST(text("2026-11-20T07:00:00Z", 2) ==
             "urgent   " + sooner + "  beta 850, for 2h, due 30m ago\n         line 1: \"4.75\" invoiced, 4.50 ordered\n" +
                 "         crossdock exception show " + sooner + "\n\n" + "urgent   " + later +
                 "  acme 850, for 2h, due 12:00:00Z\n         ship-to 0999 is no store that we know\n         crossdock exception show " +
                 later + "\n\nand 1 more exception: crossdock exception list\n\ntoday 0 documents\n");
  BOOST_TEST(status("2026-11-20T07:00:00Z").exceptions.back().id == low);
}

BOOST_AUTO_TEST_CASE(deliveries_that_are_late_and_pauses_say_what_to_type) {
  deliver("shop", OutboxState::ready);
  deliver("shop", OutboxState::staged);
  deliver("erp", OutboxState::sent);
  clock.set(samples::instant("2026-11-20T06:50:00Z"));
  deliver("erp", OutboxState::ready);
  ledger->write([](LedgerWriter& writer) { writer.pause({"acme", {}, "ann", "their orders are wrong until noon"}); });
  const std::string told = text("2026-11-20T07:00:00Z");
  BOOST_TEST(told.find("waits    2 files for shop, for 2h\n         they are ready and have not been delivered\n"
                       "         crossdock channel probe shop\n") != std::string::npos,
             told);
  BOOST_TEST(told.find("files for erp") == std::string::npos, told);
  BOOST_TEST(told.find("paused   acme") != std::string::npos, told);
  BOOST_TEST(told.find("         their orders are wrong until noon\n         crossdock resume --partner acme --reason \"…\"\n") !=
                 std::string::npos,
             told);
  BOOST_TEST(told.find("today 4 documents") != std::string::npos, told);
}

BOOST_AUTO_TEST_CASE(awaited_acknowledgments_are_counted_and_lines_fit_a_terminal) {
  const std::string sent = deliver("shop", OutboxState::sent);
  ledger->write([&](LedgerWriter& writer) {
    ExpectedAcknowledgment expected;
    expected.partner = "shop";
    expected.document = sent;
    expected.functional_id = "SH";
    expected.group_control = "1";
    expected.due = samples::instant("2026-11-20T06:00:00Z");
    writer.expect(expected);
    expected.group_control = "2";
    expected.due = samples::instant("2026-11-20T09:00:00Z");
    writer.expect(expected);
  });
  raise("a-partner-with-a-name-of-some-length", "R_LONG", ExceptionSeverity::high, std::string(300, 'x'));
  const std::string told = text("2026-11-20T07:00:00Z");
  BOOST_TEST(told.ends_with("today 1 document; 2 acknowledgments awaited, 1 overdue\n         crossdock ack list --overdue\n"), told);
  for (std::size_t at = 0; at < told.size(); at = told.find('\n', at) + 1)
    BOOST_TEST(code_points(std::string_view(told).substr(at, told.find('\n', at) - at)) <= 80u, told);
  const auto parsed = parse_json(status_json(status("2026-11-20T07:00:00Z"), samples::instant("2026-11-20T07:00:00Z")));
  BOOST_REQUIRE(parsed.ok());
  BOOST_TEST(parsed->root.find("overdue")->number() == "1");
  BOOST_TEST(parsed->root.find("exceptions")->items().size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
