#pragma once

#include <cstdint>
#include <string_view>

#include "diagnostic/diagnostic.h"
#include "document/transaction_set.h"

namespace crossdock::x12 {

/// One finding as the reader notes it: compact, without prose. `describe` makes a Diagnostic of it.
/// Texts live in the reader's arena until the next set is read.
struct Finding {
  FaultKind kind = FaultKind::none;
  Severity severity = Severity::error;
  NodeId node = no_node;      ///< the node that the segment was matched to, or that is missing
  std::uint16_t element = 0;  ///< from 1; 0: the segment as a whole
  std::uint16_t component = 0;
  std::uint16_t repetition = 0;
  std::uint32_t statement = ~0u;          ///< of an overlay, into Grammar::statements; ~0u: the standard's own rule is broken
  std::uint32_t segment = 0;              ///< position in the set, ST being 1
  std::uint32_t rule = ~0u;               ///< into Grammar::element_rules
  std::uint32_t note = ~0u;               ///< into Grammar::notes
  std::uint32_t trigger_segment = 0;      ///< position of the segment that a condition of the guide hangs on; 0: none
  NodeId trigger_node = no_node;          ///< its node
  std::uint16_t trigger_element = 0;      ///< its element; 0: the segment as a whole
  std::uint64_t offset = 0;               ///< of the offending bytes in the file
  std::uint64_t found = 0, expected = 0;  ///< counts and lengths
  std::string_view tag;
  std::string_view value;
  std::string_view against;                       ///< what the value does not agree with: the level above, the number expected
  std::string_view raw;                           ///< the segment
  std::uint32_t mark_begin = 0, mark_length = 0;  ///< the offending part of `raw`
  std::string_view loop;                          ///< "PO1[3]/SCH[1]"
};

}  // namespace crossdock::x12
