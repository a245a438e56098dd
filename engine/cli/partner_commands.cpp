#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/text_table.h"
#include "diagnostic/render.h"
#include "partner/effective_values.h"

namespace crossdock::cli {

namespace {

struct PartnerOptions {
  CommonOptions common;
  std::string name;
  std::vector<std::string> names;
  bool all = false;
};

/// "ZZ/ACME (GS ACMEEDI)"
std::string shown(const partner::Identity& identity) {
  std::string text = identity.qualifier + "/" + identity.id;
  if (!identity.gs.empty()) text += " (GS " + identity.gs + ")";
  return printable(text);
}

std::string shown(const std::vector<partner::Identity>& identities) {
  std::vector<std::string> parts;
  for (const partner::Identity& identity : identities) parts.push_back(shown(identity));
  return joined(parts, ", ");
}

std::string state_of(const partner::PackEntry& entry) {
  if (entry.pack == nullptr || !entry.pack->usable()) return "errors";
  if (entry.partner.family) return "family";
  return entry.partner.mode == partner::Mode::test ? "test" : "production";
}

void list_partners(Context& context, const PartnerOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  if (options.common.json) {
    std::string out;
    JsonWriter json(out, JsonStyle::indented);
    json.begin_array();
    for (const partner::PackEntry& entry : site->entries()) {
      json.begin_object().member("name", entry.name).member("title", entry.partner.shown_name()).member("state", state_of(entry));
      json.key("ids").begin_array();
      for (const partner::Identity& identity : entry.partner.theirs)
        json.begin_object()
            .member("qualifier", identity.qualifier)
            .member("id", identity.id)
            .member("gs", identity.application())
            .end_object();
      json.end_array().key("documents").begin_array();
      for (const partner::DocumentSettings& document : entry.partner.documents) json.string(document.title());
      json.end_array().member_unless_empty("hash", entry.pack != nullptr ? entry.pack->hash() : "").end_object();
    }
    json.end_array();
    context.out() << out << "\n";
    return;
  }
  TextTable table({"PARTNER", "STATE", "DOCUMENTS", "IDS", "NAME"});
  for (const partner::PackEntry& entry : site->entries()) {
    std::vector<std::string> documents;
    for (const partner::DocumentSettings& document : entry.partner.documents) documents.push_back(document.title());
    table.add({entry.name, state_of(entry), documents.empty() ? "-" : printable(joined(documents, ", ")),
               entry.partner.theirs.empty() ? "-" : shown(entry.partner.theirs), printable(entry.partner.shown_name())});
  }
  if (table.empty())
    context.remark("this site has no partners yet: make a folder for each in " + printable(site->settings().partners.string()));
  else
    table.write(context.out(), TableWidth::terminal);
}

void show_document(const partner::DocumentSettings& document, std::ostream& out) {
  out << "  " << printable(document.title());
  if (!document.overlays.empty()) out << "  overlay " << joined(document.overlays, ", ");
  if (!document.map.empty()) out << "  map " << document.map;
  if (!document.rules.empty()) out << "  rules " << joined(document.rules, ", ");
  if (!document.route.empty()) out << "  to " << document.route;
  for (const std::string& further : document.further_routes) out << ", " << further;
  if (!document.route_by_order.empty()) out << "  to whoever sent the order";
  out << "  (" << partner::tier_name(document.tier) << ")\n";
}

/// The documents of a pack with what linking makes of them, such as the tier of their kind.
std::vector<partner::DocumentSettings> linked_documents(const partner::PackEntry& entry) {
  std::vector<partner::DocumentSettings> documents = entry.partner.documents;
  if (entry.pack == nullptr || !entry.pack->usable()) return documents;
  for (std::size_t i = 0; i < documents.size(); ++i) documents[i].tier = entry.pack->document(i).settings.tier;
  return documents;
}

void write_partner_json(const partner::PackEntry& entry, std::string& out) {
  const partner::TradingPartner& pack = entry.partner;
  JsonWriter json(out, JsonStyle::indented);
  json.begin_object().member("name", entry.name).member("title", pack.shown_name()).member("state", state_of(entry));
  json.member_unless_empty("base", pack.base).member_unless_empty("hash", entry.pack != nullptr ? entry.pack->hash() : "");
  for (const auto& [key, identities] : {std::pair{"theirs", &pack.theirs}, std::pair{"ours", &pack.ours}}) {
    json.key(key).begin_array();
    for (const partner::Identity& identity : *identities)
      json.begin_object()
          .member("qualifier", identity.qualifier)
          .member("id", identity.id)
          .member("gs", identity.application())
          .end_object();
    json.end_array();
  }
  json.key("contact").begin_object();
  for (const auto& [who, where] : pack.contacts) json.member(who, where);
  json.end_object().key("documents").begin_array();
  for (const partner::DocumentSettings& document : linked_documents(entry)) {
    json.begin_object()
        .member("direction", partner::direction_name(document.direction))
        .member("format", partner::format_name(document.format));
    json.member_unless_empty("set", document.set)
        .member_unless_empty("layout", document.layout)
        .member_unless_empty("object", document.object);
    json.member_unless_empty("map", document.map)
        .member_unless_empty("route", document.route)
        .member("tier", partner::tier_name(document.tier));
    json.end_object();
  }
  json.end_array().key("values").begin_object();
  for (const partner::EffectiveValue& value : partner::effective_values(pack)) {
    json.key(value.path);
    // TOML's texts, numbers and words true and false are written as JSON writes them.
    json.raw(value.value);
  }
  json.end_object().end_object();
}

void show_partner(Context& context, const PartnerOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const partner::PackEntry* entry = site->entry(options.name);
  if (entry == nullptr) {
    static_cast<void>(open_pack(context, *site, options.name));
    return;
  }
  if (options.common.json) {
    std::string out;
    write_partner_json(*entry, out);
    context.out() << out << "\n";
    return;
  }
  const partner::TradingPartner& pack = entry->partner;
  std::ostream& out = context.out();
  out << pack.name << "  " << printable(pack.shown_name()) << "  " << state_of(*entry) << "\n";
  if (entry->pack != nullptr) out << "version " << entry->pack->hash().substr(0, 12) << "  " << printable(entry->folder.string()) << "\n";
  if (!pack.base.empty()) out << "inherits from " << pack.base << "\n";
  if (!pack.theirs.empty()) out << "they are " << shown(pack.theirs) << "\n";
  if (!pack.ours.empty()) out << "we are " << shown(pack.ours) << "\n";
  for (const auto& [who, where] : pack.contacts) out << "contact " << printable(who) << ": " << printable(where) << "\n";
  out << "\ndocuments\n";
  for (const partner::DocumentSettings& document : linked_documents(*entry)) show_document(document, out);
  const auto values = partner::effective_values(pack);
  const auto own = std::count_if(values.begin(), values.end(), [](const partner::EffectiveValue& value) { return !value.base; });
  out << "\nvalues "
      << (options.all ? "(* differs from the base policy)"
          : own == 0  ? "are those of the base policy"
                      : "that differ from the base policy")
      << "\n";
  for (const partner::EffectiveValue& value : values)
    if (options.all || !value.base)
      out << (value.base || !options.all ? "  " : "* ") << value.path << " = " << printable(value.value) << "\n";
  if (!options.all) out << "`crossdock partner show " << pack.name << " --all` shows every value\n";
}

void check_partners(Context& context, const PartnerOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  std::vector<Diagnostic> found;
  std::size_t checked = 0, wrong = 0;
  for (const std::string& name : options.names) {
    if (site->entry(name) != nullptr) continue;
    static_cast<void>(open_pack(context, *site, name));
    return;
  }
  for (const partner::PackEntry& entry : site->entries()) {
    if (!options.names.empty() && std::find(options.names.begin(), options.names.end(), entry.name) == options.names.end()) continue;
    ++checked;
    std::vector<Diagnostic> diagnostics = entry.diagnostics;
    if (entry.pack != nullptr) {
      const std::vector<Diagnostic> linked = entry.pack->diagnostics();
      diagnostics.insert(diagnostics.end(), linked.begin(), linked.end());
    }
    wrong += has_errors(diagnostics) ? 1u : 0u;
    found.insert(found.end(), diagnostics.begin(), diagnostics.end());
  }
  found = without_repeats(found);
  if (wrong != 0) context.exit = Exit::usage;
  if (options.common.json) {
    context.out() << "[";
    for (std::size_t i = 0; i < found.size(); ++i) context.out() << (i == 0 ? "\n" : ",\n") << render_json(found[i], site->sources());
    context.out() << (found.empty() ? "]\n" : "\n]\n");
    return;
  }
  context.show(found, site->sources());
  context.out() << checked << (checked == 1 ? " pack checked, " : " packs checked, ")
                << (wrong == 0 ? "no errors" : std::to_string(wrong) + " with errors") << "\n";
}

}  // namespace

void add_partner_commands(Command app, Context& context) {
  Command group = app.add_command("partner", "the partners of the site: new, infer, list, show, check, test, guide, flush, versions", "");
  group.require_subcommand(1);
  const auto options = std::make_shared<PartnerOptions>();

  Command list = group.add_command("list", "every partner: state, documents, identifiers",
                                   "crossdock partner list\ncrossdock partner list --json | jq '.[].name'");
  add_common_options(list, options->common, "a JSON array");
  list.callback([&context, options] { list_partners(context, *options); });

  Command show = group.add_command("show", "one partner: who they are, their documents, the values that count for them",
                                   "crossdock partner show acme # what differs from the base policy\n"
                                   "crossdock partner show acme --all # every value");
  show.add_option("NAME", options->name, "the partner's name: its folder under partners/").required();
  show.add_flag("--all", options->all, "every value, not only those that differ from the base policy");
  add_common_options(show, options->common, "one JSON object with every value");
  show.callback([&context, options] { show_partner(context, *options); });

  Command check = group.add_command("check", "partner.toml, grammars, maps, rules and tables of packs, all errors at once",
                                    "crossdock partner check # every pack\ncrossdock partner check acme");
  check.add_option("NAME", options->names, "the partners to check; left out: all");
  add_common_options(check, options->common, "the errors as a JSON array");
  check.callback([&context, options] { check_partners(context, *options); });
  add_new_partner_command(group, context);
  add_infer_command(group, context);
  add_partner_test_command(group, context);
  add_guide_command(group, context);
  add_partner_actions(group, context);
  add_versions_command(group, context);
}

}  // namespace crossdock::cli
