#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "format/x12/delimiters.h"
#include "format/x12/segment_stream.h"

namespace crossdock::x12 {

/// Whole transaction sets that stand one behind the other in a group, cut out of a file to be read by another reader, maybe in
/// another thread.
struct SetRun {
  SegmentStream::Memory memory;         ///< kept from run to run
  std::string_view bytes;               ///< in `memory`, from the first ST to the last SE's terminator
  std::uint64_t offset = 0;             ///< of the first byte in the file
  std::uint32_t sets = 0;               ///< how many
  std::vector<std::uint32_t> repeated;  ///< those (from 0) whose control number came before in their group
};

/// The sets at the beginning of a text.
struct LeadingSets {
  std::size_t length = 0;                  ///< bytes up to behind the last SE's terminator; 0: there are none
  std::vector<std::string_view> controls;  ///< ST02 of each, as it stands
};

/// Counts the sets at the beginning of `text` that are regular enough to be told apart without reading them: each goes from ST to SE
/// with nothing between that could end it or that is read by its length (BIN, BDS). Stops before the first that is not, or that
/// `text` does not hold whole.
[[nodiscard]] LeadingSets leading_sets(std::string_view text, const Delimiters& delimiters, Scanner::Path path = Scanner::Path::fastest);

}  // namespace crossdock::x12
