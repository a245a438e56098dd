#include <csignal>
#include <memory>
#include <mutex>
#include <string>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "exchange/exchange.h"

namespace crossdock::cli {

namespace {

struct RunOptions {
  CommonOptions common;
  bool once = false;
};

exchange::Exchange* running = nullptr;

extern "C" void stop_running(int) {
  if (running != nullptr) running->stop();
}

/// SIGTERM and SIGINT end the run in order while this lives.
class StopOnSignal {
 public:
  explicit StopOnSignal(exchange::Exchange& exchange) {
    running = &exchange;
    struct sigaction action = {};
    action.sa_handler = stop_running;
    ::sigaction(SIGTERM, &action, &former_[0]);
    ::sigaction(SIGINT, &action, &former_[1]);
  }
  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;
  ~StopOnSignal() {
    ::sigaction(SIGTERM, &former_[0], nullptr);
    ::sigaction(SIGINT, &former_[1], nullptr);
    running = nullptr;
  }

 private:
  struct sigaction former_[2] = {};
};

std::string number(std::uint64_t count, const std::string& one) { return std::to_string(count) + " " + one + (count == 1 ? "" : "s"); }

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
    if (document.findings != 0) out << "  " << number(document.findings, "finding");
    out << "\n";
  }
  if (file.document_count > file.documents.size())
    out << "  and " << number(file.document_count - file.documents.size(), "more document") << "\n";
  for (const exchange::SentFile& sent : file.sent)
    out << "  " << (sent.state == "sent" ? "wrote " : sent.state + " ") << printable(sent.path) << "  (" << sent.set_id << ", " << sent.size
        << " bytes)\n";
  if (file.sent_count > file.sent.size()) out << "  and " << number(file.sent_count - file.sent.size(), "more file") << "\n";
  for (const std::string& report : file.reports) out << "  report " << printable(report) << "\n";
  for (const exchange::OpenedException& exception : file.exceptions) {
    out << "  exception " << exception.id << ": " << printable(exception.cause, 400);
    if (!exception.path.empty()) out << "  (" << printable(exception.path) << ")";
    out << "\n";
    if (!exception.next.empty()) out << "    next: " << printable(exception.next, 400) << "\n";
  }
}

void conclude(Context& context, const exchange::RunSummary& summary, bool json_lines) {
  if (json_lines) {
    std::string out;
    JsonWriter json(out);
    json.begin_object().member("files", summary.file_count).member("resumed", summary.resumed).member("waiting", summary.still_waiting);
    json.key("remarks").begin_array();
    for (const std::string& remark : summary.remarks) json.string(remark);
    json.end_array();
    if (summary.stopped) json.member("stopped", *summary.stopped);
    json.end_object();
    context.out() << out << "\n";
  } else {
    context.out() << number(summary.file_count, "file") << " finished";
    if (summary.resumed != 0) context.out() << ", " << summary.resumed << " left over from an earlier run";
    if (summary.still_waiting != 0) context.out() << ", " << summary.still_waiting << " still waiting";
    context.out() << "\n";
  }
  for (const std::string& remark : summary.remarks) context.remark(remark);
  if (summary.found_something()) context.exit = Exit::found;
  if (summary.stopped) {
    context.complain(*summary.stopped, "mend it and run again: nothing is lost");
    context.exit = Exit::temporary;
  }
}

void run_site(Context& context, const RunOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  for (const partner::PackEntry& entry : site->entries()) {
    if (entry.pack != nullptr && entry.pack->usable()) continue;
    std::vector<Diagnostic> errors = entry.diagnostics;
    if (entry.pack != nullptr) errors.insert(errors.end(), entry.pack->diagnostics().begin(), entry.pack->diagnostics().end());
    std::erase_if(errors, [](const Diagnostic& diagnostic) { return diagnostic.severity != Severity::error; });
    context.show(errors, site->sources());
    context.complain("the pack of " + entry.name + " has errors and is not used; the other partners go on",
                     "mend it, then `crossdock partner check " + entry.name + "`");
  }
  std::mutex mutex;
  exchange::Surroundings surroundings;
  surroundings.told = [&](const exchange::FileSummary& file) {
    std::string line;
    const std::lock_guard lock(mutex);
    if (options.common.json) {
      write_json(file, line);
      context.out() << line << "\n";
    } else {
      write_text(file, context.out());
    }
    context.out().flush();
  };
  auto opened = exchange::Exchange::open(site, std::move(surroundings));
  if (!opened) {
    context.complain(opened.error().message);
    context.exit = Exit::temporary;
    return;
  }
  exchange::Exchange& exchange = **opened;
  const StopOnSignal stop(exchange);
  conclude(context, options.once ? exchange.run_once() : exchange.run(), options.common.json);
}

}  // namespace

void add_run_command(CLI::App& app, Context& context) {
  const auto options = std::make_shared<RunOptions>();
  CLI::App& command = add_command(app, "run", "take in what comes, check, acknowledge, translate and deliver it, until stopped",
                                  "crossdock run # the daemon\n"
                                  "crossdock run --once # take what is there, finish it, stop\n"
                                  "crossdock run --once --site /srv/edi --json");
  command.add_flag("--once", options->once, "take what is there, finish it, stop");
  add_common_options(command, options->common, "one JSON object a file, and one at the end");
  command.callback([&context, options] { run_site(context, *options); });
}

}  // namespace crossdock::cli
