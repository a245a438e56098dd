#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace crossdock {

/// RFC 4648 base64 without padding and without line ends: how OpenSSH writes fingerprints.
[[nodiscard]] std::string to_base64(std::string_view bytes);
/// The bytes behind base64; blanks, line ends and padding are skipped. Nothing where there is another character.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace crossdock
