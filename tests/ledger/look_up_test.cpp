#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "ledger/ledger_fixture.h"
#include "ledger/schema.h"
#include "ledger/sqlite_session.h"

using namespace crossdock;
using namespace crossdock::ledger;

namespace {

/// How SQLite looks documents up in a ledger of the current schema.
struct PlanFixture {
  crossdock::test::TemporaryFolder folder;
  FixedClock clock{Instant{1'800'000'000'000}};

  SqliteSession open() const {
    auto database = Database::open(folder.path() / "ledger.db", true);
    BOOST_REQUIRE(database.ok());
    migrate(**database, clock.now());
    return SqliteSession(std::move(*database), clock);
  }
  static std::string lines(const std::vector<std::string>& all) {
    std::string text;
    for (const std::string& line : all) text += line + "\n";
    return text;
  }
  std::string plan(const DocumentFilter& filter) const { return lines(open().plan_of(filter)); }
};

/// A step that reads a whole table: what takes the longer, the more documents there are.
bool reads_a_whole_table(const std::string& plan) {
  return plan.find("SCAN documents") != std::string::npos || plan.find("SCAN files") != std::string::npos ||
         plan.find("SCAN f") != std::string::npos || plan.find("SCAN d") != std::string::npos || plan.find("SCAN o") != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(look_ups, PlanFixture)

BOOST_AUTO_TEST_CASE(documents_are_found_by_index_whatever_they_are_looked_up_by) {
  // A purchase order, a shipment and an invoice are looked up by their numbers, which are keys.
  const std::vector<std::pair<std::string, std::string DocumentFilter::*>> look_ups = {
      {"PRIMARY KEY (key", &DocumentFilter::key},
      {"INDEX documents_control (", &DocumentFilter::interchange_control},
      {"INDEX documents_group (", &DocumentFilter::group_control},
      {"INDEX documents_file (", &DocumentFilter::file},
      {"INDEX documents_parent (", &DocumentFilter::parent},
      {"INDEX files_name (", &DocumentFilter::file_name},
      {"INDEX outbox_name (", &DocumentFilter::file_name},
  };
  for (const auto& [index, by] : look_ups) {
    for (const std::string partner : {"", "acme"}) {  // a partner beside it leads away from no index
      DocumentFilter filter;
      filter.partner = partner;
      filter.*by = "4500012345";
      const std::string steps = plan(filter);
      BOOST_TEST(steps.find(index) != std::string::npos, index + ":\n" + steps);
      BOOST_TEST(steps.find("INDEX documents_partner") == std::string::npos, steps);
      BOOST_TEST(!reads_a_whole_table(steps), index + ":\n" + steps);
    }
  }
}

BOOST_AUTO_TEST_CASE(duplicates_are_looked_for_by_what_leads_to_few) {
  const std::string steps = lines(open().plan_for_duplicates());
  BOOST_TEST(steps ==
             "SEARCH files USING INDEX files_hash (hash=? AND partner=?)\n"
             "SEARCH interchanges USING INDEX interchanges_control (control=? AND sender=?)\n"
             "SEARCH d USING INDEX documents_control (interchange_control=?)\n"
             "SEARCH i USING INTEGER PRIMARY KEY (rowid=?)\n"
             "SEARCH k USING PRIMARY KEY (key=?)\n"
             "SEARCH d USING INDEX sqlite_autoindex_documents_1 (id=?)\n"
             "USE TEMP B-TREE FOR ORDER BY\n");
}

BOOST_AUTO_TEST_SUITE_END()
