#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/site_ledger.h"
#include "cli/text_table.h"
#include "report/acknowledgment_report.h"
#include "report/answer.h"
#include "report/partner_copy.h"
#include "report/wording.h"

namespace crossdock::cli {

namespace {

struct AckOptions {
  CommonOptions common;
  std::string partner;
  std::string document, format;
  bool overdue = false;
  bool for_partner = false;
  std::size_t most = 200;
};

/// An acknowledgment that has not come, and what it is awaited for.
struct Awaited {
  ledger::ExpectedAcknowledgment expected;
  ledger::DocumentRecord document;

  [[nodiscard]] std::string key() const { return document.keys.empty() ? "" : document.keys.front(); }
};

std::vector<Awaited> awaited_of(const ledger::LedgerView& view, const AckOptions& options, Instant now) {
  std::vector<Awaited> all;
  for (ledger::ExpectedAcknowledgment& expected : view.awaited(limits::day_documents)) {
    if (all.size() == options.most) break;
    if (!options.partner.empty() && expected.partner != options.partner) continue;
    if (options.overdue && !expected.overdue(now)) break;  // the earliest due time comes first
    auto document = view.document(expected.document);
    if (document) all.push_back({std::move(expected), std::move(*document)});
  }
  return all;
}

void list(Context& context, const AckOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const CommandClock clock(context);
  const auto ledger = open_ledger(context, *site, clock);
  if (ledger == nullptr) return;
  const Instant now = clock.now();
  const auto all = ledger->ask([&](const ledger::LedgerView& view) { return awaited_of(view, options, now); });
  if (!all.empty() && all.front().expected.overdue(now)) context.exit = Exit::found;
  if (options.common.json) {
    std::string out;
    JsonWriter json(out, JsonStyle::indented);
    json.begin_array();
    for (const Awaited& one : all)
      json.begin_object()
          .member("acknowledgment", one.expected.awaited())
          .member("partner", one.expected.partner)
          .member("document", one.document.id)
          .member("set", one.document.set_id)
          .member_unless_empty("key", one.key())
          .member("interchange", one.expected.interchange_control)
          .member("due", to_rfc3339(one.expected.due))
          .member("overdue", one.expected.overdue(now))
          .end_object();
    json.end_array();
    context.out() << out << "\n";
    return;
  }
  TextTable table({"DUE", "", "AWAITED", "PARTNER", "DOCUMENT", "SET", "KEY", "ISA"});
  for (const Awaited& one : all)
    table.add({report::shown_time(one.expected.due, now),
               one.expected.overdue(now) ? "OVERDUE " + report::shown_duration(now.milliseconds - one.expected.due.milliseconds) : "",
               std::string(one.expected.awaited()), printable(one.expected.partner, 30), one.document.id,
               printable(one.document.set_id, 20), one.key().empty() ? "-" : printable(one.key(), 30),
               printable(one.expected.interchange_control, 20)});
  if (table.empty())
    context.remark(options.overdue ? "no acknowledgment is overdue" : "no acknowledgment is awaited");
  else
    table.write(context.out(), TableWidth::terminal);
}

/// The report of a document as the ledger keeps it.
std::optional<report::AcknowledgmentReport> kept_report(Context& context, const AckOptions& options, ledger::Ledger& ledger) {
  const auto document = ledger.ask([&](const ledger::LedgerView& view) { return view.document(options.document); });
  if (!document) {
    context.complain("there is no document `" + printable(options.document) + "`", "`crossdock doc list` shows them");
    context.exit = Exit::not_found;
    return std::nullopt;
  }
  const auto kept = ledger.ask([&](const ledger::LedgerView& view) { return view.detail(document->id, "report"); });
  if (!kept) {
    context.complain("nothing was to be acknowledged of " + document->id, "`crossdock doc show " + document->id + "` tells of it");
    context.exit = Exit::not_found;
    return std::nullopt;
  }
  auto parsed = report::parse_acknowledgment_json(*kept);
  if (parsed.ok()) {
    ledger.read([&](const ledger::LedgerView& view) { report::bring_answer(*parsed, view, context.now()); });
    return std::move(*parsed);
  }
  context.complain("the report of " + document->id + " cannot be read: " + parsed.error().message,
                   "`crossdock ledger check` looks further");
  context.exit = Exit::internal;
  return std::nullopt;
}

void show(Context& context, const AckOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const CommandClock clock(context);
  const auto ledger = open_ledger(context, *site, clock);
  if (ledger == nullptr) return;
  auto report = kept_report(context, options, *ledger);
  if (!report) return;
  if (options.for_partner) *report = report::partner_copy(*report);
  if (options.common.json || options.format == "json")
    context.out() << report::acknowledgment_json(*report);
  else
    context.out() << (options.format == "html" ? report::acknowledgment_html : report::acknowledgment_text)(*report, clock.now());
}

}  // namespace

void add_ack_commands(Command app, Context& context) {
  Command group = app.add_command("ack", "acknowledgment reports, and what partners owe us: list, show", "");
  group.require_subcommand(1);
  const auto options = std::make_shared<AckOptions>();
  Command listed = group.add_command("list", "what is awaited, the earliest due first; `crossdock ack show ID` tells of one document",
                                     "crossdock ack list\ncrossdock ack list --overdue --partner acme");
  listed.add_option("--partner", options->partner, "of this partner").type_name("NAME");
  listed.add_flag("--overdue", options->overdue, "only those that should have come");
  listed.add_option("--most", options->most, "how many at most; left out: 200").between(1, 100000).type_name("N");
  add_common_options(listed, options->common, "a JSON array");
  listed.callback([&context, options] { list(context, *options); });

  Command shown = group.add_command("show", "the acknowledgment report of one document, as it stands now",
                                    "crossdock ack show D7K2\n"
                                    "crossdock ack show D7K2 --for-partner --format html > for-acme.html");
  shown.add_option("DOCUMENT", options->document, "the document's id").required();
  shown.add_option("--format", options->format, "text, html or json; left out: text").one_of({"text", "html", "json"}).type_name("FORMAT");
  shown.add_flag("--for-partner", options->for_partner, "without what is only ours: to be sent to them");
  add_common_options(shown, options->common, "the report as one JSON object");
  shown.callback([&context, options] { show(context, *options); });
}

}  // namespace crossdock::cli
