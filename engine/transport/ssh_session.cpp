#include "transport/ssh_session.h"

#include <algorithm>

#include "base/base64.h"
#include "base/text.h"
#include "transport/algorithms.h"
#include "transport/ssh_offer.h"

namespace crossdock::transport {

namespace {

constexpr std::chrono::milliseconds farewell{500};
constexpr int most_tries_to_free = 1000;

bool is_pinned(const SftpSettings& settings, const HostKey& key) {
  return std::find(settings.host_keys.begin(), settings.host_keys.end(), key.fingerprint) != settings.host_keys.end();
}

}  // namespace

Result<std::unique_ptr<SshSession>, Trouble> SshSession::open(const SftpSettings& settings, const std::string& host_key_method,
                                                              Deadline deadline, const Interrupt& interrupt) {
  const std::vector<AlgorithmChoice>& choices = algorithm_choices();
  auto socket = SshSocket::connect(settings, deadline, interrupt);
  if (!socket.ok()) return socket.error();
  std::unique_ptr<SshSession> session(new SshSession(settings, std::move(*socket)));
  session->session_ = libssh2_session_init_ex(nullptr, nullptr, nullptr, nullptr);
  if (session->session_ == nullptr) return Trouble{TroubleKind::failed, "libssh2 has no memory for a session", ""};
  libssh2_session_set_blocking(session->session_, 0);
  for (const AlgorithmChoice& choice : choices) {
    const bool given = choice.method == LIBSSH2_METHOD_HOSTKEY && !host_key_method.empty();
    if (auto preferred = session->prefer(choice.method, given ? host_key_method : joined(choice.names, ",")); !preferred.ok())
      return preferred.error();
  }

  const auto shaken =
      session->drive(deadline, [&] { return libssh2_session_handshake(session->session_, session->socket_->descriptor()); });
  if (shaken.ok() && *shaken == 0) return session;
  session->give_up();
  if (!shaken.ok()) {
    if (shaken.error().kind != TroubleKind::slow) return shaken.error();
    return Trouble{TroubleKind::slow, settings.address() + " answers, but the SSH connection was not made in time", ""};
  }
  switch (*shaken) {
    case LIBSSH2_ERROR_KEX_FAILURE:
    case LIBSSH2_ERROR_KEY_EXCHANGE_FAILURE:
    case LIBSSH2_ERROR_METHOD_NONE:
    case LIBSSH2_ERROR_HOSTKEY_INIT:
    case LIBSSH2_ERROR_HOSTKEY_SIGN: {
      const Trouble seen = session->trouble_of_last_error("the key exchange");
      session.reset();
      return nothing_in_common(settings, interrupt, seen.cause);
    }
    case LIBSSH2_ERROR_BANNER_RECV:
    case LIBSSH2_ERROR_BANNER_SEND: {
      return Trouble{TroubleKind::no_ssh, settings.address() + " does not speak SSH: it hangs up before an SSH banner",
                     "check `host` and `port`"};
    }
    default: return session->trouble_of_last_error("the connection");
  }
}

SshSession::~SshSession() {
  if (session_ == nullptr) return;
  if (usable_) {
    const Deadline deadline = Deadline::in(farewell);
    (void)drive(deadline, [&] { return libssh2_session_disconnect_ex(session_, SSH_DISCONNECT_BY_APPLICATION, "done", ""); });
  }
  // A socket that is shut answers every call at once: else each could wait for a server that is gone.
  socket_->shut();
  for (int i = 0; i < most_tries_to_free && libssh2_session_free(session_) == LIBSSH2_ERROR_EAGAIN; ++i) {}
}

Result<Done, Trouble> SshSession::prefer(int method, const std::string& names) {
  if (libssh2_session_method_pref(session_, method, names.c_str()) == 0) return Done{};
  return trouble_of_last_error("choosing among " + names);
}

Result<Done, Trouble> SshSession::wait(Deadline deadline) {
  const auto directions = static_cast<unsigned>(libssh2_session_block_directions(session_));
  const bool writes = (directions & LIBSSH2_SESSION_BLOCK_OUTBOUND) != 0;
  const bool reads = (directions & LIBSSH2_SESSION_BLOCK_INBOUND) != 0 || !writes;
  auto waited = socket_->wait(reads && writes ? SocketWait::read_or_write : reads ? SocketWait::read : SocketWait::write, deadline);
  if (!waited.ok()) give_up();
  return waited;
}

HostKey SshSession::host_key() const {
  HostKey key;
  if (const char* method = libssh2_session_methods(session_, LIBSSH2_METHOD_HOSTKEY)) key.method = method;
  constexpr std::size_t hash_bytes = 32;
  if (const char* hash = libssh2_hostkey_hash(session_, LIBSSH2_HOSTKEY_HASH_SHA256)) {
    key.fingerprint = "SHA256:" + to_base64({hash, hash_bytes});
  }
  return key;
}

std::string SshSession::algorithms() const {
  std::vector<std::string> names;
  for (const int method : {LIBSSH2_METHOD_KEX, LIBSSH2_METHOD_HOSTKEY, LIBSSH2_METHOD_CRYPT_CS, LIBSSH2_METHOD_MAC_CS}) {
    if (const char* name = libssh2_session_methods(session_, method)) names.emplace_back(name);
  }
  return joined(names, ", ");
}

Trouble SshSession::trouble_of_last_error(const std::string& doing) {
  char* text = nullptr;
  const int code = libssh2_session_last_error(session_, &text, nullptr, 0);
  const std::string reason = text != nullptr && *text != '\0' ? printable(text, 200) : "error " + std::to_string(code);
  switch (code) {
    case LIBSSH2_ERROR_SOCKET_NONE:
    case LIBSSH2_ERROR_SOCKET_SEND:
    case LIBSSH2_ERROR_SOCKET_RECV:
    case LIBSSH2_ERROR_SOCKET_DISCONNECT:
    case LIBSSH2_ERROR_SOCKET_TIMEOUT:
    case LIBSSH2_ERROR_BAD_SOCKET:
    case LIBSSH2_ERROR_CHANNEL_CLOSED:
    case LIBSSH2_ERROR_CHANNEL_EOF_SENT:
      give_up();
      return {TroubleKind::broken, "the connection with " + settings_.address() + " was lost during " + doing, ""};
    default: break;
  }
  give_up();
  return {TroubleKind::protocol, settings_.address() + ": " + doing + " went wrong (" + reason + ")", ""};
}

Result<std::unique_ptr<SshSession>, Trouble> open_trusted(const SftpSettings& settings, std::string& host_key_method, Deadline deadline,
                                                          const Interrupt& interrupt) {
  auto session = SshSession::open(settings, host_key_method, deadline, interrupt);
  if (!session.ok() && session.error().kind == TroubleKind::algorithms && !host_key_method.empty()) {
    // The server may have retired the key that it had.
    host_key_method.clear();
    session = SshSession::open(settings, host_key_method, deadline, interrupt);
  }
  if (!session.ok()) return session;
  const HostKey first = (*session)->host_key();
  if (is_pinned(settings, first)) {
    host_key_method = first.method;
    return session;
  }
  // A server has several keys and shows one of them: the one that is pinned may be another.
  session->reset();
  if (!settings.host_keys.empty()) {
    auto offer = ask_for_offer(settings, interrupt);
    if (!offer.ok()) return offer.error();
    for (const std::string& method : common_host_key_methods(offer->host_keys)) {
      if (method == first.method) continue;
      auto other = SshSession::open(settings, method, deadline, interrupt);
      if (!other.ok()) return other;
      if (!is_pinned(settings, (*other)->host_key())) continue;
      host_key_method = method;
      return other;
    }
  }
  return host_key_refused(settings, first);
}

}  // namespace crossdock::transport
