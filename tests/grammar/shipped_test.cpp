#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "grammar/support.h"

using namespace ::test;

namespace {

struct Shipped {
  SourceSet sources;
  Library library{sources, {{std::filesystem::path(CROSSDOCK_SOURCE_DIR) / "grammars", "grammars"}}};
};

/// One library for all cases: what it has compiled stays.
Shipped& shipped() {
  static Shipped one;
  return one;
}

std::string rendered(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += render_frame(diagnostic, shipped().sources);
  return text;
}

const Grammar& set(std::string_view id, std::string_view version = "004010") {
  static std::vector<std::shared_ptr<const Grammar>> kept;
  const Loaded loaded = shipped().library.set("x12", version, id);
  BOOST_REQUIRE_MESSAGE(loaded.grammar != nullptr, rendered(loaded.diagnostics));
  kept.push_back(loaded.grammar);
  return *loaded.grammar;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(shipped_grammars)

BOOST_AUTO_TEST_CASE(every_shipped_grammar_compiles_without_a_finding) {
  const auto diagnostics = shipped().library.check_all();
  BOOST_TEST(diagnostics.empty(), rendered(diagnostics));
}

BOOST_AUTO_TEST_CASE(every_set_is_there_and_knows_the_group_it_travels_in) {
  const std::pair<std::string, std::string> groups[] = {
      {"810", "IN"}, {"820", "RA"}, {"824", "AG"}, {"832", "SC"}, {"846", "IB"}, {"850", "PO"}, {"852", "PD"}, {"855", "PR"}, {"856", "SH"},
      {"860", "PC"}, {"864", "TX"}, {"865", "CA"}, {"940", "OW"}, {"943", "AR"}, {"944", "RE"}, {"945", "SW"}, {"997", "FA"}};
  for (const auto& [id, group] : groups) {
    BOOST_TEST(set(id).group_id == group, id);
    BOOST_TEST(set(id, "005010").group_id == group, id);
    BOOST_TEST(set(id, "005010").version == "005010", id);
  }
  BOOST_TEST(set("999", "005010").group_id == "FA");
  BOOST_TEST(shipped().library.sets("x12", "004010").size() == std::size(groups));
  BOOST_TEST(shipped().library.sets("x12", "005010").size() == std::size(groups) + 1);
}

BOOST_AUTO_TEST_CASE(what_005010_changed_is_changed_and_only_there) {
  const auto count = [](const Grammar& grammar, std::string_view tag) { return grammar.segment_of(grammar.find(tag)).element_count; };
  for (const auto& [tag, before, since] : {std::tuple{"ST", 2, 3}, {"BEG", 12, 12}, {"MEA", 10, 12}, {"N1/N4", 6, 7}}) {
    BOOST_TEST(count(set("850"), tag) == before, tag);
    BOOST_TEST(count(set("850", "005010"), tag) == since, tag);
  }
  BOOST_TEST(count(set("997"), "AK1") == 2);
  BOOST_TEST(count(set("997", "005010"), "AK1") == 3);
  // Notes stand in MTX, not in MSG.
  BOOST_TEST(set("850").find("N9/MSG") != no_node);
  BOOST_TEST(set("850").find("N9/MTX") == no_node);
  BOOST_TEST(set("850", "005010").find("N9/MSG") == no_node);
  BOOST_TEST(set("850", "005010").find("PO1/N9/MTX") != no_node);
  const auto width = [](const Grammar& grammar) { return grammar.elements(grammar.segment_of(grammar.find("REF")))[1].max; };
  BOOST_TEST(width(set("850")) == 30u);
  BOOST_TEST(width(set("850", "005010")) == 50u);
  BOOST_TEST(ways(set("999", "005010"), "AK2/IK3/IK4", "CTX") == "AK2/IK3/IK4/CTX");
  BOOST_TEST(ways(set("999", "005010"), "AK2/IK3", "IK5") == "AK2/IK5");
  // The two LS loops of a 005010 price stand side by side and differ in LS01.
  BOOST_TEST(ways(set("832", "005010"), "LIN/CTP", "LS") == "LIN/CTP/LS | LIN/CTP/LS");
}

BOOST_AUTO_TEST_CASE(every_set_compiles_at_every_version_without_a_finding) {
  std::size_t compiled = 0;
  for (const std::string& version : shipped().library.versions("x12"))
    for (const std::string& id : shipped().library.sets("x12", version)) {
      const Loaded loaded = shipped().library.set("x12", version, id);
      BOOST_TEST(loaded.grammar != nullptr, version << " " << id);
      BOOST_TEST(loaded.diagnostics.empty(), rendered(loaded.diagnostics));
      ++compiled;
    }
  BOOST_TEST(compiled == 3 * 17u + 18u);
}

BOOST_AUTO_TEST_CASE(versions_in_the_field_go_to_the_nearest_grammar) {
  const auto judge = [&](std::string_view version, std::string_view id) {
    const Loaded loaded = shipped().library.set("x12", version, id);
    return loaded.grammar->version + (loaded.fallback ? " leniently" : "");
  };
  BOOST_TEST(judge("003040", "850") == "003050 leniently");
  BOOST_TEST(judge("003050VICS", "850") == "003050 leniently");
  BOOST_TEST(judge("004010VICS", "850") == "004010");
  BOOST_TEST(judge("004030", "850") == "004030 leniently");
  BOOST_TEST(judge("004050VICS", "810") == "004030 leniently");
  BOOST_TEST(judge("004060", "856") == "004030 leniently");
  BOOST_TEST(judge("005010VICS", "850") == "005010");
  BOOST_TEST(judge("005010UCS", "945") == "005010");
  BOOST_TEST(judge("005010X231A1", "999") == "005010");
  BOOST_TEST(judge("004010", "999") == "005010 leniently");
  // Dates of six digits below 004010, notes in MTX from 004030.
  const auto order_date = [&](std::string_view version) {
    const Grammar& grammar = set("850", version);
    const ElementRule& date = grammar.elements(grammar.segment_of(grammar.find("BEG")))[4];
    return std::to_string(date.min) + ".." + std::to_string(date.max);
  };
  BOOST_TEST(order_date("003050") == "6..8");
  BOOST_TEST(order_date("004010") == "8..8");
  BOOST_TEST(set("850", "004030").find("N9/MTX") != no_node);
  BOOST_TEST(set("850", "004030").find("N9/MSG") == no_node);
  BOOST_TEST(set("850", "004030").segment_of(set("850", "004030").find("ST")).element_count == 2);
}

BOOST_AUTO_TEST_CASE(segments_of_other_sets_go_where_the_standard_puts_them) {
  struct Case {
    std::string_view set, from, tag, ways;
  };
  const Case cases[] = {
      {"856", "BSN", "HL", "HL"},
      {"856", "HL/N1/N4", "HL", "HL again"},
      {"856", "HL/MAN", "DTM", "HL/DTM"},
      {"856", "HL/SAC", "CUR", "HL/SAC/CUR"},
      {"810", "IT1", "TDS", "TDS"},
      {"810", "IT1/SAC", "TXI", "IT1/SAC/TXI"},
      {"810", "TDS", "SAC", "SAC"},
      {"810", "BIG", "SE", "SE missing TDS"},
      {"855", "PO1", "ACK", "PO1/ACK"},
      {"855", "PO1/ACK/DTM", "ACK", "PO1/ACK again"},
      {"860", "BCH", "POC", "POC"},
      {"820", "ENT/RMR", "ADX", "ENT/RMR/ADX"},
      {"820", "ENT", "ADX", "ENT/ADX"},
      {"852", "LIN", "SE", "SE missing LIN/ZA"},
      {"940", "LX/W01/LS", "LX", "LX/W01/LS/LX"},
  };
  for (const Case& one : cases) BOOST_TEST(ways(set(one.set), one.from, one.tag) == one.ways, one.set << " " << one.from << " " << one.tag);
}

BOOST_AUTO_TEST_CASE(the_850_has_its_areas_loops_and_segments) {
  const Grammar& grammar = set("850");
  std::size_t segments = 0, loops = 0;
  for (const Node& node : grammar.nodes) {
    if (node.kind == NodeKind::segment) ++segments;
    if (node.kind == NodeKind::loop) ++loops;
  }
  BOOST_TEST(segments == 196u);
  BOOST_TEST(loops == 31u);
  BOOST_TEST(grammar.group_id == "PO");
  const auto area_of = [&](std::string_view path) { return grammar.nodes[grammar.find(path)].area; };
  BOOST_TEST((area_of("BEG") == Area::heading));
  BOOST_TEST((area_of("PO1/SCH") == Area::detail));
  BOOST_TEST((area_of("CTT/AMT") == Area::summary));
}

BOOST_AUTO_TEST_CASE(the_997_has_its_loops) {
  const Grammar& grammar = set("997");
  BOOST_TEST(grammar.group_id == "FA");
  BOOST_TEST(grammar.nodes.size() == 11u);
  BOOST_TEST(grammar.nodes[grammar.find("AK2/AK3/AK4")].max == 99u);
  BOOST_TEST(ways(grammar, "AK1", "AK9") == "AK9");
  BOOST_TEST(ways(grammar, "AK2/AK3/AK4", "AK5") == "AK2/AK5");
  BOOST_TEST(ways(grammar, "AK2/AK3", "AK2") == "AK2 again missing AK2/AK5");
  BOOST_TEST(ways(grammar, "AK2", "AK9") == "AK9 missing AK2/AK5");
}

BOOST_AUTO_TEST_CASE(segments_of_an_850_go_where_the_standard_puts_them) {
  struct Case {
    std::string_view from, tag, ways;
  };
  const Case cases[] = {
      {"", "BEG", "BEG missing ST"},
      {"ST", "REF", "REF missing BEG"},
      {"BEG", "AMT", "AMT"},
      {"BEG", "SE", "SE missing PO1"},
      {"BEG", "CTT", "CTT missing PO1"},
      {"CUR", "CUR", "CUR same"},
      {"SAC", "CUR", "SAC/CUR"},
      {"SAC/CUR", "SAC", "SAC again"},
      {"N9", "MSG", "N9/MSG"},
      {"N1/N4", "N1", "N1 again"},
      {"N1/N4", "PO1", "PO1"},
      {"SPI", "N1", "SPI/N1"},
      {"SPI/CB1", "REF", "SPI/CB1/REF"},
      {"PO1", "N1", "PO1/N1"},
      {"PO1", "AMT", "PO1/AMT"},
      {"PO1", "CTP", "PO1/CTP"},
      {"PO1/SAC", "CTP", "PO1/SAC/CTP"},
      {"PO1/PID", "MEA", "PO1/PID/MEA"},
      {"PO1/SCH", "TD5", "PO1/SCH/TD5"},
      {"PO1/SCH/TD5", "REF", "PO1/SCH/REF"},
      {"PO1/SCH/TD5", "PO1", "PO1 again"},
      {"PO1/LS", "N9", "PO1/N9 missing PO1/LS/LE"},
      {"PO1/LS/LDT/LM/LQ", "LE", "PO1/LS/LE"},
      {"PO1/LS/LDT/LM/LQ", "LM", "PO1/LS/LDT/LM again"},
      {"PO1/LS/LE", "LM", "PO1/LM"},
      {"PO1/N1", "SCH", "PO1/N1/SCH"},
      {"PO1/N1/LDT/QTY", "QTY", "PO1/N1/LDT/QTY same"},
      {"PO1/SLN", "N9", "PO1/SLN/N9"},
      {"PO1/SLN/QTY", "SAC", "none"},
      {"PO1/AMT/PCT", "CTT", "CTT"},
      {"CTT", "AMT", "CTT/AMT"},
      {"CTT/AMT", "SE", "SE"},
  };
  const Grammar& grammar = set("850");
  for (const Case& one : cases) BOOST_TEST(ways(grammar, one.from, one.tag) == one.ways, one.from << " " << one.tag);
  BOOST_TEST(at_end(grammar, "PO1/LS") == "PO1/LS/LE, SE");
}

BOOST_AUTO_TEST_CASE(elements_carry_type_length_codes_and_names) {
  const Grammar& grammar = set("850");
  const SegmentRule& po1 = grammar.segment_of(grammar.find("PO1"));
  BOOST_TEST(po1.element_count == 25u);
  BOOST_TEST(po1.mandatory == 0u);
  BOOST_TEST(po1.note_count == 12u);
  const ElementRule& quantity = grammar.elements(po1)[1];
  BOOST_TEST(grammar.text(quantity.id) == "330");
  BOOST_TEST(grammar.text(quantity.name) == "quantity ordered");
  BOOST_TEST((quantity.type == ElementType::decimal));
  BOOST_TEST(quantity.max == 15u);
  const ElementRule& unit = grammar.elements(po1)[2];
  BOOST_REQUIRE(unit.codes != none);
  BOOST_TEST(grammar.code_sets[unit.codes].contains("EA"));
  BOOST_TEST(!grammar.code_sets[unit.codes].contains("QQ"));
  BOOST_TEST(grammar.code_sets[unit.codes].meaning("EA") == "each");
  BOOST_TEST(grammar.code_sets[unit.codes].codes.size() == 794u);
  const SegmentRule& beg = grammar.segment_of(grammar.find("BEG"));
  BOOST_TEST(beg.mandatory == 0b10111u);
  const SegmentRule& ref = grammar.segment_of(grammar.find("REF"));
  const ElementRule& more = grammar.elements(ref)[3];
  BOOST_TEST((more.type == ElementType::composite));
  BOOST_TEST(more.component_count == 6u);
  BOOST_TEST(more.note_count == 2u);
  BOOST_TEST(grammar.text(grammar.components(more)[1].id) == "127");
}

BOOST_AUTO_TEST_CASE(keys_tell_instances_apart) {
  const Grammar& grammar = set("850");
  for (const std::string_view path : {"REF", "DTM", "N1", "PER", "PO1/N1", "PO1/SAC", "AMT"})
    BOOST_TEST(grammar.nodes[grammar.find(path)].keys[0] == 1, path);
  BOOST_TEST(grammar.nodes[grammar.find("SAC")].key_count == 2);
}

BOOST_AUTO_TEST_CASE(the_dictionary_knows_the_envelope_and_says_where_the_separators_are) {
  const Loaded loaded = shipped().library.dictionary("x12", "004010");
  BOOST_REQUIRE(loaded.grammar != nullptr);
  const Grammar& grammar = *loaded.grammar;
  BOOST_TEST(grammar.syntax.repetition_since == "00402");
  BOOST_TEST(grammar.syntax.repetition_place == "ISA11");
  const NodeId isa = grammar.find("ISA");
  BOOST_REQUIRE(isa != no_node);
  BOOST_TEST(grammar.segment_of(isa).element_count == 16u);
  for (const std::string_view tag : {"IEA", "GS", "GE", "ST", "SE", "TA1", "BEG", "AK9"}) BOOST_TEST(grammar.find(tag) != no_node, tag);
}

BOOST_AUTO_TEST_CASE(every_element_and_segment_has_a_name) {
  for (const std::string& version : shipped().library.versions("x12")) {
    const Loaded loaded = shipped().library.dictionary("x12", version);
    const Grammar& grammar = *loaded.grammar;
    for (const SegmentRule& segment : grammar.segment_rules) {
      BOOST_TEST(segment.name.length > 0u, grammar.text(segment.tag));
      for (const ElementRule& element : grammar.elements(segment)) BOOST_TEST(element.name.length > 0u, grammar.text(element.id));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_canonical_types_are_there) {
  const ObjectType* order = shipped().library.objects().find("order");
  BOOST_REQUIRE(order != nullptr);
  BOOST_TEST(order->is_document);
  BOOST_TEST(order->key == "number");
  const std::uint32_t lines = order->find("lines");
  BOOST_REQUIRE(lines != ObjectType::none);
  BOOST_TEST(order->fields[lines].is_list);
  BOOST_TEST(order->fields[lines].object != nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
