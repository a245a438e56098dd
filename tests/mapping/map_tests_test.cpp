#include <boost/test/unit_test.hpp>

#include "mapping/test.h"
#include "mapping_support.h"

using namespace test;

namespace {

constexpr const char* map_with_tests = R"(map m: x12 850 <-> order
BEG { 01 == "00"; 02 == "SA"; 03 <-> number; 05 <-> order_date }
REF[DP].02 <-> department
N1[ST] <-> ship_to { N1.04 -> id }
loop PO1 <-> lines[] { 02 <-> quantity; 04 <-> unit_price }
rules r for order {
  hold R_STORE when ship_to.id == "0009": "closed"
}
test "what is so" {
  given "a.edi"
  expect { number: "7"; order_date: "2026-01-01"; lines[2].quantity: 6; lines[1].unit_price: absent; department: absent; lines[3].quantity: absent }
  expect no hold
  expect no finding D802
}
test "what is not so" {
  given "a.edi"
  expect { number: "8"; lines[1].quantity: 6; lines[1].unit_price: "1"; department: "D"; lines[1].colour: "red" }
  expect hold R_STORE
  expect finding D802
}
test "comes back" { given "a.edi"; roundtrip }
test "does not come back" { given "b.edi"; expect hold R_STORE; expect no hold; roundtrip }
test "no sample" { given "c.edi"; roundtrip }
)";

struct Ran {
  World world;
  std::vector<TestResult> results;

  Ran() {
    world.add("m.map", map_with_tests);
    const auto program = world.link("m");
    BOOST_REQUIRE_MESSAGE(program != nullptr, world.rendered(world.diagnostics));
    const LinkedRules rules = link_rules("r", world.library, world.grammars->objects(), world.loader());
    BOOST_REQUIRE(rules.program != nullptr);
    results = run_tests(world.library, program, {rules.program}, {}, [&](const std::string& path, SourceSpan) -> Result<Sample> {
      Sample sample;
      if (path == "c.edi") return Error{"there is no file c.edi"};
      auto bytes = std::make_shared<std::string>("BEG*00*SA*7**20260101~");
      if (path == "b.edi") *bytes += "N1*ST***0009~";
      *bytes += "PO1**5~PO1**6~";
      parse_document(*program->grammar, *bytes, sample.documents.emplace_back());
      sample.bytes = bytes;
      return sample;
    });
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(tests_of_maps)

BOOST_AUTO_TEST_CASE(what_a_test_expects_and_gets_passes) {
  const Ran ran;
  BOOST_REQUIRE(ran.results.size() == 5);
  BOOST_TEST(ran.results[0].passed, ran.world.rendered(ran.results[0].failures));
  BOOST_TEST(ran.results[2].passed, ran.world.rendered(ran.results[2].failures));
}

BOOST_AUTO_TEST_CASE(what_a_test_does_not_get_is_told_at_the_expectation) {
  const Ran ran;
  std::vector<std::string> told;
  for (const Diagnostic& failure : ran.results[1].failures) told.push_back(failure.message);
  const std::vector<std::string> expected = {
      "expected `8`, but it is `7`",
      "expected `6`, but it is `5`",
      "expected `1`, but it is absent",
      "expected `D`, but it is absent",
      "`order_line` has no field `colour`",
      "the rule `R_STORE` is expected, but did not come",
      "the finding `D802` is expected, but did not come",
  };
  BOOST_TEST(told == expected, boost::test_tools::per_element());
  BOOST_TEST(!ran.results[1].passed);
}

BOOST_AUTO_TEST_CASE(what_does_not_come_back_is_told_with_its_field) {
  const Ran ran;
  std::vector<std::string> told;
  for (const Diagnostic& failure : ran.results[3].failures) told.push_back(failure.message);
  const std::vector<std::string> expected = {"no such rule is expected, but there is one",
                                             "written and read again the object is another one: `ship_to` was there, then absent"};
  BOOST_TEST(told == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_sample_that_cannot_be_read_fails_the_test) {
  const Ran ran;
  BOOST_REQUIRE(ran.results[4].failures.size() == 1);
  BOOST_TEST(ran.results[4].failures[0].message == "there is no file c.edi");
}

BOOST_AUTO_TEST_SUITE_END()
