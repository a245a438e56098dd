#include "ledger/document.h"

#include <string>

#include <boost/test/unit_test.hpp>

#include "ledger/ledger_fixture.h"

using namespace crossdock;
using namespace crossdock::ledger;
using crossdock::ledger::test::LedgerFixture;

BOOST_FIXTURE_TEST_SUITE(documents, LedgerFixture)

BOOST_AUTO_TEST_CASE(a_file_keeps_every_field_and_any_byte_in_its_name) {
  FileRecord record = file("po\n\xFF.edi", "abc", FileState::claiming);
  record.size = 12;
  record.modified_ns = -5;
  record.archive = "archive/x";
  record.state = FileState::stored;
  record.pack_hash = "p";
  record.tables_hash = "t";
  record.duplicate_of = "F222";
  record.detail = "because";
  ledger->write([&](LedgerWriter& writer) { writer.update(record, "archived"); });
  open();

  const auto found = ledger->ask([&](const LedgerView& view) { return view.file(record.id); });
  BOOST_REQUIRE(found);
  BOOST_TEST(found->name == record.name);
  BOOST_TEST(found->size == 12u);
  BOOST_TEST(found->modified_ns == -5);
  BOOST_TEST((found->state == FileState::stored));
  BOOST_TEST(found->archive == "archive/x");
  BOOST_TEST(found->duplicate_of == "F222");
  BOOST_TEST(found->tables_hash == "t");
  BOOST_TEST(ledger->ask([&](const LedgerView& view) { return view.files_named(record.name, 9); }).size() == 1u);
  BOOST_TEST(ledger->ask([&](const LedgerView& view) { return view.files_in(FileState::stored, 9); }).size() == 1u);
  BOOST_TEST(ledger->ask([&](const LedgerView& view) { return view.files_in(FileState::claiming, 9); }).empty());
}

BOOST_AUTO_TEST_CASE(each_change_of_state_leaves_one_transition) {
  FileRecord record = file("a", "h", FileState::claiming);
  ledger->write([&](LedgerWriter& writer) { writer.update(record, "nothing changed"); });
  record.state = FileState::stored;
  later(5);
  ledger->write([&](LedgerWriter& writer) { writer.update(record, "archived"); });
  const auto transitions = ledger->ask([&](const LedgerView& view) { return view.transitions(record.id); });
  BOOST_REQUIRE(transitions.size() == 2u);
  BOOST_TEST(transitions[0].to == "claiming");
  BOOST_TEST(transitions[1].from == "claiming");
  BOOST_TEST(transitions[1].to == "stored");
  BOOST_TEST(transitions[1].why == "archived");
  BOOST_TEST(transitions[1].at.milliseconds == transitions[0].at.milliseconds + 5);
}

BOOST_AUTO_TEST_CASE(documents_are_found_by_key_control_number_file_name_and_state) {
  const FileRecord source = file("monday.edi", "h");
  const DocumentRecord wanted = document("4500012345", source);
  document("4500099999");
  ledger->write([&](LedgerWriter& writer) {
    DocumentRecord other;
    other.partner = "northmart";
    other.direction = Direction::out;
    other.set_id = "856";
    other.interchange_control = "000001432";
    other.keys = {"SHP-1", "4500012345"};
    other.at = clock.now();
    const std::string id = writer.add(other, "made");
    writer.move(id, DocumentState::delivered, "published");
    OutboxEntry entry;
    entry.document = id;
    entry.name = "asn.edi";
    writer.add(entry);
  });
  const auto count = [&](void (*set)(DocumentFilter&)) {
    DocumentFilter filter;
    set(filter);
    return ledger->ask([&](const LedgerView& view) { return view.documents(filter); }).size();
  };
  BOOST_TEST(count([](DocumentFilter&) {}) == 3u);
  BOOST_TEST(count([](DocumentFilter& f) { f.key = "4500012345"; }) == 2u);
  BOOST_TEST(count([](DocumentFilter& f) { f.key = "4500012345", f.partner = "acme"; }) == 1u);
  BOOST_TEST(count([](DocumentFilter& f) { f.interchange_control = "000001432"; }) == 1u);
  BOOST_TEST(count([](DocumentFilter& f) { f.file_name = "monday.edi"; }) == 1u);
  BOOST_TEST(count([](DocumentFilter& f) { f.file_name = "asn.edi"; }) == 1u);
  BOOST_TEST(count([](DocumentFilter& f) { f.file_name = "tuesday.edi"; }) == 0u);
  BOOST_TEST(count([](DocumentFilter& f) { f.direction = Direction::in; }) == 2u);
  BOOST_TEST(count([](DocumentFilter& f) { f.state = DocumentState::delivered; }) == 1u);
  BOOST_TEST(count([](DocumentFilter& f) { f.until = Instant{1}; }) == 0u);
  BOOST_TEST(count([](DocumentFilter& f) { f.from = Instant{1}; }) == 3u);
  BOOST_TEST(count([](DocumentFilter& f) { f.most = 2; }) == 2u);

  const auto found = ledger->ask([&](const LedgerView& view) { return view.document(wanted.id); });
  BOOST_REQUIRE(found);
  BOOST_TEST(found->keys == wanted.keys, boost::test_tools::per_element());
  BOOST_TEST(!ledger->ask([](const LedgerView& view) { return view.document("D000"); }));
}

BOOST_AUTO_TEST_CASE(interchanges_and_groups_are_kept_in_their_order) {
  const FileRecord source = file("a", "h");
  ledger->write([&](LedgerWriter& writer) {
    for (const std::uint32_t number : {2u, 1u}) {
      InterchangeRecord interchange;
      interchange.file = source.id;
      interchange.number = number;
      interchange.control = "00000000" + std::to_string(number);
      interchange.usage = 'T';
      interchange.id = writer.add(interchange);
      interchange.acknowledgment = "D222";
      interchange.state = InterchangeState::acknowledged;
      writer.update(interchange);
      GroupRecord group;
      group.interchange = interchange.id;
      group.control = "7";
      group.sets_received = 3;
      writer.add(group);
    }
  });
  const auto interchanges = ledger->ask([&](const LedgerView& view) { return view.interchanges_of(source.id); });
  BOOST_REQUIRE(interchanges.size() == 2u);
  BOOST_TEST(interchanges[0].control == "000000001");
  BOOST_TEST(interchanges[0].usage == 'T');
  BOOST_TEST((interchanges[0].state == InterchangeState::acknowledged));
  const auto groups = ledger->ask([&](const LedgerView& view) { return view.groups_of(interchanges[0].id); });
  BOOST_REQUIRE(groups.size() == 1u);
  BOOST_TEST(groups[0].sets_received == 3u);
}

BOOST_AUTO_TEST_CASE(a_detail_is_kept_and_replaced) {
  const std::string id = document("1").id;
  ledger->write([&](LedgerWriter& writer) { writer.keep_detail(id, "findings", "[1]"); });
  ledger->write([&](LedgerWriter& writer) { writer.keep_detail(id, "findings", "[2]"); });
  BOOST_TEST(ledger->ask([&](const LedgerView& view) { return view.detail(id, "findings"); }).value() == "[2]");
  BOOST_TEST(!ledger->ask([&](const LedgerView& view) { return view.detail(id, "other"); }));
}

BOOST_AUTO_TEST_SUITE_END()
