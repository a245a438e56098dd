#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "base/json.h"
#include "cli/command.h"
#include "support/temporary_folder.h"

using namespace crossdock::test;
using crossdock::cli::Exit;

namespace {

Called fix(std::vector<std::string> arguments, const std::string& input = {}) {
  arguments.insert(arguments.begin(), "fix");
  for (const char* more : {"--shipped", CROSSDOCK_SOURCE_DIR, "--partner", "none"}) arguments.emplace_back(more);
  return call(arguments, input);
}

std::string with_wrong_count() {
  std::string text = order();
  text.replace(text.find("SE*5*"), 5, "SE*9*");
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fix_command)

BOOST_AUTO_TEST_CASE(the_mended_file_goes_to_standard_output_and_every_change_is_told) {
  const Called called = fix({"-"}, with_wrong_count());
  BOOST_TEST((called.exit == Exit::fine));
  BOOST_TEST(called.out == order());
  BOOST_TEST(contains(called.err, "interchange 000000101, group 101, 850 0001, segment 5 SE, element 1: segment count `9` → `5`"),
             called.err);
  BOOST_TEST(contains(called.err, "4 fewer than declared"));
  BOOST_TEST(contains(called.err, "-: 1 repair; valid"));
}

BOOST_AUTO_TEST_CASE(a_good_file_stays_as_it_is) {
  const Called called = fix({"-"}, order());
  BOOST_TEST((called.exit == Exit::fine));
  BOOST_TEST(called.out == order());
  BOOST_TEST(contains(called.err, "nothing to mend; valid"));
}

BOOST_AUTO_TEST_CASE(what_only_the_sender_can_correct_is_listed_and_exits_with_1) {
  std::string text = order("1O");
  text.replace(text.find("SE*5*"), 5, "SE*9*");
  const Called called = fix({"-"}, text);
  BOOST_TEST((called.exit == Exit::found));
  BOOST_TEST(called.out == order("1O"));
  BOOST_TEST(contains(called.err, "1 repair; 1 left that only the sender can correct"), called.err);
  BOOST_TEST(contains(called.err, "segment 3 PO1, element 2"), called.err);
}

BOOST_AUTO_TEST_CASE(refused_damage_writes_nothing) {
  const TemporaryFolder folder;
  const std::string out = (folder.path() / "out.edi").string();
  const std::string whole = order();
  const Called called = fix({"-", "-o", out}, whole.substr(0, whole.find("CTT")));
  BOOST_TEST((called.exit == Exit::found));
  BOOST_TEST(!std::filesystem::exists(out));
  BOOST_TEST(contains(called.err, "error[D"));
  BOOST_TEST(contains(called.err, "ask the sender to send it again"));
  BOOST_TEST(contains(called.err, "not mended; nothing is written"));
  const Called forced = fix({"-", "-o", out, "--whole"}, whole.substr(0, whole.find("SE*")));
  BOOST_TEST((forced.exit == Exit::fine), forced.err);
  BOOST_TEST(read(out) == whole);
}

BOOST_AUTO_TEST_CASE(the_input_is_replaced_only_where_that_was_said) {
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "order.edi").string();
  write(file, with_wrong_count());
  const Called onto = fix({file, "-o", file});
  BOOST_TEST((onto.exit == Exit::usage));
  BOOST_TEST(contains(onto.err, "--in-place"));
  BOOST_TEST(read(file) == with_wrong_count());
  BOOST_TEST((fix({file}).exit == Exit::fine));
  BOOST_TEST(read(file) == with_wrong_count());
  const Called replaced = fix({file, "--in-place"});
  BOOST_TEST((replaced.exit == Exit::fine));
  BOOST_TEST(replaced.out.empty());
  BOOST_TEST(read(file) == order());
  BOOST_TEST((fix({"-", "--in-place"}, order()).exit == Exit::usage));
  BOOST_TEST((fix({file, "--in-place", "-o", file + ".new"}).exit == Exit::usage));
}

BOOST_AUTO_TEST_CASE(json_tells_the_changes_instead_of_the_file) {
  const Called called = fix({"-", "--json"}, with_wrong_count());
  const auto parsed = crossdock::parse_json(called.out);
  BOOST_REQUIRE(parsed.ok());
  BOOST_TEST(parsed->root.find("repairs")->number() == "1");
  const auto& change = parsed->root.find("changes")->items()[0];
  BOOST_TEST(change.find("what")->string() == "segment count");
  BOOST_TEST(change.find("before")->string() == "9");
  BOOST_TEST(change.find("after")->string() == "5");
  BOOST_TEST(change.find("tag")->string() == "SE");
  const auto refused = crossdock::parse_json(fix({"-", "--json"}, "hello").out);
  BOOST_REQUIRE(refused.ok());
  BOOST_TEST(refused->root.find("refusals")->items().size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(guide_command)

BOOST_AUTO_TEST_CASE(the_guide_of_an_example_partner_is_a_page) {
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "guide.html").string();
  const Called to_file = call({"partner", "guide", "northmart", "--set", "850", "-o", file, "--site", source_folder()});
  BOOST_TEST((to_file.exit == Exit::fine), to_file.err);
  const Called to_out = call({"partner", "guide", "northmart", "--set", "850", "--site", source_folder()});
  BOOST_TEST(to_out.out == read(file));
  BOOST_TEST(contains(to_out.out, "Northmart Stores"));
  BOOST_TEST(contains(to_out.out, "the department stands on every carton label"));
  BOOST_TEST(contains(to_out.out, "4500012345"));
}

BOOST_AUTO_TEST_CASE(a_document_that_a_pack_does_not_have_is_told) {
  const Called called = call({"partner", "guide", "northmart", "--set", "999", "--site", source_folder()});
  BOOST_TEST((called.exit == Exit::not_found));
  BOOST_TEST(contains(called.err, "it has: 850 in"), called.err);
}

BOOST_AUTO_TEST_SUITE_END()
