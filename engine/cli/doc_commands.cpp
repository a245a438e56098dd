#include <memory>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/site_ledger.h"
#include "cli/text_table.h"
#include "report/trace.h"
#include "report/trace_html.h"
#include "report/wording.h"

namespace crossdock::cli {

namespace {

struct DocOptions {
  CommonOptions common;
  std::string id;
  std::string partner, set, key, interchange, group, file, state, direction, day;
  std::size_t most = 50;
  bool steps = false;
  bool html = false;
};

constexpr ledger::DocumentState states[] = {ledger::DocumentState::accepted,     ledger::DocumentState::rejected,
                                            ledger::DocumentState::mapped,       ledger::DocumentState::routed,
                                            ledger::DocumentState::batched,      ledger::DocumentState::rendered,
                                            ledger::DocumentState::delivered,    ledger::DocumentState::awaiting_acknowledgment,
                                            ledger::DocumentState::acknowledged, ledger::DocumentState::acknowledged_with_errors,
                                            ledger::DocumentState::refused,      ledger::DocumentState::held,
                                            ledger::DocumentState::duplicate,    ledger::DocumentState::failed,
                                            ledger::DocumentState::superseded,   ledger::DocumentState::ignored};

/// The filter that the options say; nothing: told, exit code set.
std::optional<ledger::DocumentFilter> filter_of(Context& context, const DocOptions& options) {
  ledger::DocumentFilter filter;
  filter.partner = options.partner;
  filter.set_id = options.set;
  filter.key = options.key;
  filter.interchange_control = options.interchange;
  filter.group_control = options.group;
  filter.file_name = options.file;
  filter.most = options.most;
  if (!options.direction.empty()) filter.direction = options.direction == "in" ? ledger::Direction::in : ledger::Direction::out;
  if (!options.day.empty()) {
    const auto day = parse_iso_date(options.day);
    if (!day) {
      context.complain("`" + printable(options.day) + "` is no day", "write it as 2026-11-20");
      context.exit = Exit::usage;
      return std::nullopt;
    }
    filter.from = Instant{days_since_epoch(*day) * milliseconds_per_day};
    filter.until = Instant{(days_since_epoch(*day) + 1) * milliseconds_per_day};
  }
  if (options.state.empty()) return filter;
  std::vector<std::string> names;
  for (const ledger::DocumentState state : states) {
    names.emplace_back(ledger::name_of(state));
    if (names.back() == options.state) filter.state = state;
  }
  if (filter.state) return filter;
  const auto near = nearest(options.state, names);
  context.complain("`" + printable(options.state) + "` is no state of a document",
                   near ? "did you mean `" + *near + "`?" : "it is one of: " + joined(names, ", "));
  context.exit = Exit::usage;
  return std::nullopt;
}

void write_document(JsonWriter& json, const ledger::DocumentRecord& document) {
  json.begin_object()
      .member("id", document.id)
      .member("direction", ledger::name_of(document.direction))
      .member("at", to_rfc3339(document.at));
  json.member("partner", document.partner).member("set", document.set_id).member_unless_empty("kind", document.kind);
  json.key("keys").begin_array();
  for (const std::string& key : document.keys) json.string(key);
  json.end_array();
  json.member_unless_empty("interchange", document.interchange_control).member_unless_empty("group", document.group_control);
  json.member_unless_empty("control", document.set_control).member_unless_empty("verdict", document.verdict);
  json.member("state", ledger::name_of(document.state)).member("findings", document.findings);
  json.member_unless_empty("route", document.route)
      .member_unless_empty("parent", document.parent)
      .member_unless_empty("file", document.file);
  json.member_unless_empty("grammar", document.grammar)
      .member_unless_empty("map", document.map)
      .member_unless_empty("rules", document.rules);
  json.member_unless_empty("pack", document.pack_hash)
      .member_unless_empty("hash", document.hash)
      .member_unless_empty("detail", document.detail);
  json.end_object();
}

void list(Context& context, const DocOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const auto filter = filter_of(context, options);
  if (!filter) return;
  const CommandClock clock(context);
  const auto ledger = open_ledger(context, *site, clock);
  if (ledger == nullptr) return;
  const auto documents = ledger->ask([&](const ledger::LedgerView& view) { return view.documents(*filter); });
  if (options.common.json) {
    std::string out;
    JsonWriter json(out, JsonStyle::indented);
    json.begin_array();
    for (const ledger::DocumentRecord& document : documents) write_document(json, document);
    json.end_array();
    context.out() << out << "\n";
    return;
  }
  TextTable table({"ID", "TIME", "PARTNER", "DOCUMENT", "KEY", "ISA", "STATE", "FOUND"});
  for (const ledger::DocumentRecord& document : documents) {
    std::string state(ledger::name_of(document.state));
    if (!document.route.empty()) state += " to " + document.route;
    table.add({document.id, listed_time(document.at, clock.now()), document.partner,
               printable(document.set_id) + " " + std::string(ledger::name_of(document.direction)),
               document.keys.empty() ? "-" : printable(joined(document.keys, ", "), 40),
               document.interchange_control.empty() ? "-" : printable(document.interchange_control), printable(state),
               document.findings == 0 ? "-" : std::to_string(document.findings)});
  }
  if (table.empty())
    context.remark("no document fits");
  else
    table.write(context.out(), TableWidth::terminal);
  if (documents.size() == options.most)
    context.remark("there may be more: --most " + std::to_string(options.most * 4) + " shows further ones");
}

/// The ids that NAME, --po, --isa and --partner mean.
std::vector<std::string> wanted(Context& context, const DocOptions& options, ledger::Ledger& ledger) {
  if (!options.id.empty()) {
    if (ledger.ask([&](const ledger::LedgerView& view) { return view.document(options.id).has_value(); })) return {options.id};
    context.complain("there is no document `" + printable(options.id) + "`", "`crossdock doc list` shows them");
    context.exit = Exit::not_found;
    return {};
  }
  const auto filter = filter_of(context, options);
  if (!filter) return {};
  std::vector<std::string> ids;
  for (const ledger::DocumentRecord& document : ledger.ask([&](const ledger::LedgerView& view) { return view.documents(*filter); }))
    ids.push_back(document.id);
  if (!ids.empty()) return ids;
  context.complain("no document fits", "`crossdock doc list` shows them");
  context.exit = Exit::not_found;
  return ids;
}

/// What was asked for, in a few words.
std::string title_of(const DocOptions& options) {
  if (!options.id.empty()) return "Document " + options.id;
  if (!options.key.empty()) return options.key;
  if (!options.interchange.empty()) return "Interchange " + options.interchange;
  return options.group.empty() ? "File " + options.file : "Group " + options.group;
}

void trace(Context& context, const DocOptions& options) {
  if (options.id.empty() && options.key.empty() && options.interchange.empty() && options.group.empty() && options.file.empty()) {
    context.complain("which document?", "name it, or give --po, --shipment, --invoice, --isa, --gs or --file");
    context.exit = Exit::usage;
    return;
  }
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const CommandClock clock(context);
  const auto ledger = open_ledger(context, *site, clock);
  if (ledger == nullptr) return;
  const std::vector<std::string> ids = wanted(context, options, *ledger);
  if (ids.empty()) return;
  const report::Trace traced = ledger->ask([&](const ledger::LedgerView& view) { return report::gather_trace(view, ids, context.now()); });
  if (options.html)
    context.out() << report::trace_html(traced, title_of(options), context.now());
  else
    context.out() << (options.common.json ? report::trace_json(traced, context.now())
                                          : report::trace_text(traced, context.now(), options.steps));
}

void show(Context& context, const DocOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const CommandClock clock(context);
  const auto ledger = open_ledger(context, *site, clock);
  if (ledger == nullptr) return;
  if (wanted(context, options, *ledger).empty()) return;
  const ledger::DocumentRecord document = *ledger->ask([&](const ledger::LedgerView& view) { return view.document(options.id); });
  if (options.common.json) {
    std::string out;
    JsonWriter json(out, JsonStyle::indented);
    write_document(json, document);
    context.out() << out << "\n";
    return;
  }
  const auto line = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) context.out() << report::padded(name, 14) << printable(value) << "\n";
  };
  line("document", document.id + "  " + document.set_id + " " + std::string(ledger::name_of(document.direction)) + "  " + document.partner);
  line("state", std::string(ledger::name_of(document.state)) + (document.detail.empty() ? "" : ": " + document.detail));
  line("time", report::shown_time(document.at));
  line("key", joined(document.keys, ", "));
  line("verdict", document.verdict);
  line("findings", document.findings == 0 ? std::string() : std::to_string(document.findings));
  line("interchange", document.interchange_control);
  line("group", document.group_control);
  line("set", document.set_control);
  line("route", document.route);
  line("made from", document.parent);
  line("file", document.file);
  line("grammar", document.grammar);
  line("map", document.map);
  line("rules", document.rules);
  line("pack", document.pack_hash);
  line("sha256", document.hash);
  const report::Trace traced =
      ledger->ask([&](const ledger::LedgerView& view) { return report::gather_trace(view, {document.id}, context.now()); });
  context.out() << "\n" << report::trace_text(traced, context.now(), true);
}

