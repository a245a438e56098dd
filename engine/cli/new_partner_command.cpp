#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/disk.h"
#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/write_pack.h"
#include "exchange/layout.h"
#include "partner/check_pack.h"
#include "partner/key_values.h"
#include "partner/new_pack.h"

namespace crossdock::cli {

namespace {

struct NewPartnerOptions {
  CommonOptions common;
  std::string name, title, base, route, id;
};

/// Refuses what is asked for; the reason has been told.
bool refuse(Context& context, const std::string& message, const std::string& help, Exit exit = Exit::usage) {
  context.complain(message, help);
  context.exit = exit;
  return false;
}

/// What nobody uses as a delimiter.
bool may_stand_in_id(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ' ' || c == '-' || c == '.' || c == '_';
}

/// "ZZ/ACME"; left out: ZZ and the name in capitals.
std::optional<partner::Identity> identity_of(const NewPartnerOptions& options) {
  partner::Identity identity;
  identity.qualifier = "ZZ";
  if (options.id.empty()) {
    identity.id = to_upper_ascii(options.name);
    std::erase_if(identity.id, [](char c) { return !may_stand_in_id(c) || c == '-' || c == '.' || c == '_'; });
    identity.id.resize(std::min<std::size_t>(identity.id.size(), 15));
    return identity;
  }
  const std::size_t slash = options.id.find('/');
  if (slash != 2) return std::nullopt;
  identity.qualifier = options.id.substr(0, slash);
  identity.id = options.id.substr(slash + 1);
  if (identity.id.empty() || identity.id.size() > 15 || !std::all_of(identity.id.begin(), identity.id.end(), may_stand_in_id))
    return std::nullopt;
  return identity;
}

bool may_be_made(Context& context, const partner::Site& site, const NewPartnerOptions& options) {
  if (!partner::is_name(options.name))
    return refuse(context, "`" + printable(options.name) + "` is no name for a pack",
                  "a name starts with a letter and has letters, digits, `_`, `-` and `.`, 60 at most");
  std::error_code error;
  if (std::filesystem::exists(std::filesystem::symlink_status(site.settings().partners / options.name, error)))
    return refuse(context, "there is a pack `" + options.name + "` already", "crossdock partner show " + options.name);
  for (const std::string& other : {options.base, options.route})
    if (!other.empty() && site.entry(other) == nullptr)
      return refuse(context, "there is no pack `" + printable(other) + "`", "`crossdock partner list` tells those that are there",
                    Exit::not_found);
  if (!options.base.empty() && !site.entry(options.base)->partner.family)
    return refuse(context, "the pack `" + options.base + "` is a partner of its own, not a family that others inherit from",
                  "write `family = true` in a pack of what they have in common, and give it as BASE; or copy the pack's folder");
  return true;
}

void tell(Context& context, const NewPartnerOptions& options, const partner::Site& site, const std::vector<partner::NewFile>& files,
          const std::filesystem::path& inbound) {
  const partner::PackEntry* entry = site.entry(options.name);
  std::vector<Diagnostic> found = entry->diagnostics;
  if (entry->pack != nullptr) {
    const std::vector<Diagnostic> linked = partner::check_pack(*entry->pack);
    found.insert(found.end(), linked.begin(), linked.end());
  }
  if (has_errors(found)) context.exit = Exit::found;
  const std::filesystem::path folder = site.settings().partners.lexically_relative(site.settings().root) / options.name;
  if (options.common.json) {
    std::string out;
    JsonWriter json(out, JsonStyle::indented);
    json.begin_object().member("partner", options.name).key("files").begin_array();
    for (const partner::NewFile& file : files) json.string(printable((folder / file.path).string()));
    json.end_array().member("inbound", printable(inbound.string())).end_object();
    context.out() << out << "\n";
    context.show(found, site.sources());
    return;
  }
  context.show(found, site.sources());
  std::ostream& out = context.out();
  for (const partner::NewFile& file : files) out << "wrote " << printable((folder / file.path).string()) << "\n";
  out << "made  " << printable(inbound.string()) << "\n\n"
      << "Edit them, then: crossdock check\nTry a file:      crossdock validate FILE --partner " << options.name
      << "\nTake it in:      put it into " << printable(inbound.string()) << ", then `crossdock run --once`\n";
}

void make_partner(Context& context, const NewPartnerOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr || !may_be_made(context, *site, options)) return;
  const auto identity = identity_of(options);
  if (!identity) {
    refuse(context, "`" + printable(options.id) + "` is no identifier of an interchange",
           "write the qualifier of ISA05 and the id of ISA06: --id ZZ/ACME");
    return;
  }
  partner::NewPack asked{options.name, options.title, options.base, options.route, *identity, {}};
  const auto& ours = site->settings().ours;
  asked.ours = ours.empty() ? partner::Identity{"ZZ", "RECEIVER", "", {}} : ours.front();
  const std::vector<partner::NewFile> files = partner::files_of_new_pack(asked);
  const auto written = write_pack(site->settings().partners, options.name, files);
  if (!written.ok()) {
    refuse(context, written.error().message, "nothing was made: mend it, then try again", Exit::temporary);
    return;
  }
  const auto anew = open_site(context, options.common);
  if (anew == nullptr || anew->entry(options.name) == nullptr) return;
  const exchange::Layout layout{anew->settings().exchange};
  const std::filesystem::path inbound = layout.channel_of(anew->entry(options.name)->partner).inbox;
  if (const auto made = machine_disk().make_folders(inbound); !made.ok()) context.remark(made.error().message);
  const std::filesystem::path below = inbound.lexically_relative(anew->settings().root);
  tell(context, options, *anew, files, below.empty() || *below.begin() == ".." ? inbound : below);
}

}  // namespace

void add_new_partner_command(Command partner_commands, Context& context) {
  const auto options = std::make_shared<NewPartnerOptions>();
  Command made = partner_commands.add_command("new", "a pack that explains itself, with its folders",
                                              "crossdock partner new brightmart --id 01/009876543 --route erp\n"
                                              "crossdock partner new brightmart-west --from brightmart --id 01/009876550");
  made.add_option("NAME", options->name, "the pack's name, which its folders get").required();
  made.add_option("--title", options->title, "the partner's name as people write it");
  made.add_option("--id", options->id, "ISA05/ISA06 of its interchanges; left out: ZZ and the name").type_name("QUALIFIER/ID");
  made.add_option("--from", options->base, "the pack that it inherits everything from").type_name("BASE");
  made.add_option("--route", options->route, "the pack that receives its orders").type_name("NAME");
  add_common_options(made, options->common, "one JSON object with the files");
  made.callback([&context, options] { make_partner(context, *options); });
}

}  // namespace crossdock::cli
