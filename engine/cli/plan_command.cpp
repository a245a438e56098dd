#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/text.h"
#include "change/plan.h"
#include "change/plan_report.h"
#include "change/versions.h"
#include "cli/check_site.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/output_file.h"
#include "cli/site_ledger.h"
#include "cli/text_table.h"
#include "ledger/archive.h"
#include "report/wording.h"

/// Changes of packs that are seen before they are made: plan, apply, rollback, and the versions that were.
namespace crossdock::cli {

namespace {

struct ChangeOptions {
  CommonOptions common;
  std::string partner, version, note, html;
  std::uint32_t days = 30;
  std::size_t count = 10'000;
  bool without_plan = false;
};

/// What these commands begin with: the site as it is edited, and the ledger. `partner`, where one is named, exists.
struct ChangedSite {
  std::shared_ptr<const partner::Site> edited;
  std::unique_ptr<CommandClock> clock;
  std::unique_ptr<ledger::Ledger> ledger;

  [[nodiscard]] explicit operator bool() const { return ledger != nullptr; }
};

ChangedSite open_changed(Context& context, const ChangeOptions& options) {
  ChangedSite site;
  site.edited = open_site(context, options.common);
  if (site.edited == nullptr) return site;
  if (!options.partner.empty() && site.edited->entry(options.partner) == nullptr) {
    static_cast<void>(open_pack(context, *site.edited, options.partner));
    return site;
  }
  if (!options.partner.empty() && site.edited->entry(options.partner)->partner.family) {
    context.complain(options.partner + " is only inherited from, and has no documents of its own",
                     "name a partner that inherits from it, or none for all that are edited");
    context.exit = Exit::usage;
    return site;
  }
  site.clock = std::make_unique<CommandClock>(context);
  site.ledger = open_ledger(context, *site.edited, *site.clock);
  return site;
}

/// The partners that the command is about: the one that was named, else all whose folders hold something else than the active version.
std::vector<std::string> partners_meant(const ChangedSite& site, const std::string& named) {
  if (!named.empty()) return {named};
  std::vector<std::string> names;
  site.ledger->read([&](const ledger::LedgerView& view) {
    for (const partner::PackEntry& entry : site.edited->entries()) {
      if (entry.partner.family || !entry.snapshot) continue;
      const auto active = change::active_version(view, entry.name);
      if (!active || active->hash != entry.snapshot->hash) names.push_back(entry.name);
    }
  });
  return names;
}

/// Whether the edited packs pass the check; what is wrong is told.
bool are_good(Context& context, const partner::Site& site, const std::vector<std::string>& partners) {
  SiteCheck check = check_site(site, context.now(), partners);
  if (check.errors == 0 && check.failed_tests == 0) return true;
  std::erase_if(check.found, [](const Diagnostic& diagnostic) { return diagnostic.severity != Severity::error; });
  context.show(check.found, site.sources());
  context.complain("the edited files of " + joined(partners, ", ") + " have errors: they cannot be applied",
                   "mend them; `crossdock check` tells everything");
  context.exit = Exit::usage;
  return false;
}

void make_plan(Context& context, const ChangeOptions& options) {
  const ChangedSite site = open_changed(context, options);
  if (!site) return;
  change::PlanRequest request;
  request.partners = partners_meant(site, options.partner);
  request.count = options.count;
  request.threads = std::clamp(std::thread::hardware_concurrency(), 1u, 16u);
  if (options.days != 0) request.since = Instant{context.now().milliseconds - std::int64_t{options.days} * 86'400'000};
  if (request.partners.empty()) {
    context.out() << (options.common.json ? "{}\n" : "nothing is edited\n");
    return;
  }
  const change::ActiveSite active = change::active_site(*site.ledger, site.edited, change::Edited::ignored);
  for (const std::string& problem : active.problems) context.remark(problem);
  const auto edited = change::site_with_edited(*site.ledger, *site.edited, request.partners);
  if (!edited.ok()) {
    context.complain(edited.error().message);
    context.exit = Exit::internal;
    return;
  }
  // Where no more than a map's test fails, the plan may tell why.
  const bool good = are_good(context, **edited, request.partners);
  if (std::any_of(request.partners.begin(), request.partners.end(),
                  [&](const std::string& name) { return (*edited)->find(name) == nullptr; }))
    return;
  ledger::FolderArchive archive(site.edited->settings().exchange, machine_disk());
  const change::PlanSites sites{active.site,  *edited, exchange::Layout{site.edited->settings().exchange}, machine_disk(), *site.clock,
                                *site.ledger, archive};
  const change::Plan plan = change::make_plan(sites, request);
  if (good)
    site.ledger->write([&](ledger::LedgerWriter& writer) {
      for (const change::PlannedPack& pack : plan.packs) {
        const auto before = change::active_version(writer, pack.partner);
        writer.keep_plan({pack.partner, before ? before->hash : "", pack.edited, {}, caller(), plan.outcome()});
      }
    });
  if (!options.html.empty()) {
    const auto written = write_output_file(options.html, change::plan_html(plan, context.now()));
    if (!written.ok()) {
      context.complain(written.error().message);
      context.exit = Exit::temporary;
      return;
    }
  }
  if (good && plan.shows_something()) context.exit = Exit::found;
  context.out() << (options.common.json ? change::plan_json(plan) : change::plan_text(plan));
  if (good && !options.common.json && !plan.files.empty())
    context.remark("nothing was changed: `crossdock apply" + (options.partner.empty() ? "" : " " + options.partner) + " --note …` does it");
}

void tell(Context& context, const exchange::Answer& answer, bool json) {
  if (!answer.ok()) {
    context.complain(answer.error().message);
    context.exit = answer.error().os_error == ENOENT ? Exit::not_found : answer.error().os_error == EBUSY ? Exit::found : Exit::usage;
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
  context.remark("a daemon takes it up by itself, between two files; what it is working on is finished as it was begun");
}

void apply(Context& context, const ChangeOptions& options) {
  if (options.without_plan && options.note.empty()) {
    context.complain("why without a plan? --note goes into the audit trail");
    context.exit = Exit::usage;
    return;
  }
  const ChangedSite site = open_changed(context, options);
  if (!site) return;
  const std::vector<std::string> partners = partners_meant(site, options.partner);
  if (partners.empty()) {
    context.out() << "nothing is edited\n";
    return;
  }
  const auto edited = change::site_with_edited(*site.ledger, *site.edited, partners);
  if (!edited.ok()) {
    context.complain(edited.error().message);
    context.exit = Exit::internal;
    return;
  }
  if (!are_good(context, **edited, partners)) return;
  tell(context, change::apply(*site.ledger, **edited, partners, {caller(), options.note}, options.without_plan), options.common.json);
}

void roll_back(Context& context, const ChangeOptions& options) {
  const ChangedSite site = open_changed(context, options);
  if (!site) return;
  tell(context, change::roll_back(*site.ledger, *site.edited, options.partner, options.version, {caller(), options.note}),
       options.common.json);
}

void list_versions(Context& context, const ChangeOptions& options) {
  const ChangedSite site = open_changed(context, options);
  if (!site) return;
  std::vector<ledger::Activation> all;
  std::optional<ledger::PlanRecord> plan;
  site.ledger->read([&](const ledger::LedgerView& view) {
    all = view.activations(options.partner, options.count);
    plan = view.plan(options.partner);
  });
  const partner::PackEntry& entry = *site.edited->entry(options.partner);
  const std::string edited = entry.snapshot ? entry.snapshot->hash : "";
  if (options.common.json) {
    std::string out;
    JsonWriter json(out, JsonStyle::indented);
    json.begin_object().member("partner", options.partner).member("edited", edited).key("versions").begin_array();
    for (const ledger::Activation& one : all)
      json.begin_object()
          .member("version", one.hash)
          .member("active", &one == &all.front())
          .member("since", to_rfc3339(one.at))
          .member("by", name_of(one.by))
          .member("who", one.who)
          .member_unless_empty("note", one.note)
          .end_object();
    json.end_array().end_object();
    context.out() << out << "\n";
    return;
  }
  TextTable table({"VERSION", "SINCE", "HOW"});
  for (const ledger::Activation& one : all)
    table.add({change::short_hash(one.hash) + (&one == &all.front() ? " *" : ""), listed_time(one.at, context.now()),
               std::string(name_of(one.by)) + ", by " + one.who + (one.note.empty() ? "" : ": " + printable(one.note, 100))});
  if (all.empty())
    context.out() << "no version of " << options.partner << " was worked with yet\n";
  else
    table.write(context.out());
  if (all.empty() || edited == all.front().hash) return;
  context.remark("its files are edited: " + change::short_hash(edited) + "; `crossdock plan " + options.partner +
                 "` shows what that changes");
}

}  // namespace

void add_change_commands(Command app, Context& context) {
  const auto options = std::make_shared<ChangeOptions>();
  Command planned = app.add_command("plan", "what edited packs would make of the documents that came, beside what the active ones make",
                                    "crossdock plan northmart # the documents of the last 30 days\n"
                                    "crossdock plan # of every partner that is edited\n"
                                    "crossdock plan northmart --days 7 --html plan.html");
  planned.add_option("PARTNER", options->partner, "the partner; left out: all that are edited");
  planned.add_option("--days", options->days, "documents that came in so many days; 0: all").type_name("DAYS");
  planned.add_option("--count", options->count, "so many of the latest at most").type_name("NUMBER");
  planned.add_option("--html", options->html, "also write a page").type_name("FILE");
  add_common_options(planned, options->common, "one JSON object");
  planned.callback([&context, options] { make_plan(context, *options); });

  Command applied = app.add_command("apply", "make the edited packs the active ones, as the plan showed them",
                                    "crossdock apply northmart --note \"their guide of March\"\n"
                                    "crossdock apply northmart --without-plan --note \"they wait at the dock\"");
  applied.add_option("PARTNER", options->partner, "the partner; left out: all that are edited");
  applied.add_option("--note", options->note, "why: it goes into the audit trail").type_name("TEXT");
  applied.add_flag("--without-plan", options->without_plan, "although nobody saw what it changes; with a note only");
  add_common_options(applied, options->common, "one JSON object");
  applied.callback([&context, options] { apply(context, *options); });

  Command back = app.add_command("rollback", "make an earlier version of a pack the active one again",
                                 "crossdock rollback northmart --note \"their orders came in twice\" # to the one before\n"
                                 "crossdock rollback northmart 3f2a9c01");
  back.add_option("PARTNER", options->partner, "the partner").required();
  back.add_option("VERSION", options->version, "the beginning of its hash; left out: the one before the active one");
  back.add_option("--note", options->note, "why: it goes into the audit trail").type_name("TEXT");
  add_common_options(back, options->common, "one JSON object");
  back.callback([&context, options] { roll_back(context, *options); });
}

void add_versions_command(Command partner_commands, Context& context) {
  const auto options = std::make_shared<ChangeOptions>();
  options->count = 100;
  Command versions = partner_commands.add_command("versions", "the versions of a pack: which was active when, by whom, why",
                                                  "crossdock partner versions northmart");
  versions.add_option("NAME", options->partner, "the partner").required();
  versions.add_option("--count", options->count, "so many of the latest").type_name("NUMBER");
  add_common_options(versions, options->common, "one JSON object");
  versions.callback([&context, options] { list_versions(context, *options); });
}

}  // namespace crossdock::cli
