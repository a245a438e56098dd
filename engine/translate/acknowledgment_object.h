#pragma once

#include <string>
#include <string_view>

#include "base/arena.h"
#include "document/value.h"
#include "format/x12/delimiters.h"
#include "translate/verdict.h"

/// Verdicts as the canonical object that acknowledges them (grammars/canonical/acknowledgment.grammar). Which codes tell it, and in
/// which kind of acknowledgment, is the map's business: here only the engine's own words are put down.
namespace crossdock::translate {

/// What the partner is told, and what the interchange that tells it can carry.
struct AcknowledgmentStyle {
  bool accepted_sets = true;  ///< also the sets without a fault
  x12::Delimiters delimiters;
  CharacterSet characters = CharacterSet::any;  ///< of what is copied of faulty data
  bool transliterates = true;                   ///< other characters become the nearest of these; false: what holds others is not copied
};

/// "accepted_with_errors"
[[nodiscard]] std::string_view verdict_word(Verdict verdict);

/// An identifier of a received document (ST02, a segment's tag, ISA13) as we can repeat it: as it came, whatever characters the partner
/// takes; what can stand in no X12 is left out, what is too long is cut, what is too short is filled in front. The code beside it
/// tells that it was wrong.
[[nodiscard]] std::string repeatable(std::string_view text, std::size_t least, std::size_t most, char filler,
                                     const AcknowledgmentStyle& style);

/// The acknowledgment of one functional group, an object of `type`; it lives in `arena`.
[[nodiscard]] CanonicalObject acknowledgment_object(const GroupVerdict& group, const ObjectType& type, const AcknowledgmentStyle& style,
                                                    Arena& arena);

}  // namespace crossdock::translate
