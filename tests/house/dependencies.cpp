#include <regex>

#include <boost/test/unit_test.hpp>

#include "house/source_tree.h"

using house::File;
using house::Include;

namespace {

std::string first_part(const std::string& name) { return name.substr(0, name.find('/')); }

/// The folder of engine/ that a path of the repository lies in: "format" of "engine/format/x12/reader.cpp".
std::string folder_of(const std::string& path) { return first_part(path.substr(std::string("engine/").size())); }

std::string at(const File& file, const Include& include) {
  return file.path + ":" + std::to_string(include.line) + " includes " + include.name;
}

/// Who may include a third-party header, by how the header's name begins. The longest match counts.
const std::map<std::string, std::vector<std::string>>& owners() {
  static const std::map<std::string, std::vector<std::string>> table = {
      {"boost/", {"engine/language"}},
      {"toml++/", {"engine/partner"}},
      {"unicode/", {"engine/base"}},
      {"rapidjson/", {"engine/base"}},
      {"openssl/", {"engine/base"}},
      {"pugixml.hpp", {"engine/format/xml"}},
      {"sqlite3.h", {"engine/ledger"}},
      {"libssh2", {"engine/transport"}},
      {"curl/", {"engine/transport"}},
      {"CLI/", {"engine/cli"}},
      {"fmt/", {"engine/exchange", "engine/cli"}},
      {"spdlog/", {"engine/exchange", "engine/cli"}},
      {"immintrin.h", {"engine/format/x12"}},
  };
  return table;
}

/// The operating system belongs to the folders that deal with files, processes and sockets.
const std::set<std::string> system_folders = {"base", "ledger", "transport", "exchange", "cli"};

bool is_system_header(const std::string& name) { return name.ends_with(".h"); }

}  // namespace

BOOST_AUTO_TEST_SUITE(dependencies)

BOOST_AUTO_TEST_CASE(every_folder_of_the_engine_stands_in_the_architecture_table) {
  const auto table = house::dependency_table();
  BOOST_REQUIRE_GE(table.size(), 10u);
  std::set<std::string> folders;
  for (const File& file : house::files_under("engine"))
    if (file.path.find('/', std::string("engine/").size()) != std::string::npos) folders.insert(folder_of(file.path));
  for (const std::string& folder : folders) BOOST_TEST(table.contains(folder), folder << " is missing in ARCHITECTURE.md");
}

BOOST_AUTO_TEST_CASE(the_table_has_no_circle) {
  const auto table = house::dependency_table();
  const auto allowed = house::allowed_folders(table);
  for (const auto& [folder, uses] : table)
    for (const std::string& used : uses) BOOST_TEST(!allowed.at(used).contains(folder), folder << " and " << used << " use each other");
}

BOOST_AUTO_TEST_CASE(every_include_under_engine_goes_where_the_table_allows) {
  const auto allowed = house::allowed_folders(house::dependency_table());
  std::vector<std::string> violations;
  std::size_t looked_at = 0;
  for (const File& file : house::files_under("engine")) {
    if (!file.is_cpp()) continue;
    // engine/crossdock.h, the entry for programs that embed the engine, sees `translate` and below.
    const bool is_entry = file.path.find('/', std::string("engine/").size()) == std::string::npos;
    const std::set<std::string>& folders = allowed.at(is_entry ? "translate" : folder_of(file.path));
    for (const Include& include : house::includes_of(file)) {
      if (include.angled) continue;
      ++looked_at;
      if (!folders.contains(first_part(include.name))) violations.push_back(at(file, include));
    }
  }
  BOOST_TEST(looked_at > 20u);
  BOOST_TEST(violations.empty(), house::listing(violations));
}

BOOST_AUTO_TEST_CASE(quoted_includes_name_a_file_of_the_engine) {
  std::set<std::string> known;
  for (const File& file : house::files_under("engine")) known.insert(file.path.substr(std::string("engine/").size()));
  std::vector<std::string> violations;
  for (const File& file : house::files_under("engine"))
    if (file.is_cpp())
      for (const Include& include : house::includes_of(file))
        if (!include.angled && !known.contains(include.name)) violations.push_back(at(file, include));
  BOOST_TEST(violations.empty(), house::listing(violations));
}

BOOST_AUTO_TEST_CASE(one_format_does_not_include_another) {
  std::vector<std::string> violations;
  for (const File& file : house::files_under("engine/format")) {
    const std::string own = file.path.substr(std::string("engine/").size());
    const std::size_t end = own.find('/', std::string("format/").size());
    for (const Include& include : house::includes_of(file)) {
      if (!include.name.starts_with("format/")) continue;
      const std::size_t other_end = include.name.find('/', std::string("format/").size());
      if (end == std::string::npos || other_end == std::string::npos) continue;
      if (own.substr(0, end) != include.name.substr(0, other_end)) violations.push_back(at(file, include));
    }
  }
  BOOST_TEST(violations.empty(), house::listing(violations));
}

BOOST_AUTO_TEST_CASE(each_third_party_header_is_included_by_its_owner_alone) {
  std::vector<std::string> violations;
  for (const File& file : house::files_under("engine")) {
    if (!file.is_cpp()) continue;
    for (const Include& include : house::includes_of(file)) {
      if (!include.angled) continue;
      bool owned = false;
      for (const auto& [prefix, folders] : owners()) {
        if (!include.name.starts_with(prefix)) continue;
        owned = true;
        bool allowed = false;
        for (const std::string& folder : folders) allowed = allowed || file.is_under(folder);
        if (!allowed) violations.push_back(at(file, include) + ", which belongs to " + folders.front());
      }
      if (owned) continue;
      if (is_system_header(include.name)) {
        if (!system_folders.contains(folder_of(file.path))) violations.push_back(at(file, include) + ", a header of the system");
      } else if (include.name.find_first_of("/.") != std::string::npos) {
        violations.push_back(at(file, include) + ", a library without an owner in tests/house");
      }
    }
  }
  BOOST_TEST(violations.empty(), house::listing(violations));
}

BOOST_AUTO_TEST_CASE(cmake_links_each_folder_to_no_more_than_the_table_allows) {
  const auto allowed = house::allowed_folders(house::dependency_table());
  const std::regex pattern(R"(crossdock_folder\((\w+)([^)]*)\))");
  std::size_t looked_at = 0;
  for (const File& file : house::files_under("engine")) {
    if (file.path != "engine/CMakeLists.txt") continue;
    for (std::sregex_iterator at(file.text.begin(), file.text.end(), pattern), end; at != end; ++at) {
      const std::string folder = (*at)[1];
      std::istringstream words((*at)[2]);
      bool uses = false;
      for (std::string word; words >> word;) {
        if (word == "USES" || word == "PACKAGES") {
          uses = word == "USES";
        } else if (uses) {
          ++looked_at;
          BOOST_TEST(allowed.at(folder).contains(word), "CMake links " << folder << " to " << word);
        }
      }
    }
  }
  BOOST_TEST(looked_at > 20u);
}

BOOST_AUTO_TEST_SUITE_END()
