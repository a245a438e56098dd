#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "base/hmac.h"
#include "base/text.h"
#include "transport/curl_library.h"
#include "transport/notify.h"

namespace crossdock::transport {

namespace {

/// Only where it is there: without libcurl a call does nothing until it is run, which tells why.
const CurlLibrary& curl() { return curl_library().value(); }

struct FreeList {
  void operator()(curl_slist* list) const { curl().slist_free_all(list); }
};
struct FreeCall {
  void operator()(CURL* call) const { curl().easy_cleanup(call); }
};

class List {
 public:
  void add(const std::string& text) {
    curl_slist* const longer = curl_library().ok() ? curl().slist_append(list_.get(), text.c_str()) : nullptr;
    if (longer == nullptr) return;
    (void)list_.release();
    list_.reset(longer);
  }
  [[nodiscard]] curl_slist* items() const { return list_.get(); }

 private:
  std::unique_ptr<curl_slist, FreeList> list_;
};

std::size_t forget(char*, std::size_t size, std::size_t count, void*) { return size * count; }

std::size_t give(char* window, std::size_t size, std::size_t count, void* rest_of) {
  auto& rest = *static_cast<std::string_view*>(rest_of);
  const std::size_t length = std::min(size * count, rest.size());
  std::memcpy(window, rest.data(), length);
  rest.remove_prefix(length);
  return length;
}

int look_up_from_work(void* interrupt, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const Interrupt*>(interrupt)->is_raised() ? 1 : 0;
}

/// What mends it; empty: only trying again.
std::string_view remedy_of(CURLcode outcome) {
  switch (outcome) {
    case CURLE_LOGIN_DENIED: return "correct the alert's user, or the secret of its password";
    case CURLE_PEER_FAILED_VERIFICATION: return "name the certificate of who signed the server's as the alert's ca_file";
    case CURLE_SSL_CACERT_BADFILE: return "correct the alert's ca_file";
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT: return "see whether the alert's url names the right server and port, and whether it runs";
    default: return {};
  }
}

/// One transfer with what all of them have in common: bounded, without signals, of these protocols only.
class Call {
 public:
  Call(const std::string& url, const char* protocols, std::chrono::milliseconds timeout, const std::string& ca_file,
       const Interrupt& interrupt)
      : handle_(curl_library().ok() ? curl().easy_init() : nullptr) {
    if (handle_ == nullptr) return;
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_PROTOCOLS_STR, protocols);
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(timeout.count()));
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &look_up_from_work);
    // curl's functions for C take pointers without const.
    set(CURLOPT_XFERINFODATA, const_cast<Interrupt*>(&interrupt));
    set(CURLOPT_WRITEFUNCTION, &forget);
    set(CURLOPT_ERRORBUFFER, error_.data());
    if (!ca_file.empty()) set(CURLOPT_CAINFO, ca_file.c_str());
  }

  template <class Value>
  void set(CURLoption option, Value value) {
    if (handle_ != nullptr) (void)curl().easy_setopt(handle_.get(), option, value);
  }

  [[nodiscard]] Result<Done> run() {
    if (!curl_library().ok()) return curl_library().error();
    if (handle_ == nullptr) return Error{"no memory for a connection", ENOMEM};
    const CURLcode outcome = curl().easy_perform(handle_.get());
    if (outcome == CURLE_OK) return Done{};
    const std::string_view told = trimmed(error_.data());
    std::string cause = printable(told.empty() ? curl().easy_strerror(outcome) : told);
    if (const std::string_view remedy = remedy_of(outcome); !remedy.empty()) cause += "; " + std::string(remedy);
    return Error{std::move(cause), outcome == CURLE_OPERATION_TIMEDOUT ? ETIMEDOUT : outcome == CURLE_ABORTED_BY_CALLBACK ? EINTR : EIO};
  }
  [[nodiscard]] long response_code() const {
    long code = 0;
    (void)curl().easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &code);
    return code;
  }

 private:
  std::unique_ptr<CURL, FreeCall> handle_;
  std::array<char, CURL_ERROR_SIZE> error_{};
};

}  // namespace

Result<Done> send_mail(const MailServer& server, const Mail& mail, const Interrupt& interrupt) {
  Call call(server.url, "smtp,smtps", server.timeout, server.ca_file, interrupt);
  call.set(CURLOPT_PROXY, "");
  call.set(CURLOPT_USE_SSL, static_cast<long>(server.encryption == MailServer::Encryption::required   ? CURLUSESSL_ALL
                                              : server.encryption == MailServer::Encryption::optional ? CURLUSESSL_TRY
                                                                                                      : CURLUSESSL_NONE));
  if (!server.user.empty()) {
    call.set(CURLOPT_USERNAME, server.user.c_str());
    call.set(CURLOPT_PASSWORD, server.password.reveal().c_str());
  }
  const std::string from = "<" + mail.from + ">";
  call.set(CURLOPT_MAIL_FROM, from.c_str());
  List to;
  for (const std::string& address : mail.to) to.add("<" + address + ">");
  call.set(CURLOPT_MAIL_RCPT, to.items());
  const std::string message = mail_message(mail);
  std::string_view rest = message;
  call.set(CURLOPT_READFUNCTION, &give);
  call.set(CURLOPT_READDATA, &rest);
  call.set(CURLOPT_UPLOAD, 1L);
  return call.run();
}

Result<Done> post_json(const WebHook& hook, std::string_view json, const std::string& id, const Interrupt& interrupt) {
  Call call(hook.url, "http,https", hook.timeout, hook.ca_file, interrupt);
  List headers;
  headers.add("Content-Type: application/json");
  headers.add("Expect:");  // no wait for a go-ahead
  headers.add("X-Crossdock-Message: " + file_name_part(id));
  if (!hook.signing_key.empty()) headers.add("X-Crossdock-Signature: sha256=" + to_hex(hmac_sha256(hook.signing_key.reveal(), json)));
  call.set(CURLOPT_HTTPHEADER, headers.items());
  call.set(CURLOPT_USERAGENT, "crossdock");
  call.set(CURLOPT_FOLLOWLOCATION, 0L);
  call.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(json.size()));
  call.set(CURLOPT_POSTFIELDS, json.data());
  if (auto sent = call.run(); !sent.ok()) return sent;
  const long code = call.response_code();
  if (code >= 200 && code < 300) return Done{};
  return Error{"the web server answered " + std::to_string(code), EIO};
}

}  // namespace crossdock::transport
