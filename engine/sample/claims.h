#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sample/evidence.h"

/// What may be said of a partner's documents, from what its samples show.
namespace crossdock::sample {

/// How much must have been seen before it is said. Fewer documents give fewer claims, one gives none.
struct EvidenceNeeded {
  std::uint64_t documents = 10;        ///< that show it, without one that does not
  std::uint64_t instances = 10;        ///< of a segment inside a loop
  std::uint64_t documents_a_code = 3;  ///< in which each code of a list was seen: one seen once has companions that were not
  std::uint64_t different_values = 4;  ///< of one length, before that is the length
  std::uint64_t values_at_most = 5;    ///< different ones that are as long as the longest, before that is the most
  std::size_t codes_at_most = 12;      ///< in a list
};

struct Claim {
  enum class Kind : std::uint8_t { require_segment, require_element, codes, length };
  Kind kind = Kind::require_segment;
  Place place;
  std::uint32_t element = 0;
  std::string context;              ///< only in runs of this context of the loop around it; empty: in all
  std::vector<std::string> values;  ///< codes
  std::size_t min = 0, max = 0;     ///< length
  std::uint64_t seen = 0, of = 0, documents = 0;
  bool enough = false;  ///< false: all that was seen agrees, but it was too little to say so

  /// "REF[DP]", "PO1/PO4", "N1[ST].03"; as an overlay names it.
  [[nodiscard]] std::string target(const grammar::Grammar& grammar) const;
  /// "REF[DP] require", "N1[ST].03 codes 92", "REF[DP].02 length 3..3": for comparing.
  [[nodiscard]] std::string title(const grammar::Grammar& grammar) const;
};

/// In the order of the set. Claims that say what the grammar says already are left out.
[[nodiscard]] std::vector<Claim> claims_of(const SetEvidence& evidence, const EvidenceNeeded& needed = {});

/// Values of elements with a list of codes that are not in it: "PO1.03 QX, in 5 of 40".
struct ForeignCode {
  std::string target, value;
  std::uint64_t instances = 0, documents = 0;
};
[[nodiscard]] std::vector<ForeignCode> foreign_codes(const SetEvidence& evidence);

}  // namespace crossdock::sample
