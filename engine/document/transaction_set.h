#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/arena.h"

namespace crossdock {

/// The index of a node in the grammar that a document was matched against.
using NodeId = std::uint16_t;
inline constexpr NodeId no_node = 0xFFFF;

/// One segment (or one record of a flat file): which node of the grammar it is, in which loop instance, and its elements.
struct Segment {
  NodeId node = no_node;
  std::uint16_t element_count = 0;
  std::uint32_t first_element = 0;  ///< into TransactionSet::elements
  std::uint32_t loop = 0;           ///< into TransactionSet::loops
  std::uint32_t position = 0;       ///< in the set, ST being 1; the line of a flat file
  std::uint64_t offset = 0;         ///< bytes from the start of the file
};

/// One run through a loop of the grammar. The whole set is loop 0.
struct Loop {
  NodeId node = no_node;
  std::uint32_t parent = 0;
  std::uint32_t occurrence = 1;     ///< among the instances of this node under this parent, from 1
  std::uint32_t first_segment = 0;  ///< segments [first, end) are those of the loop and of the loops inside it
  std::uint32_t end_segment = 0;
};

/// A document matched against its grammar: segments and loops in document order, flat. The same shape holds an X12 transaction
/// set, a record of a CSV file with its lines, or an XML document, whether it was read or is about to be written.
/// Elements are views into the input or into `arena`; they still hold their component and repetition separators.
struct TransactionSet {
  std::vector<Segment> segments;
  std::vector<Loop> loops;
  std::vector<std::string_view> elements;
  char component_separator = 0;  ///< 0: the format has none
  char repetition_separator = 0;
  bool keeps_spaces = false;  ///< spaces around texts are part of them
  Arena arena;

  void clear();
  /// Element `number` (from 1) of the segment; empty where it is absent.
  [[nodiscard]] std::string_view element(const Segment& segment, std::uint32_t number) const {
    return number >= 1 && number <= segment.element_count ? elements[segment.first_element + number - 1] : std::string_view{};
  }
};

/// Part `number` (from 1) of `text` cut at `separator`; the whole text is part 1 where separator is 0. Empty beyond the last.
[[nodiscard]] std::string_view part(std::string_view text, char separator, std::uint32_t number);

}  // namespace crossdock
