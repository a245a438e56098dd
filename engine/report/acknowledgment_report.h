#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "report/finding.h"

namespace crossdock::report {

enum class ReportDirection : std::uint8_t { in, out };

/// What a report says first. The order is the order of attention: an index is sorted by it.
enum class ReportVerdict : std::uint8_t {
  overdue,     ///< out: no acknowledgment within the time agreed
  rejected,    ///< in: our acknowledgment rejects it; out: theirs does
  unreadable,  ///< the file is no document at all; it lies in quarantine
  refused,     ///< in: the syntax is right, a business rule refuses it
  held,        ///< an open exception keeps it from going on
  duplicate,   ///< it came before and had no second effect
  accepted_with_errors,
  partially_accepted,
  awaiting,  ///< out: sent, the acknowledgment is not due yet
  accepted,
};
[[nodiscard]] std::string_view report_verdict_name(ReportVerdict verdict);  ///< "accepted with errors"

/// Where an object of the document went, or why it did not.
struct Passed {
  std::string to;      ///< "erp"
  std::string state;   ///< "delivered", "held", "refused", "kept", "waiting", "failed"
  std::string detail;  ///< "850-4500012345.json, 812 bytes"
  std::string kind;    ///< "order"
  std::string key;     ///< "4500012345"
};

/// What a business rule said.
struct RuleRemark {
  std::string id;      ///< "R_STORE"
  std::string effect;  ///< "hold", "warn", "reject"
  std::string text;
  std::string next;
  std::string owner;
  std::string object_path;

  bool operator==(const RuleRemark&) const = default;
};

struct NextStep {
  std::string action;  ///< a command, an address to write to
  std::string remark;  ///< "only if they agree"; may be empty
};

/// Everything that the report of one document says, as values: no grammar, ledger or clock is needed to render it.
/// Texts may hold any byte that a partner sent: rendering makes them safe.
struct AcknowledgmentReport {
  ReportVerdict verdict = ReportVerdict::accepted;
  std::string document;  ///< "D7K2"
  ReportDirection direction = ReportDirection::in;
  std::string partner;        ///< "acme"
  std::string partner_title;  ///< "ACME Stores"; empty: `partner`
  std::string set;            ///< "850", the layout's name, empty for a file that is no document
  std::string kind;           ///< "order"
  std::string key;            ///< "4500012345"
  std::string tier;           ///< "revenue"
  bool test = false;          ///< ISA15 = T

  std::string interchange_control, group_control, set_control;

  std::optional<Instant> at;                ///< received or sent
  std::optional<Instant> acknowledged_at;   ///< in: we sent ours; out: theirs came
  std::optional<Instant> acknowledged_due;  ///< out: theirs must be here by then
  std::string acknowledgment;               ///< "997", "TA1", "none"
  std::string set_code;                     ///< AK501
  std::string group_code;                   ///< AK901
  std::uint64_t group_sets = 0;             ///< sets received in the group
  std::uint64_t group_sets_accepted = 0;
  std::string acknowledgment_control;  ///< ISA13 of the acknowledgment
  std::string acknowledgment_bytes;    ///< the raw 997

  std::string file;       ///< the name it came or went under
  std::string file_hash;  ///< SHA-256, hex
  std::uint64_t file_bytes = 0;
  std::string file_form;                 ///< an encoding or lines that were undone on reading
  std::uint64_t offset = 0, length = 0;  ///< where the set lies in the file, or in its text where it has a form
  std::uint64_t segments = 0;

  std::string grammar, map, rules;  ///< names with what tells their version
  std::string pack_hash, tables_hash;

  std::vector<Finding> findings;
  std::uint64_t findings_total = 0;  ///< more than `findings` has where a limit cut them
  std::vector<RuleRemark> remarks;
  std::vector<Passed> passed;
  std::string delivery;   ///< a sentence on what is known of a delivery
  std::string exception;  ///< "EX41"
  std::vector<NextStep> next;

  [[nodiscard]] const std::string& shown_partner() const { return partner_title.empty() ? partner : partner_title; }
};

/// The report as plain text, UTF-8, ends with a line break. `now` is the time of writing: it says how late something is.
[[nodiscard]] std::string acknowledgment_text(const AcknowledgmentReport& report, Instant now);
/// One self-contained page: no script, nothing fetched, fit for printing and for a telephone.
[[nodiscard]] std::string acknowledgment_html(const AcknowledgmentReport& report, Instant now);
/// Everything the report knows, indented JSON; `parse_acknowledgment_json` gives the same report back.
[[nodiscard]] std::string acknowledgment_json(const AcknowledgmentReport& report);
[[nodiscard]] Result<AcknowledgmentReport> parse_acknowledgment_json(std::string_view json);

/// The headline without decoration: "REJECTED  850 from ACME Stores   PO 4500012345   D7K2".
[[nodiscard]] std::string headline(const AcknowledgmentReport& report);
/// "Not passed to erp.", "Passed to erp (delivered)."; one sentence a route. Empty where there is nothing to say.
[[nodiscard]] std::string passage_sentence(const AcknowledgmentReport& report);
/// "ISA 000000905  GS 905  ST 0001"
[[nodiscard]] std::string control_line(const AcknowledgmentReport& report);
/// "997 sent 08:01:15Z", "997 due 13:02Z; now …: 1h18m late". Empty where none is due.
[[nodiscard]] std::string acknowledgment_line(const AcknowledgmentReport& report, Instant now);
/// "AK5=R AK9=R (0 of 1 accepted)"
[[nodiscard]] std::string code_line(const AcknowledgmentReport& report);
/// "Next: crossdock exception show EX41"; several are numbered.
[[nodiscard]] std::string next_line(const std::vector<NextStep>& steps);
/// The raw 997 or any other segments, one a line, safe to print.
[[nodiscard]] std::vector<std::string> segments_of(std::string_view bytes);

}  // namespace crossdock::report
