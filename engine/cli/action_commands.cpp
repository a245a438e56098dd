#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/site_ledger.h"
#include "exchange/actions.h"
#include "ledger/archive.h"

/// What people tell the exchange to do: with documents, exceptions, partners.
namespace crossdock::cli {

namespace {

using exchange::Answer;
using exchange::Order;

struct ActionOptions {
  CommonOptions common;
  std::string id, file, partner, reason, owner;
  bool same_control = false;
  bool send = false;
};

/// `more_follows`: the exchange has something to do about it.
void tell(Context& context, const Answer& answer, bool json, bool more_follows) {
  if (!answer.ok()) {
    context.complain(answer.error().message);
    context.exit = answer.error().os_error == ENOENT ? Exit::not_found : Exit::usage;
    return;
  }
  if (json) {
    std::string out;
    JsonWriter writer(out);
    writer.begin_object().member("done", *answer).end_object();
    context.out() << out << "\n";
    return;
  }
  context.out() << *answer << "\n";
  if (more_follows) context.remark("the daemon acts on it by itself; without one, `crossdock run --once` does");
}

/// Opens what an order needs, gives it, and tells what came of it.
template <class Act>
void act(Context& context, const ActionOptions& options, const Act& act, bool more_follows = true) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const CommandClock clock(context);
  const auto ledger = open_ledger(context, *site, clock);
  if (ledger == nullptr) return;
  const auto active = with_active_packs(context, *ledger, site);
  tell(context, act(*ledger, *active, Order{caller(), options.reason}), options.common.json, more_follows);
}

/// The same for what reads the archive too.
template <class Look>
void look(Context& context, const ActionOptions& options, const Look& look) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const CommandClock clock(context);
  const auto ledger = open_ledger(context, *site, clock);
  if (ledger == nullptr) return;
  ledger::FolderArchive archive(site->settings().exchange, machine_disk());
  const auto active = with_active_packs(context, *ledger, site);
  exchange::Context of_exchange{active, exchange::Layout{site->settings().exchange}, machine_disk(), clock, *ledger, archive};
  const auto result = look(of_exchange);
  if (result.ok()) return;
  context.complain(result.error().message);
  context.exit = result.error().os_error == ENOENT ? Exit::not_found : Exit::usage;
}

