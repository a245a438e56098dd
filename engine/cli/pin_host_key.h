#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace crossdock::cli {

/// The text of a partner.toml with `host_key = "…"` in its [channel] table, the rest unchanged. Where one stands there already, it is
/// replaced. An error says what to write by hand, where the text is laid out in another way.
[[nodiscard]] Result<std::string> with_host_key(std::string_view toml, const std::string& fingerprint);

}  // namespace crossdock::cli
