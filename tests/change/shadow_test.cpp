#include "change/shadow.h"

#include <algorithm>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "change/change_fixture.h"

using namespace crossdock;
using namespace crossdock::change;

namespace {

/// Beta's orders came, and shop's system of before made something of them too.
struct ShadowFixture : crossdock::change::test::ChangeFixture {
  static constexpr std::int64_t day = 86'400'000;

  ShadowFixture() {
    for (int i = 1; i <= 3; ++i) drop("beta", "po" + std::to_string(i) + ".edi", order("B-" + std::to_string(i), 900 + i));
    ledger.reset();
    (void)run();
    open_ledger();
    // What went out is what another system made as well, but for two differences.
    int number = 0;
    for (const auto& [path, text] : files())
      if (path.starts_with("outbound/shop/850")) write("results/their-" + std::to_string(++number) + ".edi", text);
    declare("");
  }

  static std::string order(const std::string& number, int control) {
    return exchange::test::interchange("BETA", "000000" + std::to_string(control), {exchange::test::order_set("0001", number)});
  }

  void declare(const std::string& more) const {
    write("shadows/beta.toml", "partner = \"beta\"\nreceiver = \"shop\"\nresults = \"results\"\n" + more);
  }

  [[nodiscard]] ShadowReport report() {
    SourceSet sources;
    std::vector<Diagnostic> diagnostics;
    const ShadowSettings settings = read_shadow(folder.path() / "shadows/beta.toml", *site, sources, diagnostics);
    BOOST_REQUIRE(diagnostics.empty());
    ledger::FolderArchive archive(exchange, machine_disk());
    const PlanSites sites{site, site, exchange::Layout{exchange}, machine_disk(), clock, *ledger, archive};
    const Instant now = clock.now();
    auto done = run_shadow(sites, settings, {now.milliseconds - 36'500 * day}, {now.milliseconds + 36'500 * day});
    BOOST_REQUIRE(done.ok());
    return std::move(*done);
  }
};

const std::string envelope = "ignore = [\"ISA.13\", \"IEA.02\", \"GS.06\", \"GE.02\", \"ST.02\", \"SE.02\"]\n";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(shadow, ShadowFixture)

BOOST_AUTO_TEST_CASE(what_is_declared_irrelevant_does_not_count) {
  const ShadowReport all = report();
  BOOST_TEST(all.documents == 3u);
  BOOST_TEST(all.different == 2u);  // control numbers count up there, and are from 1 here
  BOOST_TEST(std::any_of(all.groups.begin(), all.groups.end(), [](const DifferenceGroup& one) { return one.place == "ISA.13"; }));
  declare(envelope);
  const ShadowReport agreed = report();
  BOOST_TEST(agreed.same == 3u);
  BOOST_TEST(!agreed.shows_something());
  declare("ignore = [\"ISA\", \"IEA\", \"GS\", \"GE\", \"ST\", \"SE\"]\n");
  BOOST_TEST(report().same == 3u);
}

BOOST_AUTO_TEST_CASE(differences_and_what_only_one_side_has_are_told) {
  declare(envelope);
  const std::string theirs = read_file(folder.path() / "results/their-2.edi", 100'000).value();
  std::string other = theirs;
  other.replace(other.find("*4.5*"), 5, "*4.50*");
  write("results/their-2.edi", other);
  std::filesystem::remove(folder.path() / "results/their-3.edi");
  write("results/stray.edi", "no order of ours");
  const ShadowReport seen = report();
  BOOST_TEST(seen.documents == 2u);
  BOOST_TEST(seen.different == 1u);
  BOOST_REQUIRE(seen.groups.size() == 1u);
  BOOST_TEST(seen.groups[0].place == "PO1.04");
  BOOST_TEST(seen.groups[0].before == "4.50");
  BOOST_TEST(seen.groups[0].after == "4.5");
  BOOST_REQUIRE(seen.ours_only.size() == 1u);
  BOOST_REQUIRE(seen.theirs_only.size() == 1u);
  BOOST_TEST(seen.theirs_only[0].name == "stray.edi");
  BOOST_TEST(shadow_text(seen).find("PO1.04") != std::string::npos);
  BOOST_TEST(shadow_html(seen, clock.now()).find("stray.edi") != std::string::npos);
  BOOST_TEST(shadow_json(seen).find("\"different\": 1") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(files_that_the_other_system_got_are_taken_where_nothing_came_here_and_matched_by_name) {
  write("inputs/po7.edi", order("B-7", 907));
  write("inputs/noise.edi", std::string(300, '#'));
  const std::string theirs = read_file(folder.path() / "results/their-1.edi", 100'000).value();
  std::filesystem::remove_all(folder.path() / "results");
  std::string same = theirs;
  const std::size_t at = same.find("B-1");
  same.replace(at, 3, "B-7");
  write("results/po7.x12", same);
  declare(envelope + "inputs = \"inputs\"\nmatch = \"name\"\n");
  const ShadowReport seen = report();
  BOOST_TEST(seen.documents == 1u);
  BOOST_REQUIRE(seen.not_made.size() == 1u);
  BOOST_TEST(seen.not_made[0].name == "noise.edi");
}

BOOST_AUTO_TEST_CASE(nothing_is_delivered_and_nothing_written) {
  const auto before = files();
  const auto audit = ledger->ask([](const ledger::LedgerView& view) { return view.audit_trail(9).size(); });
  (void)report();
  BOOST_TEST((files() == before));
  BOOST_TEST(ledger->ask([](const ledger::LedgerView& view) { return view.audit_trail(9).size(); }) == audit);
  BOOST_TEST(ledger->ask([](const ledger::LedgerView& view) { return view.outbox_in(ledger::OutboxState::ready, 9).size(); }) == 0u);
}

BOOST_AUTO_TEST_CASE(a_declaration_with_errors_is_told) {
  write("shadows/beta.toml", "partner = \"nobody\"\nreceiver = \"shop\"\nresult = \"results\"\n");
  SourceSet sources;
  std::vector<Diagnostic> diagnostics;
  (void)read_shadow(folder.path() / "shadows/beta.toml", *site, sources, diagnostics);
  BOOST_TEST(diagnostics.size() == 3u);
  diagnostics.clear();
  (void)read_shadow(folder.path() / "shadows/none.toml", *site, sources, diagnostics);
  BOOST_TEST(diagnostics.size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
