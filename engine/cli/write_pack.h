#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "partner/new_pack.h"

namespace crossdock::cli {

/// Writes a new pack under a name that no site reads, then under its own: nobody sees half of it, and nothing is left of one that fails.
[[nodiscard]] Result<Done> write_pack(const std::filesystem::path& packs, const std::string& name,
                                      const std::vector<partner::NewFile>& files);
/// Writes the files into a folder, which may be there; one that is there already is refused.
[[nodiscard]] Result<Done> write_files(const std::filesystem::path& folder, const std::vector<partner::NewFile>& files);

}  // namespace crossdock::cli
