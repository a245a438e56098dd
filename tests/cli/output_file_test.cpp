#include "cli/output_file.h"

#include <array>
#include <filesystem>

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"
#include "support/temporary_folder.h"

using namespace crossdock::test;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(output_file)

BOOST_AUTO_TEST_CASE(a_file_is_made_and_replaced_whole) {
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "997.edi").string();
  BOOST_TEST(crossdock::cli::write_output_file(file, "a longer first text").ok());
  BOOST_TEST(crossdock::cli::write_output_file(file, "second").ok());
  BOOST_TEST(read(file) == "second");
}

BOOST_AUTO_TEST_CASE(a_pipe_is_written_into_and_stays_a_pipe) {
  const TemporaryFolder folder;
  const fs::path pipe = folder.path() / "pipe";
  BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
  BOOST_REQUIRE(reader >= 0);
  BOOST_TEST(crossdock::cli::write_output_file(pipe.string(), "997").ok());
  std::array<char, 8> got{};
  BOOST_TEST(::read(reader, got.data(), got.size()) == 3);
  BOOST_TEST(std::string(got.data()) == "997");
  ::close(reader);
  BOOST_TEST(fs::is_fifo(pipe));
}

BOOST_AUTO_TEST_CASE(a_link_stays_a_link_and_its_target_is_written) {
  const TemporaryFolder folder;
  write(folder.path() / "target.edi", "old");
  fs::create_symlink(folder.path() / "target.edi", folder.path() / "link.edi");
  BOOST_TEST(crossdock::cli::write_output_file((folder.path() / "link.edi").string(), "new").ok());
  BOOST_TEST(fs::is_symlink(folder.path() / "link.edi"));
  BOOST_TEST(read(folder.path() / "target.edi") == "new");
}

BOOST_AUTO_TEST_CASE(a_folder_is_an_error_and_stays_a_folder) {
  const TemporaryFolder folder;
  BOOST_TEST(!crossdock::cli::write_output_file(folder.path().string(), "997").ok());
  BOOST_TEST(fs::is_directory(folder.path()));
}

BOOST_AUTO_TEST_SUITE_END()
