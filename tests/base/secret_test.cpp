#include "base/secret.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

#include "base/limits.h"
#include "support/temporary_folder.h"

using crossdock::read_secret_file;
using crossdock::SecretAccess;
using crossdock::SecretText;

namespace {

struct SecretFile {
  crossdock::test::TemporaryFolder folder;
  std::filesystem::path path = folder.path() / "sftp";

  void put(const std::string& text, mode_t mode) const {
    std::ofstream(path, std::ios::binary) << text;
    BOOST_REQUIRE(::chmod(path.c_str(), mode) == 0);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(secret, SecretFile)

BOOST_AUTO_TEST_CASE(a_file_that_only_its_owner_may_read_is_read) {
  put("pass word\r\n", 0600);
  auto found = read_secret_file(path, SecretAccess::owner_only);
  BOOST_REQUIRE(found.ok());
  BOOST_TEST(found->reveal() == "pass word\r\n");
  found->cut_line_end();
  BOOST_TEST(found->reveal() == "pass word");
}

BOOST_AUTO_TEST_CASE(a_file_that_others_may_read_or_write_is_refused_with_its_mode) {
  for (const mode_t mode : {0640u, 0604u, 0620u, 0602u, 0610u}) {
    put("hunter2", mode);
    const auto found = read_secret_file(path, SecretAccess::owner_only);
    BOOST_REQUIRE(!found.ok());
    BOOST_TEST(found.error().os_error == EACCES);
    BOOST_TEST(found.error().message.find("chmod 600") != std::string::npos);
    BOOST_TEST(found.error().message.find("hunter2") == std::string::npos);
    BOOST_TEST(read_secret_file(path, SecretAccess::as_it_is).ok());
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_regular_file_or_too_long_is_refused) {
  BOOST_TEST(read_secret_file(folder.path(), SecretAccess::owner_only).error().os_error == EINVAL);
  BOOST_TEST(read_secret_file(path, SecretAccess::owner_only).error().os_error == ENOENT);
  BOOST_REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  BOOST_TEST(read_secret_file(path, SecretAccess::owner_only).error().os_error == EINVAL);
  std::filesystem::remove(path);
  put(std::string(crossdock::limits::secret_bytes + 1, 'x'), 0600);
  BOOST_TEST(read_secret_file(path, SecretAccess::owner_only).error().os_error == EFBIG);
}

BOOST_AUTO_TEST_CASE(a_secret_that_moved_leaves_nothing_behind) {
  SecretText first(std::string("short"));
  const SecretText second(std::move(first));
  BOOST_TEST(second.reveal() == "short");
  BOOST_TEST(first.empty());  // NOLINT(bugprone-use-after-move): that it is empty is the point
}

BOOST_AUTO_TEST_SUITE_END()
