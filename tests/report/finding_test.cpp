#include "report/finding.h"

#include <set>

#include <boost/test/unit_test.hpp>

#include "base/text.h"
#include "report/advice.h"
#include "report/from_verdict.h"
#include "report/sample_reports.h"

using namespace crossdock;
using namespace crossdock::report;
namespace samples = crossdock::report::samples;

namespace {

const Parties parties = {"ACME", "we", true, "acme's pack"};

std::string marked(const Finding& finding) { return finding.excerpt.substr(finding.mark_begin, finding.mark_length); }

}  // namespace

BOOST_AUTO_TEST_SUITE(findings)

BOOST_AUTO_TEST_CASE(every_kind_of_fault_has_a_reason_and_a_remedy) {
  std::set<std::string_view> reasons;
  for (std::size_t i = 1; i < fault_kinds; ++i) {
    const auto kind = static_cast<FaultKind>(i);
    const Advice advice = advice_of(kind);
    BOOST_TEST(!advice.why.empty(), fault_name(kind));
    BOOST_TEST(!advice.fix.empty(), fault_name(kind));
    BOOST_TEST(!advice.why.ends_with('.'), fault_name(kind));
    BOOST_TEST(reasons.insert(advice.why).second, fault_name(kind));
  }
  BOOST_TEST(advice_of(FaultKind::none).why.empty());
}

BOOST_AUTO_TEST_CASE(a_place_is_written_as_people_of_the_field_write_it) {
  DocumentPosition position;
  BOOST_TEST(short_place(position) == "the file");
  position.interchange = "000000905";
  BOOST_TEST(short_place(position) == "interchange 000000905");
  position.group = "905";
  BOOST_TEST(short_place(position) == "group 905");
  position.set_control = "0001";
  BOOST_TEST(short_place(position) == "transaction set 0001");
  position.segment = 8;
  position.segment_tag = "PO1";
  BOOST_TEST(short_place(position) == "segment 8 PO1");
  position.element = 6;
  BOOST_TEST(short_place(position) == "segment 8 PO106");
  position.component = 2;
  position.repetition = 3;
  BOOST_TEST(short_place(position) == "segment 8 PO106-2 repetition 3");
  position.line = 12;
  position.field = "qty";
  BOOST_TEST(short_place(position) == "line 12, field qty");
}

BOOST_AUTO_TEST_CASE(what_the_diagnostic_says_goes_before_the_general_advice) {
  Diagnostic diagnostic =
      samples::element_finding(FaultKind::element_date_invalid, Code::internal, 5, "DTM", 2, "20261340", "DTM*010*20261340~");
  Finding finding = finding_of(diagnostic, nullptr, parties);
  BOOST_TEST(finding.fix == "ACME corrects the date");
  BOOST_TEST(finding.owner == "ACME");
  diagnostic.help = "the sender corrects the month (13)";
  diagnostic.owner = "the buyer";
  finding = finding_of(diagnostic, nullptr, parties);
  BOOST_TEST(finding.fix == diagnostic.help);
  BOOST_TEST(finding.owner == "the buyer");
}

BOOST_AUTO_TEST_CASE(what_we_wrote_ourselves_is_ours_to_mend) {
  const Diagnostic diagnostic = samples::element_finding(FaultKind::element_missing, Code::internal, 5, "N1", 2, "", "N1*ST~");
  Parties ours = parties;
  ours.partner_wrote_it = false;
  BOOST_TEST(finding_of(diagnostic, nullptr, ours).owner == "our EDI analyst");
}

BOOST_AUTO_TEST_CASE(a_long_segment_is_cut_around_the_offending_part) {
  const std::string before(3000, 'a'), after(3000, 'z');
  Diagnostic diagnostic =
      samples::element_finding(FaultKind::element_too_long, Code::internal, 5, "MSG", 1, "HERE", "MSG*" + before + "HERE" + after);
  const Finding finding = finding_of(diagnostic, nullptr, parties);
  BOOST_TEST(marked(finding) == "HERE");
  BOOST_TEST(finding.excerpt.size() < 200u);
  BOOST_TEST(finding.excerpt.starts_with("…"));
  BOOST_TEST(finding.excerpt.ends_with("…"));
}

BOOST_AUTO_TEST_CASE(a_cut_never_splits_a_character) {
  std::string long_text;
  for (int i = 0; i < 400; ++i) long_text += "ü€";
  for (std::uint32_t shift = 0; shift < 6; ++shift) {
    Diagnostic diagnostic;
    diagnostic.position = DocumentPosition{};
    diagnostic.excerpt = std::string(shift, 'x') + long_text;
    diagnostic.mark_begin = 601;
    diagnostic.mark_length = 7;
    BOOST_TEST(is_valid_utf8(finding_of(diagnostic, nullptr, parties).excerpt));
  }
}

BOOST_AUTO_TEST_CASE(a_mark_outside_the_excerpt_does_no_harm) {
  Diagnostic diagnostic;
  diagnostic.excerpt = "N1*ST~";
  diagnostic.mark_begin = 4'000'000'000;
  diagnostic.mark_length = 4'000'000'000;
  BOOST_TEST(marked(finding_of(diagnostic, nullptr, parties)).empty());
}

