#include "transport/text_socket.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "base/descriptor.h"
#include "support/temporary_folder.h"

using namespace crossdock;
using namespace crossdock::transport;

namespace {

struct Served {
  explicit Served(std::string text, TextSocket::Bounds bounds = {}) {
    auto opened = TextSocket::open(
        path, [text] { return text; }, bounds);
    BOOST_REQUIRE(opened.ok());
    socket = std::move(*opened);
    thread = std::thread([this] { socket->serve(interrupt, std::chrono::steady_clock::now() + std::chrono::hours(1)); });
  }
  ~Served() {
    interrupt.raise();
    thread.join();
  }
  [[nodiscard]] std::unique_ptr<Descriptor> connect() const {
    auto line = std::make_unique<Descriptor>(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(&address.sun_path[0], path.c_str(), path.native().size());
    BOOST_REQUIRE(::connect(line->number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    return line;
  }
  /// All that comes until the other side closes.
  static std::string read(const Descriptor& line) {
    std::string text;
    char window[4096];
    for (ssize_t count = 0; (count = ::recv(line.number(), &window[0], sizeof window, 0)) > 0;)
      text.append(&window[0], static_cast<std::size_t>(count));
    return text;
  }
  [[nodiscard]] std::string ask(const std::string& question) const {
    const auto line = connect();
    BOOST_REQUIRE(::send(line->number(), question.data(), question.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(question.size()));
    return read(*line);
  }

  crossdock::test::TemporaryFolder folder;
  std::filesystem::path path = folder.path() / "metrics.sock";
  Interrupt interrupt;
  std::unique_ptr<TextSocket> socket;
  std::thread thread;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(text_socket)

BOOST_AUTO_TEST_CASE(whoever_connects_gets_the_text_and_whoever_asks_with_get_gets_it_as_http) {
  const Served served("up 1\n");
  BOOST_TEST(Served::read(*served.connect()) == "up 1\n");
  BOOST_TEST(served.ask("anything\n") == "up 1\n");
  const std::string answer = served.ask("GET /metrics HTTP/1.1\r\nHost: here\r\n\r\n");
  BOOST_TEST(answer.starts_with("HTTP/1.0 200 OK\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: 5\r\n"));
  BOOST_TEST(answer.ends_with("\r\n\r\nup 1\n"));
}

BOOST_AUTO_TEST_CASE(only_its_owner_may_connect_and_it_goes_away_with_the_daemon) {
  const crossdock::test::TemporaryFolder folder;
  {
    auto socket = TextSocket::open(folder.path() / "s", [] { return std::string(); });
    BOOST_REQUIRE(socket.ok());
    struct stat status {};
    BOOST_REQUIRE(::lstat((folder.path() / "s").c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & 0777) == 0600u);
    // A second one takes the place of what a dead daemon left; the first then leaves the name alone.
    auto second = TextSocket::open(folder.path() / "s", [] { return std::string(); });
    BOOST_REQUIRE(second.ok());
    socket->reset();
    BOOST_TEST(std::filesystem::exists(folder.path() / "s"));
  }
  BOOST_TEST(!std::filesystem::exists(folder.path() / "s"));
}

BOOST_AUTO_TEST_CASE(a_name_that_is_no_socket_stays_and_one_that_is_too_long_is_told) {
  const crossdock::test::TemporaryFolder folder;
  std::ofstream(folder.path() / "file") << "mine";
  const auto taken = TextSocket::open(folder.path() / "file", [] { return std::string(); });
  BOOST_REQUIRE(!taken.ok());
  BOOST_TEST(taken.error().os_error == EEXIST);
  BOOST_TEST(std::filesystem::exists(folder.path() / "file"));
  BOOST_TEST(!TextSocket::open(folder.path() / std::string(200, 'a'), [] { return std::string(); }).ok());
}

BOOST_AUTO_TEST_CASE(who_does_not_read_is_dropped_and_keeps_nobody_waiting) {
  TextSocket::Bounds bounds;
  bounds.connections = 2;
  bounds.patience = std::chrono::milliseconds(1000);
  bounds.question = std::chrono::milliseconds(5);
  const Served served(std::string(1u << 20, 'x'), bounds);
  std::vector<std::unique_ptr<Descriptor>> idle;
  for (int i = 0; i < 2; ++i) idle.push_back(served.connect());  // and reads nothing
  const std::string whole = Served::read(*served.connect());
  BOOST_TEST(whole.size() == (1u << 20));
  for (const auto& line : idle) BOOST_TEST(Served::read(*line).size() < (1u << 20));
}

BOOST_AUTO_TEST_CASE(an_endless_question_is_cut) {
  const Served served("up 1\n");
  BOOST_TEST(served.ask("GET /" + std::string(9000, 'a')).ends_with("up 1\n"));
}

BOOST_AUTO_TEST_SUITE_END()
