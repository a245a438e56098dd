#include "exchange/report_files.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <span>
#include <utility>

#include "base/clock.h"
#include "base/file.h"
#include "base/file_batch.h"
#include "base/limits.h"
#include "base/text.h"
#include "exchange/exception_folder.h"
#include "exchange/expectations.h"
#include "exchange/quiet.h"
#include "exchange/reconciliation_files.h"
#include "exchange/set_report.h"
#include "exchange/settle.h"
#include "report/acknowledgment_report.h"
#include "report/answer.h"
#include "report/roll_up.h"

namespace crossdock::exchange {

namespace {

using ledger::LedgerView;
using ledger::LedgerWriter;
using report::AcknowledgmentReport;
using report::ReportVerdict;

constexpr std::string_view detail_name = "report";
constexpr std::size_t latest_documents = 1000;
constexpr std::size_t reports_together = 200;  // whose files are made durable together

std::optional<AcknowledgmentReport> kept_report(const LedgerView& view, const std::string& document) {
  const auto json = view.detail(document, detail_name);
  if (!json) return std::nullopt;
  auto parsed = report::parse_acknowledgment_json(*json);
  if (!parsed.ok()) throw std::runtime_error("the report of " + document + " in the ledger: " + parsed.error().message);
  return std::move(*parsed);
}

/// The kept report as the receiver's answer and the clock have made it.
std::optional<AcknowledgmentReport> current_report(const LedgerView& view, const std::string& document, Instant now) {
  auto report = kept_report(view, document);
  if (report) bring_answer(*report, view, now);
  return report;
}

/// What we sent and await an acknowledgment of.
AcknowledgmentReport sent_report(const ledger::DocumentRecord& document, const ledger::ExpectedAcknowledgment& expected,
                                 const ledger::OutboxEntry& entry) {
  AcknowledgmentReport report;
  report.direction = report::ReportDirection::out;
  report.verdict = ReportVerdict::awaiting;
  report.document = document.id;
  report.partner = document.partner;
  report.set = document.set_id;
  report.kind = document.kind;
  if (!document.keys.empty()) report.key = document.keys.front();
  report.tier = document.tier;
  report.interchange_control = document.interchange_control;
  report.group_control = document.group_control;
  report.set_control = document.set_control;
  report.at = entry.at;  // names the report, so it must not change
  report.acknowledged_due = expected.due;
  report.acknowledgment = expected.awaited();
  report.file = entry.name;
  report.file_hash = entry.hash;
  report.file_bytes = entry.size;
  report.pack_hash = document.pack_hash;
  return report;
}

/// How the delivery of what we sent stands now.
void bring_up_to_date(AcknowledgmentReport& report, const ledger::OutboxEntry& entry) {
  const std::string size = ", " + std::to_string(entry.size) + " bytes";
  const bool remote = Layout::is_remote(entry.folder);
  switch (entry.state) {
    case ledger::OutboxState::sent: report.delivery = (remote ? "uploaded to " : "published in ") + entry.folder + size; break;
    case ledger::OutboxState::held:
    case ledger::OutboxState::dead: report.delivery = "not delivered: " + entry.detail; break;
    default: report.delivery = "waits to be delivered to " + entry.folder + size;
  }
}

/// Delivery and acknowledgment as they stand now.
void bring_up_to_date(const LedgerView& view, AcknowledgmentReport& report, const std::vector<ledger::OutboxEntry>& outbox) {
  for (report::Passed& passed : report.passed) {
    // Until its batch is closed, it is known by its document.
    const auto entry = std::find_if(outbox.begin(), outbox.end(),
                                    [&](const auto& one) { return one.name == passed.detail || one.document == passed.detail; });
    if (passed.detail.empty() || entry == outbox.end()) continue;
    if (!entry->name.empty()) passed.detail = entry->name;
    if (entry->state == ledger::OutboxState::sent) passed.state = "delivered";
    if (entry->state == ledger::OutboxState::held) passed.state = "held";
  }
  if (report.acknowledgment_control.empty()) return;
  for (const ledger::OutboxEntry& entry : outbox) {
    if (entry.state != ledger::OutboxState::sent || entry.partner != report.partner) continue;
    const auto document = view.document(entry.document);
    if (document && document->kind == "acknowledgment" && document->interchange_control == report.acknowledgment_control) {
      report.acknowledged_at = entry.changed;
    }
  }
}

void write_files(Context& context, FileBatch& files, const AcknowledgmentReport& report) {
  const std::filesystem::path folder = context.layout.acknowledgments() / report_day(report);
  require(context.disk.make_folders(folder));
  const std::string name = report_name(report);
  const Instant now = context.clock.now();
  require(files.write(folder / (name + ".txt"), acknowledgment_text(report, now)));
  require(files.write(folder / (name + ".html"), acknowledgment_html(report, now)));
  require(files.write(folder / (name + ".json"), acknowledgment_json(report)));
}

ledger::DocumentFilter documents_of(const std::string& file) {
  ledger::DocumentFilter filter;
  filter.file = file;
  filter.most = limits::file_documents;
  return filter;
}

/// Keeps the reports of a job's documents in the ledger as they are now; `documents`: which.
void keep_reports(LedgerWriter& writer, const Worked& worked, const partner::Site& site, std::vector<std::string>& documents) {
  add_file_document(writer, worked.file, site);
  auto outbox = writer.outbox_of_job(worked.job.id);
  for (ledger::OutboxEntry& entry : outbox) entry = as_sent(writer, std::move(entry));
  const auto keep = [&](const std::string& document, const AcknowledgmentReport& report) {
    writer.keep_detail(document, detail_name, acknowledgment_json(report));
    documents.push_back(document);
  };
  for (const ledger::DocumentRecord& document : writer.documents(documents_of(worked.file.id))) {
    auto report = kept_report(writer, document.id);
    if (!report) continue;
    bring_up_to_date(writer, *report, outbox);
    keep(document.id, *report);
  }
  for (const ledger::OutboxEntry& entry : outbox) {
    const auto expected = writer.expected_of_document(entry.document);
    if (expected.empty()) continue;
    auto report = kept_report(writer, entry.document);
    const auto document = writer.document(entry.document);
    if (!document) continue;
    if (!report) report = sent_report(*document, expected.front(), entry);
    bring_up_to_date(*report, entry);
    keep(entry.document, *report);
  }
}

/// The documents that the acknowledgments in a file have answered.
std::vector<std::string> answered_in(const LedgerView& view, const std::string& file) {
  std::vector<std::string> answered;
  for (const char* set : {"997", "999", "TA1"}) {
    ledger::DocumentFilter filter = documents_of(file);
    filter.set_id = set;
    for (const ledger::DocumentRecord& document : view.documents(filter))
      for (const ledger::ExpectedAcknowledgment& expected : view.answered_by(document.id)) answered.push_back(expected.document);
  }
  return answered;
}

/// The jobs, and those whose sets went out in their files.
std::vector<Worked> with_carried(Context& context, std::span<const Worked> jobs) {
  std::vector<Worked> all;
  std::set<std::int64_t> known;
  context.ledger.read([&](const LedgerView& view) {
    for (const Worked& one : jobs) {
      for (const ledger::OutboxEntry& entry : view.outbox_of_job(one.job.id)) {
        if (!entry.document.empty()) continue;
        for (const ledger::OutboxEntry& part : view.carried_by(entry.id)) {
          const auto job = view.job(part.job);
          const auto file = job ? view.file(job->file) : std::nullopt;
          if (file && known.insert(job->id).second) all.push_back({*job, *file});
        }
      }
      if (one.job.task != ledger::Task::close && known.insert(one.job.id).second) all.push_back(one);
    }
  });
  return all;
}

report::MissingDocument missing_document(const LedgerView& view, const Missing& missing) {
  const ledger::Expectation& expected = missing.expected;
  report::MissingDocument one;
  one.direction = expected.direction == ledger::Direction::in ? report::ReportDirection::in : report::ReportDirection::out;
  one.partner = expected.partner;
  one.set = expected.awaited;
  one.key = expected.key;
  one.tier = expected.tier;
  one.obliged_by = expected.document;
  if (const auto document = view.document(expected.document)) one.obliged_by = document->set_id + " " + expected.document;
  one.due = expected.due;
  one.basis = expected.basis;
  one.exception = missing.exception.id;
  one.owner = missing.exception.owner;
  return one;
}

/// The reports of some documents of a day.
std::vector<report::IndexRow> rows_of(const LedgerView& view, std::span<const std::string> documents, Instant now) {
  std::vector<report::IndexRow> rows;
  for (const std::string& document : documents)
    if (const auto report = current_report(view, document, now)) rows.push_back(index_row(*report, report_name(*report)));
  return rows;
}

/// Written in parts: a day may have more documents than memory should hold, and the ledger is free for others in between.
Result<Done> write_index(Context& context, Instant day, OutputFile& file) {
  const Instant end{day.milliseconds + milliseconds_per_day};
  const auto ids = context.ledger.ask([&](const LedgerView& view) { return view.document_ids(day, end, limits::day_documents); });
  if (auto written = file.write(report::index_header()); !written.ok()) return written;
  for (std::span<const std::string> left(ids); !left.empty(); left = left.subspan(std::min(left.size(), reports_together))) {
    const auto some = left.first(std::min(left.size(), reports_together));
    const auto rows = context.ledger.ask([&](const LedgerView& view) { return rows_of(view, some, context.clock.now()); });
    if (auto written = file.write(report::index_rows(rows)); !written.ok()) return written;
  }
  if (auto synced = file.sync(); !synced.ok()) return synced;
  return file.close();
}

void replace_index(Context& context, Instant day, const std::filesystem::path& path) {
  const std::filesystem::path temporary = temporary_beside(path);
  const auto file = require(context.disk.create(temporary));
  auto written = write_index(context, day, *file);
  if (written.ok()) written = context.disk.rename_replacing(temporary, path);
  if (!written.ok()) (void)context.disk.remove(temporary);  // the first error is the one to tell
  require(std::move(written));
  require(context.disk.sync_folder(path.parent_path()));
}

}  // namespace

void add_file_document(LedgerWriter& writer, const ledger::FileRecord& file, const partner::Site& site) {
  // A duplicate, a file of nobody, a link: it never became documents, and is reported on all the same.
  const bool aside =
      file.state == ledger::FileState::duplicate || file.state == ledger::FileState::quarantined || file.state == ledger::FileState::failed;
  if (!aside || !writer.documents(documents_of(file.id)).empty()) return;
  const bool duplicate = file.state == ledger::FileState::duplicate;
  ledger::DocumentRecord document;
  document.partner = file.partner;
  document.file = file.id;
  document.at = file.received;
  document.hash = file.hash;
  document.length = file.size;
  document.state = duplicate ? ledger::DocumentState::duplicate : ledger::DocumentState::failed;
  document.verdict = duplicate ? "duplicate" : "unreadable";
  document.detail = file.detail;
  document.id = writer.add(document, file.detail);

  AcknowledgmentReport report;
  report.verdict = duplicate ? ReportVerdict::duplicate : ReportVerdict::unreadable;
  report.document = document.id;
  report.partner = file.partner;
  report.at = file.received;
  report.file = file.name;
  report.file_hash = file.hash;
  report.file_bytes = file.size;
  if (const partner::PackEntry* entry = site.entry(file.partner)) report.partner_title = entry->partner.title;
  Trouble trouble{duplicate ? "duplicate-bytes" : "no-document", "the file", "", file.detail, "", ""};
  const auto exceptions = writer.exceptions_of(file.id);
  if (!exceptions.empty()) {
    report.exception = exceptions.front().id;
    trouble.next = exceptions.front().next;
    trouble.owner = exceptions.front().owner;
    report.next.push_back({"crossdock exception show " + report.exception, ""});
  }
  report.findings.push_back(finding_of(trouble));
  report.findings_total = 1;
  writer.keep_detail(document.id, detail_name, acknowledgment_json(report));
}

void note_acknowledgment(LedgerWriter& writer, const ledger::InterchangeRecord& interchange, const std::string& control,
                         const std::string& bytes) {
  for (const ledger::DocumentRecord& document : writer.documents(documents_of(interchange.file))) {
    if (document.interchange != interchange.id) continue;
    auto report = kept_report(writer, document.id);
    if (!report || report->acknowledgment.empty() || report->acknowledgment == "none") continue;
    report->acknowledgment_control = control;
    report->acknowledgment_bytes = bytes;
    writer.keep_detail(document.id, detail_name, acknowledgment_json(*report));
  }
}

namespace {

/// A lane and a round with a server may report on the same job: what is written last is to be what the ledger said last. Turns are taken in
/// one order, so that nobody waits for who waits for them.
class Turns {
 public:
  void add(std::int64_t job) { needed_.insert(static_cast<std::size_t>(job) % all().size()); }
  /// Of the jobs that made documents.
  void add(const LedgerView& view, std::span<const std::string> documents) {
    for (const std::string& document : documents)
      for (const ledger::OutboxEntry& entry : view.outbox_of_document(document)) add(entry.job);
  }
  void take() {
    for (const std::size_t turn : needed_) taken_.emplace_back(all()[turn]);
  }

