#include <algorithm>
#include <string>

#include <boost/test/unit_test.hpp>

#include "exchange/actions.h"
#include "exchange/site_fixture.h"
#include "support/expectation.h"

using namespace crossdock;
using namespace crossdock::exchange;
using crossdock::exchange::test::SiteFixture;

namespace {

const std::filesystem::path source = CROSSDOCK_SOURCE_DIR;

/// The example site, in an empty folder.
struct ExampleSite : SiteFixture {
  ExampleSite() {
    std::filesystem::remove_all(folder.path() / "partners");
    std::filesystem::copy(source / "partners", folder.path() / "partners", std::filesystem::copy_options::recursive);
    std::filesystem::copy_file(source / "crossdock.toml", folder.path() / "crossdock.toml",
                               std::filesystem::copy_options::overwrite_existing);
    load();
  }

  /// Drops every file of a step of samples/story and runs once.
  RunSummary play(const std::string& step) {
    std::vector<std::filesystem::path> dropped_files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(source / "samples/story" / step))
      if (entry.is_regular_file()) dropped_files.push_back(entry.path());
    std::sort(dropped_files.begin(), dropped_files.end());
    for (const auto& file : dropped_files)
      drop(file.parent_path().filename().string(), file.filename().string(), read_file(file, 1'000'000).value());
    return run();
  }

  /// What went out, by receiver; ids and times are left out of the names.
  [[nodiscard]] std::string sent() const {
    std::string text;
    for (const auto& [path, content] : files()) {
      if (!path.starts_with("outbound/") || path.starts_with("outbound/acknowledgments") || path.starts_with("outbound/reconciliation"))
        continue;
      const std::size_t name = path.find("-2026");
      text += "=== " + path.substr(9, name - 9) + path.substr(path.rfind('.')) + "\n" + content;
    }
    return text;
  }
  /// As an operator reads them.
  [[nodiscard]] std::string exceptions_to_read() const {
    std::string text;
    for (const std::string& name : names("exceptions/open/"))
      if (name.ends_with("error.txt")) text += "=== " + name + "\n" + content(name);
    return text;
  }
  [[nodiscard]] std::string open_exceptions() const {
    std::string text;
    for (const std::string& name : names("exceptions/open/")) text += name + "\n" + content(name);
    return text;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(story)

// From two retailers' orders to their acknowledgment of our invoices, by the example packs alone.
BOOST_AUTO_TEST_CASE(two_orders_go_through_their_whole_life) {
  ExampleSite site;
  for (const char* step : {"1-orders", "2-answers", "3-cartons", "4-invoices", "5-acknowledgments"}) {
    site.play(step);
    BOOST_REQUIRE_MESSAGE(site.open_exceptions().empty(), step << "\n" << site.open_exceptions());
  }
  crossdock::test::expect_file("exchange/cases/story.txt", site.sent());
}

// An invoice that comes before its goods have left waits, and says why.
BOOST_AUTO_TEST_CASE(an_invoice_without_a_shipment_is_held) {
  ExampleSite site;
  site.play("1-orders");
  site.play("4-invoices");
  BOOST_TEST(site.names("outbound/northmart/810").empty());
  BOOST_TEST(site.open_exceptions().find("nothing of order 4500012345 has left yet") != std::string::npos);
}

// The same cartons once more, under another number: the order has left already.
BOOST_AUTO_TEST_CASE(more_than_was_ordered_is_held) {
  ExampleSite site;
  site.play("1-orders");
  site.play("3-cartons");
  std::string cartons = read_file(source / "samples/story/3-cartons/warehouse/cartons.csv", 1'000'000).value();
  for (std::size_t at = cartons.find("SHP-"); at != std::string::npos; at = cartons.find("SHP-", at)) cartons.replace(at, 4, "XHP-");
  site.drop("warehouse", "cartons-2.csv", cartons);
  site.run();
  BOOST_TEST(site.open_exceptions().find("more is shipped for order 4500012345 than was ordered") != std::string::npos,
             site.open_exceptions());
}

// An invoice at another price than the order's waits for somebody to agree.
BOOST_AUTO_TEST_CASE(an_invoice_at_another_price_is_held) {
  ExampleSite site;
  site.play("1-orders");
  site.play("3-cartons");
  std::string invoices = read_file(source / "samples/story/4-invoices/erp/invoices.csv", 1'000'000).value();
  invoices.replace(invoices.find("4.75"), 4, "4.95");
  site.drop("erp", "invoices.csv", invoices);
  site.run();
  BOOST_TEST(site.open_exceptions().find("4.95 invoiced, 4.75 ordered") != std::string::npos, site.open_exceptions());
}

// What nobody ordered has no receiver.
BOOST_AUTO_TEST_CASE(a_shipment_of_an_unknown_order_is_held) {
  ExampleSite site;
  site.play("3-cartons");
  BOOST_TEST(site.names("outbound/northmart/856").empty());
  BOOST_TEST(site.open_exceptions().find("nobody sent an order 4500012345") != std::string::npos, site.open_exceptions());
}

// Copies, replacements and changes of an order: in their turn, until it has left. Then they are refused, with an 855 or 865.
BOOST_AUTO_TEST_CASE(an_order_changes_until_it_has_left) {
  ExampleSite site;
  const auto give = [&](const std::string& sample, const std::string& to = "harborline") {
    const auto path = source / "partners/harborline/samples" / sample;
    site.drop(to, sample, read_file(path, 1'000'000).value());
    const RunSummary summary = site.run();
    std::string text = "=== " + sample + ": ";
    for (const FileSummary& file : summary.files) text += file.message + "\n";
    for (const FileSummary& file : summary.files)
      for (const DocumentSummary& document : file.documents) text += "  " + document.state + "\n";
    return text;
  };
  // Harborline has no order of that number; its buyer sends it.
  std::string told = give("850-replacement.edi");
  {
    const auto of_site = site.open(site.surroundings());
    for (const ledger::DocumentRecord& held : of_site->ledger().ask([](const ledger::LedgerView& view) {
           ledger::DocumentFilter filter;
           filter.state = ledger::DocumentState::held;
           return view.documents(filter);
         }))
      BOOST_TEST(cancel(of_site->ledger(), held.id, {"ann", "the order itself follows"}).ok());
  }
  for (const char* sample : {"850-stores.edi", "850-copy.edi", "860-unknown-line.edi", "860-1.edi", "860-3.edi", "860-2.edi"})
    told += give(sample);
  told += give("cartons.csv", "warehouse");
  told += give("860-cancellation.edi");
  told += give("850-cancellation.edi");
  crossdock::test::expect_file("exchange/cases/changes.txt", told + site.sent() + site.exceptions_to_read());
}

BOOST_AUTO_TEST_SUITE_END()
