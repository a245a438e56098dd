#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "base/file.h"
#include "support/sftp_server.h"
#include "transport/sftp_channel.h"

namespace crossdock::test {
inline std::ostream& operator<<(std::ostream& out, SftpServer::Make make) {
  return out << (make == SftpServer::Make::openssh ? "openssh" : "proftpd");
}
}  // namespace crossdock::test

namespace crossdock::transport::test {

using crossdock::test::SftpServer;

inline SecretSource secret(const std::string& text) {
  return [text]() -> Result<SecretText> { return SecretText(text); };
}

inline const auto makes = boost::unit_test::data::make({SftpServer::Make::openssh, SftpServer::Make::proftpd});

/// Why there is none; nothing where it went well.
template <class T>
std::string why(const Result<T>& result) {
  return result.ok() ? std::string() : result.error().message;
}
template <class T>
std::string why(const Result<T, Trouble>& result) {
  return result.ok() ? std::string() : std::string(name_of(result.error().kind)) + ": " + result.error().cause;
}

/// A server and channels to it.
struct SftpFixture {
  explicit SftpFixture(SftpServer::Make make, SftpServer::Options options = {}) : server(make, std::move(options)) {}

  SftpServer server;
  Interrupt interrupt;
  Instant now = SystemClock().now();

  [[nodiscard]] SftpSettings settings() const {
    SftpSettings settings;
    settings.partner = "acme";
    settings.host = "127.0.0.1";
    settings.port = server.port();
    settings.user = server.user();
    settings.host_keys = {server.fingerprint()};
    settings.key = secret(server.private_key("ed25519"));
    settings.in = (server.data() / "out").string();
    settings.out = (server.data() / "in").string();
    settings.readiness.rule = ReadyRule::renamed;
    settings.fetched_to = (server.data() / "done").string();
    return settings;
  }
  [[nodiscard]] std::unique_ptr<SftpChannel> open(SftpSettings with) const {
    return std::make_unique<SftpChannel>(std::move(with), interrupt);
  }
  [[nodiscard]] std::unique_ptr<SftpChannel> open() const { return open(settings()); }

  [[nodiscard]] std::vector<std::string> ready(SftpChannel& channel) const {
    const auto findings = channel.find(now, 1000);
    BOOST_REQUIRE_MESSAGE(findings.ok(), why(findings) << "\n" << server.log());
    std::vector<std::string> names;
    for (const Found& found : findings->ready) names.push_back(found.name);
    return names;
  }
  /// The one file that is there.
  [[nodiscard]] std::unique_ptr<Arrival> only(SftpChannel& channel) const {
    const auto findings = channel.find(now, 1000);
    BOOST_REQUIRE_MESSAGE(findings.ok(), why(findings) << "\n" << server.log());
    BOOST_REQUIRE(findings->ready.size() == 1u);
    return channel.claim(findings->ready[0], "F3KQ").value();
  }
  [[nodiscard]] static std::string bytes_of(Arrival& arrival) {
    auto file = arrival.open();
    BOOST_REQUIRE_MESSAGE(file.ok(), why(file));
    auto text = read_all(**file, 100'000'000);
    BOOST_REQUIRE_MESSAGE(text.ok(), why(text));
    return *text;
  }
  [[nodiscard]] static Outgoing outgoing(const std::string& name, const std::string& text) { return {"out-1", name, text.size(), false}; }
  /// Both steps of a delivery.
  [[nodiscard]] static Result<Done> send(SftpChannel& channel, const std::string& name, const std::string& text) {
    MemoryStream bytes(text);
    if (auto staged = channel.stage(outgoing(name, text), bytes); !staged.ok()) return staged;
    return channel.publish(outgoing(name, text));
  }
};

}  // namespace crossdock::transport::test
