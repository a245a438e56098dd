#include "transport/host_key.h"

#include <algorithm>

#include <libssh2.h>

#include "base/text.h"
#include "transport/algorithms.h"
#include "transport/ssh_offer.h"
#include "transport/ssh_session.h"

namespace crossdock::transport {

namespace {

bool is_rsa(const std::string& method) { return method.starts_with("rsa-sha2-") || method == "ssh-rsa"; }

}  // namespace

Trouble nothing_in_common(const SftpSettings& settings, const Interrupt& interrupt, const std::string& reason) {
  const auto offer = ask_for_offer(settings, interrupt);
  if (!offer.ok()) return offer.error();
  const std::string library = std::string("the installed libssh2 ") + libssh2_version(0);
  if (!common_host_key_methods(offer->host_keys).empty()) {
    return {TroubleKind::algorithms,
            settings.address() + " and we agree on no key exchange, cipher or code: it offers " + joined(offer->key_exchange, " ") + "; " +
                joined(offer->ciphers, " ") + "; " + joined(offer->macs, " ") + " (" + reason + ")",
            "ask them for curve25519-sha256 or ecdh-sha2-nistp256, aes256-ctr and hmac-sha2-256"};
  }
  const bool rsa_only = std::all_of(offer->host_keys.begin(), offer->host_keys.end(), is_rsa);
  return {TroubleKind::algorithms,
          settings.address() + (rsa_only ? " has RSA host keys only, and " : " has no host key that we know, and ") + library + " knows " +
              joined(known_host_key_methods(), " ") + "; the server offers " + joined(offer->host_keys, " "),
          rsa_only ? "ask them to add an Ed25519 or ECDSA host key, or install libssh2 1.11 or newer"
                   : "ask them to add an Ed25519 or ECDSA host key"};
}

Trouble host_key_refused(const SftpSettings& settings, const HostKey& key) {
  const std::string command = "crossdock channel trust " + settings.partner + " " + key.fingerprint;
  const std::string shown = key.fingerprint + " (" + key.method + ")";
  if (settings.host_keys.empty()) {
    return {TroubleKind::host_key_unknown,
            settings.address() + " has the host key " + shown + ", and none is pinned: nothing was sent to it",
            "compare the fingerprint with what they give by telephone or letter, then `" + command + "`"};
  }
  return {TroubleKind::host_key_changed,
          settings.address() + " has the host key " + shown + ", which is not the one that is pinned, " +
              joined(settings.host_keys, " or ") + ": it may be another server in its place, so nothing was sent to it",
          "ask them whether they changed their key and compare the fingerprint, then `" + command + " --replace`"};
}

Result<std::vector<HostKey>, Trouble> ask_for_host_keys(const SftpSettings& settings, const Interrupt& interrupt) {
  auto offer = ask_for_offer(settings, interrupt);
  if (!offer.ok()) return offer.error();
  const std::vector<std::string> methods = common_host_key_methods(offer->host_keys);
  if (methods.empty()) return nothing_in_common(settings, interrupt, "");
  std::vector<HostKey> keys;
  for (const std::string& method : methods) {
    auto session = SshSession::open(settings, method, Deadline::in(settings.connect_timeout), interrupt);
    if (!session.ok()) return session.error();
    HostKey key = (*session)->host_key();
    // One RSA key goes by three names.
    const bool known = std::any_of(keys.begin(), keys.end(), [&](const HostKey& one) { return one.fingerprint == key.fingerprint; });
    if (!known) keys.push_back(std::move(key));
  }
  return keys;
}

}  // namespace crossdock::transport
