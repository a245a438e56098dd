#include "ledger/later.h"

#include <filesystem>
#include <stdexcept>
#include <string>

#include <boost/test/unit_test.hpp>

#include "ledger/ledger_fixture.h"

using namespace crossdock;
using namespace crossdock::ledger;

namespace {

struct LaterFixture : crossdock::ledger::test::LedgerFixture {
  static void note(LedgerWriter& writer, const std::string& subject) { writer.audit("test", "did", subject, ""); }
  [[nodiscard]] std::size_t rows() const {
    return ledger->ask([](const LedgerView& view) { return view.audit_trail(99); }).size();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(written_later, LaterFixture)

BOOST_AUTO_TEST_CASE(what_is_written_later_is_seen_at_once_and_durable_when_it_is_settled) {
  for (const bool settled : {false, true}) {
    open();
    const std::size_t before = rows();
    Later later(*ledger);
    later.write([](LedgerWriter& writer) { note(writer, "first"); });
    later.write([](LedgerWriter& writer) { note(writer, "second"); });
    BOOST_TEST(rows() == before + 2);
    if (settled) later.settle();
    open();  // as after a stop
    BOOST_TEST(rows() == (settled ? before + 2 : before));
  }
}

BOOST_AUTO_TEST_CASE(the_next_write_of_anybody_makes_it_durable_and_what_it_rests_on_before) {
  std::string order;
  open({.mode = OpenMode::create, .at_commit = [&](std::uint64_t, bool done) { order += done ? "committed " : "commit "; }});
  ledger->before_commit([&] { order += "files "; });
  ledger->write([](LedgerWriter& writer) { note(writer, "durable"); });
  BOOST_TEST(order == "commit committed ");
  Later later(*ledger);
  later.write([](LedgerWriter& writer) { note(writer, "later"); });
  BOOST_TEST(order == "commit committed ");
  ledger->write([](LedgerWriter& writer) { note(writer, "another's"); });
  BOOST_TEST(order == "commit committed files commit committed ");
  BOOST_CHECK_NO_THROW(later.settle());
  open();
  BOOST_TEST(rows() == 3u);
}

BOOST_AUTO_TEST_CASE(what_throws_undoes_its_own_part_alone) {
  Later later(*ledger);
  BOOST_CHECK_THROW(later.write([](LedgerWriter& writer) {
    note(writer, "undone");
    throw std::runtime_error("stop");
  }),
                    std::runtime_error);
  later.write([](LedgerWriter& writer) { note(writer, "kept"); });
  BOOST_CHECK_THROW(later.write([](LedgerWriter& writer) {
    note(writer, "undone");
    throw std::runtime_error("stop");
  }),
                    std::runtime_error);
  later.settle();
  open();
  BOOST_TEST(rows() == 1u);
}

BOOST_AUTO_TEST_CASE(a_commit_that_fails_undoes_it_and_whoever_wrote_it_is_told) {
  bool full = true;
  ledger->before_commit([&] {
    if (full) throw std::runtime_error("the disk is full");
  });
  Later mine(*ledger), another(*ledger);
  mine.write([](LedgerWriter& writer) { note(writer, "mine"); });
  another.write([](LedgerWriter& writer) { note(writer, "another's"); });
  BOOST_CHECK_THROW(mine.settle(), std::runtime_error);
  BOOST_TEST(rows() == 0u);
  full = false;
  // It may build nothing on what is not there any more.
  BOOST_CHECK_THROW(another.write([](LedgerWriter& writer) { note(writer, "more"); }), LedgerFault);
  BOOST_CHECK_THROW(another.settle(), LedgerFault);
  another.write([](LedgerWriter& writer) { note(writer, "anew"); });
  BOOST_CHECK_NO_THROW(another.settle());
  BOOST_TEST(rows() == 1u);
}

BOOST_AUTO_TEST_CASE(a_backup_holds_it) {
  Later later(*ledger);
  later.write([](LedgerWriter& writer) { note(writer, "later"); });
  BOOST_TEST(ledger->backup(folder.path() / "copy.db").ok());
  std::filesystem::rename(folder.path() / "copy.db", path());
  open();
  BOOST_TEST(rows() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
