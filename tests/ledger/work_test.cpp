#include <chrono>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "ledger/ledger_fixture.h"
#include "ledger/schema.h"
#include "ledger/sqlite_database.h"

using namespace crossdock;
using namespace crossdock::ledger;
using crossdock::ledger::test::LedgerFixture;

BOOST_FIXTURE_TEST_SUITE(work, LedgerFixture)

BOOST_AUTO_TEST_CASE(a_write_that_throws_leaves_nothing) {
  BOOST_CHECK_THROW(ledger->write([&](LedgerWriter& writer) {
    (void)writer.add(FileRecord{});
    throw std::runtime_error("stop");
  }),
                    std::runtime_error);
  BOOST_TEST(ledger->ask([](const LedgerView& view) { return view.files_in(FileState::claiming, 9); }).empty());
}

BOOST_AUTO_TEST_CASE(a_stop_before_the_commit_leaves_nothing_and_after_it_everything) {
  for (const bool after : {false, true}) {
    std::uint64_t stop_at = 0;
    open({.mode = OpenMode::create, .at_commit = [&](std::uint64_t number, bool done) {
            if (stop_at == number && done == after) throw std::runtime_error("killed");
          }});
    stop_at = 1;
    BOOST_CHECK_THROW(ledger->write([&](LedgerWriter& writer) { writer.audit("me", "did", "x", ""); }), std::runtime_error);
    stop_at = 0;
    open();
    BOOST_TEST(ledger->ask([](const LedgerView& view) { return view.audit_trail(9); }).size() == (after ? 1u : 0u));
  }
}

