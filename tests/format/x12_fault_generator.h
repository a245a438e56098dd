#pragma once

#include <string>
#include <vector>

#include "diagnostic/fault.h"
#include "format/x12_set_generator.h"

/// Documents with exactly one thing wrong, made from clean ones: what the reader must say of each is known by construction.
namespace crossdock::test {

struct MadeFault {
  std::string name;  ///< "REF[4].02 element_too_long": for the message of a failing test
  FaultKind kind = FaultKind::none;
  std::uint32_t segment = 0;  ///< position in the set, ST being 1
  std::uint16_t element = 0, component = 0, repetition = 0;
  std::vector<MadeSegment> set;
};

/// Each fault of a segment or element at each place of this clean set where it can occur and can be nothing else.
/// `dictionary`: of the set's version.
[[nodiscard]] std::vector<MadeFault> make_faults(const grammar::Grammar& grammar, const grammar::Grammar& dictionary,
                                                 const std::vector<MadeSegment>& clean, const x12::Delimiters& delimiters);

}  // namespace crossdock::test
