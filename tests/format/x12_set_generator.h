#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "format/x12/delimiters.h"
#include "grammar/grammar.h"

/// Transaction sets made from nothing but their grammar, which no rule of the standard objects to. Same seed, same set.
namespace crossdock::test {

/// A number that looks like chance and is the same on every machine (SplitMix64).
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
  /// 0 to `bound` - 1.
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }
  bool one_in(std::size_t n) { return below(n) == 0; }

 private:
  std::uint64_t state_;
};

/// One segment as text: its elements still hold component and repetition separators.
struct MadeSegment {
  NodeId node = no_node;
  std::string tag;
  std::vector<std::string> elements;
};

/// How full a set is made.
struct Fullness {
  std::size_t segment_one_in = 3;  ///< an optional segment or loop is there once in so many times
  std::size_t element_one_in = 3;  ///< the same of an optional element
  std::size_t rounds = 2;          ///< of a loop or segment that repeats, at most
};

/// A set of this grammar without ST and SE. Hierarchies (HL) hold together; elements are at their shortest and longest too.
[[nodiscard]] std::vector<MadeSegment> make_set(const grammar::Grammar& grammar, const x12::Delimiters& delimiters, Fullness fullness,
                                                Chance& chance);

/// A value that this element's rule takes; of a composite all its components. Empty only where none can be made (binary).
[[nodiscard]] std::string make_value(const grammar::Grammar& grammar, const grammar::ElementRule& rule, const x12::Delimiters& delimiters,
                                     Chance& chance);

/// "ISA…IEA" around sets of one kind, one group, with right counts and numbers from 1.
[[nodiscard]] std::string interchange_of(const grammar::Grammar& grammar, const std::vector<std::vector<MadeSegment>>& sets,
                                         const x12::Delimiters& delimiters, const std::string& version);

}  // namespace crossdock::test
