#include "report/trace.h"

#include <boost/test/unit_test.hpp>

#include "base/json.h"
#include "ledger/ledger_fixture.h"
#include "report/sample_reports.h"
#include "report/trace_html.h"
#include "support/expectation.h"

using namespace crossdock;
using namespace crossdock::report;
using namespace crossdock::ledger;

namespace {

/// An order that came, what was made of it, and the exception that a late answer opened.
struct Business : ledger::test::LedgerFixture {
  FileRecord came;
  DocumentRecord order, passed_on;

  Business() {
    clock.set(samples::instant("2026-11-20T08:01:14Z"));
    came = file("po-1.edi", "9f86d081", FileState::judged);
    ledger->commit([&](LedgerWriter& writer) {
      InterchangeRecord interchange;
      interchange.file = came.id;
      interchange.partner = "acme";
      interchange.control = "000000905";
      interchange.at = clock.now();
      interchange.id = writer.add(interchange);

      order.partner = "acme";
      order.set_id = "850";
      order.kind = "order";
      order.keys = {"4500012345"};
      order.file = came.id;
      order.interchange = interchange.id;
      order.interchange_control = "000000905";
      order.at = clock.now();
      order.verdict = "accepted";
      order.id = writer.add(order, "judged");
      writer.move(order.id, DocumentState::routed, "to erp");

      DocumentRecord acknowledgment;
      acknowledgment.direction = Direction::out;
      acknowledgment.partner = "acme";
      acknowledgment.set_id = "997";
      acknowledgment.at = clock.now();
      acknowledgment.state = DocumentState::rendered;
      acknowledgment.id = writer.add(acknowledgment, "acknowledged");
      writer.move(acknowledgment.id, DocumentState::delivered, "published");
      interchange.acknowledgment = acknowledgment.id;
      writer.update(interchange);

      passed_on.direction = Direction::out;
      passed_on.partner = "northmart";
      passed_on.set_id = "856";
      passed_on.kind = "shipment";
      passed_on.keys = {"SHP-1"};
      passed_on.parent = order.id;
      passed_on.at = clock.now();
      passed_on.interchange_control = "000001432";
      passed_on.state = DocumentState::awaiting_acknowledgment;
      passed_on.id = writer.add(passed_on, "sent");
      OutboxEntry entry;
      entry.document = passed_on.id;
      entry.partner = "northmart";
      entry.folder = "outbound/northmart";
      entry.name = "856-SHP-1.edi";
      entry.size = 2114;
      entry.state = OutboxState::sent;
      writer.add(entry);
      ExpectedAcknowledgment expected;
      expected.partner = "northmart";
      expected.document = passed_on.id;
      expected.functional_id = "SH";
      expected.group_control = "1432";
      expected.due = samples::instant("2026-11-20T12:01:14Z");
      writer.expect(expected);
      return 0;
    });
  }

