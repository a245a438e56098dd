#include <boost/test/unit_test.hpp>

#include "mapping_support.h"

using namespace test;

namespace {

/// What a person sees who loads this map: linked with the grammar of the set at 004010, its rules too. Maps that other maps of the
/// file extend are not linked for themselves.
std::string shown(const std::filesystem::path& path) {
  World world;
  world.files.emplace_back("tables/stores.csv", "id,name\n0001,North\n0002,South\n");
  world.add(path.filename().string(), content(path));
  std::vector<std::string> extended;
  for (const auto& entry : world.library.maps())
    if (entry.map->extends) extended.push_back(entry.map->extends->text);
  for (const auto& entry : world.library.maps())
    if (std::find(extended.begin(), extended.end(), entry.map->name.text) == extended.end()) {
      const auto before = world.diagnostics.size();
      if (world.link(entry.map->name.text) == nullptr && world.diagnostics.size() == before) {
        // No grammar could be found by the header: the linker says why.
        LinkedMap linked = link(entry.map->name.text, world.library, world.grammars->set("x12", "004010", "850").grammar,
                                world.grammars->objects(), world.loader());
        world.diagnostics.insert(world.diagnostics.end(), linked.diagnostics.begin(), linked.diagnostics.end());
      }
    }
  for (const auto& entry : world.library.rules()) {
    LinkedRules linked = link_rules(entry.rules->name.text, world.library, world.grammars->objects(), world.loader());
    world.diagnostics.insert(world.diagnostics.end(), linked.diagnostics.begin(), linked.diagnostics.end());
  }
  return world.rendered(world.diagnostics);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bad_maps)

// Every *.bad.map is wrong in the way that its *.expected tells, in full.
BOOST_AUTO_TEST_CASE(a_wrong_map_is_explained_as_its_file_says) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(case_folder())) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".bad.map")) continue;
    ++count;
    const std::string text = shown(entry.path());
    const std::filesystem::path expected =
        case_folder() / (name.substr(0, name.size() - std::string_view(".bad.map").size()) + ".expected");
    BOOST_TEST(!text.empty(), name << " is not wrong at all");
    if (updates())
      std::ofstream(expected, std::ios::binary) << text;
    else
      BOOST_TEST(content(expected) == text, name);
  }
  BOOST_TEST(count > 0u);
}

BOOST_AUTO_TEST_SUITE_END()
