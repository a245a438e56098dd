#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace crossdock::test {

/// One connection, as a server of some text protocol sees it.
class Talk {
 public:
  explicit Talk(int socket) : socket_(socket) {}
  /// Up to the next line end, without it; empty at the end too.
  std::string line();
  /// So many bytes, or as many as come.
  std::string bytes(std::size_t count);
  void say(const std::string& text) const;
  [[nodiscard]] bool over() const { return over_; }
  /// Says nothing until the other side, or the test, ends the connection.
  void be_silent();

 private:
  bool fill();

  int socket_;
  std::string heard_;
  bool over_ = false;
};

/// A server on loopback, on a port that the system chose and a thread of its own: one connection after another.
class TalkingServer {
 public:
  explicit TalkingServer(std::function<void(Talk&)> talk);
  TalkingServer(const TalkingServer&) = delete;
  TalkingServer& operator=(const TalkingServer&) = delete;
  ~TalkingServer();
  /// "127.0.0.1:40123"
  [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  void serve();

  std::function<void(Talk&)> talk_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<int> talking_{-1};
  std::thread thread_;
};

/// What an SMTP server does.
struct SmtpManners {
  bool refuses_receivers = false;
  bool is_silent_after_greeting = false;
};

/// Takes mail, without TLS and without passwords. `lines` are the commands that it heard, `mails` the messages.
struct SmtpServer {
  explicit SmtpServer(SmtpManners manners = {});
  [[nodiscard]] std::string url() const { return "smtp://" + server.address(); }

  std::vector<std::string> lines, mails;  // declared before the thread that fills them
  TalkingServer server;
};

/// Takes requests and answers each with `status`; silent where it is 0.
struct HttpServer {
  explicit HttpServer(int status, std::string more_headers = "");
  [[nodiscard]] std::string url() const { return "http://" + server.address() + "/hook"; }

  struct Request {
    std::string head, body;
  };
  std::vector<Request> requests;
  TalkingServer server;
};

}  // namespace crossdock::test
