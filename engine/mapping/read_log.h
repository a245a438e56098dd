#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "mapping/instructions.h"

namespace crossdock::mapping {

/// What a map did with each element of a document: kept only for people who ask.
struct ReadLog {
  enum class Use : std::uint8_t {
    mapped,    ///< into a field
    verified,  ///< compared with what it must be
    ignored,   ///< the map says that it is not wanted
    dropped,   ///< no rule takes it
    given,     ///< a field got a value that is in no element: a constant, a computed value, a default
  };
  static constexpr std::uint32_t no_segment = ~0u;
  struct Entry {
    Use use = Use::mapped;
    std::uint32_t segment = no_segment;  ///< into the document's segments
    ElementPlace place;                  ///< number 0: the whole segment, or no element
    std::uint32_t rule = none;           ///< into Instructions::rules and MapProgram::rules
    std::string path;                    ///< of the field, from the object: "lines[2].unit"
    std::string value;                   ///< of the field, as text
    bool personal = false;
  };
  std::vector<Entry> entries;
};

}  // namespace crossdock::mapping
