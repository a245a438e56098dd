#pragma once

#include <filesystem>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "partner/alert_settings.h"
#include "partner/toml.h"

namespace crossdock::partner {

/// The `[[alert]]` entries of crossdock.toml; those with errors are left out. `root` is the site's folder, for paths in them. Types of
/// values have been checked and told by `check_keys`.
[[nodiscard]] std::vector<AlertSettings> read_alerts(const TomlValue& site, const std::filesystem::path& root,
                                                     std::vector<Diagnostic>& diagnostics);

}  // namespace crossdock::partner
