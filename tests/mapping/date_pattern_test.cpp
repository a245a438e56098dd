#include "mapping/date_pattern.h"

#include <boost/test/unit_test.hpp>

using namespace crossdock;
using namespace crossdock::mapping;

namespace {

std::string reread(std::string_view pattern_text, std::string_view text) {
  const auto pattern = DatePattern::compile(pattern_text);
  BOOST_REQUIRE(pattern.ok());
  const auto moment = pattern->parse(text);
  if (!moment) return "none";
  Arena arena;
  return std::string(pattern->format(*moment, arena));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(date_patterns)

BOOST_AUTO_TEST_CASE(a_pattern_reads_and_writes_the_same) {
  BOOST_TEST(reread("yyyyMMdd", "20260331") == "20260331");
  BOOST_TEST(reread("MM/dd/yyyy", "12/31/2026") == "12/31/2026");
  BOOST_TEST(reread("yyMMdd", "491231") == "491231");
  BOOST_TEST(reread("M/d/yyyy", "2/9/2026") == "2/9/2026");
  BOOST_TEST(reread("M/d/yyyy", "12/19/2026") == "12/19/2026");
  BOOST_TEST(reread("yyyy-MM-dd HH:mm:ss", "2026-03-31 23:59:58") == "2026-03-31 23:59:58");
  BOOST_TEST(reread("HHmm", "0730") == "0730");
}

BOOST_AUTO_TEST_CASE(what_is_no_day_or_time_does_not_match) {
  BOOST_TEST(reread("yyyyMMdd", "20260230") == "none");
  BOOST_TEST(reread("yyyyMMdd", "20261331") == "none");
  BOOST_TEST(reread("yyyyMMdd", "2026033") == "none");
  BOOST_TEST(reread("yyyyMMdd", "202603311") == "none");
  BOOST_TEST(reread("MM/dd/yyyy", "12-31-2026") == "none");
  BOOST_TEST(reread("HHmm", "2400") == "none");
}

BOOST_AUTO_TEST_CASE(a_pattern_that_means_nothing_is_refused) {
  BOOST_TEST(!DatePattern::compile("").ok());
  BOOST_TEST(!DatePattern::compile("yyyyMM").ok());
  BOOST_TEST(!DatePattern::compile("yyyMMdd").ok());
  BOOST_TEST(!DatePattern::compile("yyyyMMddMM").ok());
  BOOST_TEST(!DatePattern::compile("yyyyQQdd").ok());
  BOOST_TEST(!DatePattern::compile("mm").ok());
}

BOOST_AUTO_TEST_CASE(two_digit_years_lie_between_1950_and_2049) {
  BOOST_TEST(parse_compact_date("490101")->year == 2049);
  BOOST_TEST(parse_compact_date("500101")->year == 1950);
}

BOOST_AUTO_TEST_CASE(a_time_keeps_its_precision) {
  Moment moment;
  Arena arena;
  for (const std::string_view text : {"0000", "235959", "1230451", "12304599"}) {
    BOOST_REQUIRE(parse_compact_time(text, moment));
    BOOST_TEST(format_compact_time(moment, arena) == text);
  }
  for (const std::string_view text : {"", "12", "12345", "2500", "1260", "123060", "12a0", "123456789"})
    BOOST_TEST(!parse_compact_time(text, moment));
}

// X12 data element 623.
BOOST_AUTO_TEST_CASE(time_codes_are_offsets) {
  Moment winter{{2026, 1, 15}, 12, 0, 0, 0, Moment::Precision::minute, false, 0};
  Moment summer{{2026, 7, 15}, 12, 0, 0, 0, Moment::Precision::minute, false, 0};
  BOOST_TEST(*offset_of_time_code("ET", winter) == -300);
  BOOST_TEST(*offset_of_time_code("ET", summer) == -240);
  BOOST_TEST(*offset_of_time_code("ES", summer) == -300);
  BOOST_TEST(*offset_of_time_code("UT", winter) == 0);
  BOOST_TEST(*offset_of_time_code("01", winter) == 60);
  BOOST_TEST(*offset_of_time_code("12", winter) == 720);
  BOOST_TEST(*offset_of_time_code("13", winter) == -720);
  BOOST_TEST(*offset_of_time_code("24", winter) == -60);
  BOOST_TEST(!offset_of_time_code("LT", winter).has_value());
  BOOST_TEST(!offset_of_time_code("QQ", winter).has_value());
  for (int offset = -720; offset <= 720; offset += 60) {
    const std::string_view code = time_code_of_offset(offset, summer);
    BOOST_REQUIRE(!code.empty());
    BOOST_TEST(*offset_of_time_code(code, summer) == offset);
  }
  BOOST_TEST(time_code_of_offset(345, summer) == "");
}

BOOST_AUTO_TEST_SUITE_END()