BOOST_AUTO_TEST_CASE(writers_of_many_threads_all_happen_and_a_failing_one_hurts_no_other) {
  std::vector<std::thread> threads;
  std::vector<int> failed(8, 0);
  for (std::size_t t = 0; t < failed.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        try {
          ledger->write([&](LedgerWriter& writer) {
            writer.audit("thread", "step", std::to_string(t), std::to_string(i));
            if (i % 5 == 4) throw std::runtime_error("mine");
          });
        } catch (const std::runtime_error&) {
          ++failed[t];
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const int count : failed) BOOST_TEST(count == 4);
  BOOST_TEST(ledger->ask([](const LedgerView& view) { return view.audit_trail(999); }).size() == 8u * 16u);
  BOOST_TEST(!ledger->ask([](const LedgerView& view) { return view.broken_audit_row(); }));
}

BOOST_AUTO_TEST_CASE(whoever_finds_the_ledger_busy_waits_for_it) {
  auto other = open_sqlite_ledger(path(), clock, {});
  BOOST_TEST_REQUIRE(other.ok());
  std::thread second;
  std::promise<void> comes;
  ledger->write([&](LedgerWriter& writer) {
    writer.audit("first", "did", "x", "");
    second = std::thread([&] {
      comes.set_value();
      (*other)->write([](LedgerWriter& waiting) { waiting.audit("second", "did", "x", ""); });
    });
    comes.get_future().wait();
    for (int i = 0; i < 2000; ++i) writer.audit("first", "did", std::to_string(i), "");
  });
  second.join();
  const auto trail = ledger->ask([](const LedgerView& view) { return view.audit_trail(9999); });
  BOOST_TEST_REQUIRE(trail.size() == 2002u);
  BOOST_TEST(trail.front().who == "second");
  BOOST_TEST(!ledger->ask([](const LedgerView& view) { return view.broken_audit_row(); }));
}

BOOST_AUTO_TEST_CASE(only_one_holds_the_lease_of_a_job_until_it_runs_out) {
  const std::int64_t id = ledger->commit([&](LedgerWriter& writer) {
    JobRecord job;
    job.file = "F222";
    job.created = clock.now();
    return writer.add(job);
  });
  const auto lease = [&](const char* token) {
    return ledger->commit([&](LedgerWriter& writer) { return writer.lease(id, token, std::chrono::seconds(1)); });
  };
  const auto move = [&](const char* token, JobState to) {
    return ledger->commit([&](LedgerWriter& writer) { return writer.move_job(id, token, to, ""); });
  };
  BOOST_TEST(lease("a"));
  BOOST_TEST(!lease("b"));
  later(1001);
  BOOST_TEST(lease("b"));
  BOOST_TEST(!move("a", JobState::committed));  // it lost its lease
  BOOST_TEST(move("b", JobState::committed));
  BOOST_TEST(move("b", JobState::done));
  BOOST_TEST(!lease("c"));
  const auto job = ledger->ask([&](const LedgerView& view) { return view.job(id); });
  BOOST_TEST(job->attempts == 2u);
  BOOST_TEST((job->state == JobState::done));
}

BOOST_AUTO_TEST_CASE(a_released_job_waits_for_its_time_and_a_dead_daemons_lease_is_void) {
  const std::int64_t id = ledger->commit([&](LedgerWriter& writer) { return writer.add(JobRecord{}); });
  const auto lease = [&] { return ledger->commit([&](LedgerWriter& writer) { return writer.lease(id, "t", std::chrono::seconds(1)); }); };
  BOOST_TEST(lease());
  ledger->write([&](LedgerWriter& writer) { writer.release_job(id, "t", std::chrono::milliseconds(50), "busy", Attempt::counts); });
  BOOST_TEST(!lease());
  later(50);
  BOOST_TEST(lease());
  open();
  ledger->write([](LedgerWriter& writer) { writer.break_leases(); });
  BOOST_TEST(lease());
  BOOST_TEST(ledger->ask([&](const LedgerView& view) { return view.job(id); })->attempts == 3u);
  ledger->write(
      [&](LedgerWriter& writer) { writer.release_job(id, "t", std::chrono::milliseconds(0), "disk full", Attempt::does_not_count); });
  BOOST_TEST(ledger->ask([&](const LedgerView& view) { return view.job(id); })->attempts == 2u);
}

BOOST_AUTO_TEST_CASE(one_open_exception_counts_all_documents_of_its_group) {
  ExceptionCause cause;
  cause.group = {"acme", "850", "R_STORE", "ship_to.id"};
  cause.cause = "ship-to 9 is not a known store";
  cause.due = Instant{5000};
  const auto raise = [&](const char* document) {
    cause.document = document;
    return ledger->commit([&](LedgerWriter& writer) { return writer.raise(cause); });
  };
  const std::string id = raise("D222");
  BOOST_TEST(id == "EX1");
  BOOST_TEST(raise("D333") == id);
  BOOST_TEST(raise("D333") == id);
  auto record = ledger->ask([&](const LedgerView& view) { return view.exception(id); });
  BOOST_TEST(record->count == 2u);
  BOOST_TEST(record->due->milliseconds == 5000);
  BOOST_TEST(ledger->ask([](const LedgerView& view) { return view.exceptions_of("D333"); }).size() == 1u);
  BOOST_TEST(ledger->ask([](const LedgerView& view) { return view.exceptions_of("D444"); }).empty());

  ledger->write([&](LedgerWriter& writer) { writer.close_exception(id, ExceptionState::resolved, "ann", "store added"); });
  cause.group.place = "ship_to.id";
  BOOST_TEST(raise("D555") == "EX2");
  BOOST_TEST(ledger->ask([](const LedgerView& view) { return view.exceptions_in(ExceptionState::open, 9); }).size() == 1u);
  BOOST_TEST(ledger->ask([&](const LedgerView& view) { return view.exception(id); })->reason == "store added");
  BOOST_TEST(ledger->ask([](const LedgerView& view) { return view.audit_trail(9); }).size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_outbox_entry_counts_its_attempts_and_deliveries) {
  const std::int64_t id = ledger->commit([&](LedgerWriter& writer) {
    OutboxEntry entry;
    entry.document = "D222";
    entry.partner = "shop";
    entry.name = "order.json";
    return writer.add(entry);
  });
  for (const OutboxState state : {OutboxState::ready, OutboxState::sent}) {
    ledger->write([&](LedgerWriter& writer) {
      BOOST_TEST(writer.claim(id, "mine", std::chrono::seconds(1)));
      BOOST_TEST(writer.move(id, "mine", OutboxState::staged, ""));
      BOOST_TEST(writer.move(id, "mine", state, "x"));
    });
    const bool waits = state == OutboxState::ready;
    BOOST_TEST(ledger->ask([](const LedgerView& view) { return view.outbox_waiting("shop", 9); }).size() == (waits ? 1u : 0u));
  }
  const auto sent = ledger->ask([](const LedgerView& view) { return view.outbox_in(OutboxState::sent, 9); });
  BOOST_REQUIRE(sent.size() == 1u);
  BOOST_TEST(sent[0].attempts == 2u);
  BOOST_TEST(ledger->ask([&](const LedgerView& view) { return view.deliveries(id); }).size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_send_has_one_sender_until_it_gives_it_back_its_time_is_over_or_a_person_steps_in) {
  const std::int64_t id = ledger->commit([&](LedgerWriter& writer) { return writer.add(OutboxEntry{}); });
  const auto claim = [&](const std::string& token) {
    return ledger->commit([&](LedgerWriter& writer) { return writer.claim(id, token, std::chrono::seconds(1)); });
  };
  const auto move = [&](const std::string& token, OutboxState to) {
    return ledger->commit([&](LedgerWriter& writer) { return writer.move(id, token, to, ""); });
  };
  BOOST_TEST(claim("a"));
  BOOST_TEST(claim("a"));
  BOOST_TEST(!claim("b"));
  BOOST_TEST(!move("b", OutboxState::sent));
  BOOST_TEST(move("a", OutboxState::staged));
  BOOST_TEST(!claim("b"));
  later(2000);
  BOOST_TEST(claim("b"));
  BOOST_TEST(!move("a", OutboxState::sent));  // what it knows of the entry is out of date
  BOOST_TEST(move("b", OutboxState::ready));
  BOOST_TEST(claim("a"));
  ledger->write([&](LedgerWriter& writer) { writer.move(id, OutboxState::held, "a person"); });
  BOOST_TEST(!move("a", OutboxState::sent));
  BOOST_TEST(!claim("a"));
  BOOST_TEST((ledger->ask([&](const LedgerView& view) { return view.outbox(id); })->state == OutboxState::held));
  BOOST_TEST(ledger->ask([&](const LedgerView& view) { return view.outbox(id); })->attempts == 4u);
}

BOOST_AUTO_TEST_CASE(leases_of_a_sender_that_died_are_void_at_the_next_start) {
  const std::int64_t id = ledger->commit([&](LedgerWriter& writer) { return writer.add(OutboxEntry{}); });
  ledger->write([&](LedgerWriter& writer) {
    BOOST_TEST(writer.claim(id, "dead", std::chrono::seconds(1)));
    writer.break_leases();
    BOOST_TEST(!writer.move(id, "dead", OutboxState::sent, ""));
    BOOST_TEST(writer.claim(id, "alive", std::chrono::seconds(1)));
  });
}

BOOST_AUTO_TEST_CASE(an_awaited_acknowledgment_is_overdue_until_it_is_answered) {
  ExpectedAcknowledgment expected;
  expected.partner = "acme";
  expected.document = "D222";
  expected.functional_id = "PO";
  expected.group_control = "7";
  expected.set_control = "0001";
  expected.due = Instant{clock.now().milliseconds + 10};
  const std::int64_t id = ledger->commit([&](LedgerWriter& writer) { return writer.expect(expected); });
  const auto awaited = [&] { return ledger->ask([](const LedgerView& view) { return view.awaited(9); }); };
  BOOST_REQUIRE(awaited().size() == 1u);
  BOOST_TEST(!awaited()[0].overdue(clock.now()));
  later(11);
  BOOST_TEST(awaited()[0].overdue(clock.now()));
  const auto match = ledger->ask([](const LedgerView& view) { return view.expected("acme", "PO", "7", ""); });
  BOOST_REQUIRE(match.size() == 1u);
  BOOST_TEST(match[0].id == id);
  BOOST_TEST(ledger->ask([](const LedgerView& view) { return view.expected("acme", "PO", "7", "0002"); }).empty());
  ledger->write([&](LedgerWriter& writer) { writer.answer(id, AcknowledgmentState::accepted, "D333"); });
  BOOST_TEST(awaited().empty());
  BOOST_TEST(ledger->ask([](const LedgerView& view) { return view.expected_of_document("D222"); })[0].answered_by == "D333");
}

BOOST_AUTO_TEST_CASE(a_changed_audit_row_breaks_the_chain_there) {
  for (int i = 0; i < 3; ++i) ledger->write([&](LedgerWriter& writer) { writer.audit("ann", "release", "D222", std::to_string(i)); });
  BOOST_TEST(!ledger->ask([](const LedgerView& view) { return view.broken_audit_row(); }));
  ledger.reset();
  {
    auto database = Database::open(path(), false);
    BOOST_REQUIRE(database.ok());
    (*database)->run("UPDATE audit SET who = 'bob' WHERE seq = 2");
  }
  open();
  BOOST_TEST(ledger->ask([](const LedgerView& view) { return view.broken_audit_row(); }).value() == 2);
}

BOOST_AUTO_TEST_CASE(a_ledger_of_a_newer_schema_is_refused_and_a_missing_one_is_not_made_for_readers) {
  ledger.reset();
  {
    auto database = Database::open(path(), false);
    (*database)->run("INSERT INTO schema_versions (version, at) VALUES (99, 0)");
  }
  for (const OpenMode mode : {OpenMode::create, OpenMode::existing}) {
    const auto opened = open_sqlite_ledger(path(), clock, {.mode = mode, .at_commit = {}});
    BOOST_REQUIRE(!opened.ok());
    BOOST_TEST(opened.error().message.find("newer crossdock") != std::string::npos);
  }
  BOOST_TEST(!open_sqlite_ledger(folder.path() / "none.db", clock, {.mode = OpenMode::existing, .at_commit = {}}).ok());
}

BOOST_AUTO_TEST_CASE(a_ledger_of_an_earlier_schema_is_brought_forward_with_all_that_it_holds) {
  ledger.reset();
  for (const std::int64_t version : {1, 2, 3, 4}) {
    const auto old = folder.path() / ("old-" + std::to_string(version) + ".db");
    {
      auto database = Database::open(old, true);
      BOOST_REQUIRE(database.ok());
      migrate(**database, clock.now(), 1);
      (*database)->run_script(R"(
      INSERT INTO files VALUES (1, 'F222', 'acme', 'folder', 'po.edi', 7, 5, 9, 'abc', 'archive/x', 'finished', '', '', 'p', 't');
      INSERT INTO jobs VALUES (1, 'F222', 'acme', 'ready', 3, 0, 1, '', 0, '');
      INSERT INTO outbox VALUES (1, 1, 'D222', 'shop', 'outbound/shop', '850.edi', 'abc', 'archive/x', 7, 'ready', 3, 3, 0, '');
    )");
      migrate(**database, clock.now(), version);
    }
    BOOST_TEST(!open_sqlite_ledger(old, clock, {.mode = OpenMode::existing, .at_commit = {}}).ok());
    auto opened = open_sqlite_ledger(old, clock);
    BOOST_REQUIRE(opened.ok());
    (*opened)->read([](const LedgerView& view) {
      const auto file = view.file("F222");
      BOOST_REQUIRE(file);
      BOOST_TEST(file->name == "po.edi");
      BOOST_TEST((file->at_origin == Origin::nothing));
      const auto job = view.job(1);
      BOOST_REQUIRE(job);
      BOOST_TEST((job->task == Task::take));
      const auto waiting = view.outbox_waiting("shop", 9);
      BOOST_REQUIRE(waiting.size() == 1u);
      BOOST_TEST(waiting[0].token.empty());
      BOOST_TEST(view.pauses().empty());
    });
  }
}

BOOST_AUTO_TEST_CASE(a_file_that_lies_where_it_came_from_is_remembered_until_it_is_gone) {
  FileRecord record = file("po.edi", "abc", FileState::stored);
  record.at_origin = Origin::unsettled;
  ledger->write([&](LedgerWriter& writer) { writer.update(record, "stored"); });
  const auto there = [&] { return ledger->ask([](const LedgerView& view) { return view.files_at_origin("acme", 9); }); };
  BOOST_REQUIRE(there().size() == 1u);
  ledger->write([&](LedgerWriter& writer) { writer.move(record.id, Origin::stays); });
  BOOST_TEST((there().at(0).at_origin == Origin::stays));
  BOOST_TEST((there().at(0).state == FileState::stored));
  ledger->write([&](LedgerWriter& writer) { writer.move(record.id, Origin::nothing); });
  BOOST_TEST(there().empty());
}

BOOST_AUTO_TEST_CASE(a_pause_keeps_its_first_reason_until_it_is_ended) {
  ledger->write([](LedgerWriter& writer) {
    writer.pause({"acme", {}, "ann", "their system moves"});
    writer.pause({"acme", {}, "bob", "too"});
  });
  const auto pauses = [&] { return ledger->ask([](const LedgerView& view) { return view.pauses(); }); };
  BOOST_REQUIRE(pauses().size() == 1u);
  BOOST_TEST(pauses()[0].reason == "their system moves");
  BOOST_TEST((pauses()[0].since == clock.now()));
  BOOST_TEST(ledger->commit([](LedgerWriter& writer) { return writer.resume("acme"); }));
  BOOST_TEST(!ledger->commit([](LedgerWriter& writer) { return writer.resume("acme"); }));
  BOOST_TEST(pauses().empty());
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_ledger_is_an_error) {
  BOOST_REQUIRE(crossdock::write_file_atomic(folder.path() / "junk.db", std::string(5000, 'x')).ok());
  BOOST_TEST(!open_sqlite_ledger(folder.path() / "junk.db", clock).ok());
}

BOOST_AUTO_TEST_SUITE_END()
