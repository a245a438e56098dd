#pragma once

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <regex>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/file.h"
#include "exchange/exchange.h"
#include "ledger/sqlite_ledger.h"
#include "partner/site.h"
#include "support/temporary_folder.h"

namespace crossdock::exchange::test {

/// One purchase order as a set.
inline std::string order_set(const std::string& control, const std::string& number, const std::string& date = "20261116") {
  return "ST*850*" + control + "~BEG*00*SA*" + number + "**" + date + "~N1*ST*STORE 7*92*0007~PO1*1*12*EA*4.5**VN*A-1~CTT*1~SE*6*" +
         control + "~";
}

/// An interchange of one group, from a partner whose ISA id is `sender`.
inline std::string interchange(const std::string& sender, const std::string& control, const std::vector<std::string>& sets) {
  const std::string padded = sender + std::string(15 - sender.size(), ' ');
  std::string text = "ISA*00*          *00*          *ZZ*" + padded + "*ZZ*OURCO          *261116*0731*U*00401*" + control + "*0*P*>~";
  text += "GS*PO*" + sender + "*OURCO*20261116*0731*7*X*004010~";
  for (const std::string& set : sets) text += set;
  return text + "GE*" + std::to_string(sets.size()) + "*7~IEA*1*" + control + "~";
}

/// A site with invented partners: acme sends orders to the erp (JSON), beta sends orders to shop (X12, which acknowledges).
struct SiteFixture {
  crossdock::test::TemporaryFolder folder;
  FixedClock clock{parse_rfc3339("2026-11-20T08:01:14Z").value()};
  std::shared_ptr<const partner::Site> site;
  int dropped = 0;
  std::filesystem::path exchange = folder.path() / "exchange";

  SiteFixture() {
    write("crossdock.toml", "name = \"test\"\n[run]\nlanes = 1\n[defaults.ids]\nours = { qualifier = \"ZZ\", id = \"OURCO\" }\n");
    const std::string sender = "[x12]\nversion = \"004010\"\n[channel]\nready = \"renamed\"\n";
    write("partners/acme/partner.toml", "name = \"acme\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"ACME\" }\n" + sender +
                                            "[[document]]\nset = \"850\"\ndirection = \"in\"\nroute = \"erp\"\ntier = \"revenue\"\n");
    write("partners/beta/partner.toml", "name = \"beta\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"BETA\" }\n" + sender +
                                            "[[document]]\nset = \"850\"\ndirection = \"in\"\nroute = \"shop\"\n");
    write("partners/erp/partner.toml", "name = \"erp\"\n[[document]]\nobject = \"order\"\nformat = \"json\"\ndirection = \"out\"\n");
    write("partners/shop/partner.toml", "name = \"shop\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"SHOP\" }\n" + sender +
                                            "[[document]]\nset = \"850\"\ndirection = \"out\"\n");
    load();
  }

  void load() {
    partner::SiteOptions options;
    options.root = folder.path();
    options.shipped = CROSSDOCK_SOURCE_DIR;
    site = partner::Site::load(options);
    if (!site->usable()) throw std::runtime_error(site->diagnostics().front().message);
    for (const partner::PackEntry& entry : site->entries()) {
      if (!entry.pack) throw std::runtime_error(entry.name + ": " + entry.diagnostics.front().message);
      if (!entry.pack->usable()) throw std::runtime_error(entry.name + ": " + entry.pack->diagnostics().front().message);
    }
  }

  void write(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories((folder.path() / path).parent_path());
    std::ofstream(folder.path() / path, std::ios::binary) << text;
  }
  void drop(const std::string& partner, const std::string& name, const std::string& text) {
    write("exchange/inbound/" + partner + "/" + name, text);
    // Files are taken oldest first: the order of dropping is the order of taking.
    const std::chrono::sys_time<std::chrono::milliseconds> start{std::chrono::milliseconds(clock.now().milliseconds - 3'600'000)};
    std::filesystem::last_write_time(exchange / "inbound" / partner / name,
                                     std::chrono::file_clock::from_sys(start + std::chrono::seconds(++dropped)));
  }

  Surroundings surroundings() {
    Surroundings around;
    around.clock = &clock;
    around.wait = [this](std::chrono::milliseconds time) { clock.set({clock.now().milliseconds + time.count()}); };
    return around;
  }
  std::unique_ptr<Exchange> open(Surroundings around) const {
    auto opened = Exchange::open(site, std::move(around));
    if (!opened.ok()) throw std::runtime_error(opened.error().message);
    return std::move(*opened);
  }
  RunSummary run() { return open(surroundings())->run_once(); }

  /// Every file below the exchange folder but the ledger, by its path. Ids of files depend on how often the program was stopped;
  /// they are made alike.
  std::map<std::string, std::string> files() const {
    static const std::regex file_id("\\bF[2-9A-HJKMNP-Z]{3}\\b");
    std::map<std::string, std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(exchange)) {
      if (entry.is_directory()) continue;
      const std::string path = entry.path().lexically_relative(exchange).string();
      if (path.starts_with("ledger.db") || path.starts_with("work/daemon.lock")) continue;
      std::string text;
      if (entry.is_regular_file()) text = read_file(entry.path(), 10'000'000).value();
      found[std::regex_replace(path, file_id, "F")] = std::regex_replace(text, file_id, "F");
    }
    return found;
  }
  std::vector<std::string> names(const std::string& below) const {
    std::vector<std::string> found;
    for (const auto& [path, text] : files()) {
      if (path.starts_with(below)) found.push_back(path);
    }
    return found;
  }
  std::string content(const std::string& below) const {
    for (const auto& [path, text] : files()) {
      if (path.starts_with(below)) return text;
    }
    return {};
  }
};

}  // namespace crossdock::exchange::test
