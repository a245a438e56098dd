#include "transport/ssh_login.h"

#include <cstdlib>
#include <cstring>
#include <vector>

#include "base/text.h"
#include "transport/private_key.h"

namespace crossdock::transport {

namespace {

constexpr int first_libssh2_with_rsa_sha2 = 0x010b00;

/// libssh2 asks through this; the password lies behind the session's `abstract`. It frees the answers with free(3).
void answer_prompts(const char*, int, const char*, int, int count, const LIBSSH2_USERAUTH_KBDINT_PROMPT* prompts,
                    LIBSSH2_USERAUTH_KBDINT_RESPONSE* responses, void** abstract) {
  const auto* password = static_cast<const SecretText*>(*abstract);
  // A password goes to the one prompt that hides what is typed, and to nothing else: a second factor is not for a program.
  if (count != 1 || prompts[0].echo != 0 || password == nullptr) return;
  const std::string& text = password->reveal();
  char* answer = static_cast<char*>(std::malloc(text.size() + 1));
  if (answer == nullptr) return;
  std::memcpy(answer, text.c_str(), text.size() + 1);
  responses[0].text = answer;
  responses[0].length = static_cast<unsigned>(text.size());
}

class Login {
 public:
  Login(SshSession& session, Deadline deadline) : session_(session), settings_(session.settings()), deadline_(deadline) {}

  Result<std::string, Trouble> run() {
    const auto offered = session_.drive(deadline_, [&] {
      return libssh2_userauth_list(session_.handle(), settings_.user.data(), static_cast<unsigned>(settings_.user.size()));
    });
    if (!offered.ok()) return timed_out(offered.error());
    if (done()) return std::string("none");
    if (*offered == nullptr) return session_.trouble_of_last_error("logging in");
    offered_ = printable(*offered, 200);
    for (const std::string_view method : split(offered_, ',')) methods_.emplace_back(trimmed(method));

    if (settings_.key) {
      if (auto tried = with_key(); !tried.ok()) return tried.error();
      if (done()) return std::string("publickey");
    }
    if (settings_.password) {
      if (auto tried = with_password(); !tried.ok()) return tried.error();
      if (done()) return accepted_;
    }
    return refused();
  }

 private:
  [[nodiscard]] bool done() const { return libssh2_userauth_authenticated(session_.handle()) == 1; }
  [[nodiscard]] bool offers(std::string_view method) const {
    for (const std::string& one : methods_) {
      if (one == method) return true;
    }
    return false;
  }
  [[nodiscard]] std::string again() const { return "then `crossdock channel poll " + settings_.partner + "`"; }
  [[nodiscard]] Trouble timed_out(const Trouble& trouble) const {
    if (trouble.kind != TroubleKind::slow) return trouble;
    return {TroubleKind::slow, settings_.address() + " did not finish logging us in in time", ""};
  }
  [[nodiscard]] Trouble bad_secret(const std::string& why, const std::string& next) const {
    return {TroubleKind::secret, "we cannot log in to " + settings_.address() + ": " + why, next};
  }

  Result<SecretText, Trouble> secret(const SecretSource& source) const {
    auto found = source();
    if (!found.ok()) return bad_secret(found.error().message, "");
    return std::move(*found);
  }

  Result<Done, Trouble> with_key() {
    if (!offers("publickey")) {
      tried_.emplace_back("our key was not tried, as the server takes " + offered_);
      return Done{};
    }
    auto key = secret(settings_.key);
    if (!key.ok()) return key.error();
    facts_ = look_at_private_key(key->reveal());
    if (facts_.format == PrivateKeyFacts::Format::putty)
      return bad_secret("our key is in PuTTY's format", "export it as an OpenSSH key: `puttygen KEY -O private-openssh -o NEW`");
    if (facts_.format == PrivateKeyFacts::Format::unknown) return bad_secret("our key is no private key", "check what the secret holds");
    SecretText passphrase;
    if (settings_.passphrase) {
      auto found = secret(settings_.passphrase);
      if (!found.ok()) return found.error();
      found->cut_line_end();
      passphrase = std::move(*found);
    } else if (facts_.encrypted) {
      return bad_secret("our key is encrypted, and no passphrase is named", "add `passphrase = \"secret:…\"` under [channel]");
    }

    const auto result = session_.drive(deadline_, [&] {
      return libssh2_userauth_publickey_frommemory(session_.handle(), settings_.user.data(), settings_.user.size(), nullptr, 0,
                                                   key->reveal().data(), key->reveal().size(),
                                                   passphrase.empty() ? nullptr : passphrase.reveal().c_str());
    });
    if (!result.ok()) return timed_out(result.error());
    switch (*result) {
      case 0: return Done{};
      case LIBSSH2_ERROR_AUTHENTICATION_FAILED:
      case LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED: tried_.emplace_back("it refused our key"); return Done{};
      case LIBSSH2_ERROR_SOCKET_SEND:
      case LIBSSH2_ERROR_SOCKET_RECV:
      case LIBSSH2_ERROR_SOCKET_DISCONNECT:
      case LIBSSH2_ERROR_SOCKET_NONE: return session_.trouble_of_last_error("logging in");
      default: break;
    }
    if (facts_.encrypted)
      return bad_secret("our key cannot be opened: the passphrase is wrong, or its format is not known to libssh2", "check both secrets");
    return bad_secret("our key cannot be read by libssh2 " + std::string(libssh2_version(0)),
                      "make a new one with `ssh-keygen -t ed25519`, and give them its public half");
  }

