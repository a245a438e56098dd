#include <cerrno>
#include <filesystem>
#include <string>

#include "transport/sftp_fixture.h"

using namespace crossdock;
using namespace crossdock::transport;
using namespace crossdock::transport::test;
using Names = std::vector<std::string>;

namespace {

constexpr auto element_by_element = boost::test_tools::per_element();

}  // namespace

BOOST_AUTO_TEST_SUITE(sftp_upload)

BOOST_DATA_TEST_CASE(a_file_is_sent_under_a_temporary_name_and_renamed, makes, make) {
  const SftpFixture site(make);
  const auto channel = site.open();
  const std::string text = "ISA*00*...";
  MemoryStream bytes(text);
  const Outgoing file = SftpFixture::outgoing("997.edi", text);
  BOOST_TEST((channel->staged(file).value() == Staged::absent));
  const auto staged = channel->stage(file, bytes);
  BOOST_REQUIRE_MESSAGE(staged.ok(), why(staged) << site.server.log());
  BOOST_TEST(site.server.names("in") == Names{".997.edi.part"}, element_by_element);
  BOOST_TEST((channel->staged(file).value() == Staged::whole));
  BOOST_TEST(channel->publish(file).ok());
  BOOST_TEST(site.server.names("in") == Names{"997.edi"}, element_by_element);
  BOOST_TEST(site.server.text("in/997.edi") == text);
  BOOST_TEST((channel->staged(file).value() == Staged::absent));
}

BOOST_DATA_TEST_CASE(what_an_earlier_try_left_is_replaced, makes, make) {
  const SftpFixture site(make);
  site.server.put("in/.997.edi.part", "what an earlier try left, which is longer");
  const auto channel = site.open();
  const std::string text = "ISA*00*...";
  BOOST_TEST((channel->staged(SftpFixture::outgoing("997.edi", text)).value() == Staged::partial));
  const auto sent = SftpFixture::send(*channel, "997.edi", text);
  BOOST_REQUIRE_MESSAGE(sent.ok(), why(sent));
  BOOST_TEST(site.server.text("in/997.edi") == text);
}

BOOST_DATA_TEST_CASE(a_target_that_is_taken_is_left_alone, makes, make) {
  const SftpFixture site(make);
  site.server.put("in/997.edi", "theirs");
  const auto channel = site.open();
  const auto sent = SftpFixture::send(*channel, "997.edi", "ours, which is longer");
  BOOST_REQUIRE(!sent.ok());
  BOOST_TEST(sent.error().os_error == EEXIST, why(sent));
  BOOST_TEST(site.server.text("in/997.edi") == "theirs");
}

BOOST_DATA_TEST_CASE(a_server_that_forbids_renaming_is_told_of_with_the_way_out, makes, make) {
  SftpServer::Options options;
  options.may_rename = false;
  const SftpFixture site(make, options);
  const auto channel = site.open();
  const auto sent = SftpFixture::send(*channel, "997.edi", "ours");
  BOOST_REQUIRE(!sent.ok());
  BOOST_TEST(sent.error().os_error == EACCES, why(sent));
  BOOST_TEST(channel->trouble().value().next.find("upload = \"direct\"") != std::string::npos);
  BOOST_TEST(site.server.names("in") == Names{".997.edi.part"}, element_by_element);

  SftpSettings settings = site.settings();
  settings.upload = UploadRule::direct;
  const auto direct = site.open(settings);
  BOOST_TEST((direct->staged(SftpFixture::outgoing("997.edi", "ours")).value() == Staged::partial));  // never taken for sent
  BOOST_TEST(SftpFixture::send(*direct, "997.edi", "ours").ok());
  BOOST_TEST(site.server.text("in/997.edi") == "ours");
}

BOOST_DATA_TEST_CASE(a_direct_upload_replaces_only_what_an_earlier_try_began, makes, make) {
  const SftpFixture site(make);
  SftpSettings settings = site.settings();
  settings.upload = UploadRule::direct;
  const auto channel = site.open(settings);
  site.server.put("in/997.edi", "half of");
  Outgoing file = SftpFixture::outgoing("997.edi", "the whole");
  MemoryStream first("the whole"), second("the whole");
  BOOST_TEST(channel->stage(file, first).error().os_error == EEXIST);
  BOOST_TEST(site.server.text("in/997.edi") == "half of");
  file.begun = true;
  BOOST_TEST(channel->stage(file, second).ok());
  BOOST_TEST(site.server.text("in/997.edi") == "the whole");
  BOOST_TEST((channel->staged(file).value() == Staged::absent));
}

BOOST_DATA_TEST_CASE(bytes_that_cannot_be_read_are_no_fault_of_the_server, makes, make) {
  struct BrokenStream final : InputStream {
    Result<std::size_t> read(std::span<char>) override { return Error{"broken here", EIO}; }
  } broken;
  const SftpFixture site(make);
  const auto channel = site.open();
  const auto staged = channel->stage(SftpFixture::outgoing("997.edi", "ours"), broken);
  BOOST_REQUIRE(!staged.ok());
  BOOST_TEST(staged.error().message == "broken here");
  BOOST_TEST(!channel->trouble());
  BOOST_TEST(SftpFixture::send(*channel, "997.edi", "ours").ok());
}

BOOST_AUTO_TEST_CASE(a_server_without_room_is_no_success) {
  SftpServer::Options options;
  options.file_limit = 40'000;
  const SftpFixture site(SftpServer::Make::openssh, options);
  const auto channel = site.open();
  const auto sent = SftpFixture::send(*channel, "997.edi", std::string(500'000, 'x'));
  BOOST_REQUIRE(!sent.ok());
  BOOST_TEST(sent.error().os_error == ENOSPC, why(sent));
  BOOST_TEST(!std::filesystem::exists(site.server.data() / "in/997.edi"));
  BOOST_TEST(SftpFixture::send(*channel, "small.edi", "fits").ok());
}

BOOST_AUTO_TEST_CASE(a_file_over_the_limit_of_the_server_is_no_success) {
  SftpServer::Options options;
  options.more = "MaxStoreFileSize 10 Kb\n";
  const SftpFixture site(SftpServer::Make::proftpd, options);
  const auto channel = site.open();
  const auto sent = SftpFixture::send(*channel, "997.edi", std::string(500'000, 'x'));
  BOOST_REQUIRE(!sent.ok());
  BOOST_TEST(!std::filesystem::exists(site.server.data() / "in/997.edi"));
  BOOST_TEST(SftpFixture::send(*channel, "small.edi", "fits").ok());
}

BOOST_DATA_TEST_CASE(a_folder_that_is_not_there_or_not_ours_is_named, makes, make) {
  const SftpFixture site(make);
  SftpSettings settings = site.settings();
  settings.out += "/nowhere";
  const auto nowhere = site.open(settings);
  BOOST_TEST(SftpFixture::send(*nowhere, "997.edi", "x").error().os_error == ENOENT);
  BOOST_TEST(nowhere->trouble().value().cause.find("/nowhere") != std::string::npos);
  std::filesystem::permissions(site.server.data() / "in", std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  const auto closed = site.open();
  const auto sent = SftpFixture::send(*closed, "997.edi", "x");
  BOOST_REQUIRE(!sent.ok());
  BOOST_TEST(sent.error().os_error == EACCES, why(sent));
  std::filesystem::permissions(site.server.data() / "in", std::filesystem::perms::owner_all);
}

BOOST_AUTO_TEST_SUITE_END()
