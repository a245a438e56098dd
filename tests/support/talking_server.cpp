#include "support/talking_server.h"

#include <array>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace crossdock::test {

bool Talk::fill() {
  std::array<char, 4096> window;
  const ssize_t count = ::recv(socket_, window.data(), window.size(), 0);
  if (count <= 0) {
    over_ = true;
    return false;
  }
  heard_.append(window.data(), static_cast<std::size_t>(count));
  return true;
}

std::string Talk::line() {
  while (heard_.find('\n') == std::string::npos)
    if (!fill()) return "";
  std::string text = heard_.substr(0, heard_.find('\n'));
  heard_.erase(0, text.size() + 1);
  if (!text.empty() && text.back() == '\r') text.pop_back();
  return text;
}

std::string Talk::bytes(std::size_t count) {
  while (heard_.size() < count)
    if (!fill()) break;
  std::string text = heard_.substr(0, count);
  heard_.erase(0, text.size());
  return text;
}

void Talk::say(const std::string& text) const { (void)::send(socket_, text.data(), text.size(), MSG_NOSIGNAL); }

void Talk::be_silent() {
  while (fill()) {}
}

TalkingServer::TalkingServer(std::function<void(Talk&)> talk)
    : talk_(std::move(talk)), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (listener_ < 0 || ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 8) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("cannot listen on loopback");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

TalkingServer::~TalkingServer() {
  stopping_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  if (const int talking = talking_; talking >= 0) ::shutdown(talking, SHUT_RDWR);
  thread_.join();
  ::close(listener_);
}

void TalkingServer::serve() {
  while (!stopping_) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    talking_ = socket;
    if (!stopping_) {
      Talk talk(socket);
      talk_(talk);
    }
    talking_ = -1;
    ::shutdown(socket, SHUT_RDWR);
    ::close(socket);
  }
}

SmtpServer::SmtpServer(SmtpManners manners)
    : server([this, manners](Talk& talk) {
        talk.say("220 mail.example ESMTP\r\n");
        if (manners.is_silent_after_greeting) return talk.be_silent();
        while (!talk.over()) {
          const std::string command = talk.line();
          if (command.empty()) return;
          lines.push_back(command);
          if (command.starts_with("EHLO")) {
            talk.say("250-mail.example\r\n250 8BITMIME\r\n");
          } else if (command.starts_with("RCPT") && manners.refuses_receivers) {
            talk.say("550 nobody of this name\r\n");
          } else if (command == "DATA") {
            talk.say("354 go on\r\n");
            std::string mail;
            for (std::string line = talk.line(); line != "." && !talk.over(); line = talk.line()) mail += line + "\n";
            mails.push_back(mail);
            talk.say("250 taken\r\n");
          } else if (command == "QUIT") {
            return talk.say("221 bye\r\n");
          } else {
            talk.say("250 fine\r\n");
          }
        }
      }) {}

HttpServer::HttpServer(int status, std::string more_headers)
    : server([this, status, more_headers](Talk& talk) {
        Request request;
        std::size_t length = 0;
        for (std::string line = talk.line(); !line.empty(); line = talk.line()) {
          if (line.starts_with("Content-Length: ")) length = static_cast<std::size_t>(std::stoul(line.substr(16)));
          request.head += line + "\n";
        }
        request.body = talk.bytes(length);
        requests.push_back(request);
        if (status == 0) return talk.be_silent();
        talk.say("HTTP/1.1 " + std::to_string(status) + " so\r\nContent-Length: 2\r\nConnection: close\r\n" + more_headers + "\r\nok");
      }) {}

}  // namespace crossdock::test