std::vector<std::string> lines_of(const std::string& bytes) {
  std::vector<std::string> lines;
  std::string line;
  for (const char c : bytes) {
    if (c != '\n' && c != '\r') line += c;
    // X12 without line breaks is shown segment by segment.
    if (c == '\n' || c == '~') {
      if (!line.empty()) lines.push_back(std::move(line));
      line.clear();
    }
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

/// What stands between the lines that both begin and end with.
void show_difference(const exchange::ReplayedOutput& output, std::ostream& out) {
  const auto before = lines_of(output.before);
  const auto after = lines_of(output.after);
  std::size_t first = 0;
  while (first < before.size() && first < after.size() && before[first] == after[first]) ++first;
  std::size_t same_end = 0;
  while (same_end + first < before.size() && same_end + first < after.size() &&
         before[before.size() - 1 - same_end] == after[after.size() - 1 - same_end])
    ++same_end;
  for (std::size_t i = first; i + same_end < before.size(); ++i) out << "  - " << printable(before[i], 300) << "\n";
  for (std::size_t i = first; i + same_end < after.size(); ++i) out << "  + " << printable(after[i], 300) << "\n";
}

void show_replay(Context& context, const ActionOptions& options) {
  look(context, options, [&](exchange::Context& of_exchange) -> Result<Done> {
    const auto outputs = exchange::preview_replay(of_exchange, options.id);
    if (!outputs.ok()) return outputs.error();
    for (const exchange::ReplayedOutput& output : *outputs) {
      const bool same = output.before == output.after && output.problem.empty();
      context.out() << printable(output.kind) << " " << printable(output.key, 60) << " to " << printable(output.receiver) << ": "
                    << (!output.problem.empty() ? printable(output.problem, 300)
                        : same                  ? "the same as was sent, but for control numbers and times"
                        : output.before.empty() ? "new"
                                                : "differs")
                    << "\n";
      if (!same) show_difference(output, context.out());
    }
    if (outputs->empty()) context.remark("nothing would be made of it");
    context.remark("nothing was sent: `crossdock doc replay " + options.id + " --send --reason …` does it");
    return Done{};
  });
}

void replay(Context& context, const ActionOptions& options) {
  if (!options.send) return show_replay(context, options);
  if (options.reason.empty()) {
    context.complain("why? --reason goes into the audit trail");
    context.exit = Exit::usage;
    return;
  }
  act(context, options,
      [&](ledger::Ledger& ledger, const partner::Site&, const Order& order) { return exchange::replay(ledger, options.id, order); });
}

void canonical(Context& context, const ActionOptions& options) {
  look(context, options, [&](exchange::Context& of_exchange) -> Result<Done> {
    const auto lines = exchange::canonical_objects(of_exchange, options.id);
    if (!lines.ok()) return lines.error();
    context.out() << *lines;
    return Done{};
  });
}

/// Where the archive keeps the file that a document came or went in; empty: nowhere.
std::string archive_path(const ledger::LedgerView& view, const ledger::DocumentRecord& document) {
  if (document.direction == ledger::Direction::in) {
    const auto file = view.file(document.file);
    return file ? file->archive : std::string();
  }
  const auto entries = view.outbox_of_document(document.id);
  return entries.empty() ? std::string() : as_sent(view, entries.back()).archive;
}

void raw(Context& context, const ActionOptions& options) {
  look(context, options, [&](exchange::Context& of_exchange) -> Result<Done> {
    const auto document = of_exchange.ledger.ask([&](const ledger::LedgerView& view) { return view.document(options.id); });
    if (!document) return Error{"there is no document `" + printable(options.id) + "`", ENOENT};
    const std::string path = of_exchange.ledger.ask([&](const ledger::LedgerView& view) { return archive_path(view, *document); });
    if (path.empty()) return Error{"the archive has no bytes of " + document->id + " yet", ENOENT};
    const auto file = of_exchange.archive.open(path);
    if (!file.ok()) return file.error();
    std::vector<char> window(256u << 10);
    while (true) {
      const auto count = (*file)->read(window);
      if (!count.ok()) return count.error();
      if (*count == 0) return Done{};
      context.out().write(window.data(), static_cast<std::streamsize>(*count));
    }
  });
}

void correct(Context& context, const ActionOptions& options) {
  const auto text = read_file(options.file, limits::tree_file_bytes);
  if (!text.ok()) {
    context.complain(text.error().message);
    context.exit = Exit::not_found;
    return;
  }
  act(context, options, [&](ledger::Ledger& ledger, const partner::Site& site, const Order& order) {
    return exchange::correct(ledger, site, options.id, *text, order);
  });
}

using DocumentAction = Answer (*)(ledger::Ledger&, const std::string&, const Order&);

void add_reason(Command command, ActionOptions& options, bool required = true) {
  command.add_option("--reason", options.reason, "why: it goes into the audit trail").required(required).type_name("TEXT");
}

void add_action(Command group, Context& context, const std::string& name, const std::string& what, const std::string& id_name,
                const std::string& example, DocumentAction action) {
  const auto options = std::make_shared<ActionOptions>();
  Command command = group.add_command(name, what, example);
  command.add_option(id_name, options->id, "its id").required();
  add_reason(command, *options);
  add_common_options(command, options->common, "one JSON object");
  command.callback([&context, options, action] {
    act(context, *options,
        [&](ledger::Ledger& ledger, const partner::Site&, const Order& order) { return action(ledger, options->id, order); });
  });
}

}  // namespace

void add_document_actions(Command doc_commands, Context& context) {
  add_action(doc_commands, context, "release", "let a held document go on", "DOCUMENT",
             "crossdock doc release D7K2 --reason \"they confirmed it\"", &exchange::release);
  add_action(doc_commands, context, "hold", "keep what has not gone out yet", "DOCUMENT",
             "crossdock doc hold D8F1 --reason \"the price is in question\"", &exchange::hold);
  add_action(doc_commands, context, "cancel", "put a held or waiting document aside for good", "DOCUMENT",
             "crossdock doc cancel D7K2 --reason \"sent twice by mistake\"", &exchange::cancel);

  const auto resent = std::make_shared<ActionOptions>();
  Command resend = doc_commands.add_command("resend", "send the same bytes once more",
                                            "crossdock doc resend D8F1 --same-control --reason \"they lost it and agree\"");
  resend.add_option("DOCUMENT", resent->id, "the outbound document's id").required();
  resend.add_flag("--same-control", resent->same_control, "with the control numbers that it has");
  add_reason(resend, *resent);
  add_common_options(resend, resent->common, "one JSON object");
  resend.callback([&context, resent] {
    act(context, *resent, [&](ledger::Ledger& ledger, const partner::Site&, const Order& order) {
      return exchange::resend(ledger, resent->id, resent->same_control, order);
    });
  });

  const auto replayed = std::make_shared<ActionOptions>();
  Command again = doc_commands.add_command("replay", "make an inbound document anew under the active grammar, map and tables",
                                           "crossdock doc replay D7K2 # shows what would differ from what was sent\n"
                                           "crossdock doc replay D7K2 --send --reason \"the map was mended\"");
  again.add_option("DOCUMENT", replayed->id, "the inbound document's id").required();
  again.add_flag("--send", replayed->send, "do it: what was made of it before counts no more");
  add_reason(again, *replayed, false);
  add_common_options(again, replayed->common, "one JSON object");
  again.callback([&context, replayed] { replay(context, *replayed); });

  const auto archived = std::make_shared<ActionOptions>();
  Command bytes = doc_commands.add_command("raw", "the bytes of the file that it came or went in, as the archive keeps them",
                                           "crossdock doc raw D7K2 > po.edi\ncrossdock doc raw D7K2 | crossdock show -");
  bytes.add_option("DOCUMENT", archived->id, "the document's id").required();
  add_common_options(bytes, archived->common, "the same");
  bytes.callback([&context, archived] { raw(context, *archived); });

  const auto shown = std::make_shared<ActionOptions>();
  Command objects = doc_commands.add_command("canonical", "the canonical objects of an inbound document, one a line",
                                             "crossdock doc canonical D7K2 > order.json");
  objects.add_option("DOCUMENT", shown->id, "the inbound document's id").required();
  add_common_options(objects, shown->common, "the same");
  objects.callback([&context, shown] { canonical(context, *shown); });

  const auto corrected = std::make_shared<ActionOptions>();
  Command by_hand = doc_commands.add_command("correct", "put canonical objects in the place of those that the map made, as a new version",
                                             "crossdock doc correct D7K2 order.json --reason \"they meant cases\"");
  by_hand.add_option("DOCUMENT", corrected->id, "the inbound document's id").required();
  by_hand.add_option("FILE", corrected->file, "the objects, as `crossdock doc canonical` shows them").required();
  add_reason(by_hand, *corrected);
  add_common_options(by_hand, corrected->common, "one JSON object");
  by_hand.callback([&context, corrected] { correct(context, *corrected); });
}

void add_exception_actions(Command exception_commands, Context& context) {
  const auto noted = std::make_shared<ActionOptions>();
  Command note = exception_commands.add_command("note", "keep a remark with it: what was found out, who was asked",
                                                "crossdock exception note EX41 \"asked their desk, ticket 5512\"");
  note.add_option("EXCEPTION", noted->id, "its id").required();
  note.add_option("TEXT", noted->reason, "the remark").required();
  add_common_options(note, noted->common, "one JSON object");
  note.callback([&context, noted] {
    act(
        context, *noted,
        [&](ledger::Ledger& ledger, const partner::Site&, const Order& order) { return exchange::note(ledger, noted->id, order); }, false);
  });

  const auto assigned = std::make_shared<ActionOptions>();
  Command assign = exception_commands.add_command("assign", "say who sees to it", "crossdock exception assign EX41 ann");
  assign.add_option("EXCEPTION", assigned->id, "its id").required();
  assign.add_option("WHO", assigned->owner, "a person, a team or a partner").required();
  add_reason(assign, *assigned, false);
  add_common_options(assign, assigned->common, "one JSON object");
  assign.callback([&context, assigned] {
    act(
        context, *assigned,
        [&](ledger::Ledger& ledger, const partner::Site&, const Order& order) {
          return exchange::assign(ledger, assigned->id, assigned->owner, order);
        },
        false);
  });

  add_action(exception_commands, context, "retry", "make every document that it blocks anew, once the cause is mended", "EXCEPTION",
             "crossdock exception retry EX41 --reason \"store 0999 added\"", &exchange::retry);
  add_action(exception_commands, context, "resolve", "close it: nothing more is to be done", "EXCEPTION",
             "crossdock exception resolve EX41 --reason \"settled by telephone\"", &exchange::resolve);
}

void add_partner_actions(Command partner_commands, Context& context) {
  const auto options = std::make_shared<ActionOptions>();
  Command flush = partner_commands.add_command("flush", "send what waits for companions now",
                                               "crossdock partner flush northmart --reason \"their dock opens early\"\n"
                                               "crossdock partner flush --reason \"inventory day\" # for every partner");
  flush.add_option("NAME", options->partner, "the partner that it is for; left out: every one");
  add_reason(flush, *options);
  add_common_options(flush, options->common, "one JSON object");
  flush.callback([&context, options] {
    act(context, *options, [&](ledger::Ledger& ledger, const partner::Site& site, const Order& order) -> Answer {
      if (!options->partner.empty() && site.entry(options->partner) == nullptr)
        return Error{"there is no partner `" + printable(options->partner) + "`", ENOENT};
      return exchange::flush(ledger, site, options->partner, order);
    });
  });
}

void add_pause_commands(Command app, Context& context) {
  for (const bool pauses : {true, false}) {
    const auto options = std::make_shared<ActionOptions>();
    Command command = pauses ? app.add_command("pause", "go on receiving, and let what comes wait",
                                               "crossdock pause --partner acme --reason \"their system moves\"")
                             : app.add_command("resume", "work on what waits again", "crossdock resume --partner acme --reason \"done\"");
    command.add_option("--partner", options->partner, "of this partner; left out: of every one").type_name("NAME");
    add_reason(command, *options);
    add_common_options(command, options->common, "one JSON object");
    command.callback([&context, options, pauses] {
      act(context, *options, [&](ledger::Ledger& ledger, const partner::Site& site, const Order& order) -> Answer {
        if (!options->partner.empty() && site.entry(options->partner) == nullptr)
          return Error{"there is no partner `" + printable(options->partner) + "`", ENOENT};
        return (pauses ? exchange::pause : exchange::resume)(ledger, options->partner, order);
      });
    });
  }
}

}  // namespace crossdock::cli
