// Whatever the engine writes, it takes: every shipped map at every version that has its set, every document that a shipped pack sends.
#include <map>

#include <boost/test/unit_test.hpp>

#include "format/x12_set_generator.h"
#include "mapping/covered_object.h"
#include "mapping/instructions.h"
#include "mapping/program.h"
#include "partner/library.h"
#include "partner/pack_files.h"
#include "translate/path_support.h"

using namespace crossdock;
using namespace crossdock::test;

namespace {

/// Somebody who gets one kind of document from us.
struct Receiver {
  std::string name;
  std::shared_ptr<const partner::PackVersion> pack;
  std::shared_ptr<const partner::PackVersion> back;  ///< the same, sending us what it got
  const partner::LinkedDocument* linked = nullptr;
};

/// The same pack whose documents come instead of going: by the same overlays and maps.
std::shared_ptr<const partner::PackVersion> sending_back(const partner::PackVersion& pack) {
  partner::PackVersion::Content content;
  content.partner = pack.partner();
  std::erase_if(content.partner.documents, [](const partner::DocumentSettings& one) { return one.direction == partner::Direction::in; });
  for (partner::DocumentSettings& one : content.partner.documents) {
    one.direction = partner::Direction::in;
    one.files.clear();
    one.route.clear();
  }
  std::swap(content.partner.theirs, content.partner.ours);
  content.folder = pack.folder();
  if (!content.folder.empty()) content.files = partner::read_pack_files(content.folder);
  return std::make_shared<const partner::PackVersion>(std::move(content), pack.library());
}

Receiver receiver_of(std::string name, std::shared_ptr<const partner::PackVersion> pack) {
  Receiver receiver{std::move(name), pack, sending_back(*pack)};
  for (std::size_t i = 0; i < pack->partner().documents.size(); ++i)
    if (pack->partner().documents[i].direction == partner::Direction::out) receiver.linked = &pack->document(i);
  BOOST_REQUIRE_MESSAGE(receiver.linked != nullptr && receiver.linked->usable() && receiver.linked->map != nullptr, receiver.name);
  return receiver;
}

/// Each shipped map with each version that has its set.
std::vector<Receiver> receivers_of_maps() {
  std::vector<Receiver> all;
  const partner::Definitions& definitions = default_pack().definitions();
  for (const auto& entry : definitions.maps.maps()) {
    partner::DocumentSettings settings;
    settings.direction = partner::Direction::out;
    settings.map = entry.map->name.text;
    const auto header = definitions.maps.header_of(settings.map);
    if (!header || !header->writes || !header->reads) continue;  // nothing would be read back
    if (header->document.standard != "x12") {
      settings.layout = header->document.id;
      settings.format = header->document.standard == "csv"     ? partner::FileFormat::csv
                        : header->document.standard == "fixed" ? partner::FileFormat::fixed
                        : header->document.standard == "json"  ? partner::FileFormat::json
                                                               : partner::FileFormat::xml;
      all.push_back(receiver_of(settings.map, default_pack().with_document(settings)));
      continue;
    }
    settings.set = header->document.id;
    for (const std::string& version : definitions.grammars->versions("x12")) {
      const std::vector<std::string> sets = definitions.grammars->sets("x12", version);
      if (std::find(sets.begin(), sets.end(), settings.set) == sets.end()) continue;
      settings.version = version;
      all.push_back(receiver_of(settings.map + " " + version, default_pack().with_document(settings)));
    }
  }
  return all;
}

/// Each document that a shipped pack sends.
std::vector<Receiver> receivers_of_packs() {
  std::vector<Receiver> all;
  for (const auto& folder : std::filesystem::directory_iterator(source_dir() / "partners")) {
    const partner::PackEntry* entry = site().entry(folder.path().filename().string());
    if (entry == nullptr || entry->pack == nullptr) continue;
    for (const partner::DocumentSettings& one : entry->pack->partner().documents)
      if (one.direction == partner::Direction::out && !one.map.empty())  // canonical JSON has no map that could lose anything
        all.push_back(receiver_of(entry->name + " " + one.map, entry->pack->with_document(one)));
  }
  return all;
}

std::string json_of(const CanonicalObject& object) {
  std::string text;
  format::write_canonical(object, text);
  return text;
}

/// An object that nobody made from a document may lack what a syntax note asks for, and is sent with a warning.
bool is_lack(const Diagnostic& finding) {
  return finding.severity != Severity::error && finding.kind == FaultKind::element_condition_missing;
}

std::string told(const std::vector<Diagnostic>& findings, bool lacks = true) {
  std::string text;
  for (const Diagnostic& finding : findings)
    if (finding.severity != Severity::note && (lacks || !is_lack(finding)))
      text += "\n  " + std::string(severity_name(finding.severity)) + " " + std::string(code_text(finding.code)) + " " +
              (finding.position ? describe_place(*finding.position) : "") + " " + finding.object_path + ": " + finding.message;
  return text;
}

/// What became of the objects that were written to one receiver.
struct Outcome {
  std::size_t sent = 0, held = 0;
  std::map<std::string, std::size_t> reasons;
  std::size_t wrong = 0;
};

/// Writes the object, reads what was written as if the receiver had sent it, and writes what was read once more.
void write_and_read(const Receiver& receiver, const CanonicalObject& object, bool made_from_document, Outcome& outcome) {
  translate::CountingNumbers numbers;
  const translate::RenderedDocument document = translate::render({object}, *receiver.pack, {}, noon, {&numbers, nullptr, {}});
  if (has_errors(document.diagnostics)) {
    ++outcome.held;
    for (const Diagnostic& one : document.diagnostics)
      if (one.severity == Severity::error) ++outcome.reasons[std::string(code_text(one.code)) + " " + one.message];
    return;
  }
  ++outcome.sent;
  MemoryStream input(document.bytes);
  translate::InboundPath path(input, *receiver.back, {noon, "written"});
  std::string findings;
  bool same = false;
  while (const translate::SetVerdict* set = path.next()) {
    findings += told(set->findings, made_from_document);
    for (const translate::ObjectVerdict& read : set->objects) {
      findings += told(read.diagnostics);
      translate::CountingNumbers again;
      const translate::RenderedDocument second = translate::render({read.object}, *receiver.pack, {}, noon, {&again, nullptr, {}});
      // What the map only writes is not there to be written again.
      const bool one_way = std::any_of(read.diagnostics.begin(), read.diagnostics.end(),
                                       [](const Diagnostic& one) { return one.kind == FaultKind::value_not_mapped; });
      same = one_way || second.bytes == document.bytes;
      if (!same) findings += "\n" + document.bytes + "\n" + second.bytes;
    }
  }
  findings += told(path.file().findings);
  for (const translate::InterchangeVerdict& interchange : path.file().interchanges) {
    findings += told(interchange.findings);
    for (const translate::GroupVerdict& group : interchange.groups) findings += told(group.findings);
  }
  if (same && findings.empty()) return;
  if (++outcome.wrong <= 2) BOOST_ERROR(receiver.name << findings << "\n" << json_of(object).substr(0, 2000));
}

/// Objects that the map covers in full.
void write_covered(const Receiver& receiver, std::uint32_t count, Outcome& outcome) {
  for (std::uint32_t seed = 1; seed <= count; ++seed) {
    Arena arena;
    write_and_read(receiver, ::test::CoveredObject(*receiver.linked->map, seed).make(arena), false, outcome);
  }
}

/// Objects of documents that nothing is wrong with, made from the grammar.
void write_made(const Receiver& receiver, std::uint32_t count, Outcome& outcome) {
  const grammar::Grammar& grammar = *receiver.linked->grammar;
  if (grammar.format != grammar::DocumentFormat::x12) return;
  for (std::uint32_t seed = 1; seed <= count; ++seed) {
    Chance chance(seed);
    const std::string& version = receiver.linked->version;
    x12::Delimiters delimiters{'*', ':', '^', '~'};
    if (version < "004020") delimiters.repetition = 0;
    const std::string bytes =
        interchange_of(grammar, {make_set(grammar, delimiters, {3 + seed % 4, 2 + seed % 3, 1 + seed % 3}, chance)}, delimiters, version);
    MemoryStream input(bytes);
    translate::InboundPath path(input, *receiver.back, {noon, "made"});
    while (translate::SetVerdict* set = path.next())
      for (const translate::ObjectVerdict& object : set->objects)
        if (!has_errors(object.diagnostics)) write_and_read(receiver, object.object, true, outcome);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(written)

BOOST_AUTO_TEST_CASE(what_is_written_is_valid_and_reads_as_what_it_was_written_from) {
  constexpr std::uint32_t objects_each = 60;  // for each version of each map
  std::vector<Receiver> receivers = receivers_of_maps();
  for (Receiver& one : receivers_of_packs()) receivers.push_back(std::move(one));
  BOOST_TEST(receivers.size() > 40u);
  for (const Receiver& receiver : receivers) {
    Outcome covered, made;
    write_covered(receiver, objects_each, covered);
    write_made(receiver, objects_each, made);
    BOOST_TEST(covered.wrong + made.wrong == 0u, receiver.name);
    // A guide asks for what a generated object need not have, and the base pack gives out no container codes.
    if (!receiver.linked->settings.overlays.empty() || !receiver.linked->map->instructions->pool.sequences.empty()) continue;
    // Held are totals that their element is too short for, and documents whose mandatory parts the object gives nothing for.
    BOOST_TEST(covered.sent >= objects_each * 9 / 10, receiver.name);
    if (receiver.linked->grammar->format == grammar::DocumentFormat::x12) BOOST_TEST(made.sent >= objects_each / 5, receiver.name);
    BOOST_TEST_MESSAGE(receiver.name << ": " << covered.sent << " sent, " << covered.held << " held; made: " << made.sent << " sent, "
                                     << made.held << " held");
    for (const auto& reasons : {covered.reasons, made.reasons})
      for (const auto& [reason, count] : reasons) BOOST_TEST_MESSAGE("    " << count << " x " << reason);
  }
}

// A record of another kind has other slots: the first object's map would take them for its own.
BOOST_AUTO_TEST_CASE(objects_of_two_kinds_make_no_document) {
  Arena arena;
  std::vector<CanonicalObject> objects;
  for (const char* kind : {"order", "shipment"}) objects.push_back({make_record(*default_pack().objects().find(kind), arena)});
  const translate::RenderedDocument made = translate::render(objects, default_pack(), {}, noon);
  BOOST_TEST(made.bytes.empty());
  BOOST_REQUIRE(made.diagnostics.size() == 1u);
  BOOST_TEST(made.diagnostics[0].message == "a document holds objects of one kind, and here are `order` and `shipment`");
}

BOOST_AUTO_TEST_SUITE_END()
