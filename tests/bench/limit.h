#pragma once

#include <cstdint>
#include <string_view>

/// What the machine allows at all, to measure the engine by.
namespace bench {

/// What a pass over all elements has seen; the sums keep the compiler from leaving anything out.
struct ElementSums {
  std::uint64_t elements = 0;
  std::uint64_t segments = 0;
  std::uint64_t bytes = 0;      ///< inside elements
  std::uint64_t addresses = 0;  ///< of their first bytes
};

/// Yields every element of `text` as a view (pointer and length) between two kinds of separators, and does nothing with it: no positions
/// are kept, nothing is checked. By AVX2 where the machine has it.
[[nodiscard]] ElementSums yield_elements(std::string_view text, char element, char segment);
/// Whether `yield_elements` uses AVX2 here.
[[nodiscard]] bool has_avx2();

/// Reads every byte of `text` once: the bandwidth of the memory.
[[nodiscard]] std::uint64_t read_bytes(std::string_view text);

}  // namespace bench
