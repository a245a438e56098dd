#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <boost/test/unit_test.hpp>

namespace crossdock::test {

/// Compares `actual` with the file at `path`, relative to tests/. With CROSSDOCK_UPDATE=1 in the environment the file is written
/// instead; the difference is then reviewed like any other change.
inline void expect_file(const std::string& path, const std::string& actual) {
  const std::filesystem::path file = std::filesystem::path(CROSSDOCK_SOURCE_DIR) / "tests" / path;
  const char* update = std::getenv("CROSSDOCK_UPDATE");
  if (update != nullptr && std::string(update) == "1") {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << actual;
    return;
  }
  std::ifstream in(file, std::ios::binary);
  std::ostringstream expected;
  expected << in.rdbuf();
  BOOST_TEST_REQUIRE(in.good(), "tests/" << path << " is missing; CROSSDOCK_UPDATE=1 writes it");
  if (expected.str() == actual) return;
  std::istringstream want(expected.str()), have(actual);
  std::string wanted, got;
  for (std::size_t line = 1;; ++line) {
    const bool more_wanted = static_cast<bool>(std::getline(want, wanted)), more_got = static_cast<bool>(std::getline(have, got));
    if (more_wanted && more_got && wanted == got) continue;
    BOOST_ERROR("tests/" << path << ":" << line << " differs\n  expected: " << (more_wanted ? wanted : "(end)")
                         << "\n  actual:   " << (more_got ? got : "(end)") << "\n  (CROSSDOCK_UPDATE=1 rewrites it)");
    return;
  }
}

}  // namespace crossdock::test
