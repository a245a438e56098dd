#include "base/file.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/disk.h"
#include "base/hash.h"
#include "support/temporary_folder.h"

namespace {

using crossdock::Existing;
using crossdock::FileKind;
using crossdock::machine_disk;
using crossdock::test::TemporaryFolder;

constexpr std::uint64_t limit = 1000;

void put(const std::filesystem::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

}  // namespace

BOOST_AUTO_TEST_SUITE(file)

BOOST_AUTO_TEST_CASE(a_written_file_is_read_back_byte_for_byte) {
  const TemporaryFolder folder;
  const std::string bytes = std::string("ISA\0*\n\xFF", 7);
  BOOST_REQUIRE(crossdock::write_file_atomic(folder.path() / "a", bytes).ok());
  auto content = crossdock::read_file(folder.path() / "a", limit);
  BOOST_REQUIRE(content.ok());
  BOOST_TEST(content.value() == bytes);
}

BOOST_AUTO_TEST_CASE(a_write_replaces_only_where_it_may_and_leaves_no_temporary) {
  const TemporaryFolder folder;
  BOOST_REQUIRE(crossdock::write_file_atomic(folder.path() / "a", "1").ok());
  BOOST_REQUIRE(crossdock::write_file_atomic(folder.path() / "a", "2").ok());
  const auto refused = crossdock::write_file_atomic(folder.path() / "a", "3", Existing::refuse);
  BOOST_REQUIRE(!refused.ok());
  BOOST_TEST(refused.error().os_error == EEXIST);
  BOOST_TEST(crossdock::read_file(folder.path() / "a", limit).value() == "2");
  BOOST_TEST(machine_disk().list(folder.path(), 10).value().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_file_over_the_limit_is_an_error_that_names_the_limit) {
  const TemporaryFolder folder;
  put(folder.path() / "a", std::string(limit + 1, 'x'));
  const auto content = crossdock::read_file(folder.path() / "a", limit);
  BOOST_REQUIRE(!content.ok());
  BOOST_TEST(content.error().message.find("1000 bytes") != std::string::npos);
  put(folder.path() / "b", std::string(limit, 'x'));
  BOOST_TEST(crossdock::read_file(folder.path() / "b", limit).ok());
}

BOOST_AUTO_TEST_CASE(the_message_tells_the_path_and_the_reason) {
  const auto content = crossdock::read_file("no-such-folder/no\nfile", limit);
  BOOST_REQUIRE(!content.ok());
  BOOST_TEST(content.error().message == "cannot open `no-such-folder/no\\x0Afile`: No such file or directory");
  BOOST_TEST(content.error().os_error == ENOENT);
}

BOOST_AUTO_TEST_CASE(links_fifos_and_folders_are_not_opened) {
  const TemporaryFolder folder;
  put(folder.path() / "real", "x");
  std::filesystem::create_symlink("real", folder.path() / "link");
  BOOST_REQUIRE(::mkfifo((folder.path() / "fifo").c_str(), 0600) == 0);
  std::filesystem::create_directory(folder.path() / "folder");
  BOOST_TEST(machine_disk().open(folder.path() / "real").ok());
  for (const char* name : {"link", "fifo", "folder", "nothing"}) BOOST_TEST(!machine_disk().open(folder.path() / name).ok(), name);
}

BOOST_AUTO_TEST_CASE(a_rename_to_a_taken_name_is_refused) {
  const TemporaryFolder folder;
  put(folder.path() / "a", "a");
  put(folder.path() / "b", "b");
  const auto refused = machine_disk().rename_new(folder.path() / "a", folder.path() / "b");
  BOOST_REQUIRE(!refused.ok());
  BOOST_TEST(refused.error().os_error == EEXIST);
  BOOST_TEST(crossdock::read_file(folder.path() / "b", limit).value() == "b");
  BOOST_TEST(machine_disk().rename_new(folder.path() / "a", folder.path() / "c").ok());
  BOOST_TEST(crossdock::read_file(folder.path() / "c", limit).value() == "a");
}

BOOST_AUTO_TEST_CASE(a_listing_tells_kinds_without_following_links_and_keeps_its_limit) {
  const TemporaryFolder folder;
  put(folder.path() / "a", "a");
  std::filesystem::create_symlink("a", folder.path() / "l");
  const auto entries = machine_disk().list(folder.path(), 2);
  BOOST_REQUIRE(entries.ok());
  BOOST_TEST(entries.value().size() == 2u);
  for (const auto& entry : entries.value()) BOOST_TEST((entry.kind == (entry.name == "a" ? FileKind::regular : FileKind::link)));
  BOOST_TEST(!machine_disk().list(folder.path(), 1).ok());
  BOOST_TEST(!machine_disk().list(folder.path() / "l", 9).ok());
}

BOOST_AUTO_TEST_CASE(folders_are_made_with_all_above_them_and_again_without_harm) {
  const TemporaryFolder folder;
  BOOST_TEST(machine_disk().make_folders(folder.path() / "x/y/z").ok());
  BOOST_TEST(machine_disk().make_folders(folder.path() / "x/y/z").ok());
  const auto mode = std::filesystem::status(folder.path() / "x/y").permissions();
  BOOST_TEST(((mode & std::filesystem::perms::others_all) == std::filesystem::perms::none));
  put(folder.path() / "file", "");
  BOOST_TEST(machine_disk().make_folders(folder.path() / "file/z").error().os_error == ENOTDIR);
  BOOST_TEST(machine_disk().make_folders(folder.path() / std::string(300, 'x')).error().os_error == ENAMETOOLONG);
  BOOST_TEST(!machine_disk().make_folders(folder.path() / "file").ok());
}

BOOST_AUTO_TEST_CASE(a_memory_stream_gives_the_same_bytes_however_it_is_cut) {
  for (std::size_t most = 1; most < 8; ++most) {
    crossdock::MemoryStream stream("ISA*00*", most);
    BOOST_TEST(crossdock::read_all(stream, limit).value() == "ISA*00*");
  }
}

BOOST_AUTO_TEST_CASE(a_status_shows_a_file_that_grew) {
  const TemporaryFolder folder;
  put(folder.path() / "a", "1");
  auto stream = crossdock::FileStream::open(folder.path() / "a");
  BOOST_REQUIRE(stream.ok());
  const auto before = stream->status().value();
  std::ofstream(folder.path() / "a", std::ios::app) << "2";
  BOOST_TEST(stream->status().value().size == before.size + 1);
  BOOST_TEST(machine_disk().status(folder.path() / "a").value().inode == before.inode);
}

BOOST_AUTO_TEST_SUITE_END()
