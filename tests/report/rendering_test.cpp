#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "report/partner_copy.h"
#include "report/roll_up.h"
#include "report/sample_reports.h"
#include "support/expectation.h"

using namespace crossdock;
using namespace crossdock::report;
namespace samples = crossdock::report::samples;

namespace {

struct Sample {
  const char* name;
  AcknowledgmentReport (*make)();
};

std::ostream& operator<<(std::ostream& out, const Sample& sample) { return out << sample.name; }

const std::vector<Sample> all = {{"rejected-order", samples::rejected_order},
                                 {"accepted-order", samples::accepted_order},
                                 {"held-order", samples::held_order},
                                 {"overdue-shipment", samples::overdue_shipment},
                                 {"unreadable-file", samples::unreadable_file}};

const Instant report_time = samples::instant("2026-11-20T14:20:12Z");

}  // namespace

BOOST_AUTO_TEST_SUITE(rendering)

BOOST_DATA_TEST_CASE(the_text_is_as_expected, boost::unit_test::data::make(all), sample) {
  crossdock::test::expect_file(std::string("report/cases/") + sample.name + ".txt", acknowledgment_text(sample.make(), report_time));
}

BOOST_DATA_TEST_CASE(the_page_is_as_expected, boost::unit_test::data::make(all), sample) {
  crossdock::test::expect_file(std::string("report/cases/") + sample.name + ".html", acknowledgment_html(sample.make(), report_time));
}

BOOST_DATA_TEST_CASE(the_json_is_as_expected_and_reads_back_to_the_same_report, boost::unit_test::data::make(all), sample) {
  const std::string json = acknowledgment_json(sample.make());
  crossdock::test::expect_file(std::string("report/cases/") + sample.name + ".json", json);
  const auto read = parse_acknowledgment_json(json);
  BOOST_REQUIRE(read.ok());
  BOOST_TEST(acknowledgment_json(read.value()) == json);
  BOOST_TEST(acknowledgment_text(read.value(), report_time) == acknowledgment_text(sample.make(), report_time));
}

BOOST_AUTO_TEST_CASE(json_of_another_kind_or_shape_is_refused) {
  BOOST_TEST(!parse_acknowledgment_json("").ok());
  BOOST_TEST(!parse_acknowledgment_json("{}").ok());
  BOOST_TEST(!parse_acknowledgment_json(exception_json(samples::rejected_exception())).ok());
  for (const char* wrong : {R"("verdict": "perhaps")", R"("segments": -1)", R"("segments": 1.5)", R"("at": "yesterday")",
                            R"("findings": [7])", R"("findings": [{"severity": 3}])", R"("test": "yes")"}) {
    const auto read = parse_acknowledgment_json(std::string(R"({"report": "acknowledgment", )") + wrong + "}");
    BOOST_TEST(!read.ok(), wrong);
  }
}

BOOST_AUTO_TEST_CASE(the_exception_texts_are_as_expected) {
  const ExceptionReport exception = samples::rejected_exception();
  crossdock::test::expect_file("report/cases/exception.txt", exception_text(exception, report_time));
  const std::string json = exception_json(exception);
  crossdock::test::expect_file("report/cases/exception.json", json);
  const auto read = parse_exception_json(json);
  BOOST_REQUIRE(read.ok());
  BOOST_TEST(exception_json(read.value()) == json);
}

BOOST_AUTO_TEST_CASE(the_copy_for_the_partner_leaves_out_what_is_ours) {
  const AcknowledgmentReport copy = partner_copy(samples::rejected_order());
  crossdock::test::expect_file("report/cases/rejected-order.partner.txt", acknowledgment_text(copy, report_time));
  for (const AcknowledgmentReport& report : {samples::rejected_order(), samples::held_order(), samples::overdue_shipment()}) {
    const std::string page = acknowledgment_html(partner_copy(report), report_time);
    for (const char* ours : {"EX41", "erp", "acme.order", ".grammar:", "crossdock exception", "tier", "60303ae22b998861"})
      BOOST_TEST(page.find(ours) == std::string::npos, ours);
  }
}

BOOST_AUTO_TEST_CASE(the_lists_are_as_expected) {
  std::vector<IndexRow> rows;
  std::vector<AcknowledgmentReport> reports;
  for (const Sample& sample : all) {
    reports.push_back(sample.make());
    rows.push_back(index_row(reports.back(), report_name(reports.back())));
  }
  crossdock::test::expect_file("report/cases/index.csv", index_csv(rows));
  crossdock::test::expect_file("report/cases/open.csv", open_csv(rows, report_time));
  crossdock::test::expect_file("report/cases/overdue.txt", overdue_text(reports, {}, report_time));
}

BOOST_AUTO_TEST_CASE(an_acknowledgment_that_is_not_due_yet_is_not_overdue) {
  const std::vector<AcknowledgmentReport> reports = {samples::overdue_shipment()};
  BOOST_TEST(overdue_text(reports, {}, samples::instant("2026-11-20T13:00:00Z")) == "Nothing is overdue at 2026-11-20 13:00:00Z.\n");
}

BOOST_AUTO_TEST_CASE(a_late_acknowledgment_that_came_is_not_overdue_any_more) {
  std::vector<AcknowledgmentReport> reports = {samples::overdue_shipment()};
  reports[0].acknowledged_at = samples::instant("2026-11-20T13:30:12Z");
  BOOST_TEST(overdue_text(reports, {}, report_time).starts_with("Nothing is overdue"));
  BOOST_TEST(acknowledgment_line(reports[0], report_time) == "997 came 13:30:12Z, 28m late");
}

BOOST_AUTO_TEST_CASE(the_name_of_a_report_is_made_of_safe_parts) {
  AcknowledgmentReport report = samples::rejected_order();
  BOOST_TEST(report_name(report) == "080114-850-acme-4500012345-D7K2");
  BOOST_TEST(report_day(report) == "2026-11-20");
  report.key = "../../etc/passwd\n";
  report.partner = "";
  BOOST_TEST(report_name(report).find('/') == std::string::npos);
  BOOST_TEST(report_name(report).find('\n') == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
