#include "partner/site.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "base/text.h"
#include "diagnostic/fault.h"
#include "partner/key_values.h"
#include "partner/keys.h"
#include "support/temporary_folder.h"

namespace fs = std::filesystem;
using namespace crossdock::partner;
using crossdock::CharacterSet;
using crossdock::Disposition;
using crossdock::FaultKind;

namespace {

void write_text(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

/// A site of one pack, `acme`, with `text` as its partner.toml.
struct OnePack {
  explicit OnePack(const std::string& text, const std::string& site_text = "") {
    write_text(folder.path() / "crossdock.toml", site_text);
    write_text(folder.path() / "partners/acme/partner.toml", "name = \"acme\"\nfamily = true\n" + text);
    site = Site::load({folder.path(), fs::path(CROSSDOCK_SOURCE_DIR)});
    BOOST_REQUIRE(site->usable());
    BOOST_REQUIRE_EQUAL(site->entries().size(), 1u);
    BOOST_REQUIRE(site->entries()[0].pack != nullptr);
  }
  [[nodiscard]] const TradingPartner& partner() const { return site->entries()[0].pack->partner(); }
  crossdock::test::TemporaryFolder folder;
  std::shared_ptr<const Site> site;
};

/// A site with partners of these names and texts.
struct Packs {
  void add(const std::string& name, const std::string& ids, const std::string& more = "") {
    write_text(folder.path() / "partners" / name / "partner.toml",
               "name = \"" + name + "\"\n" + more + "[ids]\ntheirs = " + ids + "\n[[document]]\ndirection = \"out\"\nobject = \"order\"\n");
  }
  std::shared_ptr<const Site> load() {
    write_text(folder.path() / "crossdock.toml", "");
    return Site::load({folder.path(), fs::path(CROSSDOCK_SOURCE_DIR)});
  }
  crossdock::test::TemporaryFolder folder;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pack_values)

BOOST_AUTO_TEST_CASE(a_pack_that_says_nothing_has_the_base_policy) {
  const OnePack pack("");
  const TradingPartner& partner = pack.partner();
  BOOST_TEST(partner.x12.version == "004010");
  BOOST_TEST(partner.x12.interchange == "00401");
  BOOST_TEST(partner.x12.usage == 'P');
  BOOST_TEST(partner.x12.delimiters.suffix == "\n");
  BOOST_TEST((partner.duplicates.same_bytes == Handling::ignore));
  BOOST_TEST((partner.duplicates.same_number == Handling::hold));
  BOOST_TEST(partner.duplicates.window.count() == 90);
  BOOST_TEST((partner.acknowledge.ta1 == InterchangeAcknowledgment::on_request_or_error));
  BOOST_TEST((partner.validation.policy.of(FaultKind::element_code_unknown) == Disposition::warn));
  BOOST_TEST((partner.validation.policy.of(FaultKind::segment_trailing_separators) == Disposition::accept));
  BOOST_TEST((partner.validation.policy.of(FaultKind::element_too_long) == Disposition::reject));
  BOOST_TEST(partner.timezone == "UTC");
}

BOOST_AUTO_TEST_CASE(every_value_of_the_pack_reaches_its_place) {
  const OnePack pack(R"(
title = "Acme Retail"
timezone = "America/Chicago"
mode = "test"
[contact]
edi = "edi@acme.example"
[ids]
theirs = [{ qualifier = "01", id = "001234567", gs = "ACME" }, { qualifier = "ZZ", id = " ACME2 " }]
ours = { qualifier = "ZZ", id = "OURCO" }
[x12]
version = "005010VICS"
agency = "T"
acknowledgment_requested = true
authorization = { qualifier = "03", value = "SECRET1" }
grammar = "004010"
trim_spaces = false
delimiters = { element = "0x1d", component = "0x1f", repetition = "0x1C", segment = "0x85", suffix = "\r\n" }
[control]
isa = { from = 500, to = 999 }
st = { from = 7 }
[duplicates]
window_days = 30
same_bytes = "resend-ack"
same_number = "reject"
[acknowledge]
send = "none"
ta1 = "always"
accepted_sets = false
warnings_as_errors = true
expect = false
expect_within = "2d"
send_within = "90s"
[validation]
unit = "group"
characters = "extended"
element_errors = "warn"
element_too_long = "reject"
[channel]
in = "/srv/acme/in"
poll = "1m"
ready = "done-file .ok"
temporary = [".wip"]
)");
  const TradingPartner& partner = pack.partner();
  BOOST_TEST(partner.shown_name() == "Acme Retail");
  BOOST_TEST((partner.mode == Mode::test));
  BOOST_TEST(partner.contacts.at("edi") == "edi@acme.example");
  BOOST_REQUIRE_EQUAL(partner.theirs.size(), 2u);
  BOOST_TEST(partner.theirs[0].application() == "ACME");
  BOOST_TEST(partner.theirs[1].id == "ACME2");
  BOOST_TEST(partner.theirs[1].application() == "ACME2");
  BOOST_TEST(partner.x12.version == "005010VICS");
  BOOST_TEST(partner.x12.interchange == "00501");
  BOOST_TEST(partner.x12.usage == 'T');
  BOOST_TEST(partner.x12.agency == "T");
  BOOST_TEST(partner.x12.acknowledgment_requested);
  BOOST_TEST(partner.x12.authorization == "SECRET1");
  BOOST_TEST(partner.x12.grammar_version == "004010");
  BOOST_TEST(!partner.validation.policy.trim_spaces);
  BOOST_TEST(partner.x12.delimiters.element == '\x1d');
  BOOST_TEST(partner.x12.delimiters.segment == '\x85');
  BOOST_TEST(partner.x12.delimiters.suffix == "\r\n");
  BOOST_TEST(partner.control.isa.from == 500u);
  BOOST_TEST(partner.control.isa.to == 999u);
  BOOST_TEST(partner.control.st.from == 7u);
  BOOST_TEST(partner.duplicates.window.count() == 30);
  BOOST_TEST((partner.duplicates.same_bytes == Handling::resend_acknowledgment));
  BOOST_TEST((partner.duplicates.same_number == Handling::reject));
  BOOST_TEST((partner.acknowledge.send == AcknowledgmentKind::none));
  BOOST_TEST((partner.acknowledge.ta1 == InterchangeAcknowledgment::always));
  BOOST_TEST(!partner.acknowledge.accepted_sets);
  BOOST_TEST(partner.acknowledge.warnings_as_errors);
  BOOST_TEST(!partner.acknowledge.expect);
  BOOST_TEST(partner.acknowledge.expect_within.count() == 2 * 86400);
  BOOST_TEST(partner.acknowledge.send_within.count() == 90);
  BOOST_TEST((partner.validation.unit == RejectionUnit::group));
  BOOST_TEST((partner.validation.policy.characters == CharacterSet::extended));
  BOOST_TEST((partner.validation.policy.of(FaultKind::element_too_short) == Disposition::warn));
  BOOST_TEST((partner.validation.policy.of(FaultKind::element_too_long) == Disposition::reject));
  BOOST_TEST(partner.channel.in == "/srv/acme/in");
  BOOST_TEST(partner.channel.poll.count() == 60);
  BOOST_TEST((partner.channel.ready == Readiness::done_file));
  BOOST_TEST(partner.channel.done_suffix == ".ok");
  BOOST_TEST(partner.channel.temporary_suffixes == std::vector<std::string>{".wip"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_pack_says_which_grammar_judges_what_says_a_version) {
  const OnePack pack("[x12]\ngrammars = { \"004050\" = \"005010\", \"004050VICS\" = \"004010\" }\n");
  const X12Settings& x12 = pack.partner().x12;
  BOOST_TEST(x12.judging("004050") == "005010");
  BOOST_TEST(x12.judging("004050UCS") == "005010");
  BOOST_TEST(x12.judging("004050VICS") == "004010");
  BOOST_TEST(x12.judging("004030") == "004030");
  const auto version = [&](std::string_view said) { return pack.site->entries()[0].pack->dictionary(said)->version; };
  BOOST_TEST(version("004050") == "005010");
  BOOST_TEST(version("004050VICS") == "004010");
  BOOST_TEST(version("004030") == "004030");
  const OnePack both("[x12]\ngrammar = \"004010\"\ngrammars = { \"004050\" = \"005010\" }\n");
  BOOST_TEST(both.partner().x12.judging("003050") == "004010");
  BOOST_TEST(both.partner().x12.judging("004050VICS") == "005010");
}

BOOST_AUTO_TEST_CASE(every_word_of_the_key_tables_is_accepted) {
  for (const KeySpec& key : pack_keys()) {
    if (key.type != KeyType::word || key.path.starts_with("document.") || key.path == "validation.*") continue;
    for (const std::string_view word : crossdock::split(key.words, ' ')) {
      const bool is_sftp = word == "sftp" || word == "rename";
      const OnePack pack(std::string(key.path) + " = \"" + std::string(word) + "\"\n" +
                         (is_sftp ? "channel.host = \"h\"\nchannel.user = \"u\"\nchannel.in = \"/out\"\nchannel.fetched_to = "
                                    "\"/done\"\nchannel.key = \"secret:k\"\n"
                                  : ""));
      BOOST_TEST(pack.site->entries()[0].pack != nullptr, std::string(key.path) + " = " + std::string(word));
    }
  }
}

BOOST_AUTO_TEST_CASE(every_initial_value_of_the_key_tables_is_the_default) {
  const OnePack bare("");
  std::string text;
  for (const KeySpec& key : pack_keys()) {
    if (key.initial.empty() || key.path.starts_with("document.") || key.path.starts_with("expect.") || key.path == "family") continue;
    const bool plain = key.type == KeyType::boolean || key.type == KeyType::integer || key.type == KeyType::texts;
    text += std::string(key.path) + " = " + (plain ? "" : "\"") + std::string(key.initial) + (plain ? "" : "\"") + "\n";
  }
  const OnePack said(text);
  const TradingPartner& a = bare.partner();
  const TradingPartner& b = said.partner();
  BOOST_TEST(a.timezone == b.timezone);
  BOOST_TEST(a.x12.version == b.x12.version);
  BOOST_TEST(a.x12.usage == b.x12.usage);
  BOOST_TEST(a.x12.agency == b.x12.agency);
  BOOST_TEST(a.validation.policy.trim_spaces == b.validation.policy.trim_spaces);
  BOOST_TEST(a.x12.delimiters.suffix == b.x12.delimiters.suffix);
  BOOST_TEST(a.x12.delimiters.repetition == b.x12.delimiters.repetition);
  BOOST_TEST(a.control.isa.to == b.control.isa.to);
  BOOST_TEST((a.control.inbound_gaps == b.control.inbound_gaps));
  BOOST_TEST((a.duplicates.same_bytes == b.duplicates.same_bytes));
  BOOST_TEST((a.duplicates.same_number == b.duplicates.same_number));
  BOOST_TEST((a.duplicates.same_key == b.duplicates.same_key));
  BOOST_TEST((a.duplicates.window == b.duplicates.window));
  BOOST_TEST((a.acknowledge.send == b.acknowledge.send));
  BOOST_TEST((a.acknowledge.ta1 == b.acknowledge.ta1));
  BOOST_TEST((a.acknowledge.expect_within == b.acknowledge.expect_within));
  BOOST_TEST((a.acknowledge.send_within == b.acknowledge.send_within));
  BOOST_TEST((a.acknowledge.warnings_as_errors == b.acknowledge.warnings_as_errors));
  BOOST_TEST((a.validation.unit == b.validation.unit));
  BOOST_TEST((a.validation.policy.characters == b.validation.policy.characters));
  BOOST_TEST(a.validation.policy.notes_on_identifiers_reject == b.validation.policy.notes_on_identifiers_reject);
  BOOST_TEST(a.quiet.notice == b.quiet.notice);
  BOOST_TEST((a.quiet.after == b.quiet.after));
  BOOST_TEST((a.channel.poll == b.channel.poll));
  BOOST_TEST((a.channel.stable_for == b.channel.stable_for));
  BOOST_TEST((a.channel.temporary_suffixes == b.channel.temporary_suffixes));
}

BOOST_AUTO_TEST_CASE(what_a_pack_says_of_syntax_notes_holds_for_identifiers_too) {
  BOOST_TEST(!OnePack("validation.syntax_notes = \"accept\"\n").partner().validation.policy.notes_on_identifiers_reject);
  BOOST_TEST(OnePack("").partner().validation.policy.notes_on_identifiers_reject);
}

BOOST_AUTO_TEST_CASE(the_site_the_family_and_the_pack_are_laid_over_each_other) {
  crossdock::test::TemporaryFolder folder;
  write_text(folder.path() / "crossdock.toml",
             "[defaults]\ntimezone = \"UTC\"\n[defaults.x12]\nversion = \"003060\"\nagency = \"T\"\n[defaults.ids]\nours = { qualifier = "
             "\"ZZ\", id = \"US\" }\n");
  write_text(folder.path() / "partners/retail/partner.toml",
             "name = \"retail\"\nfamily = true\ntitle = \"Retailers\"\ntimezone = \"America/Chicago\"\n[x12]\nversion = \"004010\"\n"
             "[[document]]\ndirection = \"in\"\nobject = \"order\"\ntier = \"revenue\"\n");
  write_text(
      folder.path() / "partners/acme/partner.toml",
      "name = \"acme\"\nbase = \"retail\"\ntimezone = \"America/Denver\"\n[[document]]\ndirection = \"in\"\nobject = \"order\"\nroute = "
      "\"acme\"\n"
      "[[document]]\ndirection = \"out\"\nobject = \"order\"\n");
  const auto site = Site::load({folder.path(), fs::path(CROSSDOCK_SOURCE_DIR)});
  const auto* entry = site->entry("acme");
  BOOST_REQUIRE(entry != nullptr);
  BOOST_REQUIRE(entry->pack != nullptr);
  const TradingPartner& partner = entry->pack->partner();
  BOOST_TEST(partner.title.empty());
  BOOST_TEST(!partner.family);
  BOOST_TEST(partner.timezone == "America/Denver");
  BOOST_TEST(partner.x12.version == "004010");
  BOOST_TEST(partner.x12.agency == "T");
  BOOST_REQUIRE_EQUAL(partner.ours.size(), 1u);
  BOOST_TEST(partner.ours[0].id == "US");
  BOOST_REQUIRE_EQUAL(partner.documents.size(), 2u);
  BOOST_TEST((partner.documents[0].tier == Tier::revenue));
  BOOST_TEST(partner.documents[0].route == "acme");
}

BOOST_AUTO_TEST_CASE(the_hash_follows_every_definition_and_nothing_else) {
  const auto hash = [](const std::string& toml, const std::string& map, const std::string& table) {
    crossdock::test::TemporaryFolder folder;
    write_text(folder.path() / "crossdock.toml", "");
    write_text(folder.path() / "partners/acme/partner.toml", "name = \"acme\"\nfamily = true\n" + toml);
    write_text(folder.path() / "partners/acme/order.map", map);
    write_text(folder.path() / "partners/acme/tables/stores.csv", table);
    return Site::load({folder.path(), fs::path(CROSSDOCK_SOURCE_DIR)})->entries()[0].pack->hash();
  };
  const std::string one = hash("", "# a\n", "id\n1\n");
  BOOST_TEST(one.size() == 64u);
  BOOST_TEST(one == hash("", "# a\n", "id\n1\n"));
  BOOST_TEST(one == hash("", "# a\n", "id\n2\n"));
  BOOST_TEST(one != hash("", "# b\n", "id\n1\n"));
  BOOST_TEST(one != hash("timezone = \"UTC\"\n", "# a\n", "id\n1\n"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(senders)

BOOST_AUTO_TEST_CASE(a_sender_is_found_by_qualifier_and_id_whatever_its_padding) {
  Packs packs;
  packs.add("acme", "{ qualifier = \"ZZ\", id = \"ACME\" }");
  const auto site = packs.load();
  const SenderMatch match = site->find_sender("ZZ", "ACME           ", "ANYTHING");
  BOOST_TEST((match.outcome == SenderMatch::Outcome::found));
  BOOST_REQUIRE(match.pack != nullptr);
  BOOST_TEST(match.pack->name() == "acme");
  BOOST_TEST((site->find_sender("01", "ACME").outcome == SenderMatch::Outcome::unknown));
  BOOST_TEST((site->find_sender("ZZ", "ACM").outcome == SenderMatch::Outcome::unknown));
}

BOOST_AUTO_TEST_CASE(the_group_sender_tells_packs_with_one_isa_id_apart) {
  Packs packs;
  packs.add("acme", "{ qualifier = \"ZZ\", id = \"ACME\" }");
  packs.add("east", "{ qualifier = \"ZZ\", id = \"ACME\", gs = \"EAST\" }");
  const auto site = packs.load();
  BOOST_TEST(site->find_sender("ZZ", "ACME", "EAST").name == "east");
  BOOST_TEST(site->find_sender("ZZ", "ACME", "ACME").name == "acme");
}

BOOST_AUTO_TEST_CASE(the_sample_packs_are_whole) {
  const crossdock::test::TemporaryFolder folder;
  write_text(folder.path() / "crossdock.toml", "[defaults.ids]\nours = { qualifier = \"ZZ\", id = \"OURCO\" }\n");
  write_text(folder.path() / "partners/erp/partner.toml",
             "name = \"erp\"\n[[document]]\nobject = \"order\"\nformat = \"json\"\ndirection = \"out\"\n");
  std::vector<std::string> names;
  for (const auto& sample : fs::directory_iterator(fs::path(CROSSDOCK_SOURCE_DIR) / "samples/packs")) {
    names.push_back(sample.path().filename().string());
    fs::copy(sample.path(), folder.path() / "partners" / names.back(), fs::copy_options::recursive);
  }
  const auto site = Site::load({folder.path(), fs::path(CROSSDOCK_SOURCE_DIR)});
  BOOST_REQUIRE(site->usable());
  for (const std::string& name : names) {
    const PackEntry* const entry = site->entry(name);
    BOOST_REQUIRE(entry != nullptr);
    BOOST_TEST(entry->diagnostics.empty(), name + ": " + (entry->diagnostics.empty() ? "" : entry->diagnostics.front().message));
    BOOST_REQUIRE(entry->pack != nullptr);
    const auto& found = entry->pack->diagnostics();
    BOOST_TEST(found.empty(), name + ": " + (found.empty() ? "" : found.front().message));
  }
  BOOST_TEST((site->find("seaward")->partner().channel.kind == ChannelKind::sftp));
}

BOOST_AUTO_TEST_CASE(test_and_production_packs_take_their_own_interchanges) {
  Packs packs;
  packs.add("acme", "{ qualifier = \"ZZ\", id = \"ACME\" }");
  packs.add("acme-test", "{ qualifier = \"ZZ\", id = \"ACME\" }", "mode = \"test\"\n");
  packs.add("solo", "{ qualifier = \"ZZ\", id = \"SOLO\" }");
  const auto site = packs.load();
  BOOST_TEST(site->find_sender("ZZ", "ACME", "", 'P').name == "acme");
  BOOST_TEST(site->find_sender("ZZ", "ACME", "", 'T').name == "acme-test");
  const SenderMatch other = site->find_sender("ZZ", "SOLO", "", 'T');
  BOOST_TEST((other.outcome == SenderMatch::Outcome::other_mode));
  BOOST_TEST(other.name == "solo");
}

BOOST_AUTO_TEST_CASE(a_sender_whose_pack_has_errors_is_told_apart_from_an_unknown_one) {
  Packs packs;
  packs.add("acme", "{ qualifier = \"ZZ\", id = \"ACME\" }", "colour = \"blue\"\n");
  const auto site = packs.load();
  const SenderMatch match = site->find_sender("ZZ", "ACME");
  BOOST_TEST((match.outcome == SenderMatch::Outcome::unusable));
  BOOST_TEST(match.name == "acme");
  BOOST_TEST((match.pack == nullptr));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(key_values)

BOOST_AUTO_TEST_CASE(a_broken_map_that_a_document_does_not_need_does_not_keep_it_from_being_judged) {
  const OnePack broken("");
  write_text(broken.folder.path() / "maps/invoice.map", "map invoice: x12 810 <-> invoice\nBIG { 01 <-> }\n");
  const auto site = Site::load({broken.folder.path(), fs::path(CROSSDOCK_SOURCE_DIR)});
  const PackVersion& pack = *site->fallback_pack();
  BOOST_TEST(pack.set_of_group("PO") == "850");
  const LinkedDocument* judged = pack.inbound_set("810", "004010", DocumentParts::grammar);
  BOOST_REQUIRE(judged != nullptr);
  BOOST_TEST(judged->usable());
  BOOST_TEST((judged->grammar != nullptr && judged->map == nullptr));
  // Whoever needs the map is told, and so is who asks for everything.
  const LinkedDocument* whole = pack.inbound_set("810", "004010");
  BOOST_REQUIRE(whole != nullptr);
  BOOST_TEST(!whole->usable());
  BOOST_TEST(whole->grammar == judged->grammar);
  BOOST_TEST(crossdock::has_errors(site->check_shared()));
  const LinkedDocument* order = pack.inbound_set("850", "004010");
  BOOST_TEST((order != nullptr && order->usable() && order->map != nullptr));
}

BOOST_AUTO_TEST_CASE(durations_are_a_whole_number_and_a_unit) {
  BOOST_TEST(parse_duration("90s")->count() == 90);
  BOOST_TEST(parse_duration("15m")->count() == 900);
  BOOST_TEST(parse_duration("24h")->count() == 86400);
  BOOST_TEST(parse_duration("7d")->count() == 7 * 86400);
  for (const char* text : {"", "s", "5", "5 m", "-5m", "1.5h", "5w", "99999999999999999999s", "4000d", "+5s"})
    BOOST_TEST(!parse_duration(text).has_value(), text);
  for (const char* text : {"0s", "90s", "15m", "23h", "1d", "10d"}) BOOST_TEST(duration_text(*parse_duration(text)) == text);
}

BOOST_AUTO_TEST_CASE(a_character_is_a_byte_or_its_code) {
  BOOST_TEST(*parse_character("*") == '*');
  BOOST_TEST(*parse_character("\n") == '\n');
  BOOST_TEST(*parse_character("0x85") == '\x85');
  for (const char* text : {"", "**", "0x", "0x8", "0x8g", "0x855", "\xc2\x85"}) BOOST_TEST(!parse_character(text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
