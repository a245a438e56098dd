#include "transport/sftp_channel.h"

#include <cerrno>
#include <filesystem>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "transport/sftp_fixture.h"

using namespace crossdock;
using namespace crossdock::transport;
using namespace crossdock::transport::test;
using Names = std::vector<std::string>;

namespace {

constexpr auto per_element = boost::test_tools::per_element();

}  // namespace

BOOST_AUTO_TEST_SUITE(sftp_channel)

BOOST_DATA_TEST_CASE(a_file_is_fetched_and_deleted_only_when_it_is_settled, makes, make) {
  const SftpFixture site(make);
  site.server.put("out/po.edi", "ISA*00*...");
  const auto channel = site.open();
  const auto findings = channel->find(site.now, 10);
  BOOST_REQUIRE_MESSAGE(findings.ok(), why(findings) << site.server.log());
  BOOST_REQUIRE(findings->ready.size() == 1u);
  BOOST_TEST(findings->ready[0].name == "po.edi");
  BOOST_TEST(findings->ready[0].size == 10u);
  const auto arrival = channel->claim(findings->ready[0], "F3KQ");
  BOOST_TEST(SftpFixture::bytes_of(**arrival) == "ISA*00*...");
  BOOST_TEST(site.server.names("out").size() == 1u);
  const auto settled = (*arrival)->settle(Settlement::stored);
  BOOST_REQUIRE_MESSAGE(settled.ok(), why(settled));
  BOOST_TEST((*settled == Remains::nothing));
  BOOST_TEST(site.server.names("out").empty());
  BOOST_TEST(site.server.connections() == 1);
}

BOOST_DATA_TEST_CASE(a_fetched_file_is_moved_or_left_where_the_pack_says_so, makes, make) {
  const SftpFixture site(make);
  site.server.put("out/po.edi", "one");
  SftpSettings settings = site.settings();
  settings.after_fetch = AfterFetch::leave;
  const auto leaving = site.open(settings);
  BOOST_TEST((site.only(*leaving)->settle(Settlement::stored).value() == Remains::the_file));
  BOOST_TEST(site.server.names("out").size() == 1u);
  settings.after_fetch = AfterFetch::rename;
  const auto moving = site.open(settings);
  BOOST_TEST((site.only(*moving)->settle(Settlement::stored).value() == Remains::nothing));
  BOOST_TEST(site.server.names("out").empty());
  BOOST_TEST(site.server.names("done") == Names{"po.edi.F3KQ"}, per_element);
}

BOOST_DATA_TEST_CASE(a_file_that_cannot_be_taken_stays_on_the_server, makes, make) {
  const SftpFixture site(make);
  site.server.put("out/po.edi", "one");
  const auto channel = site.open();
  BOOST_TEST((site.only(*channel)->settle(Settlement::refused).value() == Remains::the_file));
  BOOST_TEST(site.server.names("out").size() == 1u);
}

BOOST_DATA_TEST_CASE(a_server_that_forbids_deleting_and_moving_says_so, makes, make) {
  SftpServer::Options options;
  options.may_delete = options.may_rename = false;
  const SftpFixture site(make, options);
  site.server.put("out/po.edi", "one");
  SftpSettings settings = site.settings();
  for (const AfterFetch after : {AfterFetch::remove, AfterFetch::rename}) {
    settings.after_fetch = after;
    const auto channel = site.open(settings);
    const auto settled = site.only(*channel)->settle(Settlement::stored);
    BOOST_REQUIRE(!settled.ok());
    BOOST_TEST(settled.error().os_error == EACCES, why(settled));
    BOOST_TEST((channel->trouble().value().kind == TroubleKind::denied));
  }
  BOOST_TEST(site.server.names("out").size() == 1u);
}

