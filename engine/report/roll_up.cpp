#include "report/roll_up.h"

#include <algorithm>

#include "base/text.h"
#include "report/csv_row.h"
#include "report/wording.h"

namespace crossdock::report {

namespace {

bool is_late(const AcknowledgmentReport& report, Instant now) {
  return report.acknowledged_due && !report.acknowledged_at && *report.acknowledged_due < now;
}

std::string_view direction_text(ReportDirection direction) { return direction == ReportDirection::in ? "in" : "out"; }

}  // namespace

IndexRow index_row(const AcknowledgmentReport& report, std::string report_name) {
  IndexRow row;
  row.verdict = report.verdict;
  row.direction = report.direction;
  row.at = report.at;
  row.acknowledged_at = report.acknowledged_at;
  row.acknowledged_due = report.acknowledged_due;
  row.partner = report.partner;
  row.document = report.document;
  row.set = report.set;
  row.kind = report.kind;
  row.key = report.key;
  row.tier = report.tier;
  row.interchange_control = report.interchange_control;
  row.group_control = report.group_control;
  row.set_control = report.set_control;
  row.set_code = report.set_code;
  row.group_code = report.group_code;
  row.findings = std::max<std::uint64_t>(report.findings_total, report.findings.size()) + report.remarks.size();
  if (!report.findings.empty()) {
    const Finding& first = report.findings.front();
    row.first_finding = first.place + (first.place.empty() ? "" : ": ") + with_quotes(first.message);
    row.owner = first.owner;
  } else if (!report.remarks.empty()) {
    row.first_finding = report.remarks.front().id + ": " + report.remarks.front().text;
    row.owner = report.remarks.front().owner;
  }
  row.file = report.file;
  row.file_hash = report.file_hash;
  row.exception = report.exception;
  if (!report.next.empty()) row.next = report.next.front().action;
  row.report = std::move(report_name);
  return row;
}

std::string index_csv(std::span<const IndexRow> rows) { return index_header() + index_rows(rows); }

std::string index_header() {
  return "time,verdict,direction,partner,document,set,kind,key,interchange,group,set_control,ak5,ak9,acknowledged,findings,first_finding,"
         "owner,exception,"
         "next,file,sha256,report\r\n";
}

std::string index_rows(std::span<const IndexRow> rows) {
  std::string out;
  for (const IndexRow& row : rows)
    out += CsvRow()
               .cell(row.at)
               .cell(report_verdict_name(row.verdict))
               .cell(direction_text(row.direction))
               .cell(row.partner)
               .cell(row.document)
               .cell(row.set)
               .cell(row.kind)
               .cell(row.key)
               .cell(row.interchange_control)
               .cell(row.group_control)
               .cell(row.set_control)
               .cell(row.set_code)
               .cell(row.group_code)
               .cell(row.acknowledged_at)
               .cell(row.findings)
               .cell(row.first_finding)
               .cell(row.owner)
               .cell(row.exception)
               .cell(row.next)
               .cell(row.file)
               .cell(row.file_hash)
               .cell(row.report)
               .end();
  return out;
}

bool is_open(const IndexRow& row) {
  if (!row.exception.empty()) return true;
  return row.verdict == ReportVerdict::awaiting || row.verdict == ReportVerdict::overdue || row.verdict == ReportVerdict::held;
}

std::string open_csv(std::span<const IndexRow> rows, Instant now) {
  std::vector<const IndexRow*> open;
  for (const IndexRow& row : rows)
    if (is_open(row)) open.push_back(&row);
  std::stable_sort(open.begin(), open.end(), [](const IndexRow* a, const IndexRow* b) {
    return std::pair(a->verdict, a->at.value_or(Instant{})) < std::pair(b->verdict, b->at.value_or(Instant{}));
  });
  std::string out = "verdict,since,age,due,direction,partner,tier,document,set,key,exception,owner,cause,next\r\n";
  for (const IndexRow* row : open)
    out += CsvRow()
               .cell(report_verdict_name(row->verdict))
               .cell(row->at)
               .cell(row->at ? shown_duration(now.milliseconds - row->at->milliseconds) : "")
               .cell(row->acknowledged_due)
               .cell(direction_text(row->direction))
               .cell(row->partner)
               .cell(row->tier)
               .cell(row->document)
               .cell(row->set)
               .cell(row->key)
               .cell(row->exception)
               .cell(row->owner)
               .cell(row->first_finding)
               .cell(row->next)
               .end();
  return out;
}

IndexRow index_row(const MissingDocument& missing) {
  IndexRow row;
  row.verdict = ReportVerdict::overdue;
  row.direction = missing.direction;
  row.at = row.acknowledged_due = missing.due;
  row.partner = missing.partner;
  row.tier = missing.tier;
  row.set = missing.set;
  row.key = missing.key;
  row.exception = missing.exception;
  row.owner = missing.owner;
  row.first_finding = "not seen; it had to follow " + missing.obliged_by;
  row.next = "crossdock exception show " + missing.exception;
  return row;
}

namespace {

std::string missing_text(std::span<const MissingDocument> missing, Instant now) {
  std::string out = counted(missing.size(), "document is", "documents are") + " missing at " + shown_time(now) + ".\n";
  for (const MissingDocument& one : missing) {
    out += "\nMISSING  " + printable(one.set, 40) + (one.direction == ReportDirection::out ? " to " : " from ") +
           printable(one.partner, 60) + "   order " + printable(one.key, 80) + "\ndue " + shown_time(one.due) + " (" +
           printable(one.basis, 160) + "): " + shown_duration(now.milliseconds - one.due.milliseconds) + " late    after " +
           printable(one.obliged_by, 60);
    if (!one.tier.empty()) out += "    tier " + printable(one.tier, 20);
    out += "\nNext: crossdock exception show " + one.exception + "\n";
  }
  return out;
}

}  // namespace

std::string overdue_text(std::span<const AcknowledgmentReport> reports, std::span<const MissingDocument> missing, Instant now) {
  std::vector<const AcknowledgmentReport*> late;
  for (const AcknowledgmentReport& report : reports)
    if (is_late(report, now)) late.push_back(&report);
  if (late.empty()) return missing.empty() ? "Nothing is overdue at " + shown_time(now) + ".\n" : missing_text(missing, now);
  std::stable_sort(late.begin(), late.end(), [](const AcknowledgmentReport* a, const AcknowledgmentReport* b) {
    return *a->acknowledged_due < *b->acknowledged_due;
  });
  std::string out = counted(late.size(), "acknowledgment is", "acknowledgments are") + " overdue at " + shown_time(now) + ".\n";
  for (const AcknowledgmentReport* report : late) {
    AcknowledgmentReport shown = *report;
    shown.verdict = ReportVerdict::overdue;
    out += "\n" + headline(shown) + "\n" + acknowledgment_line(shown, now);
    if (!shown.tier.empty()) out += "    tier " + printable(shown.tier, 20);
    out += "\n";
    if (!shown.delivery.empty()) out += "Delivery: " + printable(shown.delivery, 400) + "\n";
    if (!shown.next.empty()) out += next_line(shown.next) + "\n";
  }
  if (!missing.empty()) out += "\n" + missing_text(missing, now);
  return out;
}

std::string report_day(const AcknowledgmentReport& report) { return to_iso_date(to_utc(report.at.value_or(Instant{})).date); }

std::string report_name(const AcknowledgmentReport& report) {
  const CivilTime time = to_utc(report.at.value_or(Instant{}));
  std::string name = two(time.hour) + two(time.minute) + two(time.second);
  for (const std::string& part : {report.set.empty() ? std::string("file") : report.set, report.partner, report.key, report.document})
    if (!part.empty()) name += "-" + file_name_part(part);
  return name;
}

}  // namespace crossdock::report
