#include "change/versions.h"

#include <cerrno>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "change/change_fixture.h"

using namespace crossdock;
using namespace crossdock::change;
using crossdock::change::test::ChangeFixture;
using ledger::LedgerView;
using ledger::LedgerWriter;

namespace {

const exchange::Order ann{"ann", "their guide of March"};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(versions, ChangeFixture)

BOOST_AUTO_TEST_CASE(a_version_comes_back_as_it_was_kept) {
  write("partners/family/partner.toml", "name = \"family\"\nfamily = true\n");
  write("partners/acme/partner.toml", "base = \"family\"\n" + acme());
  write("partners/acme/layouts/stock.grammar", "layout csv acme_stock { record item O >1 { sku \"SKU\" AN 1..40 M } }\n");
  load();
  const auto snapshot = site->entry("acme")->snapshot;
  BOOST_REQUIRE(snapshot != nullptr);
  BOOST_TEST(snapshot->hash == site->entry("acme")->pack->hash());
  const auto content = content_of(*snapshot);
  BOOST_REQUIRE(content.ok());
  const auto back = snapshot_of(*content, snapshot->hash, site->settings(), "acme");
  BOOST_REQUIRE(back.ok());
  BOOST_TEST((*back)->base == "family");
  BOOST_TEST((*back)->files->files.size() == 2u);
  BOOST_TEST((*back)->files->find("layouts/stock.grammar") != nullptr);
  BOOST_TEST((*back)->base_files->files.size() == 1u);
  std::string damaged = *content;
  damaged.replace(damaged.find("acme_stock"), 4, "nobo");
  BOOST_TEST(!snapshot_of(damaged, snapshot->hash, site->settings(), "acme").ok());
  BOOST_TEST(!snapshot_of("{", snapshot->hash, site->settings(), "acme").ok());
  write("partners/acme/order.map", "# caf\xE9\n");
  load_as_it_is();
  BOOST_TEST(!content_of(*site->entry("acme")->snapshot).ok());
}

BOOST_AUTO_TEST_CASE(where_nobody_applies_what_is_edited_is_taken_up_and_kept) {
  take_up();
  const std::string first = active("acme");
  BOOST_TEST(first == hash("acme"));
  edit_acme();
  const auto ignored = active_site(*ledger, site, Edited::ignored);
  BOOST_TEST(ignored.site->find("acme")->hash() == first);
  BOOST_TEST(ignored.waiting.empty());
  const auto taken = active_site(*ledger, site, Edited::taken_up);
  BOOST_TEST(taken.taken_up == std::vector<std::string>{"acme"}, boost::test_tools::per_element());
  BOOST_TEST(taken.site->find("acme")->hash() == hash("acme"));
  take_up();
  BOOST_TEST(active("acme") == hash("acme"));
  BOOST_TEST(active_site(*ledger, site, Edited::taken_up).taken_up.empty());
}

BOOST_AUTO_TEST_CASE(from_the_first_apply_on_only_what_is_applied_counts) {
  take_up();
  const std::string first = hash("acme");
  // Nothing is edited: the version that is active becomes one that a person stands for.
  BOOST_TEST(apply(*ledger, *site, {"acme"}, ann, false).ok());
  BOOST_TEST(*apply(*ledger, *site, {"acme"}, ann, false) == "acme: version " + short_hash(first) + " is active already");
  edit_acme();
  const auto now = active_site(*ledger, site, Edited::taken_up);
  BOOST_TEST(now.site->find("acme")->hash() == first);
  BOOST_TEST(now.waiting == std::vector<std::string>{"acme"}, boost::test_tools::per_element());
  BOOST_TEST(now.taken_up.empty());
  // Broken files do no harm either.
  write("partners/acme/order.map", "map acme.order extends nothing {\n");
  load_as_it_is();
  BOOST_TEST(site->find("acme") == nullptr);
  BOOST_TEST(active_site(*ledger, site, Edited::taken_up).site->find("acme")->hash() == first);
  BOOST_TEST(apply(*ledger, *site, {"acme"}, ann, true).error().message == "the edited files of acme have errors");
}

BOOST_AUTO_TEST_CASE(apply_makes_active_what_the_plan_showed_and_nothing_else) {
  take_up();
  const std::string first = active("acme");
  edit_acme();
  const std::string second = hash("acme");
  BOOST_TEST(apply(*ledger, *site, {"acme"}, ann, false).error().os_error == EBUSY);
  plan_seen("acme", first, second);
  write("partners/acme/order.map", order_map() + "# one word more\n");
  load();
  const auto edited_since = apply(*ledger, *site, {"acme"}, ann, false);
  BOOST_REQUIRE(!edited_since.ok());
  BOOST_TEST(edited_since.error().message.find("were edited since the plan") != std::string::npos);
  BOOST_TEST(active("acme") == first);
  plan_seen("acme", "0000", hash("acme"));
  BOOST_TEST(apply(*ledger, *site, {"acme"}, ann, false).error().message.find("another version") != std::string::npos);
  plan_seen("acme", first, hash("acme"));
  // All or none: of beta nobody has seen a plan.
  write("partners/beta/partner.toml", acme("beta", "BETA") + "# edited\n");
  load();
  BOOST_TEST(!apply(*ledger, *site, {"acme", "beta"}, ann, false).ok());
  BOOST_TEST(active("acme") == first);
  BOOST_TEST(apply(*ledger, *site, {"acme"}, ann, false).ok());
  BOOST_TEST(active("acme") == hash("acme"));
  const auto audit = ledger->ask([](const LedgerView& view) { return view.audit_of("acme", 9); });
  BOOST_REQUIRE(audit.size() == 1u);
  BOOST_TEST(audit[0].action == "apply");
  BOOST_TEST(audit[0].who == "ann");
  BOOST_TEST(audit[0].detail == "version " + hash("acme") + ": their guide of March");
}

BOOST_AUTO_TEST_CASE(rollback_returns_to_any_earlier_version) {
  take_up();
  const std::string first = hash("acme");
  edit_acme();
  const std::string second = hash("acme");
  BOOST_REQUIRE(apply(*ledger, *site, {"acme"}, ann, true).ok());
  write("partners/acme/order.map", order_map() + "# a third\n");
  load();
  const std::string third = hash("acme");
  BOOST_REQUIRE(apply(*ledger, *site, {"acme"}, ann, true).ok());
  BOOST_TEST(roll_back(*ledger, *site, "acme", third.substr(0, 8), ann).error().os_error == EINVAL);
  BOOST_TEST(roll_back(*ledger, *site, "acme", "zzzz", ann).error().os_error == ENOENT);
  BOOST_REQUIRE(roll_back(*ledger, *site, "acme", first.substr(0, 8), ann).ok());
  BOOST_TEST(active("acme") == first);
  const auto now = active_site(*ledger, site, Edited::taken_up).site;
  BOOST_TEST(now->find("acme")->hash() == first);
  BOOST_TEST(now->find("acme")->partner().documents[0].map.empty());
  BOOST_REQUIRE(roll_back(*ledger, *site, "acme", "", ann).ok());  // to what was active before
  BOOST_TEST(active("acme") == third);
  BOOST_REQUIRE(roll_back(*ledger, *site, "acme", second, ann).ok());
  BOOST_TEST(active_site(*ledger, site, Edited::taken_up).site->find("acme")->hash() == second);
  BOOST_TEST(roll_back(*ledger, *site, "nobody", "", ann).error().os_error == ENOENT);
}

BOOST_AUTO_TEST_CASE(a_version_holds_its_family_too) {
  write("partners/family/partner.toml", "name = \"family\"\nfamily = true\ntimezone = \"America/Chicago\"\n");
  write("partners/acme/partner.toml", "base = \"family\"\n" + acme());
  load();
  take_up();
  BOOST_REQUIRE(apply(*ledger, *site, {"acme"}, ann, true).ok());
  const std::string first = hash("acme");
  write("partners/family/partner.toml", "name = \"family\"\nfamily = true\ntimezone = \"Europe/Berlin\"\n");
  load();
  BOOST_TEST(hash("acme") != first);
  const auto now = active_site(*ledger, site, Edited::taken_up).site;
  BOOST_TEST(now->find("acme")->hash() == first);
  BOOST_TEST(now->find("acme")->partner().timezone == "America/Chicago");
  BOOST_TEST(site->find("acme")->partner().timezone == "Europe/Berlin");
}

BOOST_AUTO_TEST_CASE(a_site_may_say_that_nothing_counts_before_it_is_applied) {
  write("crossdock.toml", settings() + "[changes]\ntake_up = \"on-apply\"\n");
  load();
  const auto now = active_site(*ledger, site, Edited::taken_up);
  BOOST_TEST(now.taken_up.empty());
  BOOST_TEST(now.waiting.size() == 4u);
  BOOST_TEST(now.site->find("acme") == nullptr);
  BOOST_REQUIRE(now.site->entry("acme") != nullptr);
  BOOST_TEST(now.site->entry("acme")->diagnostics.front().message == "no version of this pack is active yet");
  BOOST_REQUIRE(apply(*ledger, *site, {"acme", "erp"}, ann, true).ok());
  BOOST_TEST(active_site(*ledger, site, Edited::taken_up).site->find("acme") != nullptr);
}

BOOST_AUTO_TEST_CASE(killed_at_any_moment_apply_leaves_the_old_version_or_the_new_one) {
  take_up();
  const std::string first = hash("acme");
  edit_acme();
  const std::string second = hash("acme");
  // Before anything is written, before the commit is durable, after it.
  bool old_seen = false, new_seen = false;
  for (const bool before : {true, false}) {
    ledger.reset();
    const pid_t child = ::fork();
    if (child == 0) {
      ledger::SqliteOptions options;
      options.at_commit = [&](std::uint64_t, bool committed) {
        if (committed != before) ::_exit(9);
      };
      auto opened = ledger::open_sqlite_ledger(exchange / "ledger.db", clock, options);
      if (opened.ok()) (void)apply(**opened, *site, {"acme"}, ann, true);
      ::_exit(0);
    }
    int status = 0;
    BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
    BOOST_TEST((WIFEXITED(status) && WEXITSTATUS(status) == 9));
    open_ledger();
    const std::string now = active("acme");
    BOOST_TEST((now == first || now == second));
    (now == first ? old_seen : new_seen) = true;
    const auto worked_with = active_site(*ledger, site, Edited::ignored);
    BOOST_TEST(worked_with.problems.empty());
    BOOST_REQUIRE(worked_with.site->find("acme") != nullptr);
    BOOST_TEST(worked_with.site->find("acme")->hash() == now);
    BOOST_TEST(ledger->ask([](const LedgerView& view) { return view.audit_of("acme", 9); }).size() == (now == second ? 1u : 0u));
  }
  BOOST_TEST(old_seen);
  BOOST_TEST(new_seen);
}

BOOST_AUTO_TEST_CASE(what_was_begun_is_finished_under_its_version_and_the_next_file_has_the_new_one) {
  take_up();
  const std::string first = hash("acme");
  edit_acme();
  const std::string second = hash("acme");
  site = active_site(*ledger, site, Edited::ignored).site;
  ledger.reset();
  drop("acme", "1.edi", orders(1));
  exchange::Surroundings around = surroundings();
  exchange::Exchange* running = nullptr;
  int told = 0;
  std::vector<exchange::Reload> loads;
  around.load = [&](exchange::Reload why) {
    loads.push_back(why);
    load();
    return active_site(running->ledger(), site, Edited::ignored).site;
  };
  around.told = [&](const exchange::FileSummary&) {
    if (++told == 2) return running->stop();
    // While the first is at work: the edited pack becomes the active one, and the next file comes.
    load();
    BOOST_TEST(apply(running->ledger(), *site, {"acme"}, ann, true).ok());
    drop("acme", "2.edi.part", orders(2));
    std::filesystem::rename(exchange / "inbound/acme/2.edi.part", exchange / "inbound/acme/2.edi");
  };
  const auto daemon = open(std::move(around));
  running = daemon.get();
  (void)daemon->run();
  BOOST_TEST(loads.size() == 1u);
  BOOST_TEST((loads.front() == exchange::Reload::activated));
  const auto hash_of_document = [&](const std::string& file) {
    ledger::DocumentFilter filter;
    filter.file_name = file;
    const auto found = daemon->ledger().ask([&](const LedgerView& view) { return view.documents(filter); });
    return found.empty() ? std::string() : found.front().pack_hash;
  };
  BOOST_TEST(hash_of_document("1.edi") == first);
  BOOST_TEST(hash_of_document("2.edi") == second);
}

BOOST_AUTO_TEST_SUITE_END()
