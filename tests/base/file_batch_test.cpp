#include "base/file_batch.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "base/file.h"
#include "base/sync_files.h"
#include "support/temporary_folder.h"

using namespace crossdock;

namespace {

struct BatchFixture {
  crossdock::test::TemporaryFolder folder;
  FileBatch batch{machine_disk()};

  [[nodiscard]] std::filesystem::path path(const std::string& name) const { return folder.path() / name; }
  [[nodiscard]] std::string content(const std::string& name) const { return read_file(path(name), 1000).value(); }
  void put(const std::string& name, const std::string& text) const { std::ofstream(path(name), std::ios::binary) << text; }
  [[nodiscard]] std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder.path()), {}));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(file_batch, BatchFixture)

BOOST_AUTO_TEST_CASE(files_appear_under_their_names_together_and_leave_no_temporary) {
  put("a", "old");
  for (const std::string name : {"a", "b", "c", "d", "e"}) BOOST_TEST(batch.write(path(name), "new " + name).ok());
  BOOST_TEST(content("a") == "old");
  BOOST_TEST(!std::filesystem::exists(path("b")));
  BOOST_TEST(batch.settle().ok());
  BOOST_TEST(batch.empty());
  BOOST_TEST(content("a") == "new a");
  BOOST_TEST(content("e") == "new e");
  BOOST_TEST(entries() == 5u);
}

BOOST_AUTO_TEST_CASE(of_two_files_with_one_name_the_later_one_stays) {
  BOOST_TEST(batch.write(path("a"), "first").ok());
  BOOST_TEST(batch.write(path("a"), "second").ok());
  BOOST_TEST(batch.settle().ok());
  BOOST_TEST(content("a") == "second");
  BOOST_TEST(entries() == 1u);
}

BOOST_AUTO_TEST_CASE(bytes_that_have_their_name_already_are_not_kept_twice_and_other_ones_are_damage) {
  put(".one.part", "bytes");
  put(".two.part", "bytes");
  batch.add(path(".one.part"), path("hash"), 5);
  batch.add(path(".two.part"), path("hash"), 5);
  BOOST_TEST(batch.written(path("hash")).value() == path(".two.part"));
  BOOST_TEST(batch.settle().ok());
  BOOST_TEST(content("hash") == "bytes");
  BOOST_TEST(entries() == 1u);

  put("hash", "x");
  put(".three.part", "bytes");
  batch.add(path(".three.part"), path("hash"), 5);
  const auto settled = batch.settle();
  BOOST_REQUIRE(!settled.ok());
  BOOST_TEST(settled.error().os_error == EIO);
  BOOST_TEST(content("hash") == "x");
}

BOOST_AUTO_TEST_CASE(after_an_error_the_rest_is_settled_by_another_try_or_dropped) {
  put(".one.part", "1");
  put(".three.part", "3");
  std::filesystem::create_directory(path("two"));
  BOOST_TEST(batch.write(path("zero"), "0").ok());
  batch.add(path(".one.part"), path("two"), 1);
  batch.add(path(".three.part"), path("three"), 1);
  BOOST_TEST(!batch.settle().ok());
  BOOST_TEST(content("zero") == "0");
  std::filesystem::remove(path("two"));
  BOOST_TEST(batch.settle().ok());
  BOOST_TEST(content("two") == "1");
  BOOST_TEST(content("three") == "3");

  BOOST_TEST(batch.write(path("four"), "4").ok());
  batch.drop();
  BOOST_TEST(batch.empty());
  BOOST_TEST(entries() == 3u);
}

BOOST_AUTO_TEST_CASE(few_and_many_files_are_synchronised_and_a_missing_one_is_told) {
  std::vector<std::filesystem::path> files;
  for (int i = 0; i < 9; ++i) {
    BOOST_TEST(sync_files(files).ok());
    files.push_back(path(std::to_string(i)));
    put(std::to_string(i), "x");
  }
  files.push_back(path("missing"));
  const auto synced = sync_files(files);
  BOOST_REQUIRE(!synced.ok());
  BOOST_TEST(synced.error().os_error == ENOENT);
}

BOOST_AUTO_TEST_SUITE_END()