  Result<Done, Trouble> with_password() {
    if (!offers("password") && !offers("keyboard-interactive")) {
      tried_.emplace_back("our password was not tried, as the server takes " + offered_);
      return Done{};
    }
    auto password = secret(settings_.password);
    if (!password.ok()) return password.error();
    password->cut_line_end();
    if (offers("password")) {
      if (auto tried = try_password(*password); !tried.ok() || done()) return tried;
    }
    if (offers("keyboard-interactive")) return try_prompts(*password);
    return Done{};
  }

  Result<Done, Trouble> try_password(const SecretText& password) {
    const auto result = session_.drive(deadline_, [&] {
      return libssh2_userauth_password_ex(session_.handle(), settings_.user.data(), static_cast<unsigned>(settings_.user.size()),
                                          password.reveal().data(), static_cast<unsigned>(password.reveal().size()), nullptr);
    });
    accepted_ = "password";
    return outcome(result, "it refused our password");
  }

  Result<Done, Trouble> try_prompts(const SecretText& password) {
    void** abstract = libssh2_session_abstract(session_.handle());
    *abstract = const_cast<SecretText*>(&password);
    const auto result = session_.drive(deadline_, [&] {
      return libssh2_userauth_keyboard_interactive_ex(session_.handle(), settings_.user.data(),
                                                      static_cast<unsigned>(settings_.user.size()), &answer_prompts);
    });
    *abstract = nullptr;
    accepted_ = "keyboard-interactive";
    return outcome(result, "it refused our password at its prompt");
  }

  Result<Done, Trouble> outcome(const Result<int, Trouble>& result, const std::string& refusal) {
    if (!result.ok()) return timed_out(result.error());
    switch (*result) {
      case 0: return Done{};
      case LIBSSH2_ERROR_AUTHENTICATION_FAILED: tried_.push_back(refusal); return Done{};
      case LIBSSH2_ERROR_PASSWORD_EXPIRED: tried_.emplace_back("our password has expired"); return Done{};
      default: return session_.trouble_of_last_error("logging in");
    }
  }

  [[nodiscard]] Trouble refused() const {
    const std::string why = tried_.empty() ? "it takes " + offered_ + ", and the pack names nothing for that" : joined(tried_, "; ");
    Trouble trouble{TroubleKind::login, settings_.address() + " does not let us in: " + why, ""};
    const bool old_library = libssh2_version(first_libssh2_with_rsa_sha2) == nullptr;
    if (settings_.key && facts_.is_rsa() && old_library) {
      trouble.cause +=
          ". Our key is RSA, and libssh2 " + std::string(libssh2_version(0)) + " signs with it by SHA-1 only, which current servers refuse";
      trouble.next = "make a key with `ssh-keygen -t ed25519`, give them its public half, " + again();
    } else {
      trouble.next = "ask them whether they know our user and " + std::string(settings_.key ? "public key" : "password") + ", " + again();
    }
    return trouble;
  }

  SshSession& session_;
  const SftpSettings& settings_;
  Deadline deadline_;
  std::string offered_;
  std::vector<std::string> methods_;
  PrivateKeyFacts facts_;
  std::vector<std::string> tried_;
  std::string accepted_;
};

}  // namespace

Result<std::string, Trouble> log_in(SshSession& session, Deadline deadline) { return Login(session, deadline).run(); }

}  // namespace crossdock::transport
