#pragma once

#include <cstdint>
#include <string>

#include "grammar/grammar.h"

/// What a partner's overlay asks for, in words: for findings and for the partner's guide.
namespace crossdock::x12 {

/// "REF[DP]", "PO1/N1[ST].03", "BEG.02"; element 0 names the segment or loop itself.
[[nodiscard]] std::string instance_name(const grammar::OverlayRule::Selector& where, std::uint32_t element,
                                        const grammar::Grammar& grammar);

/// "where N1[BY].03 is `92` and SAC is present"; empty for a rule without conditions.
[[nodiscard]] std::string condition_words(const grammar::OverlayRule& rule, const grammar::Grammar& grammar);

/// "REF[DP] is required where N1[BY].03 is `92`"
[[nodiscard]] std::string rule_words(const grammar::OverlayRule& rule, const grammar::Grammar& grammar);

/// "text, 1 to 30", "code, 2 long, from a list of 12 codes", "number with 2 implied decimals, 1 to 15"
[[nodiscard]] std::string form_words(const grammar::ElementRule& rule, const grammar::Grammar& grammar);

/// What a statement says as a whole: of its rules, or of what it changes.
[[nodiscard]] std::string statement_words(std::uint32_t statement, const grammar::Grammar& grammar);

/// "S at the top; O in S; P in O or T; T in O, may be left out"
[[nodiscard]] std::string tree_words(const grammar::TreeRule& tree, const grammar::Grammar& grammar);

}  // namespace crossdock::x12
