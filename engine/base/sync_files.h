#pragma once

#include <filesystem>
#include <vector>

#include "base/result.h"

namespace crossdock {

/// Makes the bytes of files durable, each by fsync. The writing of all of them is begun before the first is waited for, so that a
/// journalling file system takes them into one or two of its own commits. Their names are made durable by their folders.
[[nodiscard]] Result<Done> sync_files(const std::vector<std::filesystem::path>& files);

}  // namespace crossdock
