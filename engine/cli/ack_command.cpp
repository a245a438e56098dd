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
#include "report/wording.h"

namespace crossdock::cli {

namespace {

struct AckOptions {
  CommonOptions common;
  std::string partner;
  bool overdue = false;
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

}  // namespace

void add_ack_commands(Command app, Context& context) {
  Command group = app.add_command("ack", "acknowledgments that partners owe us: list", "");
  group.require_subcommand(1);
  const auto options = std::make_shared<AckOptions>();
  Command listed = group.add_command("list", "what is awaited, the earliest due first; `crossdock doc show ID` tells of one document",
                                     "crossdock ack list\ncrossdock ack list --overdue --partner acme");
  listed.add_option("--partner", options->partner, "of this partner").type_name("NAME");
  listed.add_flag("--overdue", options->overdue, "only those that should have come");
  listed.add_option("--most", options->most, "how many at most; left out: 200").between(1, 100000).type_name("N");
  add_common_options(listed, options->common, "a JSON array");
  listed.callback([&context, options] { list(context, *options); });
}

}  // namespace crossdock::cli
