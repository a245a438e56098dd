#include <algorithm>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "base/text.h"
#include "report/roll_up.h"
#include "report/sample_reports.h"
#include "report/wording.h"

using namespace crossdock;
using namespace crossdock::report;
namespace samples = crossdock::report::samples;

namespace {

const Instant now = samples::instant("2026-11-20T14:20:12Z");

/// No byte that moves a cursor, starts a sequence of a terminal or turns text around; line breaks only where `lines` allows them.
bool is_calm(std::string_view text) {
  if (!is_valid_utf8(text)) return false;
  for (const std::string_view bad :
       {"\x1b", "\r", "\t", "\x7f", "\xE2\x80\xAE", "\xE2\x80\xAA", "\xE2\x81\xA6", "\xEF\xBB\xBF", "\xC2\x85"})
    if (text.find(bad) != std::string_view::npos) return false;
  return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
}

std::size_t longest_line(const std::string& text) {
  std::size_t longest = 0;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) longest = std::max(longest, code_points(line));
  return longest;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hostile_content)

BOOST_AUTO_TEST_CASE(a_page_shows_markup_of_a_partner_as_text) {
  const std::string page = acknowledgment_html(samples::hostile_report(), now);
  BOOST_TEST(page.find("<script") == std::string::npos);
  BOOST_TEST(page.find("&lt;script&gt;") != std::string::npos);
  BOOST_TEST(is_calm(page));
}

BOOST_AUTO_TEST_CASE(a_page_needs_no_script_and_no_network) {
  const std::string page = acknowledgment_html(samples::rejected_order(), now);
  for (const char* bad : {"<script", "src=", "href=", "@import", "url(", "<iframe", "javascript:"})
    BOOST_TEST(page.find(bad) == std::string::npos, bad);
  BOOST_TEST(page.find("default-src 'none'") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_text_has_no_bytes_that_a_terminal_acts_on) {
  const std::string text = acknowledgment_text(samples::hostile_report(), now);
  BOOST_TEST(is_calm(text));
}

BOOST_AUTO_TEST_CASE(a_name_of_ten_thousand_characters_is_cut) {
  BOOST_TEST(longest_line(acknowledgment_text(samples::hostile_report(), now)) < 2500u);
  BOOST_TEST(acknowledgment_html(samples::hostile_report(), now).size() < 60'000u);
}

BOOST_AUTO_TEST_CASE(json_of_hostile_content_reads_back) {
  const auto read = parse_acknowledgment_json(acknowledgment_json(samples::hostile_report()));
  BOOST_REQUIRE(read.ok());
  BOOST_TEST(read->findings.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_cell_is_never_taken_for_a_formula) {
  BOOST_TEST(csv_cell("=1+1") == "\"'=1+1\"");
  BOOST_TEST(csv_cell("+49 89 1") == "\"'+49 89 1\"");
  BOOST_TEST(csv_cell("-5") == "\"'-5\"");
  BOOST_TEST(csv_cell("@SUM(A1)") == "\"'@SUM(A1)\"");
  BOOST_TEST(csv_cell("  =1") == "\"'  =1\"");
  BOOST_TEST(csv_cell("\t=1") == "\\x09=1");
  BOOST_TEST(csv_cell("\xEF\xBC\x9D"
                      "1") ==
             "\"'\xEF\xBC\x9D"
             "1\"");
}

BOOST_AUTO_TEST_CASE(a_cell_is_quoted_where_its_text_could_end_it) {
  BOOST_TEST(csv_cell("plain") == "plain");
  BOOST_TEST(csv_cell("a,b") == "\"a,b\"");
  BOOST_TEST(csv_cell("say \"no\"") == "\"say \"\"no\"\"\"");
  BOOST_TEST(csv_cell("two\nlines") == "two\\x0Alines");
  BOOST_TEST(csv_cell("") == "");
}

BOOST_AUTO_TEST_CASE(every_row_of_an_index_is_one_line_with_the_same_cells) {
  const std::vector<IndexRow> rows = {index_row(samples::hostile_report(), "x"), index_row(samples::rejected_order(), "y")};
  const std::string csv = index_csv(rows);
  BOOST_TEST(std::count(csv.begin(), csv.end(), '\n') == 3);
  std::istringstream in(csv);
  std::size_t columns = 0;
  for (std::string line; std::getline(in, line);) {
    std::size_t cells = 1;
    bool quoted = false;
    for (const char c : line) {
      if (c == '"') quoted = !quoted;
      if (c == ',' && !quoted) ++cells;
    }
    if (columns == 0) columns = cells;
    BOOST_TEST(cells == columns);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(wording)

BOOST_AUTO_TEST_CASE(numbers_and_durations_read_like_people_write_them) {
  BOOST_TEST(shown_number(0) == "0");
  BOOST_TEST(shown_number(999) == "999");
  BOOST_TEST(shown_number(2114) == "2,114");
  BOOST_TEST(shown_number(1'234'567) == "1,234,567");
  BOOST_TEST(shown_duration(45'000) == "45s");
  BOOST_TEST(shown_duration(78 * 60'000) == "1h18m");
  BOOST_TEST(shown_duration(3'600'000) == "1h");
  BOOST_TEST(shown_duration((2 * 24 + 3) * 3'600'000ll) == "2 days 3h");
  BOOST_TEST(shown_duration(-5) == "0s");
  BOOST_TEST(counted(1, "finding", "findings") == "1 finding");
  BOOST_TEST(counted(1000, "finding", "findings") == "1,000 findings");
}

BOOST_AUTO_TEST_CASE(a_time_has_its_date_only_on_another_day) {
  const Instant morning = samples::instant("2026-11-20T08:01:14.900Z"), next_day = samples::instant("2026-11-21T00:00:00Z");
  BOOST_TEST(shown_time(morning) == "2026-11-20 08:01:14Z");
  BOOST_TEST(shown_time(now, morning) == "14:20:12Z");
  BOOST_TEST(shown_time(next_day, morning) == "2026-11-21 00:00:00Z");
}

BOOST_AUTO_TEST_SUITE_END()
