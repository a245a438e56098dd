#include <memory>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/site_ledger.h"
#include "cli/text_table.h"
#include "report/wording.h"

namespace crossdock::cli {

namespace {

struct ExceptionOptions {
  CommonOptions common;
  std::string id;
  std::string partner;
  bool closed = false;
  std::size_t most = 200;
};

void write_exception(JsonWriter& json, const ledger::ExceptionRecord& exception) {
  json.begin_object()
      .member("id", exception.id)
      .member("state", ledger::name_of(exception.state))
      .member("severity", ledger::name_of(exception.severity))
      .member("partner", exception.group.partner)
      .member_unless_empty("document", exception.group.document)
      .member("rule", exception.group.rule)
      .member_unless_empty("place", exception.group.place)
      .member("count", exception.count)
      .member("cause", exception.cause)
      .member_unless_empty("next", exception.next)
      .member_unless_empty("owner", exception.owner)
      .member("first", to_rfc3339(exception.first))
      .member("last", to_rfc3339(exception.last));
  json.member_unless_empty("reason", exception.reason);
  json.end_object();
}

void list(Context& context, const ExceptionOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const CommandClock clock(context);
  const auto ledger = open_ledger(context, *site, clock);
  if (ledger == nullptr) return;
  const auto state = options.closed ? ledger::ExceptionState::resolved : ledger::ExceptionState::open;
  auto exceptions = ledger->ask([&](const ledger::LedgerView& view) { return view.exceptions_in(state, options.most); });
  std::erase_if(exceptions,
                [&](const ledger::ExceptionRecord& one) { return !options.partner.empty() && one.group.partner != options.partner; });
  if (options.common.json) {
    std::string out;
    JsonWriter json(out, JsonStyle::indented);
    json.begin_array();
    for (const ledger::ExceptionRecord& exception : exceptions) write_exception(json, exception);
    json.end_array();
    context.out() << out << "\n";
    return;
  }
  TextTable table({"ID", "SEVERITY", "PARTNER", "DOCUMENT", "COUNT", "SINCE", "CAUSE"});
  for (const ledger::ExceptionRecord& exception : exceptions)
    table.add({exception.id, std::string(ledger::name_of(exception.severity)), printable(exception.group.partner),
               exception.group.document.empty() ? "-" : printable(exception.group.document, 20), std::to_string(exception.count),
               listed_time(exception.first, clock.now()), printable(exception.cause, 80)});
  if (table.empty())
    context.remark(options.closed ? "no exception was resolved" : "no exception is open");
  else
    table.write(context.out(), TableWidth::terminal);
}

void show(Context& context, const ExceptionOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const CommandClock clock(context);
  const auto ledger = open_ledger(context, *site, clock);
  if (ledger == nullptr) return;
  const auto exception = ledger->ask([&](const ledger::LedgerView& view) { return view.exception(options.id); });
  if (!exception) {
    context.complain("there is no exception `" + printable(options.id) + "`", "`crossdock exception list` shows them");
    context.exit = Exit::not_found;
    return;
  }
  if (options.common.json) {
    std::string out;
    JsonWriter json(out, JsonStyle::indented);
    write_exception(json, *exception);
    context.out() << out << "\n";
    return;
  }
  if (exception->state != ledger::ExceptionState::open)
    context.out() << ledger::name_of(exception->state) << " " << report::shown_time(exception->closed) << ": "
                  << printable(exception->reason) << "\n\nAs it was raised:\n";
  // The id is one that the ledger made, so it is safe as a name.
  const std::filesystem::path folder =
      site->settings().exchange / "exceptions" / std::string(ledger::name_of(exception->state)) / exception->id;
  if (const auto text = read_file(folder / "error.txt", limits::source_file_bytes)) context.out() << *text << "\n";
  const auto items = ledger->ask([&](const ledger::LedgerView& view) { return view.exception_items(exception->id, options.most); });
  context.out() << "raised " << exception->count << (exception->count == 1 ? " time" : " times") << ", first "
                << report::shown_time(exception->first) << ", last " << report::shown_time(exception->last) << "\n";
  for (const ledger::ExceptionItem& item : items)
    context.out() << "  " << report::shown_time(item.at) << "  " << report::padded(item.document.empty() ? item.file : item.document, 6)
                  << printable(item.cause, 120) << "\n";
  context.out() << "folder " << printable(folder.string()) << "\n";
}

}  // namespace

void add_exception_commands(Command app, Context& context) {
  Command group = app.add_command("exception", "open questions to people: list, show, retry, resolve", "");
  group.require_subcommand(1);
  const auto options = std::make_shared<ExceptionOptions>();

  Command listed = group.add_command("list", "what is open, and why",
                                     "crossdock exception list\n"
                                     "crossdock exception list --partner acme --json");
  listed.add_option("--partner", options->partner, "of this partner").type_name("NAME");
  listed.add_flag("--resolved", options->closed, "those that were resolved instead");
  listed.add_option("--most", options->most, "how many at most; left out: 200").between(1, 100000).type_name("N");
  add_common_options(listed, options->common, "a JSON array");
  listed.callback([&context, options] { list(context, *options); });

  Command shown = group.add_command("show", "one exception: cause, owner, next step, what it blocks", "crossdock exception show EX41");
  shown.add_option("EXCEPTION", options->id, "the exception's id").required();
  add_common_options(shown, options->common, "one JSON object");
  shown.callback([&context, options] { show(context, *options); });
  add_exception_actions(group, context);
}

}  // namespace crossdock::cli
