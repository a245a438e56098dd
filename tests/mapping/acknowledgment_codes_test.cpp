#include <array>

#include <boost/test/unit_test.hpp>

#include "diagnostic/fault.h"
#include "mapping_support.h"

using namespace test;

namespace {

/// The tables of the shipped acknowledgment map.
struct Codes {
  World world{std::filesystem::path(CROSSDOCK_SOURCE_DIR) / "grammars"};
  std::shared_ptr<const MapProgram> program;
  Codes() {
    world.add("maps/acknowledgment.map", content(std::filesystem::path(CROSSDOCK_SOURCE_DIR) / "maps" / "acknowledgment.map"));
    program = world.link("acknowledgment");
    BOOST_REQUIRE_MESSAGE(program != nullptr, world.rendered(world.diagnostics));
  }
  [[nodiscard]] const Table& table(std::string_view name) const {
    for (const TableUse& use : program->tables)
      if (use.name == name) return *use.loaded;
    BOOST_FAIL("no table " << name);
    throw;
  }
  [[nodiscard]] std::string code(std::string_view table_name, std::string_view word) const {
    return std::string(table(table_name).key_of(word).value_or("none"));
  }
  /// The codes that the 997's grammar knows for an element.
  [[nodiscard]] bool is_code(std::string_view segment, std::size_t element, std::string_view code) const {
    const auto& grammar = *program->grammar;
    for (NodeId node = 0; node < grammar.nodes.size(); ++node) {
      if (grammar.nodes[node].kind != grammar::NodeKind::segment || grammar.name_of(node) != segment) continue;
      const auto& rule = grammar.elements(grammar.segment_of(node))[element - 1];
      return grammar.code_sets[rule.codes].contains(code);
    }
    return false;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(acknowledgment_codes)

BOOST_AUTO_TEST_CASE(every_fault_that_a_997_can_tell_has_a_code_of_the_standard) {
  const Codes codes;
  for (std::size_t i = 1; i < fault_kinds; ++i) {
    const auto kind = static_cast<FaultKind>(i);
    const std::string_view name = fault_name(kind);
    BOOST_TEST_CONTEXT(name) {
      switch (fault_level(kind)) {
        case FaultLevel::segment: BOOST_TEST(codes.is_code("AK3", 4, codes.code("segment_fault", name))); break;
        case FaultLevel::set: BOOST_TEST(codes.is_code("AK5", 2, codes.code("set_fault", name))); break;
        case FaultLevel::group:
          // A group without a header has no control number that a 997 could name.
          if (kind != FaultKind::group_header_missing) BOOST_TEST(codes.is_code("AK9", 5, codes.code("group_fault", name)));
          break;
        case FaultLevel::element:
          if (name.starts_with("element_") || name.starts_with("component_") || name.starts_with("repetition_") ||
              name.starts_with("partner_"))
            BOOST_TEST(codes.is_code("AK4", 3, codes.code("element_fault", name)));
          break;
        default: break;
      }
      // What a partner's guide asks for may speak of a whole segment; a wrong total or tree of one element.
      if (name.starts_with("partner_")) BOOST_TEST(codes.is_code("AK3", 4, codes.code("segment_fault", name)));
      if (name == "count_wrong" || name.starts_with("tree_")) BOOST_TEST(codes.is_code("AK4", 3, codes.code("element_fault", name)));
    }
  }
}

BOOST_AUTO_TEST_CASE(codes_mean_what_the_standard_means) {
  const Codes codes;
  using Row = std::array<std::string, 3>;
  for (const auto& [table, word, code] :
       {Row{"set_fault", "set_control_duplicate", "23"}, Row{"set_fault", "set_control_invalid", "7"},
        Row{"set_fault", "set_segment_count_wrong", "4"}, Row{"set_fault", "segments_in_error", "5"},
        Row{"group_fault", "group_control_duplicate", "19"}, Row{"group_fault", "group_set_count_wrong", "5"},
        Row{"segment_fault", "segment_out_of_sequence", "7"}, Row{"segment_fault", "elements_in_error", "8"},
        Row{"element_fault", "element_number_invalid", "6"}, Row{"element_fault", "element_condition_missing", "2"},
        Row{"element_fault", "element_excluded", "10"}, Row{"element_fault", "component_too_many", "3"}})
    BOOST_TEST(codes.code(table, word) == code, table << " " << word);
}

BOOST_AUTO_TEST_CASE(a_code_reads_as_the_plain_fault_behind_it) {
  const Codes codes;
  BOOST_TEST(codes.table("element_fault").value_of("6").value_or("") == "element_character_invalid");
  BOOST_TEST(codes.table("segment_fault").value_of("8").value_or("") == "elements_in_error");
  BOOST_TEST(codes.table("group_fault").value_of("19").value_or("") == "group_control_duplicate");
}

BOOST_AUTO_TEST_CASE(every_fault_of_an_interchange_has_a_ta1_code) {
  const Codes codes;
  for (std::size_t i = 1; i < fault_kinds; ++i) {
    const auto kind = static_cast<FaultKind>(i);
    if (fault_level(kind) != FaultLevel::interchange) continue;
    const std::string code = codes.code("interchange_fault", fault_name(kind));
    BOOST_TEST((code.size() == 3 && code != "000" && code <= "031"), fault_name(kind) << " gives " << code);
  }
  BOOST_TEST(codes.code("interchange_fault", "interchange_control_mismatch") == "001");
  BOOST_TEST(codes.code("interchange_fault", "interchange_control_duplicate") == "025");
  BOOST_TEST(codes.table("interchange_element").value_of("15").value_or("") == "020");
}

BOOST_AUTO_TEST_SUITE_END()