BOOST_DATA_TEST_CASE(what_is_no_ready_file_is_skipped, makes, make) {
  const SftpFixture site(make);
  for (const char* name : {"a.part", "b.tmp", "c.filepart", ".hidden", "po.edi"}) site.server.put(std::string("out/") + name, "x");
  const auto out = site.server.data() / "out";
  std::filesystem::create_directory(out / "folder");
  std::filesystem::create_symlink("po.edi", out / "link");
  BOOST_REQUIRE(::mkfifo((out / "fifo").c_str(), 0666) == 0);
  const auto channel = site.open();
  const auto findings = channel->find(site.now, 10);
  BOOST_REQUIRE_MESSAGE(findings.ok(), why(findings));
  BOOST_REQUIRE(findings->ready.size() == 1u);
  BOOST_TEST(findings->ready[0].name == "po.edi");
  BOOST_TEST(findings->skipped == 7u);
}

BOOST_DATA_TEST_CASE(hostile_names_are_fetched_as_they_are, makes, make) {
  const SftpFixture site(make);
  const Names names = {"-rf",          "a\nb.edi", "caf\xC3\xA9.edi", "latin\xE9.edi", "quote\"'`$(reboot).edi",      "two  blanks.edi",
                       "..almost.edi", "*?.edi",   "back\\slash",     "tab\t.edi",     std::string(250, 'x') + ".edi"};
  for (const std::string& name : names) site.server.put("out/" + name, "bytes of " + name);
  const auto channel = site.open();
  const auto findings = channel->find(site.now, 100);
  BOOST_REQUIRE_MESSAGE(findings.ok(), why(findings));
  for (const Found& found : findings->ready) {
    const auto arrival = channel->claim(found, "F3KQ");
    BOOST_TEST(SftpFixture::bytes_of(**arrival) == "bytes of " + found.name);
    const auto settled = (*arrival)->settle(Settlement::stored);
    BOOST_TEST(settled.ok(), why(settled));
  }
  // A name that begins with a dot is hidden.
  BOOST_TEST(site.server.names("out") == Names{"..almost.edi"}, per_element);
}

BOOST_DATA_TEST_CASE(a_stable_file_stood_still_between_two_looks, makes, make) {
  SftpFixture site(make);
  SftpSettings settings = site.settings();
  settings.readiness.rule = ReadyRule::stable;
  settings.readiness.stable_for = std::chrono::milliseconds(2000);
  const auto channel = site.open(settings);
  site.server.put("out/po.edi", "one");
  BOOST_TEST(site.ready(*channel).empty());
  site.now.milliseconds += 1999;
  BOOST_TEST(site.ready(*channel).empty());
  site.server.put("out/po.edi", "grown");
  site.now.milliseconds += 1;
  BOOST_TEST(site.ready(*channel).empty());
  site.now.milliseconds += 2000;
  BOOST_TEST(site.ready(*channel).size() == 1u);
}

BOOST_DATA_TEST_CASE(a_done_file_calls_its_companion_whole_and_goes_first, makes, make) {
  const SftpFixture site(make);
  SftpSettings settings = site.settings();
  settings.readiness.rule = ReadyRule::done_file;
  const auto channel = site.open(settings);
  site.server.put("out/po.edi", "one");
  BOOST_TEST(site.ready(*channel).empty());
  site.server.put("out/po.edi.done", "");
  const auto arrival = site.only(*channel);
  BOOST_TEST(SftpFixture::bytes_of(*arrival) == "one");
  BOOST_TEST(arrival->settle(Settlement::stored).ok());
  BOOST_TEST(site.server.names("out").empty());
}

BOOST_DATA_TEST_CASE(a_file_that_is_replaced_while_it_is_dealt_with_is_neither_taken_nor_deleted, makes, make) {
  const SftpFixture site(make);
  site.server.put("out/po.edi", "one");
  const auto channel = site.open();
  const auto arrival = site.only(*channel);
  site.server.put("out/po.edi", "another one");
  const auto opened = arrival->open();
  BOOST_REQUIRE(!opened.ok());
  BOOST_TEST(opened.error().os_error == EAGAIN);
  BOOST_TEST((arrival->settle(Settlement::stored).value() == Remains::nothing));
  BOOST_TEST(site.server.text("out/po.edi") == "another one");
  std::filesystem::remove(site.server.data() / "out/po.edi");
  BOOST_TEST(arrival->open().error().os_error == ENOENT);
  BOOST_TEST((arrival->settle(Settlement::stored).value() == Remains::nothing));
}

