#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "ledger/control_number.h"
#include "ledger/ledger_fixture.h"

using namespace crossdock;
using namespace crossdock::ledger;
using crossdock::ledger::test::LedgerFixture;

namespace {

NumberRequest request(std::int64_t job, std::uint64_t count = 1, const std::string& purpose = "997") {
  NumberRequest wanted;
  wanted.counter = {"ZZ/OURCO", "acme", NumberLevel::interchange, 'P'};
  wanted.from = 1;
  wanted.to = 10;
  wanted.count = count;
  wanted.job = job;
  wanted.purpose = purpose;
  return wanted;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(numbers, LedgerFixture)

BOOST_AUTO_TEST_CASE(numbers_rise_without_a_gap_and_a_job_that_asks_again_gets_its_own) {
  const auto reserve = [&](const NumberRequest& wanted) {
    return ledger->commit([&](LedgerWriter& writer) { return writer.reserve(wanted); }).value();
  };
  BOOST_TEST(reserve(request(1)) == 1u);
  BOOST_TEST(reserve(request(2, 3)) == 2u);
  open();  // as after a crash
  BOOST_TEST(reserve(request(2, 3)) == 2u);
  BOOST_TEST(reserve(request(2, 1, "order")) == 5u);
  BOOST_TEST(reserve(request(3)) == 6u);
}

BOOST_AUTO_TEST_CASE(a_job_that_wants_other_numbers_by_now_voids_the_first_ones_with_a_reason) {
  ledger->write([&](LedgerWriter& writer) {
    BOOST_TEST(writer.reserve(request(1, 2)).value() == 1u);
    BOOST_TEST(writer.reserve(request(1, 1)).value() == 3u);
    writer.issue_numbers(1, "997");
  });
  const auto all = ledger->ask([](const LedgerView& view) { return view.control_numbers(request(1).counter, 99); });
  BOOST_REQUIRE(all.size() == 3u);
  BOOST_TEST((all[0].state == NumberState::voided));
  BOOST_TEST(!all[0].reason.empty());
  BOOST_TEST((all[2].state == NumberState::issued));
}

BOOST_AUTO_TEST_CASE(what_is_reserved_and_not_issued_becomes_void) {
  ledger->write([&](LedgerWriter& writer) {
    (void)writer.reserve(request(1, 1, "a"));
    (void)writer.reserve(request(1, 1, "b"));
    writer.issue_numbers(1, "b");
    writer.void_numbers(1, "the set was rejected");
  });
  const auto all = ledger->ask([](const LedgerView& view) { return view.control_numbers(request(1).counter, 99); });
  BOOST_REQUIRE(all.size() == 2u);
  BOOST_TEST((all[0].state == NumberState::voided));
  BOOST_TEST(all[0].reason == "the set was rejected");
  BOOST_TEST((all[1].state == NumberState::issued));
}

BOOST_AUTO_TEST_CASE(after_the_last_number_an_epoch_starts_and_numbers_that_follow_each_other_are_never_torn) {
  std::vector<std::uint64_t> firsts;
  for (std::int64_t job = 1; job <= 5; ++job) {
    firsts.push_back(ledger->commit([&](LedgerWriter& writer) { return writer.reserve(request(job, 4)); }).value());
  }
  BOOST_TEST(firsts == (std::vector<std::uint64_t>{1, 5, 1, 5, 1}), boost::test_tools::per_element());
  const auto counters = ledger->ask([](const LedgerView& view) { return view.counters(); });
  BOOST_REQUIRE(counters.size() == 1u);
  BOOST_TEST(counters[0].epoch == 3u);
  // Each number of an epoch is there exactly once: given out, or void with a reason.
  std::vector<std::uint64_t> first_epoch;
  for (const auto& row : ledger->ask([](const LedgerView& view) { return view.control_numbers(request(1).counter, 99); })) {
    if (row.epoch == 1) first_epoch.push_back(row.number);
    BOOST_TEST((row.state != NumberState::voided || !row.reason.empty()));
  }
  BOOST_TEST(first_epoch == (std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(counters_of_partners_levels_and_usages_are_separate) {
  NumberRequest other = request(1);
  ledger->write([&](LedgerWriter& writer) {
    BOOST_TEST(writer.reserve(request(1)).value() == 1u);
    other.counter.usage = 'T';
    BOOST_TEST(writer.reserve(other).value() == 1u);
    other.counter.level = NumberLevel::group;
    BOOST_TEST(writer.reserve(other).value() == 1u);
    other.counter.partner = "northmart";
    other.from = 100;
    other.to = 200;
    BOOST_TEST(writer.reserve(other).value() == 100u);
  });
}

BOOST_AUTO_TEST_CASE(more_numbers_than_the_range_has_are_refused) {
  ledger->write([&](LedgerWriter& writer) {
    BOOST_TEST(!writer.reserve(request(1, 11)));
    BOOST_TEST(!writer.reserve(request(1, 0)));
    BOOST_TEST(writer.reserve(request(1, 10)).value() == 1u);
  });
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(duplicates, LedgerFixture)

BOOST_AUTO_TEST_CASE(the_same_bytes_of_the_same_partner_are_found_inside_the_window_only) {
  const FileRecord first = file("a.edi", "hash");
  const FileRecord again = file("b.edi", "hash", FileState::duplicate);
  const Instant start = clock.now();
  const auto find = [&](SameBytes query) { return ledger->ask([&](const LedgerView& view) { return view.find(query); }); };
  BOOST_TEST(find({"acme", "hash", start, again.id}).value() == first.id);
  BOOST_TEST(!find({"acme", "hash", start, first.id}));  // the duplicate is no original
  BOOST_TEST(!find({"acme", "hash", Instant{start.milliseconds + 1}, again.id}));
  BOOST_TEST(!find({"northmart", "hash", start, again.id}));
  BOOST_TEST(!find({"acme", "other", start, again.id}));
}

BOOST_AUTO_TEST_CASE(the_same_number_is_found_at_its_deepest_layer) {
  const FileRecord source = file("a.edi", "h1");
  std::string document_id;
  ledger->write([&](LedgerWriter& writer) {
    InterchangeRecord interchange;
    interchange.file = source.id;
    interchange.partner = "acme";
    interchange.sender_qualifier = "01";
    interchange.sender = "001234567";
    interchange.control = "000000905";
    interchange.at = clock.now();
    interchange.id = writer.add(interchange);
    DocumentRecord document;
    document.partner = "acme";
    document.interchange = interchange.id;
    document.interchange_control = "000000905";
    document.group_control = "12";
    document.set_control = "0001";
    document_id = writer.add(document, "judged");
  });
  SameNumber query{"01", "001234567", 'P', "000000905", "12", "0001", clock.now(), "F222"};
  const auto find = [&] { return ledger->ask([&](const LedgerView& view) { return view.find(query); }); };
  BOOST_REQUIRE(find());
  BOOST_TEST((find()->layer == NumberLayer::set));
  BOOST_TEST(find()->document == document_id);
  query.set_control = "0002";
  BOOST_TEST((find()->layer == NumberLayer::group));
  query.group_control = "13";
  BOOST_TEST((find()->layer == NumberLayer::interchange));
  BOOST_TEST(find()->file == source.id);
  query.usage = 'T';
  BOOST_TEST(!find());
  query.usage = 'P';
  query.not_file = source.id;
  BOOST_TEST(!find());
  query.not_file = "";
  query.since = Instant{clock.now().milliseconds + 1};
  BOOST_TEST(!find());
}

BOOST_AUTO_TEST_CASE(a_business_key_of_a_rejected_document_is_free_again) {
  const FileRecord source = file("a.edi", "h");
  const DocumentRecord first = document("4500012345", source);
  SameKey query{"acme", "850", "4500012345", clock.now(), "F222"};
  const auto find = [&] { return ledger->ask([&](const LedgerView& view) { return view.find(query); }); };
  BOOST_TEST(find().value() == first.id);
  ledger->write([&](LedgerWriter& writer) { writer.move(first.id, DocumentState::rejected, "by a person"); });
  BOOST_TEST(!find());
}

BOOST_AUTO_TEST_SUITE_END()
