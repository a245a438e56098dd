#include "cli/run_summary.h"

#include <string>

#include "base/json.h"
#include "base/text.h"
#include "report/wording.h"

namespace crossdock::cli {

namespace {

void write_json(const exchange::FileSummary& file, std::string& out) {
  JsonWriter json(out);
  json.begin_object()
      .member("file", file.id)
      .member("partner", file.partner)
      .member("name", printable(file.name))
      .member("size", file.size);
  json.member("outcome", exchange::name_of(file.outcome)).member_unless_empty("message", file.message);
  json.key("documents").begin_array();
  for (const exchange::DocumentSummary& document : file.documents) {
    json.begin_object().member("id", document.id).member("set", printable(document.set_id)).member_unless_empty("kind", document.kind);
    json.member_unless_empty("key", printable(document.key))
        .member_unless_empty("verdict", document.verdict)
        .member("state", document.state);
    json.member_unless_empty("route", document.route).member("findings", document.findings).end_object();
  }
  json.end_array().key("sent").begin_array();
  for (const exchange::SentFile& sent : file.sent) {
    json.begin_object().member("partner", sent.partner).member("path", printable(sent.path)).member("document", sent.document);
    json.member("set", sent.set_id).member("size", sent.size).member("state", sent.state).end_object();
  }
  json.end_array().key("exceptions").begin_array();
  for (const exchange::OpenedException& exception : file.exceptions) {
    json.begin_object().member("id", exception.id).member("cause", exception.cause).member_unless_empty("next", exception.next);
    json.member_unless_empty("path", exception.path).end_object();
  }
  json.end_array().key("reports").begin_array();
  for (const std::string& report : file.reports) json.string(report);
  json.end_array().end_object();
}

void write_text(const exchange::FileSummary& file, std::ostream& out) {
  out << exchange::name_of(file.outcome) << "  " << file.partner << "/" << printable(file.name) << "  " << file.id;
  if (!file.message.empty()) out << "  " << printable(file.message);
  out << "\n";
  for (const exchange::DocumentSummary& document : file.documents) {
    out << "  " << document.id << "  " << printable(document.set_id);
    if (!document.key.empty()) out << "  " << printable(document.key, 60);
    if (!document.verdict.empty()) out << "  " << document.verdict;
    if (document.state != document.verdict) out << "  " << document.state;
    if (!document.route.empty()) out << " to " << document.route;
    if (document.findings != 0) out << "  " << report::counted(document.findings, "finding", "findings");
    out << "\n";
  }
  if (file.document_count > file.documents.size())
    out << "  and " << report::counted(file.document_count - file.documents.size(), "more document", "more documents") << "\n";
  for (const exchange::SentFile& sent : file.sent)
    out << "  " << (sent.state == "sent" ? "wrote " : sent.state + " ") << printable(sent.path) << "  (" << sent.set_id << ", " << sent.size
        << " bytes)\n";
  if (file.sent_count > file.sent.size())
    out << "  and " << report::counted(file.sent_count - file.sent.size(), "more file", "more files") << "\n";
  for (const std::string& report : file.reports) out << "  report " << printable(report) << "\n";
  for (const exchange::OpenedException& exception : file.exceptions) {
    out << "  exception " << exception.id << ": " << printable(exception.cause, 400);
    if (!exception.path.empty()) out << "  (" << printable(exception.path) << ")";
    out << "\n";
    if (!exception.next.empty()) out << "    next: " << printable(exception.next, 400) << "\n";
  }
}

}  // namespace

void RunTeller::tell(const exchange::FileSummary& file) {
  std::string line;
  const std::lock_guard lock(mutex_);
  if (json_) {
    write_json(file, line);
    context_.out() << line << "\n";
  } else {
    write_text(file, context_.out());
  }
  context_.out().flush();
}

void RunTeller::tell(const exchange::BatchSummary& batch) {
  std::string line;
  const std::lock_guard lock(mutex_);
  if (json_) {
    JsonWriter json(line);
    json.begin_object().member("batch", batch.partner).member_unless_empty("path", printable(batch.path));
    json.member_unless_empty("interchange", batch.control).member("sets", batch.sets).member("size", batch.size);
    json.member("state", batch.state).member_unless_empty("message", batch.message).end_object();
  } else {
    line = "batch  " + batch.partner + "  " + report::counted(batch.sets, "set", "sets");
    if (!batch.message.empty()) line += "  " + printable(batch.message, 400);
    if (!batch.path.empty())
      line += "\n  " + (batch.state == "sent" ? "wrote" : batch.state) + " " + printable(batch.path) + "  (" + std::to_string(batch.size) +
              " bytes)";
  }
  context_.out() << line << "\n";
  context_.out().flush();
}

void RunTeller::tell(const exchange::OpenBatch& batch) {
  context_.out() << report::counted(batch.sets, "set", "sets") << " for " << batch.partner << (batch.sets == 1 ? " waits" : " wait");
  if (!batch.closes) {
    context_.out() << ": its pack cannot be used\n";
    return;
  }
  context_.out() << " for companions until " << to_rfc3339(*batch.closes) << "; `crossdock partner flush " << batch.partner
                 << " --reason …` sends " << (batch.sets == 1 ? "it" : "them") << " now\n";
}

void RunTeller::conclude(const exchange::RunSummary& summary, Words words) {
  if (summary.found_something()) context_.exit = Exit::found;
  if (summary.stopped) context_.exit = Exit::temporary;
  if (words == Words::none) return;
  if (json_) {
    std::string out;
    JsonWriter json(out);
    json.begin_object().member("files", summary.file_count).member("resumed", summary.resumed).member("waiting", summary.still_waiting);
    json.key("remarks").begin_array();
    for (const std::string& remark : summary.remarks) json.string(remark);
    json.end_array().key("open_batches").begin_array();
    for (const exchange::OpenBatch& batch : summary.open_batches) {
      json.begin_object().member("partner", batch.partner).member("sets", batch.sets).member("bytes", batch.bytes);
      json.member("since", to_rfc3339(batch.since));
      if (batch.closes) json.member("closes", to_rfc3339(*batch.closes));
      json.end_object();
    }
    json.end_array();
    if (summary.stopped) json.member("stopped", *summary.stopped);
    json.end_object();
    context_.out() << out << "\n";
  } else {
    context_.out() << report::counted(summary.file_count, "file", "files") << " finished";
    if (summary.resumed != 0) context_.out() << ", " << summary.resumed << " left over from an earlier run";
    if (summary.still_waiting != 0) context_.out() << ", " << summary.still_waiting << " still waiting";
    context_.out() << "\n";
    for (const exchange::OpenBatch& batch : summary.open_batches) tell(batch);
  }
  for (const std::string& remark : summary.remarks) context_.remark(remark);
  if (summary.stopped) context_.complain(*summary.stopped, "mend it and run again: nothing is lost");
}

}  // namespace crossdock::cli
