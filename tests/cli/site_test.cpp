#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "base/json.h"
#include "cli/command.h"
#include "support/temporary_folder.h"

using namespace crossdock::test;
using crossdock::cli::Exit;

namespace fs = std::filesystem;

namespace {

/// A small site: a retailer that sends 850 and an ERP that takes orders as JSON.
struct SmallSite {
  SmallSite() {
    write(folder.path() / "crossdock.toml", "name = \"small\"\n[defaults.ids]\nours = { qualifier = \"ZZ\", id = \"OURCO\" }\n");
    write(folder.path() / "partners/harbor/partner.toml", harbor);
    write(folder.path() / "partners/harbor/order.map",
          "map harbor.order extends order\n"
          "replace department: REF[DP].02 <-> department required \"Harbor Mart always sends its department\"\n"
          "test \"an order\" { given \"samples/order.edi\"; expect { number: \"4500012345\"; department: \"038\" }; roundtrip }\n");
    write(folder.path() / "partners/harbor/samples/order.edi", order("12", "REF*DP*038~"));
    write(folder.path() / "partners/erp/partner.toml",
          "name = \"erp\"\ntitle = \"Order system\"\n[[document]]\ndirection = \"out\"\nobject = \"order\"\n");
  }

  Called operator()(std::vector<std::string> arguments, const std::string& input = {}) const {
    for (const std::string& more : {std::string("--site"), folder.path().string(), std::string("--shipped"), source_folder()})
      arguments.push_back(more);
    return call(arguments, input);
  }

