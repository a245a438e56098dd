#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "partner/pack.h"
#include "sample/base_document.h"

/// Documents that each break one rule, made from a right one: what a pack must say of them is known, and was seen to be said.
namespace crossdock::sample {

struct NegativeCase {
  std::string file;                ///< "850-ref-dp-left-out.edi"
  std::string what;                ///< "REF[DP] is left out"
  std::vector<std::string> codes;  ///< every error that is found, the rule's own code among them; a warning where that is all
  std::string bytes;
};
/// A rule of which no case could be made.
struct UnmadeCase {
  std::string what, why;
};
struct NegativeCases {
  std::vector<NegativeCase> made;
  std::vector<UnmadeCase> unmade;
};

/// One case for each statement of the pack's overlays and for each kind of the standard's rules a segment that `bases` use;
/// `all`: for each element. Each was judged by the pack, and is found to break the rule it is made for.
[[nodiscard]] NegativeCases negative_cases(const partner::PackVersion& pack, const std::vector<BaseDocument>& bases, bool all, Instant now);

}  // namespace crossdock::sample
