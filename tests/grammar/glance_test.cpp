#include "grammar/glance.h"

#include <boost/test/unit_test.hpp>

using namespace crossdock::grammar;

namespace {

std::string glanced(std::string_view text) {
  const Glance glance = glance_at(text);
  std::string told = glance.standard + " " + glance.version;
  if (!glance.extends.empty()) told += " < " + glance.extends + (glance.in_part ? " in part" : "");
  for (const std::string& set : glance.sets) told += ", set " + set;
  if (glance.holds_more) told += ", more";
  return told;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(glance)

BOOST_AUTO_TEST_CASE(a_glance_tells_version_and_sets) {
  BOOST_TEST(glanced("standard x12 004010\n\nset 850 group PO { heading { ST M 1 } }\n") == "x12 004010, set 850");
  BOOST_TEST(glanced("# a comment: set 860\n\n standard x12 005010 extends 004010\nset 850 {\n}\nset 855 {\n}\n") ==
             "x12 005010 < 004010, set 850, set 855");
  BOOST_TEST(glanced("standard x12 004030 extends 004010 in part # set 1\nelement 1 AN 1..2 \"set 2\"\n") ==
             "x12 004030 < 004010 in part, more");
  BOOST_TEST(glanced("\xEF\xBB\xBFstandard x12 004010; set 850 {}; codes 98 { BY }\n") == "x12 004010, set 850, more");
}

BOOST_AUTO_TEST_CASE(a_glance_tells_the_groups_of_sets) {
  const Glance glance = glance_at("standard x12 004010\nset 850 group PO \"group X\" { }\nset 860 { }\nset 865 group\n CA { group O 1 }\n");
  BOOST_REQUIRE_EQUAL(glance.groups.size(), 2u);
  BOOST_TEST((glance.groups[0] == std::pair<std::string, std::string>("850", "PO")));
  BOOST_TEST((glance.groups[1] == std::pair<std::string, std::string>("865", "CA")));
}

BOOST_AUTO_TEST_CASE(what_has_no_standard_line_belongs_to_no_version) {
  BOOST_TEST(glanced("layout csv stock { record item O 1 { sku \"SKU\" AN M } }\n") == " , more");
  BOOST_TEST(glanced("") == " ");
  BOOST_TEST(glanced("standard") == " ");
  BOOST_TEST(glanced("standard x12\nset 850 {}\n") == " , set 850");
}

BOOST_AUTO_TEST_CASE(unfinished_texts_do_no_harm) {
  BOOST_TEST(glanced("standard x12 004010\nset") == "x12 004010, set ");
  BOOST_TEST(glanced("standard x12 004010\nelement 1 AN 1..2 \"open\nset 850 {") == "x12 004010, set 850, more");
  BOOST_TEST(glanced("standard x12 004010\nelement 1 AN 1..2 \"back\\") == "x12 004010, more");
}

BOOST_AUTO_TEST_SUITE_END()