  [[nodiscard]] Trace trace(const std::string& id, std::string_view now) {
    return ledger->ask([&](const LedgerView& view) { return gather_trace(view, {id}, samples::instant(now)); });
  }
};

/// The line of the text that has `part`, with the id that the ledger gave replaced, since ids are random.
std::string line_with(const std::string& text, std::string_view part) {
  const std::size_t at = text.find(part);
  BOOST_REQUIRE_MESSAGE(at != std::string::npos, "no " << part << " in\n" << text);
  const std::size_t begin = text.rfind('\n', at) == std::string::npos ? 0 : text.rfind('\n', at) + 1;
  return text.substr(begin, text.find('\n', at) - begin);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(traces, Business)

BOOST_AUTO_TEST_CASE(a_trace_follows_parents_and_what_was_made_of_them) {
  BOOST_TEST(trace(order.id, "2026-11-20T09:00:00Z").documents.size() == 2u);
  const Trace from_child = trace(passed_on.id, "2026-11-20T09:00:00Z");
  BOOST_REQUIRE_EQUAL(from_child.documents.size(), 2u);
  BOOST_TEST(from_child.documents.front().document.id == order.id);
}

BOOST_AUTO_TEST_CASE(an_inbound_document_tells_its_verdict_and_our_acknowledgment) {
  const Trace found = trace(order.id, "2026-11-20T09:00:00Z");
  BOOST_TEST(state_words(found.documents.front(), samples::instant("2026-11-20T09:00:00Z")) == "accepted; 997 sent 08:01:14");
}

BOOST_AUTO_TEST_CASE(an_acknowledgment_is_due_then_overdue_then_there) {
  const auto words = [&](std::string_view now) { return state_words(trace(passed_on.id, now).documents.back(), samples::instant(now)); };
  BOOST_TEST(words("2026-11-20T09:00:00Z").ends_with("; 997 due 12:01:14"));
  BOOST_TEST(words("2026-11-20T13:19:14Z").ends_with("; 997 OVERDUE 1h18m"));
  clock.set(samples::instant("2026-11-20T13:30:00Z"));
  ledger->write([&](LedgerWriter& writer) {
    writer.answer(writer.expected_of_document(passed_on.id).front().id, AcknowledgmentState::accepted, "D0");
  });
  BOOST_TEST(words("2026-11-20T14:00:00Z").ends_with("; 997 came 13:30:00 (accepted)"));
}

BOOST_AUTO_TEST_CASE(columns_stand_below_each_other_however_long_they_are) {
  Trace found = trace(order.id, "2026-11-20T09:00:00Z");
  found.documents.front().document.set_id = "purchase_orders_of_stores";
  found.documents.front().document.keys = {"4500012345", "4500012346"};
  const std::string text = trace_text(found, samples::instant("2026-11-20T09:00:00Z"));
  const std::string first = line_with(text, order.id), second = line_with(text, passed_on.id);
  BOOST_TEST(first.find(order.id) == second.find(passed_on.id), text);
  BOOST_TEST(first.find("accepted;") == second.find("awaiting"), text);
}

BOOST_AUTO_TEST_CASE(what_is_overdue_or_open_says_what_to_do_next) {
  BOOST_TEST(trace(order.id, "2026-11-20T09:00:00Z").next.empty());
  const Trace late = trace(order.id, "2026-11-20T13:19:14Z");
  BOOST_REQUIRE_EQUAL(late.next.size(), 1u);
  BOOST_TEST(late.next[0].action == "crossdock ack show " + passed_on.id);
  BOOST_TEST(trace_text(late, samples::instant("2026-11-20T13:19:14Z")).find("\nnext: crossdock ack show ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_text_has_a_line_a_document_and_on_request_each_step) {
  const Instant now = samples::instant("2026-11-20T09:00:00Z");
  const Trace found = trace(order.id, "2026-11-20T09:00:00Z");
  const std::string text = trace_text(found, now);
  const std::string in = line_with(text, "850 in"), out = line_with(text, "856 out");
  BOOST_TEST(in.starts_with("08:01:14  850 in"));
  BOOST_TEST(in.find("← acme") != std::string::npos);
  BOOST_TEST(in.find("ISA 000000905") != std::string::npos);
  BOOST_TEST(in.find("4500012345") != std::string::npos);
  BOOST_TEST(out.find("→ northmart") != std::string::npos);
  BOOST_TEST(text.find("856-SHP-1.edi") != std::string::npos);
  BOOST_TEST(text.find("routed") == std::string::npos);
  const std::string steps = trace_text(found, now, true);
  BOOST_TEST(steps.find("accepted → routed") != std::string::npos);
  BOOST_TEST(steps.find("po-1.edi") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_json_is_whole) {
  const auto json = parse_json(trace_json(trace(order.id, "2026-11-20T09:00:00Z"), samples::instant("2026-11-20T09:00:00Z")));
  BOOST_REQUIRE(json.ok());
  BOOST_TEST(json->root.find("documents")->items().size() == 2u);
}

BOOST_AUTO_TEST_CASE(an_unknown_id_gives_an_empty_trace) {
  const Trace found = trace("D000", "2026-11-20T09:00:00Z");
  BOOST_TEST(found.documents.empty());
  BOOST_TEST(trace_text(found, Instant{}) == "No document.\n");
}

BOOST_AUTO_TEST_CASE(the_page_draws_each_document_and_answer_between_us_and_the_partner) {
  const std::string page = trace_html(trace(order.id, "2026-11-20T13:19:14Z"), "PO 4500012345", samples::instant("2026-11-20T13:19:14Z"));
  std::size_t arrows = 0;
  for (std::size_t at = page.find("class=\"arrow"); at != std::string::npos; at = page.find("class=\"arrow", at + 1)) ++arrows;
  BOOST_TEST(arrows == 4u);  // the order, our 997, what was made of it, the 997 that is late
  for (const char* part : {">997 overdue</text>", "class=\"arrow bad answer\"", ">us</text>", "crossdock ack show "})
    BOOST_TEST(page.find(part) != std::string::npos, part);
  BOOST_TEST(page.find("<script") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_page_shows_hostile_names_harmlessly) {
  Trace found = trace(order.id, "2026-11-20T09:00:00Z");
  const std::string hostile = "<script>alert(1)</script>\x1b\u202e" + std::string(10'000, 'x');
  for (TracedDocument& each : found.documents) {
    for (std::string* text : {&each.document.partner, &each.document.set_id, &each.document.detail, &each.document.route}) *text = hostile;
    each.document.keys = {hostile};
  }
  const std::string page = trace_html(found, hostile, samples::instant("2026-11-20T09:00:00Z"));
  BOOST_TEST(page.find("<script") == std::string::npos);
  BOOST_TEST(page.find('\x1b') == std::string::npos);
  BOOST_TEST(page.find("\u202e") == std::string::npos);
  BOOST_TEST(page.size() < 60'000u);
}

BOOST_AUTO_TEST_SUITE_END()
