#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "report/acknowledgment_report.h"
#include "translate/verdict.h"

namespace crossdock::report {

/// What the decision record of one inbound transaction set says, as a report: verdict, control numbers, AK codes, findings of the
/// set and of what stands around it (group, interchange), business rules, where its objects go. Document id, times, file, hashes
/// and next commands are the ledger's and the exchange's to add.
/// `sources` resolves the map's spans and may be null. `group` and `interchange` may be null where the format has none, or where they
/// are still open: `add_envelope` adds them then.
[[nodiscard]] AcknowledgmentReport report_of_set(const translate::SetVerdict& set, const translate::GroupVerdict* group,
                                                 const translate::InterchangeVerdict* interchange, const SourceSet* sources,
                                                 const Parties& parties);

/// Adds what is known only once the group and interchange around a set have been read to their ends: control numbers, AK codes,
/// findings, and a rejection that comes from them. `index` is the set's in its group. Either may be null.
void add_envelope(AcknowledgmentReport& report, std::uint32_t index, const translate::GroupVerdict* group,
                  const translate::InterchangeVerdict* interchange, const Parties& parties);

/// A file in which no transaction set was found: not X12 at all, cut off, a broken envelope.
[[nodiscard]] AcknowledgmentReport report_of_file(const translate::FileVerdict& file, const Parties& parties);

/// The raw acknowledgment with the copies of personal values (AK404, IK404) masked, for showing.
[[nodiscard]] std::string masked_acknowledgment(std::string_view raw, const std::vector<Diagnostic>& findings);

}  // namespace crossdock::report
