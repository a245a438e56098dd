#include "transport/folder_channel.h"

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

#include "base/file.h"
#include "support/temporary_folder.h"
#include "transport/watcher.h"

using namespace crossdock;
using namespace crossdock::transport;

namespace {

struct ChannelFixture {
  crossdock::test::TemporaryFolder folder;
  Instant now = SystemClock().now();

  FolderSettings settings() const {
    FolderSettings settings;
    settings.inbox = folder.path() / "in";
    settings.outbox = folder.path() / "out";
    settings.claimed = folder.path() / "claimed";
    settings.staged = folder.path() / "staged";
    settings.refused = folder.path() / "refused";
    return settings;
  }
  FolderChannel open(const FolderSettings& settings) const {
    FolderChannel channel(settings, machine_disk());
    BOOST_REQUIRE(channel.prepare().ok());
    return channel;
  }
  FolderChannel open() const { return open(settings()); }

  void drop(const std::string& name, const std::string& text = "x") const {
    std::ofstream(folder.path() / "in" / name, std::ios::binary) << text;
  }
  void later(std::int64_t milliseconds) { now.milliseconds += milliseconds; }
  std::vector<std::string> ready(FolderChannel& channel) const {
    std::vector<std::string> names;
    const auto findings = channel.find(now, 1000);
    BOOST_REQUIRE(findings.ok());
    for (const Found& found : findings->ready) names.push_back(found.name);
    return names;
  }
  std::string content(const std::filesystem::path& path) const { return read_file(folder.path() / path, 1000).value(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(folder_channel, ChannelFixture)

BOOST_AUTO_TEST_CASE(a_file_is_ready_once_it_is_older_than_the_settle_time) {
  FolderChannel channel = open();
  drop("po.edi");
  BOOST_TEST(ready(channel).empty());
  BOOST_TEST(channel.find(now, 10)->unready == 1u);
  later(10'000);
  BOOST_TEST(ready(channel).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_file_from_the_future_is_ready_when_it_stood_still_under_our_eyes) {
  FolderChannel channel = open();
  drop("po.edi");
  now.milliseconds -= 365LL * 86'400'000;  // our clock is a year behind the share's
  BOOST_TEST(ready(channel).empty());
  later(1999);
  BOOST_TEST(ready(channel).empty());
  drop("po.edi", "grown");
  later(1);
  BOOST_TEST(ready(channel).empty());
  later(2000);
  BOOST_TEST(ready(channel).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_file_waits_no_longer_where_the_clock_was_set_back) {
  FolderChannel channel = open();
  drop("po.edi");
  std::filesystem::last_write_time(folder.path() / "in/po.edi",
                                   std::filesystem::file_time_type::clock::now() + std::chrono::hours(24 * 400));
  BOOST_TEST(ready(channel).empty());
  later(-365ll * 86'400'000);
  BOOST_TEST(ready(channel).empty());
  later(10'000);
  BOOST_TEST(ready(channel).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_file_that_a_watcher_saw_arriving_by_rename_is_ready_at_once) {
  FolderChannel channel = open();
  drop("po.edi");
  channel.note_renamed("po.edi");
  BOOST_TEST(ready(channel).size() == 1u);
}

BOOST_AUTO_TEST_CASE(temporary_names_hidden_names_and_folders_are_left_alone) {
  FolderChannel channel = open();
  for (const char* name : {"a.part", "b.tmp", "c.filepart", ".hidden"}) drop(name);
  std::filesystem::create_directory(folder.path() / "in/sub");
  later(10'000);
  BOOST_TEST(ready(channel).empty());
  BOOST_TEST(channel.find(now, 10)->unready == 0u);
}

BOOST_AUTO_TEST_CASE(a_done_file_makes_its_file_ready_and_goes_with_it) {
  FolderSettings with_done = settings();
  with_done.readiness.rule = ReadyRule::done_file;
  FolderChannel channel = open(with_done);
  drop("po.edi");
  later(10'000);
  BOOST_TEST(ready(channel).empty());
  drop("po.edi.done");
  BOOST_TEST(ready(channel) == std::vector<std::string>{"po.edi"}, boost::test_tools::per_element());
  BOOST_REQUIRE(channel.claim({"po.edi", FileKind::regular, 1, 0}, "F222").ok());
  BOOST_TEST(channel.commit_claimed({{"po.edi", FileKind::regular, 1, 0}}).ok());
  BOOST_TEST(!std::filesystem::exists(folder.path() / "in/po.edi.done"));
}

BOOST_AUTO_TEST_CASE(a_done_file_that_a_stop_left_behind_calls_no_later_file_whole_and_goes_when_the_claim_is_taken_up) {
  FolderSettings with_done = settings();
  with_done.readiness.rule = ReadyRule::done_file;
  FolderChannel channel = open(with_done);
  drop("po.edi");
  drop("po.edi.done");
  const Found found{"po.edi", FileKind::regular, 1, 0};
  // The program is killed after the rename.
  std::filesystem::rename(folder.path() / "in/po.edi", folder.path() / "claimed/F222");
  drop("po.edi");
  const auto later_than_the_done_file = std::filesystem::file_time_type::clock::now() + std::chrono::hours(1);
  std::filesystem::last_write_time(folder.path() / "in/po.edi", later_than_the_done_file);
  BOOST_TEST(ready(channel).empty());
  BOOST_TEST(channel.resume(found, "F222").ok());
  BOOST_TEST(std::filesystem::exists(folder.path() / "in/po.edi.done"));  // it may be the later file's own
  std::filesystem::remove(folder.path() / "in/po.edi");
  BOOST_TEST(channel.resume(found, "F222").ok());
  BOOST_TEST(!std::filesystem::exists(folder.path() / "in/po.edi.done"));
}

BOOST_AUTO_TEST_CASE(where_writers_rename_whatever_has_no_temporary_suffix_is_ready) {
  FolderSettings renamed = settings();
  renamed.readiness.rule = ReadyRule::renamed;
  FolderChannel channel = open(renamed);
  drop("po.edi");
  drop("po2.edi.part");
  BOOST_TEST(ready(channel) == std::vector<std::string>{"po.edi"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(files_are_taken_oldest_first_and_no_more_than_asked_for) {
  FolderChannel channel = open();
  for (const char* name : {"c", "a", "b"}) drop(name);
  const auto old = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
  std::filesystem::last_write_time(folder.path() / "in/c", old);
  std::filesystem::last_write_time(folder.path() / "in/a", old + std::chrono::minutes(1));
  std::filesystem::last_write_time(folder.path() / "in/b", old + std::chrono::minutes(1));
  later(10'000);
  BOOST_TEST(ready(channel) == (std::vector<std::string>{"c", "a", "b"}), boost::test_tools::per_element());
  const auto findings = channel.find(now, 2);
  BOOST_TEST(findings->ready.size() == 2u);
  BOOST_TEST(findings->not_taken == 1u);
}

BOOST_AUTO_TEST_CASE(a_claimed_file_is_read_and_goes_when_it_is_stored) {
  FolderChannel channel = open();
  drop("..\npo.edi", "ISA");
  auto arrival = channel.claim({"..\npo.edi", FileKind::regular, 3, 0}, "F222");
  BOOST_REQUIRE(arrival.ok());
  BOOST_TEST(std::filesystem::exists(folder.path() / "claimed/F222"));
  auto again = channel.claim({"..\npo.edi", FileKind::regular, 3, 0}, "F333");
  BOOST_REQUIRE(!again.ok());
  BOOST_TEST(again.error().os_error == ENOENT);

  FolderChannel restarted = open();
  auto resumed = restarted.resume({"..\npo.edi", FileKind::regular, 3, 0}, "F222");
  BOOST_REQUIRE(resumed.ok());
  BOOST_TEST(read_all(**(*resumed)->open(), 10).value() == "ISA");
  BOOST_TEST((*resumed)->settle(Settlement::stored).ok());
  BOOST_TEST(std::filesystem::is_empty(folder.path() / "claimed"));
  BOOST_TEST(!restarted.resume({"..\npo.edi", FileKind::regular, 3, 0}, "F222").ok());
}

BOOST_AUTO_TEST_CASE(one_file_under_both_names_is_a_claim_that_was_cut_in_half) {
  FolderChannel channel = open();
  drop("po.edi", "ISA");
  const Found found{"po.edi", FileKind::regular, 3, 0};
  std::filesystem::create_hard_link(folder.path() / "in/po.edi", folder.path() / "claimed/F222");
  BOOST_TEST(channel.resume(found, "F222").ok());
  BOOST_TEST(!std::filesystem::exists(folder.path() / "in/po.edi"));
  BOOST_TEST(content("claimed/F222") == "ISA");
  drop("po.edi", "a later one");
  BOOST_TEST(channel.resume(found, "F222").ok());
  BOOST_TEST(content("in/po.edi") == "a later one");
}

BOOST_AUTO_TEST_CASE(links_and_fifos_are_found_at_once_never_opened_and_refused_under_their_id) {
  FolderChannel channel = open();
  std::ofstream(folder.path() / "secret") << "secret";
  std::filesystem::create_symlink(folder.path() / "secret", folder.path() / "in/link");
  BOOST_REQUIRE(::mkfifo((folder.path() / "in/fifo").c_str(), 0600) == 0);
  const auto findings = channel.find(now, 10);
  BOOST_REQUIRE(findings->ready.size() == 2u);
  for (const Found& found : findings->ready) {
    BOOST_TEST((found.kind != FileKind::regular));
    auto arrival = channel.claim(found, "F-" + found.name);
    BOOST_REQUIRE(arrival.ok());
    BOOST_TEST(!(*arrival)->open().ok());
    BOOST_TEST((*arrival)->settle(Settlement::refused).ok());
    BOOST_TEST(std::filesystem::exists(std::filesystem::symlink_status(folder.path() / ("refused/F-" + found.name))));
  }
  BOOST_TEST(content("secret") == "secret");
}

BOOST_AUTO_TEST_CASE(a_staged_file_appears_under_its_name_when_it_is_published) {
  FolderChannel channel = open();
  MemoryStream half("hal"), whole("whole", 2);
  BOOST_TEST(channel.stage({"7", "order.json", 5}, half).ok());
  BOOST_TEST(channel.stage({"7", "order.json", 5}, whole).ok());  // a second try replaces what the first left
  BOOST_TEST(channel.commit_staged({{"7", "order.json", 5}}).ok());
  BOOST_TEST(std::filesystem::is_empty(folder.path() / "out"));
  BOOST_TEST((channel.staged({"7", "order.json", 5}).value() == Staged::whole));
  BOOST_TEST(channel.publish({"7", "order.json"}).ok());
  BOOST_TEST(channel.commit_published().ok());
  BOOST_TEST((channel.staged({"7", "order.json", 5}).value() == Staged::absent));
  BOOST_TEST(content("out/order.json") == "whole");
}

BOOST_AUTO_TEST_CASE(a_target_that_is_taken_is_left_alone) {
  FolderChannel channel = open();
  std::ofstream(folder.path() / "out/order.json") << "theirs";
  MemoryStream ours("ours");
  BOOST_REQUIRE(channel.stage({"7", "order.json", 4}, ours).ok());
  const auto published = channel.publish({"7", "order.json"});
  BOOST_REQUIRE(!published.ok());
  BOOST_TEST(published.error().os_error == EEXIST);
  BOOST_TEST(content("out/order.json") == "theirs");
  BOOST_TEST((channel.staged({"7", "order.json", 4}).value() == Staged::whole));
}

BOOST_AUTO_TEST_CASE(one_file_under_both_names_is_a_publication_that_was_cut_in_half) {
  FolderChannel channel = open();
  MemoryStream ours("ours");
  BOOST_REQUIRE(channel.stage({"7", "order.json", 4}, ours).ok());
  std::filesystem::create_hard_link(folder.path() / "staged/7", folder.path() / "out/order.json");
  BOOST_TEST(channel.publish({"7", "order.json"}).ok());
  BOOST_TEST((channel.staged({"7", "order.json", 5}).value() == Staged::absent));
  BOOST_TEST(content("out/order.json") == "ours");
}

BOOST_AUTO_TEST_CASE(a_watcher_tells_what_arrived_by_rename_and_can_be_woken) {
  FolderChannel channel = open();
  auto watcher = Watcher::open();
  BOOST_REQUIRE(watcher.ok());
  BOOST_REQUIRE(watcher->watch(folder.path() / "in").ok());
  BOOST_TEST(!watcher->wait(std::chrono::milliseconds(0))->something);
  drop("po.edi.part");
  std::filesystem::rename(folder.path() / "in/po.edi.part", folder.path() / "in/po.edi");
  const auto hints = watcher->wait(std::chrono::milliseconds(0));
  BOOST_REQUIRE(hints.ok());
  BOOST_TEST(hints->something);
  BOOST_REQUIRE(hints->renamed.size() == 1u);
  BOOST_TEST(hints->renamed[0].name == "po.edi");
  BOOST_TEST(!hints->woken);
  watcher->wake();
  BOOST_TEST(watcher->wait(std::chrono::milliseconds(0))->woken);
  BOOST_TEST(!watcher->watch(folder.path() / "nothing").ok());
}

BOOST_AUTO_TEST_SUITE_END()
