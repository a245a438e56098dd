#pragma once

#include "base/clock.h"
#include "format/x12/writer.h"
#include "partner/pack.h"
#include "translate/acknowledgment_object.h"
#include "translate/verdict.h"

/// The envelope of an acknowledgment: back to whoever sent, under the names that they used. Those names are the partner's own, so they
/// are repeated as they came; what the pack says of our documents gives way where the two do not agree.
namespace crossdock::translate {

/// How the interchange is answered: with the pack's separators, each but where a name or number that is repeated holds it: then the
/// first other that none of them holds. What is copied of faulty data is in the characters that the partner takes.
[[nodiscard]] AcknowledgmentStyle answer_style(const InterchangeVerdict& interchange, const partner::PackVersion& pack);

/// ISA of the answer.
[[nodiscard]] x12::EnvelopeSettings answer_envelope(const InterchangeVerdict& interchange, const partner::PackVersion& pack,
                                                    const AcknowledgmentStyle& style, Instant now);

/// GS02 and GS03 of the answer to groups like this one: their names, else the pack's, else those of the interchange.
void name_group(x12::EnvelopeSettings& envelope, const GroupVerdict& group, const partner::PackVersion& pack,
                const AcknowledgmentStyle& style);

}  // namespace crossdock::translate
