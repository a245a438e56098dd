#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "transport/interrupt.h"
#include "transport/mail_message.h"

/// Telling somebody outside, in bounded time: by mail (SMTP), by a web server (HTTP POST), by a program. What these do answer is told
/// printable and short. An error is worth another try later; an interrupt ends the call at once.
namespace crossdock::transport {

struct MailServer {
  enum class Encryption { required, optional, none };  ///< of a connection that begins without: STARTTLS
  std::string url;                                     ///< "smtp://host:587", "smtps://host"
  Encryption encryption = Encryption::required;
  std::string user;  ///< empty: none
  SecretText password;
  std::string ca_file;  ///< empty: the machine's certificates
  std::chrono::milliseconds timeout{30'000};
};
[[nodiscard]] Result<Done> send_mail(const MailServer& server, const Mail& mail, const Interrupt& interrupt);

struct WebHook {
  std::string url;
  SecretText signing_key;  ///< empty: no signature
  std::string ca_file;
  std::chrono::milliseconds timeout{30'000};
};
/// Posts `json` with the headers X-Crossdock-Message (`id`, the same over all tries) and, where there is a key, X-Crossdock-Signature:
/// "sha256=" and HMAC-SHA256 over the body in hexadecimal. Any answer but 2xx is an error; redirects are not followed.
[[nodiscard]] Result<Done> post_json(const WebHook& hook, std::string_view json, const std::string& id, const Interrupt& interrupt);

/// Runs a program, named by its path, with `input` on its standard input; no shell. Its output counts for nothing, but the first line of
/// its standard error where it fails. Whatever still runs of it at the end of `timeout` is killed. Secrets in our environment are not
/// passed on.
[[nodiscard]] Result<Done> run_program(const std::vector<std::string>& command, std::string_view input, std::chrono::milliseconds timeout,
                                       const Interrupt& interrupt);

}  // namespace crossdock::transport
