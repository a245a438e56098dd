#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mapping/program.h"
#include "translate/verdict.h"

/// The TA1: one segment between ISA and GS, in which the receiver of an interchange says what it thinks of the envelope (X12.5).
/// Its codes stand in the tables of maps/acknowledgment.map beside those of the 997.
namespace crossdock::translate {

/// Whether a 997 or 999 can name the group: GS01 and GS06 as AK1 repeats them. A group that it cannot name is told by a TA1.
[[nodiscard]] bool can_be_named(const GroupVerdict& group);

/// Whether nothing of the interchange is taken up because of the envelope itself.
[[nodiscard]] bool is_refused(const InterchangeVerdict& interchange);

/// Whether a TA1 has something to tell that no other acknowledgment tells.
[[nodiscard]] bool has_envelope_faults(const InterchangeVerdict& interchange);

/// What the TA1 about a received interchange says. `warnings_as_errors`: remarks make it "accepted with errors".
[[nodiscard]] InterchangeAcknowledgment interchange_acknowledgment(const InterchangeVerdict& interchange, bool warnings_as_errors);

/// TA104 and TA105.
struct InterchangeAcknowledgmentCodes {
  std::string verdict;
  std::string fault;
};
/// By the tables of the acknowledgment map; nothing where the map lacks a row.
[[nodiscard]] std::optional<InterchangeAcknowledgmentCodes> codes_of(const InterchangeAcknowledgment& acknowledgment,
                                                                     const mapping::MapProgram& map);
/// The other way: a partner's TA1 in our words. A code that the tables do not know stays as it came.
[[nodiscard]] InterchangeAcknowledgment words_of(std::string_view control, std::string_view date, std::string_view time,
                                                 const InterchangeAcknowledgmentCodes& codes, const mapping::MapProgram& map);

}  // namespace crossdock::translate
