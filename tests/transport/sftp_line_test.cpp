#include <atomic>
#include <cerrno>
#include <string>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/tcp_proxy.h"
#include "transport/sftp_fixture.h"
#include "transport/ssh_offer.h"
#include "transport/transfer_rate.h"

using namespace crossdock;
using namespace crossdock::transport;
using namespace crossdock::transport::test;
using crossdock::test::TcpProxy;

namespace {

/// A port of this machine that nobody listens on, and that no other program gets meanwhile.
class TakenPort {
 public:
  TakenPort() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const place = reinterpret_cast<sockaddr*>(&address);
    BOOST_REQUIRE((::bind(socket_, place, size) == 0 && ::getsockname(socket_, place, &size) == 0));
    port_ = ntohs(address.sin_port);
  }
  ~TakenPort() { ::close(socket_); }
  TakenPort(const TakenPort&) = delete;
  TakenPort& operator=(const TakenPort&) = delete;
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  int socket_;
  std::uint16_t port_ = 0;
};

constexpr std::chrono::milliseconds short_time{150};
constexpr auto ways = {TcpProxy::Way::to_server, TcpProxy::Way::to_client};

/// A server behind a line that can be spoilt.
struct LineFixture : SftpFixture {
  explicit LineFixture(SftpServer::Make make) : SftpFixture(make), line(server.port()) {}

  TcpProxy line;

