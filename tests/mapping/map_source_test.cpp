#include "mapping/map_source.h"

#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "base/file.h"
#include "base/limits.h"
#include "mapping_support.h"

using namespace test;
using crossdock::mapping::glance_at_map;
using crossdock::mapping::MapGlance;
using crossdock::mapping::MapSource;

namespace {

std::string glanced_map(std::string_view text) {
  const MapGlance glance = glance_at_map(text);
  std::string told = glance.surely_has_rules ? "rules" : "";
  for (const MapGlance::Head& head : glance.heads) {
    told += "; " + std::string(head.kind);
    for (const std::string_view word : head.words) told += " " + std::string(word);
  }
  return told;
}

bool is_shared_text(std::string_view text) {
  SourceSet sources;
  return MapSource(sources, sources.add("a.map", std::string(text)), Layer::base).is_shared();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(map_source)

BOOST_AUTO_TEST_CASE(a_glance_tells_the_heads_of_a_file) {
  BOOST_TEST(glanced_map("# map no\nmap acme.order: x12 850 <-> order # map no\nBEG { 03 <-> number }\n") ==
             "rules; map acme.order x12 850 order");
  BOOST_TEST(glanced_map("table uom { EA \"map x\" }; shape line { 01 <-> number }\n") == "; table uom EA; shape line 01 number");
  BOOST_TEST(glanced_map("rules r for order { hold R when x: 'it is # map y' }\n") == "rules; rules r for order hold");
  BOOST_TEST(glanced_map("") == "");
}

BOOST_AUTO_TEST_CASE(only_a_file_without_map_and_rules_is_shared) {
  BOOST_TEST(is_shared_text("table uom { EA each }\n"));
  BOOST_TEST(!is_shared_text("table uom { EA each }\nmap m: x12 850 <-> order\n"));
  BOOST_TEST(!is_shared_text("rules r for order { }\n"));
  // A field and a segment may have these names.
  BOOST_TEST(is_shared_text("shape s {\n  map <-> number\n  rules -> number\n}\n"));
  BOOST_TEST(is_shared_text("shape s {\n  map\n}\n"));
  // Blocks that do not close: the parser decides.
  BOOST_TEST(!is_shared_text("shape s {\n  01 <-> number\nmap m: x12 850 <-> order\n"));
}

BOOST_AUTO_TEST_CASE(a_glance_misses_nothing_that_parsing_finds) {
  namespace fs = std::filesystem;
  std::size_t declarations = 0;
  for (const char* const folder : {"maps", "partners", "docs", "tests"})
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(CROSSDOCK_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".map") continue;
      SourceSet sources;
      const std::uint32_t file = sources.add(entry.path().string(), read_file(entry.path(), limits::source_file_bytes).value());
      const MapSource source(sources, file, Layer::base);
      const auto& parsed = source.file();
      for (const auto& map : parsed.maps) {
        BOOST_TEST(source.may_have("map", map.name.text), entry.path() << ": map " << map.name.text);
        if (map.document) BOOST_TEST(source.may_name(map.document->text), entry.path() << ": " << map.document->text);
        if (map.object) BOOST_TEST(source.may_name(map.object->text), entry.path() << ": " << map.object->text);
        ++declarations;
      }
      for (const auto& rules : parsed.rules)
        BOOST_TEST(source.may_have("rules", rules.name.text), entry.path() << ": rules " << rules.name.text);
      for (const auto& shape : parsed.shapes)
        BOOST_TEST(source.may_have("shape", shape.name.text), entry.path() << ": shape " << shape.name.text);
      BOOST_TEST((parsed.tables.empty() || source.may_have("table")), entry.path() << ": tables");
      BOOST_TEST(source.is_shared() == (parsed.maps.empty() && parsed.rules.empty()), entry.path());
    }
  BOOST_TEST(declarations > 30u);
}

BOOST_AUTO_TEST_SUITE_END()
