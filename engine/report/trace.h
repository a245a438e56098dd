#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "report/acknowledgment_report.h"

namespace crossdock::report {

/// One document and what the ledger knows around it.
struct TracedDocument {
  ledger::DocumentRecord document;
  std::optional<ledger::FileRecord> file;                ///< inbound: the file that it stood in
  std::optional<ledger::DocumentRecord> acknowledgment;  ///< inbound: our 997
  std::vector<ledger::Transition> transitions;
  std::vector<ledger::OutboxEntry> outbox;
  std::vector<ledger::ExpectedAcknowledgment> expected;
  std::vector<ledger::ExceptionRecord> exceptions;  ///< open and closed
  std::vector<ledger::Expectation> followers;       ///< what has to follow it
};

/// The life of one business: the documents that came, what was made of them, what was answered; oldest first.
struct Trace {
  std::vector<TracedDocument> documents;
  std::vector<NextStep> next;  ///< what somebody should do now, the most urgent first
};

/// Gathers the documents of these ids with their parents and what was made of them; unknown ids are left out.
/// At most `limits::traced_documents`.
[[nodiscard]] Trace gather_trace(const ledger::LedgerView& view, const std::vector<std::string>& ids, Instant now);

/// A line a document; with `every_step` also each change of its state, who made it and why.
[[nodiscard]] std::string trace_text(const Trace& trace, Instant now, bool every_step = false);
/// The same as one JSON object: {"documents": [...], "next": [...]}.
[[nodiscard]] std::string trace_json(const Trace& trace, Instant now);

/// Until when a document is awaited, in the time zone that it was reckoned in: "22 Nov" for the end of that day, "22 Nov 14:00".
[[nodiscard]] std::string expected_by(const ledger::Expectation& expected, Instant now);

/// What became of a document, in a few words: "accepted; 997 sent 08:01:15Z", "997 OVERDUE 1h18m".
[[nodiscard]] std::string state_words(const TracedDocument& traced, Instant now);

}  // namespace crossdock::report