  [[nodiscard]] SftpSettings behind() const {
    SftpSettings with = settings();
    with.port = line.port();
    return with;
  }
  /// One file each way: the way of a poll.
  static bool exchange(SftpChannel& channel, Instant now, const std::string& outgoing_text, std::string& fetched) {
    const Outgoing file = outgoing("997.edi", outgoing_text);
    const auto there = channel.staged(file);
    if (!there.ok()) return false;
    if (*there != Staged::whole) {
      MemoryStream bytes(outgoing_text);
      if (!channel.stage(file, bytes).ok()) return false;
    }
    const auto published = channel.publish(file);
    if (!published.ok() && published.error().os_error != EEXIST) return false;
    const auto findings = channel.find(now, 10);
    if (!findings.ok()) return false;
    for (const Found& found : findings->ready) {
      const auto arrival = channel.claim(found, "F3KQ");
      auto bytes = (*arrival)->open();
      if (!bytes.ok()) return false;
      auto text = read_all(**bytes, 10'000'000);
      if (!text.ok()) return false;
      fetched = *text;
      bytes->reset();
      if (!(*arrival)->settle(Settlement::stored).ok()) return false;
    }
    return true;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sftp_line)

BOOST_DATA_TEST_CASE(a_line_that_is_cut_at_any_byte_does_no_harm_that_the_next_try_does_not_mend, makes, make) {
  LineFixture site(make);
  const std::string theirs(70'000, 'i'), ours(70'000, 'o');
  std::string fetched;
  site.server.put("out/po.edi", theirs);
  BOOST_REQUIRE(LineFixture::exchange(*site.open(site.behind()), site.now, ours, fetched));
  const std::uint64_t whole[] = {site.line.passed(TcpProxy::Way::to_server), site.line.passed(TcpProxy::Way::to_client)};
  std::filesystem::remove(site.server.data() / "in/997.edi");

  for (const TcpProxy::Way way : ways) {
    constexpr std::uint64_t cuts = 7;
    for (std::uint64_t cut = 0; cut < cuts; ++cut) {
      site.server.put("out/po.edi", theirs);
      fetched.clear();
      site.line.spoil(way, TcpProxy::Fault::cut, whole[static_cast<std::size_t>(way)] * cut / cuts + cut);
      const auto channel = site.open(site.behind());
      BOOST_TEST(!LineFixture::exchange(*channel, site.now, ours, fetched));
      BOOST_TEST(channel->trouble().has_value());
      site.line.heal();
      // The same channel makes a new connection. Whether a name was given before the line was cut, the server shows.
      const bool done = std::filesystem::exists(site.server.data() / "in/997.edi");
      if (done) BOOST_TEST((site.server.text("in/997.edi") == ours));
      BOOST_TEST(LineFixture::exchange(*channel, site.now, ours, fetched), channel->trouble().value_or(Trouble{}).cause);
      BOOST_TEST((site.server.text("in/997.edi") == ours));
      BOOST_TEST((fetched == theirs || fetched.empty()));
      BOOST_TEST(site.server.names("out").empty());
      for (const std::string& name : site.server.names("in")) std::filesystem::remove(site.server.data() / "in" / name);
    }
  }
}

BOOST_DATA_TEST_CASE(a_line_that_stalls_is_given_up_in_time, makes, make) {
  LineFixture site(make);
  SftpSettings settings = site.behind();
  settings.connect_timeout = settings.timeout = short_time;
  site.server.put("out/po.edi", std::string(500'000, 'i'));
  for (const std::uint64_t at : {0u, 20u, 700u, 4000u, 200'000u}) {
    site.line.spoil(TcpProxy::Way::to_client, TcpProxy::Fault::stall, at);
    const auto channel = site.open(settings);
    std::string fetched;
    BOOST_TEST(!LineFixture::exchange(*channel, site.now, "ours", fetched));
    const Trouble trouble = channel->trouble().value();
    BOOST_TEST((trouble.kind == TroubleKind::slow), at << ": " << name_of(trouble.kind) << ": " << trouble.cause);
    BOOST_TEST(!trouble.cause.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_line_that_trickles_is_given_up_at_the_rate_of_the_pack) {
  LineFixture site(SftpServer::Make::openssh);
  SftpSettings settings = site.behind();
  settings.timeout = short_time;
  settings.min_rate = 1'000'000;
  site.server.put("out/po.edi", std::string(2'000'000, 'i'));
  const auto channel = site.open(settings);
  const auto arrival = site.only(*channel);
  auto file = arrival->open();
  BOOST_REQUIRE_MESSAGE(file.ok(), why(file));
  site.line.spoil(TcpProxy::Way::to_client, TcpProxy::Fault::trickle, 100'000);
  const auto text = read_all(**file, 10'000'000);
  BOOST_REQUIRE(!text.ok());
  BOOST_TEST((channel->trouble().value().kind == TroubleKind::slow), why(text));
}

BOOST_AUTO_TEST_CASE(what_is_waited_for_ends_when_we_stop) {
  LineFixture site(SftpServer::Make::openssh);
  const SftpSettings settings = site.behind();  // waits half a minute
  site.line.spoil(TcpProxy::Way::to_client, TcpProxy::Fault::stall, 10);
  const auto channel = site.open(settings);
  std::thread stopper([&] { site.interrupt.raise(); });
  const auto findings = channel->find(site.now, 10);
  stopper.join();
  BOOST_REQUIRE(!findings.ok());
  BOOST_TEST((channel->trouble().value().kind == TroubleKind::interrupted), why(findings));
}

BOOST_AUTO_TEST_CASE(what_does_not_answer_or_speaks_something_else_is_told_apart) {
  LineFixture site(SftpServer::Make::openssh);
  SftpSettings settings = site.behind();
  const auto kind = [&] {
    const auto channel = site.open(settings);
    BOOST_TEST(!channel->find(site.now, 10).ok());
    return channel->trouble().value().kind;
  };
  site.line.spoil(TcpProxy::Way::to_client, TcpProxy::Fault::cut, 0);
  BOOST_TEST((kind() == TroubleKind::no_ssh || kind() == TroubleKind::broken));
  const TakenPort nobody;
  settings.port = nobody.port();
  BOOST_TEST((kind() == TroubleKind::unreachable));
  settings.host = "no-such-host.invalid";
  BOOST_TEST((kind() == TroubleKind::unreachable));
}

BOOST_AUTO_TEST_CASE(an_offer_is_read_from_any_bytes_without_harm) {
  const SftpFixture site(SftpServer::Make::openssh);
  const auto offer = ask_for_offer(site.settings(), site.interrupt);
  BOOST_REQUIRE_MESSAGE(offer.ok(), why(offer));
  BOOST_TEST(offer->banner.starts_with("SSH-2.0-OpenSSH"));
  BOOST_TEST(offer->host_keys.size() >= 2u);
  BOOST_TEST(!offer->ciphers.empty());
  std::string payload = std::string(1, '\x14') + std::string(16, 'c');
  for (const char* names : {"kex", "ssh-ed25519,ssh-rsa", "aes256-ctr", "aes256-ctr", "hmac-sha2-256"}) {
    const std::string text = names;
    payload += std::string(3, '\0') + static_cast<char>(text.size()) + text;
  }
  const auto parsed = parse_offer(payload);
  BOOST_REQUIRE(parsed.has_value());
  BOOST_TEST(parsed->host_keys == (std::vector<std::string>{"ssh-ed25519", "ssh-rsa"}), boost::test_tools::per_element());
  for (std::size_t size = 0; size < payload.size(); ++size) BOOST_TEST(!parse_offer(payload.substr(0, size)).has_value());
}

BOOST_AUTO_TEST_CASE(a_rate_counts_over_each_window) {
  const SteadyTime start{};
  const auto at = [&](int milliseconds) { return start + std::chrono::milliseconds(milliseconds); };
  TransferRate rate(1000, std::chrono::milliseconds(2000), start);
  BOOST_TEST(rate.count(1, at(1999)));
  BOOST_TEST(rate.count(1999, at(2000)));
  BOOST_TEST(!rate.count(1999, at(4000)));
  TransferRate any(0, std::chrono::milliseconds(10), start);
  BOOST_TEST(any.count(0, at(100'000)));
}

BOOST_AUTO_TEST_SUITE_END()
