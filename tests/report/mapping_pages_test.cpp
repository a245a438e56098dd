#include "report/mapping_pages.h"

#include <boost/test/unit_test.hpp>

using namespace crossdock;

namespace {

bool shows(const std::string& html, const std::string& part) { return html.find(part) != std::string::npos; }

/// Every tag that is opened is closed in its turn.
bool closes_its_tags(const std::string& html) {
  std::vector<std::string> open;
  for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
    std::size_t end = at + 1;
    const bool closing = html[end] == '/';
    if (closing) ++end;
    const std::size_t begin = end;
    while (end < html.size() && ((html[end] >= 'a' && html[end] <= 'z') || (html[end] >= '0' && html[end] <= '9'))) ++end;
    const std::string name = html.substr(begin, end - begin);
    if (name.empty() || name == "meta" || name == "br") continue;
    if (!closing) {
      open.push_back(name);
      continue;
    }
    if (open.empty() || open.back() != name) return false;
    open.pop_back();
  }
  return open.empty();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mapping_pages)

BOOST_AUTO_TEST_CASE(what_is_dropped_and_what_is_missed_stands_out_and_nothing_is_markup) {
  report::CoveragePage page{"acme.<order>",
                            "order",
                            2,
                            {{"PO1.02", "quantity", 2, 0, 0, 0, ""}, {"MSG.01", "text", 0, 0, 0, 1, "<script>alert(1)</script>"}},
                            {}};
  page.empty = {{"department", "the \"buyer's\" department", {"erp: column <Department>, must be there", "rule R_DEP"}},
                {"release", "a release", {}}};
  const std::string html = report::coverage_html(page, Instant{});
  BOOST_TEST(!shows(html, "<script>"));
  BOOST_TEST(shows(html, "&lt;script&gt;alert(1)&lt;/script&gt;"));
  BOOST_TEST(shows(html, "1 VALUE IS DROPPED"), html);
  BOOST_TEST(shows(html, "Empty, and needed</h2>"));
  BOOST_TEST(shows(html, "erp: column &lt;Department&gt;, must be there<br>rule R_DEP"), html);
  BOOST_TEST(shows(html, "<tr class=\"dropped\">"));
  BOOST_TEST(shows(html, "needed by nobody we know"));
  BOOST_TEST(closes_its_tags(html), html);
  BOOST_TEST(shows(report::coverage_html({"m", "order", 0, {}, {}}, Instant{}), "NOTHING IS DROPPED"));
}

BOOST_AUTO_TEST_CASE(an_explanation_shows_what_is_not_used_first) {
  const report::ExplanationPage page{
      "a&b.edi",
      {{"850 0001",
        "order",
        "order",
        {{"mapped", "number", "4711", "segment 2 BEG.03", "maps/order.map:8"}, {"dropped", "", "<b>", "segment 3 REF.02", ""}}}}};
  const std::string html = report::explanation_html(page, Instant{});
  BOOST_TEST(shows(html, "a&amp;b.edi"));
  BOOST_TEST(shows(html, "1 VALUE IS NOT USED"));
  BOOST_TEST(html.find("Not used: no rule takes it") < html.find("Fields and where they come from"));
  BOOST_TEST(shows(html, "&lt;b&gt;"));
  BOOST_TEST(!shows(html, "Not wanted"));
  BOOST_TEST(closes_its_tags(html), html);
}

BOOST_AUTO_TEST_SUITE_END()
