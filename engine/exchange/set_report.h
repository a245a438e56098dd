#pragma once

#include <optional>
#include <string>

#include "exchange/decide.h"
#include "exchange/judged_file.h"
#include "ledger/document.h"
#include "partner/pack.h"
#include "report/acknowledgment_report.h"

namespace crossdock::exchange {

/// What the ledger knows of a set's report beside the judgement.
struct ReportFacts {
  const ledger::FileRecord& file;
  const ledger::DocumentRecord& document;  ///< with its id
  const partner::PackVersion& pack;
  std::string exception;               ///< "EX41", or empty
  std::string acknowledgment;          ///< "997", "TA1", "none" where none was agreed; empty: it gets none
  std::string acknowledgment_control;  ///< ISA13 of it
  std::string acknowledgment_bytes;
  const Trouble* aside = nullptr;  ///< why its interchange is foreign or held: nothing of it is answered or passed on
};

/// Completes the report of a set that was made while its file was still being read: its id, what its group and interchange came
/// to, what was decided, what to do next.
void complete_report(report::AcknowledgmentReport& report, const JudgedSet& set, const translate::FileVerdict& verdict,
                     const ReportFacts& facts);

/// A document that is worked on again was acknowledged the first time, which stays true. `before`: its report until now, as JSON.
void keep_answer(report::AcknowledgmentReport& report, const std::optional<std::string>& before);

/// A finding of the exchange itself, not of any standard.
[[nodiscard]] report::Finding finding_of(const Trouble& trouble);

/// The report of a TA1 that came. `trouble`: it speaks of nothing that we sent, or refuses it.
[[nodiscard]] report::AcknowledgmentReport interchange_acknowledgment_report(const translate::ReceivedInterchangeAcknowledgment& received,
                                                                             const std::optional<Trouble>& trouble,
                                                                             const translate::FileVerdict& verdict,
                                                                             const ReportFacts& facts);

/// The report of a file without documents.
[[nodiscard]] report::AcknowledgmentReport file_report(const translate::FileVerdict& verdict, const ReportFacts& facts);

}  // namespace crossdock::exchange
