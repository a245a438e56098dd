#include "transport/ssh_offer.h"

#include <array>
#include <cerrno>
#include <optional>

#include <sys/socket.h>

#include "base/text.h"
#include "transport/wire_reader.h"

namespace crossdock::transport {

namespace {

constexpr std::string_view our_banner = "SSH-2.0-crossdock\r\n";
constexpr std::size_t longest_greeting = 16u << 10;  // lines before the banner are allowed
constexpr std::size_t longest_packet = 35'000;       // RFC 4253, section 6.1
constexpr std::uint8_t kexinit = 20;
constexpr std::size_t cookie_bytes = 16;

std::vector<std::string> names_of(std::string_view list) {
  std::vector<std::string> names;
  for (const std::string_view name : split(list, ',')) {
    if (!name.empty()) names.push_back(printable(name, 80));
  }
  return names;
}

/// A conversation in plain text.
class Greeting {
 public:
  Greeting(const SshSocket& socket, const SftpSettings& settings, Deadline deadline)
      : socket_(socket), settings_(settings), deadline_(deadline) {}

  Result<Done, Trouble> send(std::string_view text) {
    while (!text.empty()) {
      const ssize_t count = ::send(socket_.descriptor(), text.data(), text.size(), MSG_NOSIGNAL);
      if (count > 0) {
        text.remove_prefix(static_cast<std::size_t>(count));
      } else if (errno != EAGAIN && errno != EINTR) {
        return lost();
      } else if (auto waited = wait(SocketWait::write); !waited.ok()) {
        return waited;
      }
    }
    return Done{};
  }

  /// Reads until `received()` has at least so many bytes.
  Result<Done, Trouble> receive(std::size_t least) {
    while (received_.size() < least) {
      std::array<char, 4096> window{};
      const ssize_t count = ::recv(socket_.descriptor(), window.data(), window.size(), 0);
      if (count > 0) {
        received_.append(window.data(), static_cast<std::size_t>(count));
      } else if (count == 0) {
        return lost();
      } else if (errno != EAGAIN && errno != EINTR) {
        return lost();
      } else if (auto waited = wait(SocketWait::read); !waited.ok()) {
        return waited;
      }
    }
    return Done{};
  }

  /// The line that begins with "SSH-", without its end; what stands before it goes.
  Result<std::string, Trouble> banner() {
    while (true) {
      for (std::size_t end = received_.find('\n'); end != std::string::npos; end = received_.find('\n')) {
        std::string line(trimmed(std::string_view(received_).substr(0, end)));
        received_.erase(0, end + 1);
        if (line.starts_with("SSH-")) return line;
      }
      if (received_.size() > longest_greeting) return no_ssh("it sends something else");
      if (auto more = receive(received_.size() + 1); !more.ok()) {
        if (more.error().kind == TroubleKind::slow) return no_ssh("no SSH banner came in time");
        if (more.error().kind == TroubleKind::broken) return no_ssh("it hangs up before an SSH banner");
        return more.error();
      }
    }
  }

  [[nodiscard]] const std::string& received() const { return received_; }

 private:
  Result<Done, Trouble> wait(SocketWait what) { return socket_.wait(what, deadline_); }
  [[nodiscard]] Trouble lost() const {
    return {TroubleKind::broken, settings_.address() + " hangs up while the connection is being made", ""};
  }
  [[nodiscard]] Trouble no_ssh(const std::string& why) const {
    return {TroubleKind::no_ssh, settings_.address() + " does not speak SSH: " + why, "check `host` and `port`"};
  }

  const SshSocket& socket_;
  const SftpSettings& settings_;
  Deadline deadline_;
  std::string received_;
};

}  // namespace

std::optional<SshOffer> parse_offer(std::string_view payload) {
  WireReader in(payload);
  const auto type = in.byte();
  if (!type || *type != kexinit || !in.skip(cookie_bytes)) return std::nullopt;
  SshOffer offer;
  const auto key_exchange = in.text();
  const auto host_keys = in.text();
  const auto ciphers_in = in.text();
  const auto ciphers_out = in.text();
  const auto macs_in = in.text();
  if (!key_exchange || !host_keys || !ciphers_in || !ciphers_out || !macs_in) return std::nullopt;
  offer.key_exchange = names_of(*key_exchange);
  offer.host_keys = names_of(*host_keys);
  offer.ciphers = names_of(*ciphers_in);
  offer.macs = names_of(*macs_in);
  return offer;
}

Result<SshOffer, Trouble> ask_for_offer(const SftpSettings& settings, const Interrupt& interrupt) {
  const Deadline deadline = Deadline::in(settings.connect_timeout);
  auto socket = SshSocket::connect(settings, deadline, interrupt);
  if (!socket.ok()) return socket.error();
  Greeting greeting(**socket, settings, deadline);
  auto banner = greeting.banner();
  if (!banner.ok()) return banner.error();
  if (auto sent = greeting.send(our_banner); !sent.ok()) return sent.error();
  const auto protocol = [&](const std::string& why) {
    return Trouble{TroubleKind::protocol, settings.address() + " begins the key exchange wrongly: " + why, ""};
  };
  const auto slow_or = [&](const Trouble& trouble) {
    return trouble.kind == TroubleKind::slow ? protocol("nothing came in time after the banner") : trouble;
  };
  if (auto head = greeting.receive(5); !head.ok()) return slow_or(head.error());
  WireReader reader(greeting.received());
  const std::uint32_t size = reader.number().value_or(0);
  const std::size_t padding = reader.byte().value_or(0);
  if (size < padding + 2 || size > longest_packet) return protocol("a packet of " + std::to_string(size) + " bytes");
  if (auto whole = greeting.receive(size + 4); !whole.ok()) return slow_or(whole.error());
  auto offer = parse_offer(std::string_view(greeting.received()).substr(5, size - padding - 1));
  if (!offer) return protocol("it does not say what it can do");
  offer->banner = printable(*banner, 120);
  offer->address = (*socket)->address();
  return std::move(*offer);
}

}  // namespace crossdock::transport
