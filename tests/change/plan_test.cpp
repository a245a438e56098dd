#include "change/plan.h"

#include <algorithm>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "change/change_fixture.h"
#include "change/plan_report.h"
#include "support/expectation.h"

using namespace crossdock;
using namespace crossdock::change;

namespace {

/// A week of acme's orders in the archive: good ones, one that the standard rejects, noise.
struct PlanFixture : crossdock::change::test::ChangeFixture {
  static constexpr int good = 6;

  PlanFixture() {
    for (int i = 1; i <= good; ++i) drop("acme", "po" + std::to_string(i) + ".edi", orders(i));
    drop("acme", "long.edi", orders(8, "A-8-WITH-A-NUMBER-OF-MORE-THAN-22"));
    drop("acme", "noise.edi", std::string(200, '#'));
    drop("beta", "po.edi", exchange::test::interchange("BETA", "000000905", {exchange::test::order_set("0001", "B-1")}));
    take_up();
    ledger.reset();
    (void)run();
    open_ledger();
  }

  [[nodiscard]] Plan plan(std::vector<std::string> partners = {"acme"}, unsigned threads = 1, std::size_t count = 100) {
    const auto active = active_site(*ledger, site, Edited::ignored).site;
    const auto edited = site_with_edited(*ledger, *site, partners);
    ledger::FolderArchive archive(exchange, machine_disk());
    const PlanSites sites{active, *edited, exchange::Layout{exchange}, machine_disk(), clock, *ledger, archive};
    PlanRequest request;
    request.partners = std::move(partners);
    request.threads = threads;
    request.count = count;
    return make_plan(sites, request);
  }

