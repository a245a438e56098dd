#include "ledger/tally.h"

#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "ledger/ledger_fixture.h"
#include "ledger/schema.h"
#include "ledger/sqlite_database.h"

using namespace crossdock;
using namespace crossdock::ledger;

namespace {

struct Counted : ledger::test::LedgerFixture {
  [[nodiscard]] std::uint64_t count(std::string_view what) {
    std::uint64_t sum = 0;
    for (const Tally& tally : ledger->ask([](const LedgerView& view) { return view.tallies(); }))
      if (tally.what == what) sum += tally.count;
    return sum;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tallies, Counted)

BOOST_AUTO_TEST_CASE(counts_stand_over_a_restart_and_what_is_undone_was_not_counted) {
  (void)document("po-1");
  (void)document("po-2");
  open();
  BOOST_TEST(count(tallied::documents) == 2u);
  BOOST_CHECK_THROW(ledger->write([&](LedgerWriter& writer) {
    (void)writer.add(DocumentRecord{}, "judged");
    throw std::runtime_error("stop");
  }),
                    std::runtime_error);
  BOOST_TEST(count(tallied::documents) == 2u);
}

BOOST_AUTO_TEST_CASE(what_is_pruned_happened_all_the_same) {
  FileRecord old = file("po.edi", "abc", FileState::claiming);
  (void)document("po-1", old);
  ledger->write([&](LedgerWriter& writer) {
    old.state = FileState::stored;
    old.archive = "archive/x";
    writer.update(old, "");
    old.state = FileState::finished;
    writer.update(old, "");
    writer.update(old, "");
  });
  later(86'400'000);
  BOOST_TEST(ledger->commit([&](LedgerWriter& writer) { return writer.prune(clock.now(), 10); }) == 1u);
  BOOST_TEST(count(tallied::documents) == 1u);
  BOOST_TEST(count(tallied::files) == 1u);
  BOOST_TEST(count(tallied::received) == 1u);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_sent_once_more_counts_as_a_file_and_not_as_a_duration) {
  const FileRecord of = file("po.edi", "abc");
  const std::int64_t entry = ledger->commit([&](LedgerWriter& writer) {
    JobRecord job;
    job.file = of.id;
    OutboxEntry made;
    made.job = writer.add(job);
    made.partner = "acme";
    return writer.add(made);
  });
  for (const OutboxState to : {OutboxState::sent, OutboxState::ready, OutboxState::sent})
    ledger->write([&](LedgerWriter& writer) { writer.move(entry, to, ""); });
  BOOST_TEST(count(tallied::sent) == 2u);
  BOOST_TEST(count(tallied::delivered) == 1u);
}

BOOST_AUTO_TEST_CASE(the_time_of_an_acknowledgment_counts_from_sending_and_once) {
  const DocumentRecord made = document("asn-1");
  const std::int64_t expected = ledger->commit([&](LedgerWriter& writer) {
    OutboxEntry entry;
    entry.document = made.id;
    entry.partner = "acme";
    const std::int64_t outbox = writer.add(entry);
    writer.move(outbox, OutboxState::sent, "");
    ExpectedAcknowledgment awaited;
    awaited.partner = "acme";
    awaited.document = made.id;
    return writer.expect(awaited);
  });
  later(61'000);
  for (const AcknowledgmentState state : {AcknowledgmentState::accepted, AcknowledgmentState::rejected})
    ledger->write([&](LedgerWriter& writer) { writer.answer(expected, state, "D9"); });
  const auto all = ledger->ask([](const LedgerView& view) { return view.tallies(); });
  const auto found = std::find_if(all.begin(), all.end(), [](const Tally& tally) { return tally.what == tallied::acknowledged; });
  BOOST_REQUIRE(found != all.end());
  BOOST_TEST(found->name == "300");
  BOOST_TEST(found->total == 61'000u);
  BOOST_TEST(found->outcome == "accepted");
  BOOST_TEST(count(tallied::acknowledged) == 1u);
}

BOOST_AUTO_TEST_CASE(counters_of_an_earlier_schema_begin_with_what_is_there) {
  const auto old = folder.path() / "old.db";
  {
    auto database = Database::open(old, true);
    BOOST_REQUIRE(database.ok());
    migrate(**database, clock.now(), 4);
    (*database)->run_script(
        "INSERT INTO files VALUES (1, 'F222', 'acme', 'folder', 'po.edi', 7, 5, 9, 'abc', 'archive/x', 'finished', '', '', 'p', 't', '');");
  }
  auto opened = open_sqlite_ledger(old, clock);
  BOOST_REQUIRE(opened.ok());
  ledger = std::move(*opened);
  BOOST_TEST(count(tallied::files) == 1u);
  BOOST_TEST(count(tallied::received) == 1u);
}

BOOST_AUTO_TEST_CASE(the_buckets_of_the_ledger_are_those_of_the_program) {
  auto database = Database::open(path(), false);
  BOOST_REQUIRE(database.ok());
  Statement rows = (*database)->query("SELECT seconds FROM duration_buckets ORDER BY seconds");
  for (const std::int64_t bound : duration_buckets) {
    BOOST_REQUIRE(rows.step());
    BOOST_TEST(rows.integer() == bound);
  }
  BOOST_TEST(!rows.step());
}

BOOST_AUTO_TEST_SUITE_END()
