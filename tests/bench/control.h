#pragma once

#include <string>
#include <vector>

#include "passes.h"
#include "report.h"
#include "worker.h"

/// The passes that are measured find what is wrong: one fault is planted in each input, and the very functions that are timed must find it,
/// nothing else, and tell it in the 997.
namespace bench {

/// The inputs that faults are planted in, an index each.
[[nodiscard]] std::size_t controls();
[[nodiscard]] std::string_view control_input(std::size_t index);
/// Reads the input with its fault.
[[nodiscard]] ControlRow control(const Packs& packs, const std::filesystem::path& inputs, std::size_t index);

}  // namespace bench