void add_filters(Command command, DocOptions& options) {
  command.add_option("--po,--shipment,--invoice,--key", options.key, "the business key: number of an order, shipment, invoice")
      .type_name("KEY");
  command.add_option("--isa", options.interchange, "the interchange control number").type_name("NUMBER");
  command.add_option("--gs", options.group, "the group control number").type_name("NUMBER");
  command.add_option("--file", options.file, "the name that its file came or went under").type_name("FILE");
  command.add_option("--partner", options.partner, "of this partner").type_name("NAME");
}

}  // namespace

void add_doc_commands(Command app, Context& context) {
  Command group = app.add_command(
      "doc", "the documents in the ledger: list, show, trace, raw, canonical, release, hold, cancel, resend, replay, correct", "");
  group.require_subcommand(1);
  const auto options = std::make_shared<DocOptions>();

  Command listed = group.add_command("list", "documents, the newest first",
                                     "crossdock doc list --partner acme --state rejected\n"
                                     "crossdock doc list --day 2026-11-20 --json");
  add_filters(listed, *options);
  listed.add_option("--set", options->set, "of this set or layout").type_name("SET");
  listed.add_option("--state", options->state, "in this state: routed, held, rejected, …").type_name("STATE");
  listed.add_option("--direction", options->direction, "in or out").one_of({"in", "out"}).type_name("DIR");
  listed.add_option("--day", options->day, "of this day, UTC").type_name("DATE");
  listed.add_option("--most", options->most, "how many at most; left out: 50").between(1, 100000).type_name("N");
  add_common_options(listed, options->common, "a JSON array");
  listed.callback([&context, options] { list(context, *options); });

  Command shown =
      group.add_command("show", "one document: everything the ledger knows, and what happened to it", "crossdock doc show D7K2");
  shown.add_option("DOCUMENT", options->id, "the document's id").required();
  add_common_options(shown, options->common, "one JSON object");
  shown.callback([&context, options] { show(context, *options); });

  Command traced = group.add_command("trace", "the life of a business: what came, what was made of it, what was answered",
                                     "crossdock doc trace D7K2\n"
                                     "crossdock doc trace --po 4500012345 # by the order's number\n"
                                     "crossdock doc trace --isa 000000905 --partner acme\n"
                                     "crossdock doc trace --po 4500012345 --html > 4500012345.html");
  traced.add_option("DOCUMENT", options->id, "the document's id");
  add_filters(traced, *options);
  traced.add_flag("--steps", options->steps, "each change of state: when, who, why");
  traced.add_flag("--html", options->html, "as a page with the timeline drawn");
  add_common_options(traced, options->common, "one JSON object");
  traced.callback([&context, options] { trace(context, *options); });
  add_document_actions(group, context);
}

}  // namespace crossdock::cli
