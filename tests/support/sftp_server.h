#pragma once

#include <atomic>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <sys/types.h>

#include "support/temporary_folder.h"

namespace crossdock::test {

/// A real SFTP server on loopback for as long as the object lives: OpenSSH's sshd or ProFTPD with mod_sftp, as an ordinary user (this
/// one, or `games` where the tests run as root). The object listens itself and gives each connection to a server process of its own,
/// as inetd does: so it is ready at once, no port is guessed, and only its own processes are ended.
class SftpServer {
 public:
  enum class Make { openssh, proftpd };
  struct Options {
    std::vector<std::string> host_keys = {"ed25519", "ecdsa"};  ///< as ssh-keygen calls them
    std::vector<std::string> user_keys = {"ed25519"};           ///< of the keys in `keys()`, those that it lets in
    bool key_login = true;
    bool password_login = false;  ///< ProFTPD only: sshd reads a file of the system for it
    bool may_rename = true;
    bool may_delete = true;
    std::uint64_t file_limit = 0;  ///< bytes that a file may have before writing fails; 0: no limit
    std::string more;              ///< lines of the server's own configuration
  };

  explicit SftpServer(Make make) : SftpServer(make, Options()) {}
  SftpServer(Make make, Options options);
  SftpServer(const SftpServer&) = delete;
  SftpServer& operator=(const SftpServer&) = delete;
  ~SftpServer();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string user() const;
  [[nodiscard]] static std::string password() { return "pass word"; }
  /// What the server shows: /…/data/out, which we fetch from, and /…/data/in, which we send to.
  [[nodiscard]] std::filesystem::path data() const { return folder_.path() / "data"; }
  /// "SHA256:…" of the server's key of this type; left out: of its first one.
  [[nodiscard]] std::string fingerprint(const std::string& type = "") const;
  /// A private key of ours, made on demand; `passphrase` encrypts it.
  [[nodiscard]] std::string private_key(const std::string& type, const std::string& passphrase = "") const;
  /// How often somebody connected.
  [[nodiscard]] int connections() const { return connections_; }
  /// New connections meet a server with other settings.
  void change(Options options);
  /// Gives the server a new host key of this type.
  void renew_host_key(const std::string& type);

  void put(const std::string& path, const std::string& text) const;
  [[nodiscard]] std::vector<std::string> names(const std::string& folder) const;
  [[nodiscard]] std::string text(const std::string& path) const;
  /// What the servers wrote to their standard error and logs, for a test that fails.
  [[nodiscard]] std::string log() const;

 private:
  void configure();
  void serve();
  void start_process(int connection);
  void end_processes();

  TemporaryFolder folder_;
  Make make_;
  Options options_;
  int listener_ = -1;
  int stop_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_{0};
  std::mutex mutex_;
  std::vector<pid_t> processes_;
  std::thread thread_;
};

}  // namespace crossdock::test
