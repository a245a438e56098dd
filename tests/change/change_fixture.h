#pragma once

#include <memory>
#include <string>

#include "change/versions.h"
#include "exchange/site_fixture.h"
#include "ledger/sqlite_ledger.h"

namespace crossdock::change::test {

/// The site of tests/exchange with its ledger open, where versions of packs are kept.
struct ChangeFixture : exchange::test::SiteFixture {
  std::unique_ptr<ledger::Ledger> ledger;

  ChangeFixture() {
    std::filesystem::create_directories(exchange);
    open_ledger();
  }

  void open_ledger() {
    auto opened = ledger::open_sqlite_ledger(exchange / "ledger.db", clock);
    if (!opened.ok()) throw std::runtime_error(opened.error().message);
    ledger = std::move(*opened);
  }

  /// Also where packs have errors.
  void load_as_it_is() {
    partner::SiteOptions options;
    options.root = folder.path();
    options.shipped = CROSSDOCK_SOURCE_DIR;
    site = partner::Site::load(options);
  }

  /// As a start of the daemon does.
  void take_up() {
    const ActiveSite now = active_site(*ledger, site, Edited::taken_up);
    for (const std::string& problem : keep_taken_up(*ledger, now, "the test")) throw std::runtime_error(problem);
    site = now.site;
  }

  [[nodiscard]] std::string hash(const std::string& partner) const { return site->entry(partner)->snapshot->hash; }
  [[nodiscard]] std::string active(const std::string& partner) const {
    return ledger->ask([&](const ledger::LedgerView& view) {
      const auto latest = active_version(view, partner);
      return latest ? latest->hash : std::string();
    });
  }
  void plan_seen(const std::string& partner, const std::string& from, const std::string& to) const {
    ledger->write([&](ledger::LedgerWriter& writer) { writer.keep_plan({partner, from, to, {}, "ann", "3 documents: 3 the same"}); });
  }

  static std::string settings() {
    return "name = \"test\"\n[run]\nlanes = 1\n[defaults.ids]\nours = { qualifier = \"ZZ\", id = \"OURCO\" }\n";
  }
  static std::string acme(const std::string& name = "acme", const std::string& id = "ACME", const std::string& more = "") {
    return "name = \"" + name + "\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"" + id +
           "\" }\n[x12]\nversion = \"004010\"\n[channel]\nready = \"renamed\"\n[[document]]\nset = \"850\"\ndirection = \"in\"\n"
           "route = \"erp\"\ntier = \"revenue\"\n" +
           more;
  }
  static std::string order_map() {
    return "map acme.order extends order\nreplace purpose: BEG.01 <-> purpose via { 00 replace; 05 original }\n";
  }

  /// Acme's map reads the purpose of an order as another one.
  void edit_acme(const std::string& more_rules = "") {
    write("partners/acme/partner.toml", acme("acme", "ACME", "map = \"acme.order\"\n" + more_rules));
    write("partners/acme/order.map", order_map());
    load();
  }

  /// An interchange of acme's with one order.
  static std::string orders(int number, const std::string& po = "") {
    const std::string control = std::to_string(1'000'000 + number);
    return exchange::test::interchange("ACME", "00" + control,
                                       {exchange::test::order_set("0001", po.empty() ? "A-" + std::to_string(number) : po)});
  }
};

}  // namespace crossdock::change::test