  std::string harbor =
      "name = \"harbor\"\ntitle = \"Harbor Mart\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"HARBORMART\" }\n"
      "[validation]\nunknown_code = \"reject\"\n"
      "[[document]]\ndirection = \"in\"\nset = \"850\"\nmap = \"harbor.order\"\nroute = \"erp\"\ntier = \"revenue\"\n";
  TemporaryFolder folder;
};

bool parses(const std::string& text) { return crossdock::parse_json(text).ok(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(site_commands)

BOOST_AUTO_TEST_CASE(a_good_site_passes_the_check_with_its_map_tests) {
  const SmallSite site;
  write(site.folder.path() / "samples/.keep", "");
  const Called called = site({"partner", "check"});
  BOOST_TEST((called.exit == Exit::fine), called.err);
  BOOST_TEST(contains(called.out, "2 packs checked, no errors"));
  const Called tests = site({"map", "test", "harbor.order"});
  BOOST_TEST((tests.exit == Exit::fine), tests.err);
  BOOST_TEST(contains(tests.out, "passed  harbor.order: an order"));
}

BOOST_AUTO_TEST_CASE(a_map_test_that_fails_exits_with_1_and_shows_the_expectation) {
  SmallSite site;
  write(site.folder.path() / "partners/harbor/samples/order.edi", order("12", "REF*DP*039~"));
  const Called tests = site({"map", "test", "--partner", "harbor"});
  BOOST_TEST((tests.exit == Exit::found));
  BOOST_TEST(contains(tests.out, "FAILED  harbor.order: an order"));
  BOOST_TEST(contains(tests.err, "department: \"038\""));
}

BOOST_AUTO_TEST_CASE(the_check_tells_all_errors_of_all_packs_in_one_run) {
  SmallSite site;
  write(site.folder.path() / "partners/harbor/partner.toml", site.harbor + "colour = \"blue\"\n");
  write(site.folder.path() / "partners/erp/partner.toml", "name = \"erp\"\n[[document]]\ndirection = \"out\"\nobject = \"ordr\"\n");
  const Called called = site({"check"});
  BOOST_TEST((called.exit == Exit::usage));
  BOOST_TEST(contains(called.err, "unknown key `colour`"));
  BOOST_TEST(contains(called.err, "there is no kind of object `ordr`"));
}

BOOST_AUTO_TEST_CASE(check_as_json_is_one_object) {
  const SmallSite site;
  const Called called = site({"check", "--json"});
  const auto parsed = crossdock::parse_json(called.out);
  BOOST_REQUIRE(parsed.ok());
  BOOST_TEST(parsed->root.find("packs")->number() == "2");
  BOOST_TEST(parsed->root.find("packs_with_errors")->number() == "0");
}

BOOST_AUTO_TEST_CASE(partners_are_listed_with_their_documents) {
  const SmallSite site;
  const Called called = site({"partner", "list"});
  BOOST_TEST((called.exit == Exit::fine));
  BOOST_TEST(contains(called.out, "harbor   production  850 in          ZZ/HARBORMART  Harbor Mart"), called.out);
  BOOST_TEST(parses(site({"partner", "list", "--json"}).out));
}

BOOST_AUTO_TEST_CASE(a_partner_is_shown_with_what_differs_from_the_base_policy) {
  const SmallSite site;
  const Called called = site({"partner", "show", "harbor"});
  BOOST_TEST(contains(called.out, "validation.element_code_unknown = \"reject\""));
  BOOST_TEST(!contains(called.out, "validation.element_too_long"));
  BOOST_TEST(contains(site({"partner", "show", "harbor", "--all"}).out, "validation.element_too_long"));
  BOOST_TEST(parses(site({"partner", "show", "harbor", "--json"}).out));
}

BOOST_AUTO_TEST_CASE(a_partner_that_is_none_exits_with_3_and_a_hint) {
  const SmallSite site;
  const Called called = site({"partner", "show", "harbour"});
  BOOST_TEST((called.exit == Exit::not_found));
  BOOST_TEST(contains(called.err, "did you mean `harbor`?"));
}

BOOST_AUTO_TEST_CASE(inside_a_site_a_file_is_judged_by_the_pack_of_its_sender) {
  const SmallSite site;
  const std::string with_odd_unit = [] {
    std::string text = order("12", "REF*DP*038~");
    return text.replace(text.find("*EA*"), 4, "*QQ*");
  }();
  const Called called = site({"validate", "-"}, with_odd_unit);
  BOOST_TEST((called.exit == Exit::found));
  BOOST_TEST(contains(called.err, "judged by the pack of harbor"));
  BOOST_TEST((site({"validate", "-", "--partner", "none"}, with_odd_unit).exit == Exit::fine));
  std::string of_nobody = with_odd_unit;
  of_nobody.replace(of_nobody.find("HARBORMART "), 11, "HAVENMART  ");
  BOOST_TEST(contains(site({"validate", "-"}, of_nobody).err, "no partner of this site sends as ZZ/HAVENMART: judged by the base policy"));
}

BOOST_AUTO_TEST_CASE(a_receiver_gets_the_document_of_its_pack) {
  const SmallSite site;
  const Called called = site({"translate", "-", "--receiver", "erp"}, order("12", "REF*DP*038~"));
  BOOST_TEST((called.exit == Exit::fine), called.err);
  BOOST_TEST(contains(called.out, "\"department\": \"038\""), called.out);
}

BOOST_AUTO_TEST_CASE(the_effective_map_says_where_each_rule_came_from) {
  const SmallSite site;
  const Called called = site({"map", "show", "harbor.order"});
  BOOST_TEST((called.exit == Exit::fine), called.err);
  BOOST_TEST(contains(called.out, "partner"));
  BOOST_TEST(contains(called.out, "harbor/order.map:2"));
  BOOST_TEST(contains(called.out, "order.map:"));
  BOOST_TEST(parses(site({"map", "show", "harbor.order", "--json"}).out));
  BOOST_TEST((site({"map", "show", "harbor.ordr"}).exit == Exit::not_found));
}

BOOST_AUTO_TEST_CASE(a_grammar_is_shown_as_a_tree_and_by_segment) {
  const SmallSite site;
  BOOST_TEST(contains(site({"grammar", "show", "850"}).out, "loop PO1"));
  const Called segment = site({"grammar", "show", "850", "--segment", "PO1"});
  BOOST_TEST(contains(segment.out, "quantity ordered"));
  BOOST_TEST((site({"grammar", "show", "850", "--segment", "PO2"}).exit == Exit::not_found));
  BOOST_TEST((site({"grammar", "show", "851"}).exit == Exit::not_found));
  BOOST_TEST(parses(site({"grammar", "show", "850", "--json"}).out));
  BOOST_TEST((site({"grammar", "check"}).exit == Exit::fine));
}

BOOST_AUTO_TEST_CASE(a_folder_without_a_site_exits_with_2) {
  const TemporaryFolder folder;
  const Called called = call({"partner", "list", "--site", folder.path().string()});
  BOOST_TEST((called.exit == Exit::usage));
  BOOST_TEST(contains(called.err, "this is no site"));
}

BOOST_AUTO_TEST_CASE(a_run_takes_what_is_there_and_the_ledger_can_be_asked) {
  const SmallSite site;
  write(site.folder.path() / "exchange/inbound/harbor/po.edi", order("12", "REF*DP*038~"));
  fs::last_write_time(site.folder.path() / "exchange/inbound/harbor/po.edi", fs::file_time_type::clock::now() - std::chrono::hours(1));
  BOOST_TEST((site({"doc", "list"}).exit == Exit::not_found));
  const Called ran = site({"run", "--once"});
  BOOST_TEST((ran.exit == Exit::fine), ran.err);
  BOOST_TEST(contains(ran.out, "accepted  harbor/po.edi"), ran.out);
  BOOST_TEST(contains(ran.out, "850  4500012345"), ran.out);
  const Called list = site({"doc", "list", "--partner", "harbor", "--set", "850", "--json"});
  const auto parsed = crossdock::parse_json(list.out);
  BOOST_REQUIRE(parsed.ok());
  BOOST_REQUIRE_EQUAL(parsed->root.items().size(), 1u);
  const std::string id(parsed->root.items()[0].find("id")->string());
  BOOST_TEST(contains(site({"doc", "show", id}).out, "4500012345"));
  BOOST_TEST(contains(site({"doc", "trace", "--po", "4500012345"}).out, id));
  BOOST_TEST((site({"doc", "show", "NONE"}).exit == Exit::not_found));
  BOOST_TEST((site({"doc", "list", "--state", "hld"}).exit == Exit::usage));
}

BOOST_AUTO_TEST_CASE(the_site_at_a_glance_tells_whose_pack_has_errors) {
  SmallSite site;
  BOOST_TEST((site({"run", "--once"}).exit == Exit::fine));
  BOOST_TEST((site({"status"}).exit == Exit::fine));
  write(site.folder.path() / "partners/harbor/partner.toml", site.harbor + "colour = \"blue\"\n");
  const Called called = site({"status"});
  BOOST_TEST((called.exit == Exit::found));
  BOOST_TEST(called.out ==
             "errors   harbor\n         its pack has errors; its files wait until it is mended\n         crossdock partner check harbor\n\n"
             "today 0 documents\n");
  const auto parsed = crossdock::parse_json(site({"status", "--json"}).out);
  BOOST_REQUIRE(parsed.ok());
  BOOST_TEST(parsed->root.find("packs_with_errors")->items().size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_waits_for_companions_is_told_and_sent_when_a_person_says_so) {
  const SmallSite site;
  write(site.folder.path() / "partners/harbor/partner.toml", site.harbor + "[batch]\nevery = \"10m\"\nacknowledgments = true\n");
  write(site.folder.path() / "exchange/inbound/harbor/po.edi", order("12", "REF*DP*038~"));
  fs::last_write_time(site.folder.path() / "exchange/inbound/harbor/po.edi", fs::file_time_type::clock::now() - std::chrono::hours(1));
  const Called ran = site({"run", "--once"});
  BOOST_TEST(contains(ran.out, "1 set for harbor waits for companions until "), ran.out + ran.err);
  BOOST_TEST((site({"partner", "flush", "harbor"}).exit == Exit::usage));  // why?
  BOOST_TEST((site({"partner", "flush", "nobody", "--reason", "x"}).exit == Exit::not_found));
  const Called flushed = site({"partner", "flush", "harbor", "--reason", "they asked"});
  BOOST_TEST(contains(flushed.out, "1 set goes out now"), flushed.out + flushed.err);
  BOOST_TEST((site({"partner", "flush", "--reason", "they asked"}).exit == Exit::usage));  // nothing waits any more
  const Called sent = site({"run", "--once"});
  BOOST_TEST(contains(sent.out, "batch  harbor  1 set\n  wrote outbound/harbor/997-"), sent.out + sent.err);
  BOOST_TEST(contains(site({"ledger", "check"}).out, "no fault"));
}

BOOST_AUTO_TEST_CASE(a_held_order_is_released_with_a_reason_and_its_exception_is_closed) {
  SmallSite site;
  site.harbor.insert(site.harbor.find("tier ="), "rules = \"harbor.rules\"\n");
  write(site.folder.path() / "partners/harbor/partner.toml", site.harbor);
  write(site.folder.path() / "partners/harbor/rules.map",
        "rules harbor.rules for order {\n  hold R_ALL when number present: \"order {number} is looked at\" next \"look at it\"\n}\n");
  write(site.folder.path() / "exchange/inbound/harbor/po.edi", order("12", "REF*DP*038~"));
  fs::last_write_time(site.folder.path() / "exchange/inbound/harbor/po.edi", fs::file_time_type::clock::now() - std::chrono::hours(1));
  const Called held = site({"run", "--once"});
  BOOST_TEST(contains(held.out, "exception EX1: order 4500012345 is looked at"), held.out + held.err);

  const auto parsed = crossdock::parse_json(site({"doc", "list", "--state", "held", "--json"}).out);
  BOOST_REQUIRE(parsed.ok());
  BOOST_REQUIRE_EQUAL(parsed->root.items().size(), 1u);
  const std::string id(parsed->root.items()[0].find("id")->string());
  BOOST_TEST((site({"doc", "release", id}).exit == Exit::usage));
  BOOST_TEST((site({"doc", "release", "NONE", "--reason", "looked at"}).exit == Exit::not_found));
  const Called released = site({"doc", "release", id, "--reason", "looked at"});
  BOOST_TEST((released.exit == Exit::fine), released.err);

  const Called ran = site({"run", "--once"});
  BOOST_TEST(contains(ran.out, "wrote outbound/erp/"), ran.out + ran.err);
  BOOST_TEST(!contains(ran.out, "exceptions/open"), ran.out);
  BOOST_TEST(!contains(site({"exception", "list"}).out, "EX1"));
  const Called shown = site({"exception", "show", "EX1"});
  BOOST_TEST(contains(shown.out, ": looked at"), shown.out);
  BOOST_TEST(contains(site({"doc", "trace", "--po", "4500012345"}).out, "delivered"));
}

BOOST_AUTO_TEST_SUITE_END()