BOOST_AUTO_TEST_CASE(a_personal_value_is_masked_wherever_it_stands) {
  Diagnostic diagnostic = samples::element_finding(FaultKind::element_character_invalid, Code::internal, 4, "PER", 2, "Jane Doe",
                                                   "PER*IC*Jane Doe*TE*5550100~");
  diagnostic.message = "`Jane Doe` holds a character that is not allowed";
  diagnostic.help = "write `Jane Doe` otherwise";
  diagnostic.acknowledged = "AK3*PER*4**8  AK4*2*93*6*Jane Doe";
  diagnostic.label = "Jane";
  diagnostic.personal = true;
  const Finding finding = finding_of(diagnostic, nullptr, parties);
  for (const std::string* text :
       {&finding.message, &finding.value, &finding.excerpt, &finding.fix, &finding.acknowledged, &finding.label}) {
    BOOST_TEST(text->find("Jane") == std::string::npos, *text);
    BOOST_TEST(text->find("5550100") == std::string::npos, *text);
  }
  BOOST_TEST(marked(finding) == mask);
  BOOST_TEST(finding.excerpt == "PER*•••*•••*•••*•••");
}

BOOST_AUTO_TEST_CASE(the_copy_of_a_personal_value_is_masked_in_the_shown_997) {
  AcknowledgmentReport sample = samples::rejected_order();
  Diagnostic diagnostic;
  diagnostic.value = "20261340";
  BOOST_TEST(masked_acknowledgment(sample.acknowledgment_bytes, {diagnostic}) == sample.acknowledgment_bytes);
  diagnostic.personal = true;
  const std::string masked = masked_acknowledgment(sample.acknowledgment_bytes, {diagnostic});
  BOOST_TEST(masked.find("20261340") == std::string::npos);
  BOOST_TEST(masked.find("AK4*2*373*8*•••~AK3*PO1") != std::string::npos);
  BOOST_TEST(masked.find("AK4*3*355*7*XX~") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(from_verdict)

BOOST_AUTO_TEST_CASE(a_held_object_makes_the_report_say_held) {
  translate::SetVerdict set;
  set.set_id = "850";
  set.control = "0001";
  translate::GroupVerdict group;
  group.control = "7";
  group.sets_received = 2;
  group.sets_accepted = 2;
  translate::InterchangeVerdict interchange;
  interchange.control = "000000007";
  interchange.usage = 'T';
  translate::ObjectVerdict& object = set.objects.emplace_back();
  object.kind = "order";
  object.key = "4711";
  object.route = "erp";
  object.passage = translate::Passage::hold;
  auto& rule = object.rules.emplace_back();
  rule.id = "R_STORE";
  rule.kind = FaultKind::rule_hold;
  rule.text = "no such store";
  const AcknowledgmentReport report = report_of_set(set, &group, &interchange, nullptr, parties);
  BOOST_CHECK(report.verdict == ReportVerdict::held);
  BOOST_TEST(report.set_code == "A");
  BOOST_TEST(report.group_sets_accepted == 2u);
  BOOST_TEST(report.key == "4711");
  BOOST_TEST(report.test);
  BOOST_REQUIRE_EQUAL(report.remarks.size(), 1u);
  BOOST_TEST(report.remarks[0].effect == "hold");
  BOOST_TEST(passage_sentence(report) == "Not passed to erp (held).");
}

BOOST_AUTO_TEST_CASE(a_rejected_set_stays_rejected_and_tells_the_findings_around_it) {
  translate::SetVerdict set;
  set.set_id = "850";
  set.verdict = translate::Verdict::rejected;
  set.findings = std::vector{samples::element_finding(FaultKind::element_missing, Code::internal, 2, "BEG", 3, "", "BEG*00*SA~")};
  translate::GroupVerdict group;
  group.verdict = translate::Verdict::rejected;
  group.findings.emplace_back().kind = FaultKind::group_set_count_wrong;
  const AcknowledgmentReport report = report_of_set(set, &group, nullptr, nullptr, parties);
  BOOST_CHECK(report.verdict == ReportVerdict::rejected);
  BOOST_TEST(report.set_code == "R");
  BOOST_TEST(report.group_code == "R");
  BOOST_REQUIRE_EQUAL(report.findings.size(), 2u);
  BOOST_TEST(report.findings[1].fault == "group_set_count_wrong");
}

BOOST_AUTO_TEST_CASE(an_accepted_set_of_a_rejected_group_is_reported_as_rejected) {
  translate::SetVerdict set;
  set.set_id = "850";
  translate::ObjectVerdict& object = set.objects.emplace_back();
  object.route = "erp";
  object.passage = translate::Passage::deliver;
  translate::GroupVerdict group;
  group.verdict = translate::Verdict::rejected;
  group.sets.emplace_back().verdict = translate::Verdict::rejected;
  AcknowledgmentReport report = report_of_set(set, nullptr, nullptr, nullptr, parties);
  BOOST_CHECK(report.verdict == ReportVerdict::accepted);
  add_envelope(report, 0, &group, nullptr, parties);
  BOOST_CHECK(report.verdict == ReportVerdict::rejected);
  BOOST_TEST(report.set_code == "R");
  BOOST_TEST(passage_sentence(report) == "Not passed to erp (rejected).");
}

BOOST_AUTO_TEST_CASE(thousands_of_findings_are_counted_and_not_all_kept) {
  translate::SetVerdict set;
  set.findings = std::vector<Diagnostic>(2000);
  set.findings_total = 12'000;
  const AcknowledgmentReport report = report_of_set(set, nullptr, nullptr, nullptr, parties);
  BOOST_TEST(report.findings.size() == 500u);
  BOOST_TEST(report.findings_total == 12'000u);
  const std::string text = acknowledgment_text(report, Instant{});
  BOOST_TEST(text.find("12,000 findings") != std::string::npos);
  BOOST_TEST(text.find("and 11,500 more") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
