#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <limits>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace crossdock::test {

/// Stands between a client and a server on loopback and spoils the line at a byte.
class TcpProxy {
 public:
  enum class Way : std::uint8_t { to_server, to_client };
  enum class Fault : std::uint8_t {
    none,
    cut,      ///< both ends are closed
    stall,    ///< nothing more is passed on, either way, and nothing is closed
    trickle,  ///< one byte every few milliseconds from there on
  };
  static constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

  explicit TcpProxy(std::uint16_t server_port);
  TcpProxy(const TcpProxy&) = delete;
  TcpProxy& operator=(const TcpProxy&) = delete;
  ~TcpProxy();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// What befalls each connection once so many bytes went this way; connections that are open now too.
  void spoil(Way way, Fault fault, std::uint64_t at);
  void heal() { spoil(Way::to_server, Fault::none, never); }
  /// How many bytes went this way, over all connections.
  [[nodiscard]] std::uint64_t passed(Way way) const { return passed_[static_cast<std::size_t>(way)]; }

 private:
  struct Pipe {
    int client = -1, server = -1;
    std::array<std::uint64_t, 2> passed{};
    std::array<std::string, 2> waiting;  ///< read and not yet written on
    bool stalled = false;
    bool closed = false;
  };

  void run();
  void accept();
  void pass(Pipe& pipe, Way way);
  void close(Pipe& pipe) const;

  std::uint16_t server_port_;
  std::uint16_t port_ = 0;
  int listener_ = -1, wake_ = -1;
  std::atomic<bool> stopped_{false};
  std::array<std::atomic<std::uint64_t>, 2> passed_{};
  std::mutex mutex_;
  Way way_ = Way::to_server;
  Fault fault_ = Fault::none;
  std::uint64_t at_ = never;
  std::vector<Pipe> pipes_;
  std::thread thread_;
};

}  // namespace crossdock::test
