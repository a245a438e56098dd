#pragma once

#include <string_view>

#include "base/hash.h"

namespace crossdock {

/// HMAC-SHA256 (RFC 2104) of `text` under `key`.
[[nodiscard]] Digest hmac_sha256(std::string_view key, std::string_view text);

}  // namespace crossdock
