#pragma once

#include <array>
#include <string>
#include <vector>

#include "format/x12/delimiters.h"

namespace crossdock::x12 {

/// The ISA with every element at the standard's length.
struct MendedHeader {
  std::array<std::string, 16> elements;
  std::vector<std::size_t> changed;  ///< numbers of the elements that had another length
  std::size_t refused = 0;           ///< the number of the first that cannot be mended without guessing; 0: none
};

/// Fills identifiers with blanks and numbers with zeros, and cuts blanks, zeros and the century or seconds of the date and time.
[[nodiscard]] MendedHeader mend_header(const InterchangeHeader& header);

}  // namespace crossdock::x12
