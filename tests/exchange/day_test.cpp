// The scripted day of samples/day: every kind of exception that files and the clock can bring about, as an operator reads it.
#include <algorithm>
#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

#include "exchange/site_fixture.h"
#include "report/status.h"
#include "support/expectation.h"
#include "support/sftp_server.h"

using namespace crossdock;
using namespace crossdock::exchange;

namespace {

const std::filesystem::path day_samples = std::filesystem::path(CROSSDOCK_SOURCE_DIR) / "samples/day";

struct ScriptedDay : crossdock::exchange::test::SiteFixture {
  crossdock::test::SftpServer server{crossdock::test::SftpServer::Make::openssh};

  ScriptedDay() {
    std::filesystem::remove_all(folder.path() / "partners");
    std::filesystem::copy(day_samples / "site", folder.path(),
                          std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
    // Farshore's server lets nobody in without a key, and nobody has put ours where its pack looks for it.
    const std::string pack = read_file(folder.path() / "partners/farshore/partner.toml", 10'000).value();
    write("partners/farshore/partner.toml",
          pack + "port = " + std::to_string(server.port()) + "\nhost_key = \"" + server.fingerprint() + "\"\n");
    partner::SiteOptions options;
    options.root = folder.path();
    options.shipped = CROSSDOCK_SOURCE_DIR;
    site = partner::Site::load(options);  // one of its packs is broken by intention
  }

  /// "20-0815": drops its files at 08:15 of 20 November 2026 and runs.
  void play(const std::string& step) {
    clock.set(parse_rfc3339("2026-11-" + step.substr(0, 2) + "T" + step.substr(3, 2) + ":" + step.substr(5, 2) + ":00Z").value());
    std::vector<std::filesystem::path> found;
    if (std::filesystem::exists(day_samples / step))
      for (const auto& entry : std::filesystem::recursive_directory_iterator(day_samples / step))
        if (entry.is_regular_file()) found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    for (const auto& file : found)
      drop(file.parent_path().filename().string(), file.filename().string(), read_file(file, 1'000'000).value());
    run();
  }

  /// Without the folder and the server's port, which are others each time.
  [[nodiscard]] std::string alike(std::string text) const {
    const std::string root = folder.path().string() + "/", port = ":" + std::to_string(server.port());
    for (std::size_t at = text.find(root); at != std::string::npos; at = text.find(root, at)) text.erase(at, root.size());
    for (std::size_t at = text.find(port); at != std::string::npos; at = text.find(port, at)) text.replace(at, port.size(), ":PORT");
    return text;
  }

  /// What lies in files of these names, by path.
  [[nodiscard]] std::string told(std::string_view below, std::string_view ending) const {
    std::string text;
    for (const auto& [path, content] : files())
      if (path.starts_with(below) && path.ends_with(ending)) text += "=== " + path + "\n" + content;
    return alike(std::move(text));
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(scripted_day)

BOOST_AUTO_TEST_CASE(every_kind_of_exception_is_told_with_what_to_do) {
  ScriptedDay site;
  for (const char* step : {"20-0800", "20-0815", "20-0830", "20-0945", "20-1030", "20-1800", "21-0100"}) site.play(step);
  const auto opened = site.open(site.surroundings());
  std::set<std::string> kinds;
  const std::string status = opened->ledger().ask([&](const ledger::LedgerView& view) {
    for (const ledger::ExceptionRecord& one : view.exceptions_in(ledger::ExceptionState::open, 99)) kinds.insert(one.playbook);
    return report::status_text(report::gather_status(view, site.clock.now()), site.clock.now(), 99);
  });
  const std::set<std::string> expected = {"unknown partner",
                                          "no document",
                                          "syntax",
                                          "duplicate",
                                          "unknown item",
                                          "unit mismatch",
                                          "address",
                                          "business rule",
                                          "mapping",
                                          "orphan or out of order",
                                          "missing document",
                                          "quiet partner",
                                          "acknowledgment overdue",
                                          "acknowledgment rejected",
                                          "route",
                                          "SFTP authentication"};
  BOOST_TEST(kinds == expected, boost::test_tools::per_element());
  crossdock::test::expect_file("exchange/cases/day.txt", "=== status\n" + site.alike(status) + site.told("exceptions/open/", "error.txt") +
                                                             site.told("outbound/acknowledgments/open", ".csv") +
                                                             site.told("outbound/acknowledgments/overdue", ".txt") +
                                                             site.told("outbound/acknowledgments/2026", "index.csv"));
}

BOOST_AUTO_TEST_SUITE_END()