 private:
  static std::array<std::mutex, 16>& all() {
    static std::array<std::mutex, 16> turns;
    return turns;
  }
  std::set<std::size_t> needed_;
  std::vector<std::unique_lock<std::mutex>> taken_;
};

/// The files of these documents' reports, durable together. The days of the reports.
std::set<std::string> write_report_files(Context& context, std::span<const std::string> documents) {
  std::set<std::string> days;
  FileBatch files(context.disk);
  std::size_t gathered = 0;
  for (const std::string& document : documents) {
    const auto report = context.ledger.ask([&](const LedgerView& view) { return current_report(view, document, context.clock.now()); });
    if (!report) continue;
    write_files(context, files, *report);
    days.insert(report_day(*report));
    if (++gathered % reports_together == 0) require(files.settle());
  }
  require(files.settle());
  return days;
}

}  // namespace

std::set<std::string> write_reports(Context& context, std::span<const Worked> jobs) {
  const std::vector<Worked> worked = with_carried(context, jobs);
  std::vector<std::string> answered;
  Turns turns;
  context.ledger.read([&](const LedgerView& view) {
    for (const Worked& one : worked) {
      turns.add(one.job.id);
      for (std::string& document : answered_in(view, one.file.id)) answered.push_back(std::move(document));
    }
    turns.add(view, answered);
  });
  turns.take();
  std::vector<std::string> documents;
  context.ledger.write([&](LedgerWriter& writer) {
    for (const Worked& one : worked) keep_reports(writer, one, *context.site, documents);
  });
  documents.insert(documents.end(), answered.begin(), answered.end());
  return write_report_files(context, documents);
}

std::set<std::string> days_of_latest(Context& context) {
  ledger::DocumentFilter filter;
  filter.most = latest_documents;
  const auto documents = context.ledger.ask([&](const LedgerView& view) { return view.documents(filter); });
  std::set<std::string> days;
  for (const ledger::DocumentRecord& document : documents) days.insert(to_iso_date(to_utc(document.at).date));
  return days;
}

namespace {

/// What has become overdue says so in its own report, too. The days of these reports. That it is told is kept after its files are written:
/// a stop in between writes them once more.
std::set<std::string> report_late(Context& context, Instant now) {
  std::vector<std::string> late;
  Turns turns;
  context.ledger.read([&](const LedgerView& view) {
    for (const auto& expected : view.awaited(limits::day_documents)) {
      if (!expected.overdue(now)) break;  // the earliest due time comes first
      const auto report = kept_report(view, expected.document);
      if (report && report->verdict == ReportVerdict::awaiting) late.push_back(expected.document);
    }
    turns.add(view, late);
  });
  if (late.empty()) return {};
  turns.take();
  std::set<std::string> days = write_report_files(context, late);
  context.ledger.write([&](LedgerWriter& writer) {
    for (const std::string& document : late)
      if (const auto report = current_report(writer, document, now))
        writer.keep_detail(document, detail_name, acknowledgment_json(*report));
  });
  return days;
}

}  // namespace

void write_lists(Context& context, std::set<std::string> days) {
  const Instant now = context.clock.now();
  const auto raised = context.ledger.commit([&](LedgerWriter& writer) {
    std::set<std::string> all;
    for (const auto& found : {sweep_overdue(writer, now), sweep_missing(writer, now), sweep_quiet(writer, *context.site, now)})
      all.insert(found.begin(), found.end());
    return all;
  });
  for (const std::string& exception : raised) write_exception_folder(context, exception);
  put_away_closed_exceptions(context);

  days.merge(report_late(context, now));
  for (const std::string& day : days) {
    const auto start = parse_rfc3339(day + "T00:00:00Z");
    if (!start) continue;
    const std::filesystem::path folder = context.layout.acknowledgments() / day;
    require(context.disk.make_folders(folder));
    replace_index(context, *start, folder / "index.csv");
  }

  std::vector<report::IndexRow> open;
  std::vector<AcknowledgmentReport> awaited;
  std::vector<report::MissingDocument> missing;
  context.ledger.read([&](const LedgerView& view) {
    std::set<std::string> seen;
    for (const auto& exception : view.exceptions_in(ledger::ExceptionState::open, limits::day_documents)) {
      for (const auto& item : view.exception_items(exception.id, limits::day_documents)) {
        if (item.document.empty() || !seen.insert(item.document).second) continue;
        if (const auto report = current_report(view, item.document, now)) open.push_back(index_row(*report, report_name(*report)));
      }
    }
    for (const Missing& one : missing_now(view, limits::day_documents)) missing.push_back(missing_document(view, one));
    for (const auto& expected : view.awaited(limits::day_documents)) {
      const auto report = current_report(view, expected.document, now);
      if (!report) continue;
      if (seen.insert(expected.document).second) open.push_back(index_row(*report, report_name(*report)));
      awaited.push_back(*report);
    }
  });
  for (const report::MissingDocument& one : missing) open.push_back(index_row(one));
  require(context.disk.make_folders(context.layout.acknowledgments()));
  require(write_file_atomic(context.layout.acknowledgments() / "open.csv", report::open_csv(open, now), Existing::replace, context.disk));
  require(write_file_atomic(context.layout.acknowledgments() / "overdue.txt", report::overdue_text(awaited, missing, now),
                            Existing::replace, context.disk));
  write_reconciliations(context, days);
}

std::string report_path(const LedgerView& view, const std::string& document) {
  const auto report = kept_report(view, document);
  if (!report) return {};
  return "outbound/acknowledgments/" + report_day(*report) + "/" + report_name(*report) + ".txt";
}

}  // namespace crossdock::exchange
