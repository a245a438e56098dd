#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace crossdock::cli {

/// Writes `content` to the file that somebody named. A regular file, new or old, appears whole or not at all, and a link to one stays
/// a link. Anything else that stands there (a device, a pipe, /dev/stdout) is written into and never replaced.
[[nodiscard]] Result<Done> write_output_file(const std::string& file, std::string_view content);

}  // namespace crossdock::cli
