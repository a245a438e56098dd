#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/site_ledger.h"
#include "cli/text_table.h"
#include "diagnostic/playbook.h"
#include "report/status.h"
#include "report/wording.h"

namespace crossdock::cli {

namespace {

struct ExceptionOptions {
  CommonOptions common;
  std::string id;
  std::string partner;
  std::string owner;
  std::string playbook;
  bool closed = false;
  std::size_t most = 200;
};

std::string_view failure_of(const ledger::ExceptionRecord& exception) {
  const Playbook* playbook = playbook_named(exception.playbook);
  return playbook != nullptr && playbook->technical ? "technical" : "business";
}

void write_exception_members(JsonWriter& json, const ledger::ExceptionRecord& exception) {
  json.member("id", exception.id)
      .member("state", ledger::name_of(exception.state))
      .member("severity", ledger::name_of(exception.severity))
      .member("failure", failure_of(exception))
      .member("playbook", exception.playbook)
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
  if (exception.due) json.member("due", to_rfc3339(*exception.due));
  json.member_unless_empty("reason", exception.reason);
}

void write_playbook(JsonWriter& json, const Playbook& playbook, const PlaybookCase& about) {
  json.begin_object().member("playbook", playbook.name).member("failure", playbook.technical ? "technical" : "business");
  json.member("meaning", playbook.meaning).key("steps").begin_array();
  for (const std::string& step : steps_of(playbook, about)) json.string(step);
  json.end_array().end_object();
}

void list(Context& context, const ExceptionOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const CommandClock clock(context);
  const auto ledger = open_ledger(context, *site, clock);
  if (ledger == nullptr) return;
  const auto state = options.closed ? ledger::ExceptionState::resolved : ledger::ExceptionState::open;
  auto exceptions = ledger->ask([&](const ledger::LedgerView& view) { return view.exceptions_in(state, options.most); });
  std::erase_if(exceptions, [&](const ledger::ExceptionRecord& one) {
    return (!options.partner.empty() && one.group.partner != options.partner) || (!options.owner.empty() && one.owner != options.owner);
  });
  report::sort_by_urgency(exceptions);
  if (options.common.json) {
    std::string out;
    JsonWriter json(out, JsonStyle::indented);
    json.begin_array();
    for (const ledger::ExceptionRecord& exception : exceptions) {
      json.begin_object();
      write_exception_members(json, exception);
      json.end_object();
    }
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
  const auto items = ledger->ask([&](const ledger::LedgerView& view) { return view.exception_items(exception->id, options.most); });
  const auto history = ledger->ask([&](const ledger::LedgerView& view) { return view.audit_of(exception->id, options.most); });
  if (options.common.json) {
    std::string out;
    JsonWriter json(out, JsonStyle::indented);
    json.begin_object();
    write_exception_members(json, *exception);
    json.key("blocks").begin_array();
    for (const ledger::ExceptionItem& item : items)
      json.begin_object()
          .member("at", to_rfc3339(item.at))
          .member_unless_empty("document", item.document)
          .member_unless_empty("file", item.file)
          .member("cause", item.cause)
          .end_object();
    json.end_array().key("history").begin_array();
    for (const ledger::AuditRecord& row : history)
      json.begin_object()
          .member("at", to_rfc3339(row.at))
          .member("who", row.who)
          .member("action", row.action)
          .member_unless_empty("detail", row.detail)
          .end_object();
    json.end_array().end_object();
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
  context.out() << "raised " << exception->count << (exception->count == 1 ? " time" : " times") << ", first "
                << report::shown_time(exception->first) << ", last " << report::shown_time(exception->last) << "; "
                << printable(exception->owner, 60) << " sees to it\n";
  for (const ledger::ExceptionItem& item : items)
    context.out() << "  " << report::shown_time(item.at) << "  " << report::padded(item.document.empty() ? item.file : item.document, 6)
                  << printable(item.cause, 120) << "\n";
  if (!history.empty()) context.out() << "history\n";
  for (const ledger::AuditRecord& row : history)
    context.out() << "  " << report::shown_time(row.at) << "  " << printable(row.who, 30) << ", " << row.action
                  << (row.detail.empty() ? "" : ": " + printable(row.detail)) << "\n";
  context.out() << "folder " << printable(folder.string()) << "\n";
}

void show_playbooks(Context& context, const ExceptionOptions& options) {
  const Playbook* one = playbook_named(options.playbook);
  if (one == nullptr && !options.playbook.empty()) {
    context.complain("there is no playbook `" + printable(options.playbook) + "`", "`crossdock exception playbook` lists them");
    context.exit = Exit::not_found;
    return;
  }
  const std::span<const Playbook> shown = one != nullptr ? std::span(one, 1) : playbooks();
  if (options.common.json) {
    std::string out;
    JsonWriter json(out, JsonStyle::indented);
    json.begin_array();
    for (const Playbook& playbook : shown) write_playbook(json, playbook, {});
    json.end_array();
    context.out() << out << "\n";
    return;
  }
  for (const Playbook& playbook : shown) {
    context.out() << playbook.name << (playbook.technical ? " (technical)" : "") << "\n  " << playbook.meaning << "\n";
    std::size_t number = 0;
    if (one != nullptr)
      for (const std::string& step : steps_of(playbook, {})) context.out() << "  " << ++number << " " << step << "\n";
  }
}

}  // namespace

void add_exception_commands(Command app, Context& context) {
  Command group = app.add_command("exception", "open questions to people: list, show, note, assign, retry, resolve", "");
  group.require_subcommand(1);
  const auto options = std::make_shared<ExceptionOptions>();

  Command listed = group.add_command("list", "what is open, and why",
                                     "crossdock exception list\n"
                                     "crossdock exception list --partner acme --json");
  listed.add_option("--partner", options->partner, "of this partner").type_name("NAME");
  listed.add_option("--owner", options->owner, "that this one sees to").type_name("WHO");
  listed.add_flag("--resolved", options->closed, "those that were resolved instead");
  listed.add_option("--most", options->most, "how many at most; left out: 200").between(1, 100000).type_name("N");
  add_common_options(listed, options->common, "a JSON array");
  listed.callback([&context, options] { list(context, *options); });

  Command shown = group.add_command("show", "one exception: cause, owner, next step, what it blocks", "crossdock exception show EX41");
  shown.add_option("EXCEPTION", options->id, "the exception's id").required();
  add_common_options(shown, options->common, "one JSON object");
  shown.callback([&context, options] { show(context, *options); });

  Command books = group.add_command("playbook", "what people do about each kind of exception",
                                    "crossdock exception playbook\n"
                                    "crossdock exception playbook \"unknown item\"");
  books.add_option("NAME", options->playbook, "of this kind; left out: what there is");
  add_common_options(books, options->common, "a JSON array");
  books.callback([&context, options] { show_playbooks(context, *options); });
  add_exception_actions(group, context);
}

}  // namespace crossdock::cli
