#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "report/acknowledgment_report.h"

/// The lists over many documents: a day's index, what is open, what is overdue.
namespace crossdock::report {

/// One row of a list: the few facts of a document that a spreadsheet needs.
struct IndexRow {
  ReportVerdict verdict = ReportVerdict::accepted;
  ReportDirection direction = ReportDirection::in;
  std::optional<Instant> at, acknowledged_at, acknowledged_due;
  std::string partner, document, set, kind, key, tier;
  std::string interchange_control, group_control, set_control;
  std::string set_code, group_code;
  std::uint64_t findings = 0;
  std::string first_finding;
  std::string file, file_hash;
  std::string exception, owner, next;
  std::string report;  ///< the report's file name without its suffix
};
[[nodiscard]] IndexRow index_row(const AcknowledgmentReport& report, std::string report_name);

/// <date>/index.csv: a row a document in the order given, CRLF line ends, a header row.
[[nodiscard]] std::string index_csv(std::span<const IndexRow> rows);
/// The same in parts, for a day that is too long to be held: the header row, and rows.
[[nodiscard]] std::string index_header();
[[nodiscard]] std::string index_rows(std::span<const IndexRow> rows);
/// A document that had to follow another one and is not there.
struct MissingDocument {
  ReportDirection direction = ReportDirection::out;  ///< out: we owe it
  std::string partner, set, key, tier;
  std::string obliged_by;  ///< "850 D7K2"
  Instant due;
  std::string basis;  ///< how its due time came about
  std::string exception, owner;
};
/// Its row of open.csv.
[[nodiscard]] IndexRow index_row(const MissingDocument& missing);

/// open.csv: of `rows` those that wait for somebody or something, the most urgent first, with their age at `now`.
[[nodiscard]] std::string open_csv(std::span<const IndexRow> rows, Instant now);
/// overdue.txt: of `reports` those whose acknowledgment is late at `now`, the latest first, then the documents that are missing; says so
/// where there is neither.
[[nodiscard]] std::string overdue_text(std::span<const AcknowledgmentReport> reports, std::span<const MissingDocument> missing,
                                       Instant now);

/// Whether a document waits for somebody or something.
[[nodiscard]] bool is_open(const IndexRow& row);

/// The name of a document's report files without suffix, made of safe parts and the same however often the report is rewritten:
/// "080114-850-acme-4500012345-D7K2".
[[nodiscard]] std::string report_name(const AcknowledgmentReport& report);
/// "2026-11-20": the folder of the day under outbound/acknowledgments.
[[nodiscard]] std::string report_day(const AcknowledgmentReport& report);

}  // namespace crossdock::report
