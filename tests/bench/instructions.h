#pragma once

#include <cstdint>
#include <filesystem>

namespace bench {

/// For tools/instructions, below valgrind: runs each pass once to warm up and once more between marks that callgrind understands, which
/// dumps what it counted there under the pass's name. The machine's vector instructions are hidden from the engine, so that counts are
/// those of the portable paths. Inputs are made in `folder`, `bytes` each.
void count_instructions(const std::filesystem::path& source, const std::filesystem::path& folder, std::uint64_t bytes);

}  // namespace bench
