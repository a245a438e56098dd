#include "facts/facts.h"

#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "base/file.h"
#include "support/expectation.h"

namespace {

std::string content(const std::string& name) {
  return crossdock::read_file(std::filesystem::path(CROSSDOCK_SOURCE_DIR) / "tests/facts" / name, 1u << 20).value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(facts_check)

BOOST_AUTO_TEST_CASE(every_kind_of_difference_is_found_once) {
  crossdock::SourceSet sources;
  const auto library = crossdock::grammar::Library::of_texts(sources, {{"small.grammar", content("cases/small.grammar")}});
  const auto json = crossdock::parse_json(content("cases/small.json"));
  BOOST_REQUIRE(json.ok());
  const facts::Report report = facts::compare(*library, "004010", json.value().root, facts::meant_of(content("cases/differences.txt")));
  crossdock::test::expect_file("facts/cases/small.expected", report.text);
}

BOOST_AUTO_TEST_CASE(a_grammar_is_no_different_from_itself) {
  crossdock::SourceSet sources;
  const auto library =
      crossdock::grammar::Library::of_texts(sources, {{"a",
                                                       "standard x12 004010\nelement 1 AN 1..9\nsegment ST { 01 1 M }\n"
                                                       "segment SE { 01 1 M }\nset 850 group PO { heading { ST M 1; SE M 1 } }\n"}});
  const auto json = crossdock::parse_json(R"({"elements": {"1": {"type": "AN", "min": 1, "max": 9}}, "composites": {},
      "segments": {"ST": {"elements": [{"id": "1", "usage": "M"}]}, "SE": {"elements": [{"id": "1", "usage": "M"}]}},
      "sets": {"850": [{"segment": "ST", "usage": "O", "max": 1}, {"segment": "SE", "usage": "O", "max": 1}]}})");
  BOOST_REQUIRE(json.ok());
  const facts::Report report = facts::compare(*library, "004010", json.value().root, {});
  BOOST_TEST(report.differences.empty(), report.text);
}

BOOST_AUTO_TEST_CASE(the_list_of_what_is_meant_names_version_difference_and_reason) {
  const auto meant = facts::meant_of("# a comment\n\n004010 | N1.04: length | short ids\n");
  BOOST_REQUIRE(meant.size() == 1u);
  BOOST_TEST(meant[0].version == "004010");
  BOOST_TEST(meant[0].begins == "N1.04: length");
  BOOST_TEST(meant[0].reason == "short ids");
  BOOST_CHECK_THROW(facts::meant_of("004010 | N1.04\n"), std::runtime_error);
  BOOST_TEST(!facts::meant_of(content("differences.txt")).empty());
}

BOOST_AUTO_TEST_SUITE_END()
