#include "report/metrics.h"

#include <boost/test/unit_test.hpp>

#include "ledger/ledger_fixture.h"
#include "support/prometheus_text.h"

using namespace crossdock;
using namespace crossdock::report;
using namespace crossdock::ledger;
using crossdock::test::PrometheusText;

namespace {

struct Scrape : ledger::test::LedgerFixture {
  MetricLabels labels{{"acme", "erp"}, {"850", "997"}, {"desk"}};
  Machine machine{"1.2.3", 5000, 9000, 4096};

  [[nodiscard]] std::string text() {
    return ledger->ask([&](const LedgerView& view) { return metrics_text(view, labels, machine, clock.now()); });
  }
  void add_document(const std::string& partner, const std::string& set, const std::string& verdict) {
    ledger->write([&](LedgerWriter& writer) {
      DocumentRecord record;
      record.partner = partner;
      record.set_id = set;
      record.verdict = verdict;
      record.at = clock.now();
      (void)writer.add(record, "judged");
    });
  }
  /// A file that came, of which something goes out `after` milliseconds later.
  void deliver(std::int64_t after, const std::string& set) {
    FileRecord file = this->file("po.edi", "hash", FileState::claiming);
    const std::int64_t entry = ledger->commit([&](LedgerWriter& writer) {
      file.archive = "archive/x";
      file.size = 2114;
      file.state = FileState::stored;
      writer.update(file, "");
      JobRecord job;
      job.file = file.id;
      job.partner = "acme";
      DocumentRecord document;
      document.direction = Direction::out;
      document.partner = "acme";
      document.set_id = set;
      document.at = clock.now();
      OutboxEntry entry_of;
      entry_of.job = writer.add(job);
      entry_of.document = writer.add(document, "made");
      entry_of.partner = "acme";
      entry_of.size = 300;
      return writer.add(entry_of);
    });
    later(after);
    ledger->write([&](LedgerWriter& writer) { writer.move(entry, OutboxState::sent, ""); });
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(metrics, Scrape)

BOOST_AUTO_TEST_CASE(an_empty_ledger_gives_whole_families_with_zeros_for_every_partner) {
  const PrometheusText seen(text());
  BOOST_TEST(seen.complaints().empty(), seen.first_complaint());
  BOOST_TEST(seen.value("crossdock_build_info{version=\"1.2.3\"}") == "1");
  BOOST_TEST(seen.value("crossdock_exceptions_open{partner=\"erp\",severity=\"urgent\"}") == "0");
  BOOST_TEST(seen.value("crossdock_acknowledgments_overdue{partner=\"acme\"}") == "0");
  BOOST_TEST(seen.value("crossdock_paused{partner=\"acme\"}") == "0");
  BOOST_TEST(seen.value("crossdock_alert_failures{alert=\"desk\"}") == "0");
  BOOST_TEST(seen.value("crossdock_disk_free_bytes") == "5000");
}

BOOST_AUTO_TEST_CASE(documents_are_counted_by_what_the_site_knows_and_everything_else_is_other) {
  add_document("acme", "850", "accepted");
  add_document("acme", "850", "accepted");
  add_document("acme", "850", "rejected");
  add_document("acme", "Z\"9\n", "rejected");  // what a sender wrote is no label
  add_document("gone", "850", "accepted");
  add_document("forgotten", "850", "accepted");
  const PrometheusText seen(text());
  BOOST_TEST(seen.complaints().empty(), seen.first_complaint());
  const std::string family = "crossdock_documents_total{partner=";
  BOOST_TEST(seen.value(family + R"("acme",direction="in",set="850",verdict="accepted"})") == "2");
  BOOST_TEST(seen.value(family + R"("acme",direction="in",set="850",verdict="rejected"})") == "1");
  BOOST_TEST(seen.value(family + R"("acme",direction="in",set="other",verdict="rejected"})") == "1");
  BOOST_TEST(seen.value(family + R"("other",direction="in",set="850",verdict="accepted"})") == "2");
}

BOOST_AUTO_TEST_CASE(durations_fall_into_their_buckets_and_acknowledgments_have_their_own) {
  deliver(4'000, "856");
  deliver(60'000, "856");
  deliver(300'000'000, "856");
  deliver(2'500, "997");
  const PrometheusText seen(text());
  BOOST_TEST(seen.complaints().empty(), seen.first_complaint());
  const std::string delivery = "crossdock_delivery_duration_seconds";
  BOOST_TEST(seen.value(delivery + R"(_bucket{partner="acme",le="1"})") == "0");
  BOOST_TEST(seen.value(delivery + R"(_bucket{partner="acme",le="5"})") == "1");
  BOOST_TEST(seen.value(delivery + R"(_bucket{partner="acme",le="60"})") == "2");
  BOOST_TEST(seen.value(delivery + R"(_bucket{partner="acme",le="259200"})") == "2");
  BOOST_TEST(seen.value(delivery + R"(_bucket{partner="acme",le="+Inf"})") == "3");
  BOOST_TEST(seen.value(delivery + R"(_sum{partner="acme"})") == "300064.000");
  BOOST_TEST(seen.value("crossdock_acknowledgment_sent_duration_seconds" + std::string(R"(_bucket{partner="acme",le="5"})")) == "1");
  BOOST_TEST(seen.value("crossdock_acknowledgment_sent_duration_seconds" + std::string(R"(_sum{partner="acme"})")) == "2.500");
  BOOST_TEST(seen.value(R"(crossdock_sent_bytes_total{partner="acme"})") == "1200");
  BOOST_TEST(seen.value(R"(crossdock_received_bytes_total{partner="acme"})") == "8456");
}

BOOST_AUTO_TEST_CASE(what_waits_is_told_by_partner) {
  (void)document("po-1");
  ledger->write([&](LedgerWriter& writer) {
    ExpectedAcknowledgment expected;
    expected.partner = "acme";
    expected.due = {clock.now().milliseconds - 1};
    (void)writer.expect(expected);
    expected.due = {clock.now().milliseconds + 60'000};
    const std::int64_t answered = writer.expect(expected);
    (void)writer.expect(expected);
    writer.answer(answered, AcknowledgmentState::accepted, "D1");
    JobRecord job;
    job.partner = "acme";
    job.created = {clock.now().milliseconds - 1'500};
    (void)writer.add(job);
    writer.pause({"erp", clock.now(), "anna", "stocktaking"});
    ExceptionCause cause;
    cause.group = {"acme", "850", "D408", "PO1/03"};
    cause.playbook = "syntax";
    cause.severity = ExceptionSeverity::high;
    cause.file = "F1";
    (void)writer.raise(cause);
  });
  const PrometheusText seen(text());
  BOOST_TEST(seen.complaints().empty(), seen.first_complaint());
  BOOST_TEST(seen.value(R"(crossdock_acknowledgments_awaited{partner="acme"})") == "2");
  BOOST_TEST(seen.value(R"(crossdock_acknowledgments_overdue{partner="acme"})") == "1");
  BOOST_TEST(seen.value(R"(crossdock_acknowledgments_received_total{partner="acme",outcome="accepted"})") == "1");
  BOOST_TEST(seen.value(R"(crossdock_queue_files{partner="acme"})") == "1");
  BOOST_TEST(seen.value(R"(crossdock_queue_oldest_timestamp_seconds{partner="acme"})") == "1799999998.500");
  BOOST_TEST(seen.value(R"(crossdock_exceptions_open{partner="acme",severity="high"})") == "1");
  BOOST_TEST(seen.value(R"(crossdock_exceptions_opened_total{partner="acme",playbook="syntax"})") == "1");
  BOOST_TEST(seen.value(R"(crossdock_paused{partner="erp"})") == "1");
  BOOST_TEST(seen.value(R"(crossdock_paused{partner="acme"})") == "0");
}

BOOST_AUTO_TEST_CASE(the_checker_itself_finds_what_a_scraper_would_refuse) {
  const auto complaint = [](const std::string& body) { return PrometheusText("# HELP crossdock_x_total x\n" + body).first_complaint(); };
  BOOST_TEST(complaint("# TYPE crossdock_x_total counter\ncrossdock_x_total 1\n").empty());
  BOOST_TEST(!complaint("# TYPE crossdock_x_total counter\ncrossdock_x_total 1").empty());
  BOOST_TEST(!complaint("# TYPE crossdock_x_total gauge\ncrossdock_x_total 1\n").empty());
  BOOST_TEST(!complaint("crossdock_x_total 1\n").empty());
  BOOST_TEST(!complaint("# TYPE crossdock_x_total counter\ncrossdock_x_total{a=\"b} 1\n").empty());
  BOOST_TEST(!complaint("# TYPE crossdock_x_total counter\ncrossdock_x_total one\n").empty());
  BOOST_TEST(!complaint("# TYPE crossdock_x_total counter\ncrossdock_x_total 1\ncrossdock_x_total 2\n").empty());
  BOOST_TEST(!PrometheusText("# HELP crossdock_d_seconds d\n# TYPE crossdock_d_seconds histogram\n"
                             "crossdock_d_seconds_bucket{le=\"1\"} 2\ncrossdock_d_seconds_bucket{le=\"+Inf\"} 1\n"
                             "crossdock_d_seconds_sum 1\ncrossdock_d_seconds_count 1\n")
                  .complaints()
                  .empty());
}

BOOST_AUTO_TEST_SUITE_END()
