#include "transport/private_key.h"

#include <optional>

#include "base/base64.h"
#include "base/text.h"
#include "transport/wire_reader.h"

namespace crossdock::transport {

namespace {

using Format = PrivateKeyFacts::Format;

constexpr std::string_view magic("openssh-key-v1\0", 15);

/// What stands between the line `-----BEGIN …-----` and the one that ends it.
std::string_view body_of(std::string_view text) {
  const std::size_t begin = text.find('\n');
  const std::size_t end = text.find("-----END");
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return {};
  return text.substr(begin + 1, end - begin - 1);
}

PrivateKeyFacts openssh(std::string_view text) {
  PrivateKeyFacts facts;
  facts.format = Format::openssh;
  const auto bytes = from_base64(body_of(text));
  if (!bytes || !bytes->starts_with(magic)) return facts;
  WireReader in(std::string_view(*bytes).substr(magic.size()));
  const auto cipher = in.text();
  const auto derivation = in.text();
  const auto derivation_options = in.text();
  const auto count = in.number();
  const auto public_key = in.text();
  if (!cipher || !derivation || !derivation_options || !count || !public_key) return facts;
  facts.encrypted = *cipher != "none";
  WireReader inside(*public_key);
  if (const auto type = inside.text()) facts.type = printable(*type, 60);
  return facts;
}

}  // namespace

PrivateKeyFacts look_at_private_key(std::string_view text) {
  text = trimmed(text);
  PrivateKeyFacts facts;
  if (text.starts_with("-----BEGIN OPENSSH PRIVATE KEY-----")) return openssh(text);
  if (text.starts_with("PuTTY-User-Key-File-")) {
    facts.format = Format::putty;
  } else if (text.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----")) {
    facts.format = Format::pkcs8;
    facts.encrypted = true;
  } else if (text.starts_with("-----BEGIN PRIVATE KEY-----")) {
    facts.format = Format::pkcs8;
  } else if (text.starts_with("-----BEGIN ") && text.find(" PRIVATE KEY-----") != std::string_view::npos) {
    facts.format = Format::pem;
    if (text.starts_with("-----BEGIN RSA ")) facts.type = "ssh-rsa";
    if (text.starts_with("-----BEGIN EC ")) facts.type = "ecdsa-sha2";
    if (text.starts_with("-----BEGIN DSA ")) facts.type = "ssh-dss";
    facts.encrypted = text.find("Proc-Type: 4,ENCRYPTED") != std::string_view::npos;
  }
  return facts;
}

}  // namespace crossdock::transport
