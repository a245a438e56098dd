#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "format/x12_set_generator.h"

/// Retailers made by chance whose guides are known, and orders as they would send them: what inference must find is known by construction.
namespace crossdock::test {

struct MadeElement {
  std::uint32_t number = 0;
  std::uint32_t percent = 100;     ///< how often it is there
  std::vector<std::string> codes;  ///< any of these; empty: text
  std::size_t min = 1, max = 1;    ///< length of the text
};
struct MadeUse {
  std::string tag, key;  ///< N1, ST
  std::uint32_t key_element = 0;
  std::uint32_t percent = 100;
  std::vector<MadeElement> elements;
  std::vector<MadeUse> inside;  ///< further segments of the loop that it begins
};
struct MadePartner {
  std::string id;
  std::vector<MadeUse> heading;
  MadeUse line;

  /// What its guide says, as sample::Claim::title tells it: segments required, codes, lengths.
  std::set<std::string> required, codes, lengths;
};

[[nodiscard]] MadePartner make_partner(std::uint64_t seed);
/// One order, 850 at 004010, in an interchange of its own.
[[nodiscard]] std::string make_order(const MadePartner& partner, std::uint64_t number);

}  // namespace crossdock::test
