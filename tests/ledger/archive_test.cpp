#include "ledger/archive.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>

#include <boost/test/unit_test.hpp>

#include "base/file.h"
#include "base/hash.h"
#include "support/temporary_folder.h"

using namespace crossdock;
using namespace crossdock::ledger;

namespace {

struct ArchiveFixture {
  crossdock::test::TemporaryFolder folder;
  FolderArchive archive{folder.path(), machine_disk()};
  const BlobStore::Label label{parse_rfc3339("2026-11-20T08:01:14Z").value(), "acme", "F222"};

  std::size_t entries(const std::string& path) const { return machine_disk().list(folder.path() / path, 99)->size(); }
};

const std::string day = "archive/2026/11/20/acme";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(archive_folder, ArchiveFixture)

BOOST_AUTO_TEST_CASE(bytes_are_kept_under_their_hash_by_day_and_partner) {
  MemoryStream bytes("ISA*00", 2);
  const auto blob = archive.store(bytes, label);
  BOOST_REQUIRE(blob.ok());
  BOOST_TEST(blob->hash == sha256_hex("ISA*00"));
  BOOST_TEST(blob->size == 6u);
  BOOST_TEST(blob->path == day + "/" + blob->hash);
  BOOST_TEST(read_all(**archive.open(blob->path), 99).value() == "ISA*00");
  BOOST_TEST(archive.describe(*blob, "F222", "{}").ok());
  BOOST_TEST(std::filesystem::exists(folder.path() / (blob->path + ".F222.meta.json")));
}

BOOST_AUTO_TEST_CASE(the_same_bytes_are_kept_once_and_leave_no_temporary) {
  MemoryStream first("same"), second("same");
  BOOST_REQUIRE(archive.store(first, label).ok());
  BOOST_REQUIRE(archive.store(second, label).ok());
  BOOST_TEST(entries(day) == 1u);
}

BOOST_AUTO_TEST_CASE(a_source_that_changed_while_it_was_copied_keeps_nothing) {
  MemoryStream bytes("half");
  const auto blob = archive.store(bytes, label, []() -> Result<Done> { return Error{"it changed", EAGAIN}; });
  BOOST_REQUIRE(!blob.ok());
  BOOST_TEST(blob.error().message == "it changed");
  BOOST_TEST(entries(day) == 0u);
}

BOOST_AUTO_TEST_CASE(what_an_earlier_try_left_half_written_is_replaced) {
  BOOST_REQUIRE(machine_disk().make_folders(folder.path() / day).ok());
  std::ofstream(folder.path() / day / ".F222.part") << "half of";
  MemoryStream bytes("whole");
  BOOST_TEST(archive.store(bytes, label).ok());
  BOOST_TEST(entries(day) == 1u);
}

BOOST_AUTO_TEST_CASE(damage_under_the_hash_is_told_and_not_built_on) {
  MemoryStream bytes("bytes"), again("bytes");
  const auto blob = archive.store(bytes, label);
  std::ofstream(folder.path() / blob->path) << "x";
  const auto second = archive.store(again, label);
  BOOST_REQUIRE(!second.ok());
  BOOST_TEST(second.error().message.find("damaged") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_partner_name_cannot_leave_the_archive) {
  MemoryStream bytes("x");
  const auto blob = archive.store(bytes, {label.at, "../../evil", "../x"});
  BOOST_REQUIRE(blob.ok());
  BOOST_TEST(blob->path.find("/..") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