  std::filesystem::path archived(const std::string& name) {
    const auto files = ledger->ask([&](const ledger::LedgerView& view) { return view.files_named(name, 1); });
    return exchange / files.at(0).archive;
  }
};

const DifferenceGroup* group_at(const std::vector<DifferenceGroup>& groups, Part part, const std::string& place) {
  const auto found =
      std::find_if(groups.begin(), groups.end(), [&](const DifferenceGroup& one) { return one.part == part && one.place == place; });
  return found == groups.end() ? nullptr : &*found;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(plan, PlanFixture)

BOOST_AUTO_TEST_CASE(what_is_not_edited_comes_to_the_same) {
  const Plan same = plan();
  BOOST_TEST(same.documents == good + 1u);
  BOOST_TEST(same.same == good + 1u);
  BOOST_TEST(same.groups.empty());
  BOOST_TEST(same.files.empty());
  BOOST_TEST(same.passed_over_count == 1u);  // the noise
  BOOST_TEST(same.passed_over[0].name == "noise.edi");
}

BOOST_AUTO_TEST_CASE(a_difference_is_told_once_for_all_documents_in_the_object_and_in_what_is_written) {
  edit_acme();
  const Plan seen = plan();
  BOOST_TEST(seen.different == std::uint64_t{good});
  BOOST_TEST(seen.newly_failing == 0u);
  const DifferenceGroup* const field = group_at(seen.groups, Part::canonical, "purpose");
  BOOST_REQUIRE(field != nullptr);
  BOOST_TEST(field->documents == std::uint64_t{good});
  BOOST_TEST(field->subject == "order");
  BOOST_TEST(field->before == "original");
  BOOST_TEST(field->after == "replace");
  BOOST_REQUIRE(group_at(seen.groups, Part::output, "purpose") != nullptr);  // the JSON that the erp gets
  BOOST_TEST(group_at(seen.groups, Part::output, "purpose")->subject == "json to erp");
  BOOST_REQUIRE(seen.files.size() == 2u);
  BOOST_TEST(seen.files[0].name == "partner.toml");
  BOOST_TEST(seen.files[1].how == "new");
  crossdock::test::expect_file("change/cases/plan.txt", plan_text(seen));
}

BOOST_AUTO_TEST_CASE(what_would_fail_and_what_would_pass_says_why) {
  write("partners/acme/partner.toml", acme("acme", "ACME", "grammar = \"acme\"\n"));
  write("partners/acme/850.grammar",
        "overlay acme of x12 004010 850 {\n  tighten PO1.02 R 1..1\n  loosen BEG.03 AN 1..60 reason \"long numbers\"\n}\n");
  load();
  Plan seen = plan();
  BOOST_TEST(seen.newly_failing == std::uint64_t{good});
  BOOST_REQUIRE(group_at(seen.failing_groups, Part::outcome, "rejected") != nullptr);
  BOOST_TEST(group_at(seen.failing_groups, Part::outcome, "rejected")->after.find("12") != std::string::npos);
  BOOST_TEST(std::any_of(seen.failing_groups.begin(), seen.failing_groups.end(), [](const DifferenceGroup& one) {
    return one.part == Part::acknowledgment && one.place == "AK5.01" && one.after == "R";
  }));
  write("partners/acme/850.grammar", "overlay acme of x12 004010 850 { loosen BEG.03 AN 1..60 reason \"long numbers\" }\n");
  load();
  seen = plan();
  BOOST_TEST(seen.newly_passing == 1u);
  BOOST_TEST(seen.newly_failing == 0u);
  BOOST_TEST(seen.same == std::uint64_t{good});
  BOOST_TEST(!group_at(seen.passing_groups, Part::outcome, "rejected")->before.empty());
}

BOOST_AUTO_TEST_CASE(a_receivers_pack_is_planned_by_the_documents_that_go_to_it) {
  write("partners/shop/partner.toml", acme("shop", "SHOP")
                                          .replace(acme("shop", "SHOP").find("[[document]]"), std::string::npos,
                                                   "[[document]]\nset = \"850\"\ndirection = \"out\"\nmap = \"shop.order\"\n"));
  write("partners/shop/order.map", "map shop.order extends order\nreplace purpose: BEG.01 <-> purpose via { 00 replace; 05 original }\n");
  load();
  const Plan seen = plan({"shop"});
  BOOST_TEST(seen.documents == 1u);
  BOOST_TEST(seen.different == 1u);
  BOOST_REQUIRE(seen.groups.size() == 1u);
  BOOST_TEST(seen.groups[0].subject == "850 to shop");
  BOOST_TEST(seen.groups[0].place == "BEG.01");
  BOOST_TEST(seen.groups[0].before == "00");
  BOOST_TEST(seen.groups[0].after == "05");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_named_and_the_rest_is_compared) {
  edit_acme();
  std::filesystem::remove(archived("po2.edi"));
  write(archived("po3.edi").lexically_relative(folder.path()).string(), "ISA*other bytes");
  const Plan seen = plan();
  BOOST_TEST(seen.different == good - 2u);
  BOOST_REQUIRE(seen.passed_over_count == 3u);
  BOOST_TEST(seen.passed_over[0].name == "po2.edi");
  BOOST_TEST(seen.passed_over[1].why == "the archive's bytes are not those that came");
  BOOST_TEST(seen.shows_something());
}

BOOST_AUTO_TEST_CASE(the_same_archive_gives_the_same_plan_however_many_threads_make_it) {
  edit_acme();
  BOOST_TEST(plan_json(plan({"acme"}, 1)) == plan_json(plan({"acme"}, 4)));
  const Plan few = plan({"acme"}, 1, 3);
  BOOST_TEST(few.more);
  BOOST_TEST(few.documents + few.passed_over_count == 3u);
}

BOOST_AUTO_TEST_CASE(pages_and_json_show_the_same_and_nothing_of_a_partners_data_as_markup) {
  edit_acme();
  Plan seen = plan();
  seen.groups[0].before = "<script>alert(1)</script>";
  const std::string page = plan_html(seen, clock.now());
  BOOST_TEST(page.find("<script>") == std::string::npos);
  BOOST_TEST(page.find("&lt;script&gt;") != std::string::npos);
  BOOST_TEST(plan_json(seen).find("\"newly_failing\": 0") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
