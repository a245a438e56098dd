#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace bench {

enum class Output : std::uint8_t {
  kept,     ///< what it writes on standard output; what it complains of is seen
  dropped,  ///< both
};

/// How another program ended.
struct Child {
  int exit = 0;  ///< -1: by a signal
  std::string output;
  std::uint64_t wall_ns = 0;  ///< from before it was started until it had ended
  std::uint64_t cpu_ns = 0;
  std::uint64_t peak_bytes = 0;  ///< at least what this program itself had when it started the other
};

/// Starts a program with its arguments (the first is its path), in `folder` unless that is empty, and waits for its end.
[[nodiscard]] Child run_child(const std::vector<std::string>& arguments, Output output, const std::filesystem::path& folder = {});
/// The path of the running program.
[[nodiscard]] std::string own_program();

}  // namespace bench
