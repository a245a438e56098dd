#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "diagnostic/fault.h"
#include "partner/toml.h"

/// Every key that partner.toml and crossdock.toml may have, as data: checking, messages and documentation come from these tables.
namespace crossdock::partner {

enum class KeyType : std::uint8_t {
  text,
  name,       ///< letters, digits, `_`, `-` and `.`: names of packs, maps, rules, overlays, layouts
  names,      ///< one name or a list of them
  boolean,    ///< true or false
  integer,    ///< `words` is the range, "1..90"
  duration,   ///< "30s", "15m", "24h", "7d"
  word,       ///< one of `words`
  character,  ///< one byte: a character, or "0x85"
  suffix,     ///< "", "\n" or "\r\n"
  zone,       ///< an IANA time zone, "America/Chicago"
  secret,     ///< a reference "secret:…", never the secret itself
  readiness,  ///< "stable 30s", "renamed" or "done-file .done"
  texts,      ///< a list of texts
  version,    ///< an X12 version, "004010" or "004010VICS"
  folder,     ///< a folder's path
  pins,       ///< one SSH host key fingerprint "SHA256:…", or a list of them
};

struct KeySpec {
  std::string_view path;  ///< "x12.delimiters.element"; a last part `*` stands for any key
  KeyType type = KeyType::text;
  std::string_view words;    ///< what a `word` may be, blank between; the range of an `integer`
  std::string_view initial;  ///< the base policy, as it would be written; empty: none
  std::string_view meaning;
  bool later = false;  ///< read and checked, but not acted upon by this version
};

[[nodiscard]] std::span<const KeySpec> pack_keys();
[[nodiscard]] std::span<const KeySpec> site_keys();

/// A key of [validation] that sets several kinds of fault at once.
struct FaultGroup {
  std::string_view key;
  std::vector<FaultKind> kinds;
  std::string_view meaning;
};
[[nodiscard]] const std::vector<FaultGroup>& fault_groups();
/// Whether a pack may set a disposition for this kind: what cannot be read at all cannot be accepted.
[[nodiscard]] bool may_be_set(FaultKind kind);

/// Checks that every key of `root` is one of `keys` and every value what its key wants. All errors, with spans.
void check_keys(const TomlValue& root, std::span<const KeySpec> keys, std::vector<Diagnostic>& diagnostics);

}  // namespace crossdock::partner
