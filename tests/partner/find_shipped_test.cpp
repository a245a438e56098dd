#include <cstdlib>
#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "partner/site.h"
#include "support/temporary_folder.h"

using namespace crossdock;

namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(find_shipped)

// A site that adds a grammar and a map of its own would else lose every shipped one.
BOOST_AUTO_TEST_CASE(a_site_with_grammars_and_maps_of_its_own_is_not_what_ships) {
  const test::TemporaryFolder site;
  fs::create_directories(site.path() / "grammars/x12/004010");
  fs::create_directories(site.path() / "maps");
  const auto found = partner::find_shipped({}, site.path());
  BOOST_REQUIRE(found.ok());
  BOOST_TEST(fs::equivalent(found.value(), CROSSDOCK_SOURCE_DIR));
  BOOST_TEST(!partner::find_shipped(site.path(), {}).ok());
}

BOOST_AUTO_TEST_CASE(a_checkout_is_a_site_that_ships) {
  const auto found = partner::find_shipped({}, CROSSDOCK_SOURCE_DIR);
  BOOST_REQUIRE(found.ok());
  BOOST_TEST(found.value() == fs::path(CROSSDOCK_SOURCE_DIR));
}

BOOST_AUTO_TEST_SUITE_END()