BOOST_DATA_TEST_CASE(a_file_that_is_cut_while_it_is_read_is_an_error, makes, make) {
  const SftpFixture site(make);
  site.server.put("out/po.edi", std::string(3'000'000, 'x'));
  const auto channel = site.open();
  const auto arrival = site.only(*channel);
  auto file = arrival->open();
  BOOST_REQUIRE_MESSAGE(file.ok(), why(file));
  std::filesystem::resize_file(site.server.data() / "out/po.edi", 10);
  const auto text = read_all(**file, 10'000'000);
  BOOST_REQUIRE(!text.ok());
  BOOST_TEST(text.error().os_error == EAGAIN);
}

BOOST_DATA_TEST_CASE(empty_and_large_files_go_both_ways_unchanged, makes, make) {
  const SftpFixture site(make);
  std::string large(3'000'001, '\0');
  for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>(i * 31 >> 3);
  for (const std::string& text : {std::string(), large}) {
    const auto channel = site.open();
    const auto sent = SftpFixture::send(*channel, "x.bin", text);
    BOOST_REQUIRE_MESSAGE(sent.ok(), why(sent));
    BOOST_TEST((site.server.text("in/x.bin") == text));
    std::filesystem::rename(site.server.data() / "in/x.bin", site.server.data() / "out/x.bin");
    const auto arrival = site.only(*channel);
    BOOST_TEST((SftpFixture::bytes_of(*arrival) == text));
    BOOST_TEST(arrival->settle(Settlement::stored).ok());
  }
}

BOOST_AUTO_TEST_CASE(a_folder_of_100000_files_is_listed_whole_and_taken_oldest_first) {
  const SftpFixture site(SftpServer::Make::openssh);
  const auto out = site.server.data() / "out";
  constexpr int count = 100'000;
  const std::string first = (out / "first").string();
  site.server.put("out/first", "x");
  for (int i = 1; i < count; ++i) {
    const std::string name = out.string() + "/order-" + std::to_string(i) + "-of-a-partner-with-long-names.edi";
    BOOST_REQUIRE(::link(first.c_str(), name.c_str()) == 0);
  }
  const timespec old[2] = {{1'000'000'000, 0}, {1'000'000'000, 0}};
  site.server.put("out/zz-the-oldest", "x");
  BOOST_REQUIRE(::utimensat(AT_FDCWD, (out / "zz-the-oldest").c_str(), old, 0) == 0);
  const auto channel = site.open();
  const auto findings = channel->find(site.now, 1000);
  BOOST_REQUIRE_MESSAGE(findings.ok(), why(findings));
  BOOST_TEST(findings->ready.size() == 1000u);
  BOOST_TEST(findings->not_taken == count + 1 - 1000u);
  BOOST_TEST(findings->ready[0].name == "zz-the-oldest");
}

BOOST_DATA_TEST_CASE(a_folder_that_is_not_there_is_named, makes, make) {
  const SftpFixture site(make);
  SftpSettings settings = site.settings();
  settings.in += "/nowhere";
  const auto channel = site.open(settings);
  const auto findings = channel->find(site.now, 10);
  BOOST_REQUIRE(!findings.ok());
  BOOST_TEST(findings.error().os_error == ENOENT, why(findings));
  BOOST_TEST(findings.error().message.find("/nowhere") != std::string::npos);
  BOOST_TEST(channel->trouble().value().next.find("crossdock channel poll acme") != std::string::npos);
}

BOOST_DATA_TEST_CASE(a_connection_is_used_until_it_may_rest, makes, make) {
  const SftpFixture site(make);
  const auto channel = site.open();
  BOOST_TEST(site.ready(*channel).empty());
  BOOST_TEST(site.ready(*channel).empty());
  BOOST_TEST(SftpFixture::send(*channel, "a", "a").ok());
  BOOST_TEST(site.server.connections() == 1);
  channel->rest();
  BOOST_TEST(site.ready(*channel).empty());
  BOOST_TEST(site.server.connections() == 2);
}

BOOST_AUTO_TEST_SUITE_END()
