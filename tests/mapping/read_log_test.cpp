#include <boost/test/unit_test.hpp>

#include "mapping/coverage.h"
#include "mapping_support.h"

using namespace test;

namespace {

struct Logged {
  World world;
  std::shared_ptr<const MapProgram> program;
  TransactionSet document;
  Arena arena;
  ReadLog log;

  /// `text` outlives this: the document is views of it.
  Logged(const std::string& map, std::string_view text) {
    world.add("m.map", map);
    program = world.link("m");
    BOOST_REQUIRE_MESSAGE(program != nullptr, world.rendered(world.diagnostics));
    parse_document(*program->grammar, text, document);
    std::vector<CanonicalObject> objects;
    std::vector<Diagnostic> findings;
    MapReader(program).read(document, {}, {}, arena, objects, findings, &log);
  }

  /// The entries of a field or a use, as "field = value".
  [[nodiscard]] std::string of(ReadLog::Use use) const {
    std::string all;
    for (const ReadLog::Entry& entry : log.entries)
      if (entry.use == use) all += (all.empty() ? "" : "; ") + entry.path + " = " + entry.value;
    return all;
  }
};

constexpr const char* map_text =
    "map m: x12 850 <-> order\n"
    "BEG { 01 == \"00\"; 02 <-> type default \"SA\" write; 03 <-> number; 05 <-> order_date }\n"
    "loop PO1 <-> lines[] { 01 <-> number default index write; 02 <-> quantity }\n"
    "ignore N1\n";
constexpr const char* document_text = "BEG*00*NE*7**20260101~REF*ZZ*X~N1*ST*DC~N3*1 Dock Rd~PO1*1*5*EA~PO1**6~";

}  // namespace

BOOST_AUTO_TEST_SUITE(read_log)

BOOST_AUTO_TEST_CASE(each_element_is_noted_with_what_became_of_it) {
  const Logged logged(map_text, document_text);
  BOOST_TEST(logged.of(ReadLog::Use::mapped) ==
             "type = NE; number = 7; order_date = 2026-01-01; lines[1].number = 1; lines[1].quantity = 5; lines[2].quantity = 6");
  BOOST_TEST(logged.of(ReadLog::Use::given) == "lines[2].number = 2");
  BOOST_TEST(std::count_if(logged.log.entries.begin(), logged.log.entries.end(),
                           [](const ReadLog::Entry& entry) { return entry.use == ReadLog::Use::verified; }) == 1);
  BOOST_TEST(std::count_if(logged.log.entries.begin(), logged.log.entries.end(),
                           [](const ReadLog::Entry& entry) { return entry.use == ReadLog::Use::ignored; }) == 2);
  BOOST_TEST(std::count_if(logged.log.entries.begin(), logged.log.entries.end(),
                           [](const ReadLog::Entry& entry) { return entry.use == ReadLog::Use::dropped; }) == 2);
}

BOOST_AUTO_TEST_CASE(coverage_counts_by_place) {
  const Logged logged(map_text, document_text);
  Coverage coverage;
  coverage.add(*logged.program, logged.document, logged.log);
  BOOST_TEST(coverage.places().at("BEG.01").verified == 1U);
  BOOST_TEST(coverage.places().at("PO1.02").mapped == 2U);
  BOOST_TEST(coverage.places().at("PO1.03").dropped == 1U);
  BOOST_TEST(coverage.places().at("PO1.03").dropped_value == "EA");
  BOOST_TEST(coverage.places().at("N1[ST].02").ignored == 1U);
  BOOST_TEST(coverage.places().at("REF[ZZ].02").dropped == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
