#include <array>

#include <boost/test/unit_test.hpp>

#include "diagnostic/fault.h"
#include "mapping_support.h"

using namespace test;

namespace {

/// The tables of a shipped acknowledgment map, as they are for one version of the acknowledgment.
struct Codes {
  World world{std::filesystem::path(CROSSDOCK_SOURCE_DIR) / "grammars"};
  std::shared_ptr<const MapProgram> program;
  explicit Codes(const std::string& version, const std::string& map = "acknowledgment") {
    world.add("maps/acknowledgment.map", content(std::filesystem::path(CROSSDOCK_SOURCE_DIR) / "maps" / "acknowledgment.map"));
    program = world.link(map, version);
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
  /// Whether the acknowledgment's grammar has the code for an element.
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

BOOST_AUTO_TEST_CASE(every_fault_that_an_acknowledgment_can_tell_has_a_code_of_its_version) {
  struct Kind {
    const char* version;
    const char* map;
    const char *segment, *element, *set;
  };
  for (const Kind& of : {Kind{"004010", "acknowledgment", "AK3", "AK4", "AK5"}, Kind{"005010", "acknowledgment", "AK3", "AK4", "AK5"},
                         Kind{"005010", "implementation_acknowledgment", "IK3", "IK4", "IK5"}}) {
    const Codes codes(of.version, of.map);
    for (std::size_t i = 1; i < fault_kinds; ++i) {
      const auto kind = static_cast<FaultKind>(i);
      const std::string_view name = fault_name(kind);
      BOOST_TEST_CONTEXT(of.map << " " << of.version << " " << name) {
        switch (fault_level(kind)) {
          case FaultLevel::segment: BOOST_TEST(codes.is_code(of.segment, 4, codes.code("segment_fault", name))); break;
          case FaultLevel::set: BOOST_TEST(codes.is_code(of.set, 2, codes.code("set_fault", name))); break;
          case FaultLevel::group:
            // A group without a header has no control number that an acknowledgment could name.
            if (kind != FaultKind::group_header_missing) BOOST_TEST(codes.is_code("AK9", 5, codes.code("group_fault", name)));
            break;
          case FaultLevel::element:
            if (name.starts_with("element_") || name.starts_with("component_") || name.starts_with("repetition_"))
              BOOST_TEST(codes.is_code(of.element, 3, codes.code("element_fault", name)));
            break;
          default: break;
        }
        // What a partner's guide asks for may speak of a whole segment; a wrong total or tree of one element.
        if (name.starts_with("partner_")) BOOST_TEST(codes.is_code(of.segment, 4, codes.code("segment_fault", name)));
        if (name.starts_with("partner_") && kind != FaultKind::partner_loop_missing)
          BOOST_TEST(codes.is_code(of.element, 3, codes.code("element_fault", name)));
        if (name == "count_wrong" || name.starts_with("tree_")) BOOST_TEST(codes.is_code(of.element, 3, codes.code("element_fault", name)));
      }
    }
    for (const char* const word : {"segments_in_error", "segments_against_guide"})
      BOOST_TEST(codes.is_code(of.set, 2, codes.code("set_fault", word)));
  }
}

BOOST_AUTO_TEST_CASE(codes_mean_what_the_standard_means) {
  using Row = std::array<std::string, 5>;
  const Codes older("004010"), newer("005010"), implementation("005010", "implementation_acknowledgment");
  for (const auto& [table, word, at_004010, at_005010, of_999] : {Row{"set_fault", "set_control_duplicate", "23", "23", "23"},
                                                                  Row{"set_fault", "set_control_invalid", "7", "7", "7"},
                                                                  Row{"set_fault", "set_segment_count_wrong", "4", "4", "4"},
                                                                  Row{"set_fault", "segments_in_error", "5", "5", "5"},
                                                                  Row{"set_fault", "segments_against_guide", "5", "5", "I5"},
                                                                  Row{"set_fault", "set_not_in_group", "6", "18", "18"},
                                                                  Row{"set_fault", "set_convention_unsupported", "1", "1", "I6"},
                                                                  Row{"group_fault", "group_control_duplicate", "19", "19", "19"},
                                                                  Row{"group_fault", "group_set_count_wrong", "5", "5", "5"},
                                                                  Row{"segment_fault", "segment_out_of_sequence", "7", "7", "7"},
                                                                  Row{"segment_fault", "elements_in_error", "8", "8", "8"},
                                                                  Row{"segment_fault", "partner_required_missing", "3", "3", "I8"},
                                                                  Row{"segment_fault", "partner_dependent_missing", "3", "3", "I6"},
                                                                  Row{"element_fault", "element_number_invalid", "6", "6", "6"},
                                                                  Row{"element_fault", "element_condition_missing", "2", "2", "2"},
                                                                  Row{"element_fault", "element_excluded", "10", "10", "10"},
                                                                  Row{"element_fault", "component_too_many", "3", "13", "13"},
                                                                  Row{"element_fault", "repetition_too_many", "3", "12", "12"},
                                                                  Row{"element_fault", "component_unexpected", "6", "13", "13"},
                                                                  Row{"element_fault", "partner_value_not_allowed", "7", "7", "I6"},
                                                                  Row{"element_fault", "partner_required_missing", "1", "1", "1"},
                                                                  Row{"element_fault", "partner_dependent_missing", "2", "2", "I9"},
                                                                  Row{"element_fault", "partner_dependent_present", "10", "10", "I13"}}) {
    BOOST_TEST(older.code(table, word) == at_004010, table << " " << word);
    BOOST_TEST(newer.code(table, word) == at_005010, table << " " << word);
    BOOST_TEST(implementation.code(table, word) == of_999, table << " " << word);
  }
}

BOOST_AUTO_TEST_CASE(a_code_reads_as_the_plain_fault_behind_it) {
  const Codes codes("004010"), newer("005010");
  BOOST_TEST(codes.table("element_fault").value_of("6").value_or("") == "element_character_invalid");
  BOOST_TEST(codes.table("segment_fault").value_of("8").value_or("") == "elements_in_error");
  BOOST_TEST(codes.table("group_fault").value_of("19").value_or("") == "group_control_duplicate");
  // Until 004060 the code 19 speaks of security segments: it stays as it came.
  BOOST_TEST(codes.table("set_fault").value_of("19").value_or("") == "19");
  BOOST_TEST(newer.table("set_fault").value_of("19").value_or("") == "set_convention_invalid");
}

BOOST_AUTO_TEST_CASE(every_fault_of_an_interchange_has_a_ta1_code) {
  const Codes codes("004010");
  const auto is_code = [](const std::string& code) { return code.size() == 3 && code != "000" && code <= "031"; };
  for (std::size_t i = 1; i < fault_kinds; ++i) {
    const auto kind = static_cast<FaultKind>(i);
    if (fault_level(kind) != FaultLevel::interchange) continue;
    const std::string code = codes.code("interchange_fault", fault_name(kind));
    BOOST_TEST(is_code(code), fault_name(kind) << " gives " << code);
  }
  for (int element = 1; element <= 16; ++element) {
    const std::string word = "interchange_element_" + std::string(element < 10 ? "0" : "") + std::to_string(element);
    BOOST_TEST(is_code(codes.code("interchange_fault", word)), word);
  }
  BOOST_TEST(codes.code("interchange_fault", "interchange_control_mismatch") == "001");
  BOOST_TEST(codes.code("interchange_fault", "interchange_control_duplicate") == "025");
  BOOST_TEST(codes.code("interchange_fault", "interchange_element_15") == "020");
}

BOOST_AUTO_TEST_SUITE_END()
