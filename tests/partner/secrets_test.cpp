#include "partner/secrets.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

#include "support/temporary_folder.h"

namespace {

struct SecretsFixture {
  crossdock::test::TemporaryFolder folder;
  crossdock::partner::Secrets secrets{folder.path() / "secrets"};

  ~SecretsFixture() {
    ::unsetenv("CROSSDOCK_SECRET_ACME_SFTP_KEY");
    ::unsetenv("CREDENTIALS_DIRECTORY");
  }
  void put(const std::filesystem::path& path, const std::string& text, mode_t mode) const {
    const std::filesystem::path file = folder.path() / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    BOOST_REQUIRE(::chmod(file.c_str(), mode) == 0);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(secrets, SecretsFixture)

BOOST_AUTO_TEST_CASE(the_environment_comes_before_credentials_and_those_before_files) {
  BOOST_TEST(secrets.find("secret:acme/sftp-key").error().os_error == ENOENT);
  put("secrets/acme/sftp-key", "from a file", 0600);
  BOOST_TEST(secrets.find("secret:acme/sftp-key")->reveal() == "from a file");
  put("credentials/acme.sftp-key", "from systemd", 0440);
  ::setenv("CREDENTIALS_DIRECTORY", (folder.path() / "credentials").c_str(), 1);
  BOOST_TEST(secrets.find("secret:acme/sftp-key")->reveal() == "from systemd");
  ::setenv("CROSSDOCK_SECRET_ACME_SFTP_KEY", "from the environment", 1);
  BOOST_TEST(secrets.find("secret:acme/sftp-key")->reveal() == "from the environment");
}

BOOST_AUTO_TEST_CASE(a_missing_secret_names_every_place_where_it_may_be) {
  const std::string message = secrets.find("secret:acme/sftp-key").error().message;
  BOOST_TEST(message.find("secrets/acme/sftp-key") != std::string::npos, message);
  BOOST_TEST(message.find("CROSSDOCK_SECRET_ACME_SFTP_KEY") != std::string::npos, message);
  BOOST_TEST(message.find("acme.sftp-key") != std::string::npos, message);
}

BOOST_AUTO_TEST_CASE(a_file_that_others_may_read_is_refused) {
  put("secrets/acme/sftp-key", "hunter2", 0644);
  const auto found = secrets.find("secret:acme/sftp-key");
  BOOST_REQUIRE(!found.ok());
  BOOST_TEST(found.error().os_error == EACCES);
}

BOOST_AUTO_TEST_CASE(a_reference_cannot_leave_the_folder_of_secrets) {
  put("outside", "x", 0600);
  for (const char* reference :
       {"secret:../outside", "secret:a/../../outside", "secret:/outside", "secret:", "secret:a//b", "outside", ""}) {
    BOOST_TEST(secrets.find(reference).error().os_error == EINVAL, reference);
  }
}

BOOST_AUTO_TEST_SUITE_END()
