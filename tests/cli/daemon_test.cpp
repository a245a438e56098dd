#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <boost/test/unit_test.hpp>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "cli/command.h"
#include "cli/run_log.h"
#include "support/prometheus_text.h"
#include "support/temporary_folder.h"

using namespace crossdock;
using crossdock::test::contains;

namespace {

/// What a service manager hears.
class Manager {
 public:
  explicit Manager(std::filesystem::path path) : path_(std::move(path)), socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    BOOST_REQUIRE(path_.native().size() < sizeof address.sun_path);
    std::memcpy(&address.sun_path[0], path_.c_str(), path_.native().size());
    BOOST_REQUIRE(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    const timeval patience{120, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  Manager(const Manager&) = delete;
  Manager& operator=(const Manager&) = delete;
  ~Manager() { ::close(socket_); }

  [[nodiscard]] std::string hear() const {
    char words[200];
    const ssize_t size = ::recv(socket_, &words[0], sizeof words, 0);
    return {&words[0], size > 0 ? static_cast<std::size_t>(size) : 0};
  }

 private:
  std::filesystem::path path_;
  int socket_;
};

/// What the daemon says at its socket.
std::string metrics_at(const std::filesystem::path& path) {
  const Descriptor line(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(&address.sun_path[0], path.c_str(), path.native().size());
  BOOST_REQUIRE(::connect(line.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  std::string text;
  char window[4096];
  for (ssize_t count = 0; (count = ::recv(line.number(), &window[0], sizeof window, 0)) > 0;)
    text.append(&window[0], static_cast<std::size_t>(count));
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(daemon_process)

BOOST_AUTO_TEST_CASE(it_says_when_it_is_ready_reads_its_configuration_anew_and_ends_in_order_by_signals) {
  const crossdock::test::TemporaryFolder folder;
  crossdock::test::write(folder.path() / "site/crossdock.toml", "name = \"test\"\n[metrics]\nsocket = \"metrics.sock\"\n");
  crossdock::test::write(folder.path() / "site/partners/acme/partner.toml",
                         "name = \"acme\"\n[[document]]\nobject = \"order\"\nformat = \"json\"\ndirection = \"out\"\n");
  const Manager manager(folder.path() / "notify");
  const pid_t process = ::fork();
  BOOST_REQUIRE(process >= 0);
  if (process == 0) {
    ::setenv("NOTIFY_SOCKET", (folder.path() / "notify").c_str(), 1);
    MemoryStream in("");
    std::ofstream out(folder.path() / "out"), err(folder.path() / "err");
    cli::Streams streams{in, out, err};
    const auto exit = cli::run({"run", "--log", "--site", (folder.path() / "site").string(), "--shipped", CROSSDOCK_SOURCE_DIR}, streams);
    out.close();
    err.close();
    std::_Exit(static_cast<int>(exit));
  }
  BOOST_TEST(manager.hear() == "READY=1");
  ::kill(process, SIGHUP);
  BOOST_TEST(contains(manager.hear(), "RELOADING=1"));
  BOOST_TEST(manager.hear() == "READY=1");
  const test::PrometheusText metrics(metrics_at(folder.path() / "site/metrics.sock"));
  BOOST_TEST(metrics.complaints().empty(), metrics.first_complaint());
  BOOST_TEST(metrics.value("crossdock_paused{partner=\"acme\"}") == "0");
  ::kill(process, SIGTERM);
  int status = 0;
  BOOST_REQUIRE(::waitpid(process, &status, 0) == process);
  const std::string said = read_file(folder.path() / "err", 100'000).value();
  BOOST_TEST(WIFEXITED(status), said);
  BOOST_TEST(WEXITSTATUS(status) == 0, said);
  BOOST_TEST(read_file(folder.path() / "out", 100'000).value().empty());
  BOOST_TEST(!std::filesystem::exists(folder.path() / "site/metrics.sock"));
  for (const char* event : {" level=info event=ready\n", " event=reload\n", " event=reloaded\n", " event=stopped files=0 waiting=0\n"})
    BOOST_TEST(contains(said, event), said);
}

BOOST_AUTO_TEST_CASE(the_log_has_a_line_an_event_and_no_data_of_partners) {
  const FixedClock clock(*parse_rfc3339("2026-11-20T08:01:14Z"));
  std::ostringstream out;
  cli::RunLog log(out, clock);
  exchange::FileSummary file;
  file.id = "F3KQ";
  file.partner = "acme";
  file.name = "secret\n.edi";
  file.size = 12;
  file.outcome = exchange::FileOutcome::held;
  file.message = "secret";
  file.document_count = 1;
  file.documents.push_back({"D7K2", "850", "order", "secret", "accepted", "held", "erp", 0});
  file.exceptions.push_back({"EX41", "secret", "secret", "exceptions/open/EX41"});
  log.tell(file);
  log.remark("cannot rename `/x/secret` to `secret`: it is \"taken\"\nlevel=error");
  BOOST_TEST(
      out.str() ==
      "time=2026-11-20T08:01:14Z level=warning event=file file=F3KQ partner=acme outcome=held bytes=12 documents=1 sent=0 "
      "exceptions=1\n"
      "time=2026-11-20T08:01:14Z level=warning event=exception exception=EX41 file=F3KQ partner=acme\n"
      "time=2026-11-20T08:01:14Z level=warning event=remark text=\"cannot rename `…` to `…`: it is \\\"taken\\\"\\\\x0Alevel=error\"\n");
  BOOST_TEST(cli::without_quoted("an open ` quote") == "an open `…`");
  BOOST_TEST(cli::without_quoted("none") == "none");
}

BOOST_AUTO_TEST_SUITE_END()
