#include <boost/test/unit_test.hpp>

#include "grammar/load.h"
#include "sample/scrub.h"
#include "sample/scrub_markup.h"

using namespace crossdock;

namespace {

std::string scrubbed_flat(const std::string& layout, const std::string& bytes) {
  SourceSet sources;
  const auto library = grammar::Library::of_texts(sources, {{"a.grammar", layout}});
  const auto name = library->layouts().at(0);
  const auto loaded = library->layout(name);
  BOOST_TEST_REQUIRE((loaded.grammar != nullptr), (loaded.diagnostics.empty() ? "" : loaded.diagnostics.front().message));
  const auto table = sample::PrivateData::read(std::string(CROSSDOCK_SOURCE_DIR) + "/grammars/private.csv");
  sample::Replacement replace(5);
  const auto made = sample::scrub_flat(bytes, *loaded.grammar, *table, replace);
  BOOST_TEST_REQUIRE(made.ok(), (made.ok() ? "" : made.error().message));
  return *made;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(flat_scrub)

BOOST_AUTO_TEST_CASE(csv_keeps_its_quotes_and_what_is_not_private) {
  const std::string made = scrubbed_flat(
      "layout csv orders { header by-name\n record order O >1 { po \"PO\" AN M; buyer \"Buyer\" AN personal; on \"On\" DT \"yyyy-MM-dd\"; "
      "qty \"Qty\" R; price \"Price\" R } }",
      "PO,Buyer,On,Qty,Price\r\nA-1,\"Miller, \"\"Mary\"\"\",2026-11-16,12,4.75\r\nA-1,Miller,2026-11-17,3,4.75\r\n");
  BOOST_TEST(made.starts_with("PO,Buyer,On,Qty,Price\r\n"));
  BOOST_TEST(!holds(made, "Miller"), made);
  BOOST_TEST(!holds(made, "4.75"), made);
  BOOST_TEST(holds(made, ",2026-11-16,12,"), made);
  BOOST_TEST(holds(made, " \"\""), made);
}

BOOST_AUTO_TEST_CASE(fixed_columns_keep_their_places) {
  const std::string made = scrubbed_flat(
      "layout fixed po { length 30; eol lf; select 1..2\n record H \"10\" M 1 { po 3..12 AN; buyer 13..30 AN personal }\n"
      " loop M >1 { record L \"20\" M 1 { line 3..8 N0 pad 0; sku 9..30 AN } } }",
      "10PO-4711   MARY MILLER       \n20000001TB-1001               \n99SECRET THING                \n");
  BOOST_TEST(made.size() == 93u);
  BOOST_TEST(!holds(made, "MARY"), made);
  BOOST_TEST(!holds(made, "4711"), made);
  BOOST_TEST(!holds(made, "SECRET"), made);
  BOOST_TEST(holds(made, "20000001"), made);
}

BOOST_AUTO_TEST_CASE(xml_and_json_keep_their_markup) {
  const std::string xml =
      scrubbed_flat("layout xml a { root A; po PO AN M; name @name AN personal; qty Qty R }",
                    "<?xml version=\"1.0\"?>\n<A xmlns:x=\"urn:acme\" name=\"Mary &amp; Co\"><!-- for Mary --><PO>P-77</PO>"
                    "<Qty>12</Qty><Note><![CDATA[call Mary]]></Note></A>");
  BOOST_TEST(!holds(xml, "Mary"), xml);
  BOOST_TEST(!holds(xml, "P-77"), xml);
  BOOST_TEST(holds(xml, "<Qty>12</Qty>"), xml);
  BOOST_TEST(holds(xml, " &amp; "), xml);
  BOOST_TEST(holds(xml, "urn:acme"), xml);
  const std::string json =
      scrubbed_flat("layout json a { po \"po\" AN M; name \"buyer/name\" AN personal; qty \"qty\" R; price \"price\" R }",
                    "{\"po\": \"P-77\", \"buyer\": {\"name\": \"Mary\\n\"}, \"qty\": 12, \"price\": 4.75, \"tags\": [\"Mary\", 5]}");
  BOOST_TEST(!holds(json, "Mary"), json);
  BOOST_TEST(!holds(json, "4.75"), json);
  BOOST_TEST(holds(json, "\"qty\": 12"), json);
  BOOST_TEST(holds(json, "\\n\""), json);
}

BOOST_AUTO_TEST_CASE(broken_markup_is_told_or_taken) {
  sample::Replacement replace(1);
  const sample::PrivacyOfName text = [](std::string_view, std::string_view, std::string_view) { return sample::Privacy::text; };
  for (const char* xml : {"<a", "<a b=\"", "</a></a>", "<a/><a/>", "<!--", "<![CDATA[x", "text", "<", "<a b>x</a>", "<a 'b' \"c\">&"}) {
    const auto made = sample::scrub_xml(xml, text, replace);
    BOOST_TEST((!made.ok() || made.value().size() == std::string(xml).size()), xml);
  }
  for (const char* json : {"\"", "\"a\\", "{\"a\":", "]]]", "[[[1,", "{\"a\":1e5,}", "-"}) {
    const auto made = sample::scrub_json(json, text, replace);
    BOOST_TEST((!made.ok() || made.value().size() == std::string(json).size()), json);
  }
}

BOOST_AUTO_TEST_SUITE_END()
