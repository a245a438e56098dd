#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/pin_host_key.h"
#include "cli/run_summary.h"
#include "cli/site_ledger.h"
#include "exchange/exchange.h"
#include "exchange/server_of.h"
#include "transport/host_key.h"
#include "transport/sftp_session.h"
#include "transport/ssh_offer.h"

namespace crossdock::cli {

namespace {

using transport::Trouble;

struct ChannelOptions {
  CommonOptions common;
  std::string partner;
  std::string fingerprint;
  bool replace = false;
};

/// The entry of the partner whose server is meant; nullptr: told, exit code set.
const partner::PackEntry* entry_of(Context& context, const partner::Site& site, const std::string& name) {
  const partner::PackEntry* entry = site.entry(name);
  if (entry == nullptr) {
    context.complain("there is no partner `" + printable(name) + "`", "`crossdock partner list` shows them");
    context.exit = Exit::not_found;
    return nullptr;
  }
  if (entry->partner.channel.kind != partner::ChannelKind::sftp) {
    context.complain("the channel of " + name + " is a folder", "its pack says `kind = \"sftp\"` in [channel] where a server is meant");
    context.exit = Exit::usage;
    return nullptr;
  }
  return entry;
}

void complain(Context& context, const Trouble& trouble) {
  context.complain(trouble.cause, trouble.next);
  context.exit = transport::may_pass(trouble.kind) ? Exit::temporary : Exit::found;
}

/// One finding of a probe.
struct Step {
  std::string what, said;
  bool good = true;
};

/// Counts what lies in a folder of the server.
Step look_into(transport::SftpSession& session, const std::string& key, const std::string& folder) {
  std::size_t files = 0;
  std::size_t others = 0;
  const auto listed = session.list(folder, [&](const std::string&, const transport::RemoteStatus& status) -> Result<Done, Trouble> {
    if (files + others == limits::remote_files) return Trouble{transport::TroubleKind::failed, "more names than are listed", ""};
    ++(status.kind == FileKind::regular ? files : others);
    return Done{};
  });
  if (!listed.ok()) return {key, listed.error().cause, false};
  return {key, printable(folder) + ": " + std::to_string(files) + " files, " + std::to_string(others) + " other names"};
}

void probe_steps(const transport::SftpSettings& settings, std::vector<Step>& steps, std::optional<Trouble>& trouble) {
  const transport::Interrupt interrupt;
  const auto offer = transport::ask_for_offer(settings, interrupt);
  if (!offer.ok()) {
    trouble = offer.error();
    return;
  }
  steps.push_back({"address", offer->address});
  steps.push_back({"server", printable(offer->banner)});
  steps.push_back({"key exchange", joined(offer->key_exchange, " ")});
  steps.push_back({"host keys", joined(offer->host_keys, " ")});
  steps.push_back({"ciphers", joined(offer->ciphers, " ")});
  std::string method;
  auto session = transport::SftpSession::open(settings, method, interrupt);
  if (!session.ok()) {
    trouble = session.error();
    return;
  }
  steps.push_back({"agreed", (*session)->ssh().algorithms()});
  steps.push_back({"host key", (*session)->ssh().host_key().fingerprint + ", as pinned"});
  steps.push_back({"login", settings.user + " by " + (*session)->login_method()});
  if (!settings.in.empty()) steps.push_back(look_into(**session, "in", settings.in));
  if (!settings.out.empty()) steps.push_back(look_into(**session, "out", settings.out));
}

void probe(Context& context, const ChannelOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const partner::PackEntry* entry = entry_of(context, *site, options.partner);
  if (entry == nullptr) return;
  const transport::SftpSettings settings = exchange::server_of(entry->partner, site->settings());
  std::vector<Step> steps;
  std::optional<Trouble> trouble;
  probe_steps(settings, steps, trouble);
  if (options.common.json) {
    std::string out;
    JsonWriter json(out, JsonStyle::indented);
    json.begin_object().member("partner", entry->name).member("server", settings.address());
    for (const Step& step : steps) json.member(step.what, printable(step.said));
    if (trouble) json.member("trouble", name_of(trouble->kind)).member("cause", trouble->cause).member_unless_empty("next", trouble->next);
    json.end_object();
    context.out() << out << "\n";
  } else {
    context.out() << settings.address() << "\n";
    for (const Step& step : steps)
      context.out() << "  " << step.what << std::string(14 - step.what.size(), ' ') << (step.good ? "" : "!! ") << printable(step.said, 300)
                    << "\n";
  }
  if (std::any_of(steps.begin(), steps.end(), [](const Step& step) { return !step.good; })) context.exit = Exit::found;
  if (trouble) complain(context, *trouble);
}

void poll(Context& context, const ChannelOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const partner::PackEntry* entry = entry_of(context, *site, options.partner);
  if (entry == nullptr) return;
  if (!site->find(entry->name)) {
    context.complain("the pack of " + entry->name + " has errors", "mend it, then `crossdock partner check " + entry->name + "`");
    context.exit = Exit::usage;
    return;
  }
  RunTeller teller(context, options.common.json);
  exchange::Surroundings surroundings;
  surroundings.told = [&](const exchange::FileSummary& file) { teller.tell(file); };
  surroundings.told_batch = [&](const exchange::BatchSummary& batch) { teller.tell(batch); };
  auto opened = exchange::Exchange::open(site, std::move(surroundings));
  if (opened.ok()) {
    (*opened)->use(with_active_packs(context, (*opened)->ledger(), site));
    return teller.conclude((*opened)->poll(entry->name));
  }
  if (opened.error().os_error != EAGAIN) {
    context.complain(opened.error().message);
    context.exit = Exit::temporary;
    return;
  }
  const auto asked = exchange::ask_daemon_to_poll(*site, entry->name);
  if (asked.ok()) return context.remark("the daemon of this site was asked to poll " + entry->name + " now");
  context.complain(asked.error().message);
  context.exit = Exit::temporary;
}

void show_keys(Context& context, const partner::PackEntry& entry, const transport::SftpSettings& settings,
               const std::vector<transport::HostKey>& keys, bool as_json) {
  if (as_json) {
    std::string out;
    JsonWriter json(out, JsonStyle::indented);
    json.begin_array();
    for (const transport::HostKey& key : keys) {
      const bool pinned = std::find(settings.host_keys.begin(), settings.host_keys.end(), key.fingerprint) != settings.host_keys.end();
      json.begin_object().member("method", key.method).member("fingerprint", key.fingerprint).member("pinned", pinned).end_object();
    }
    json.end_array();
    context.out() << out << "\n";
    return;
  }
  context.out() << settings.address() << " proves itself by\n";
  for (const transport::HostKey& key : keys) {
    const bool pinned = std::find(settings.host_keys.begin(), settings.host_keys.end(), key.fingerprint) != settings.host_keys.end();
    context.out() << "  " << key.fingerprint << "  " << key.method << (pinned ? "  pinned" : "") << "\n";
  }
  context.out() << "compare one with what they give by telephone or letter, then\n  crossdock channel trust " << entry.name << " "
                << keys.front().fingerprint << "\n";
}

void trust(Context& context, const ChannelOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const partner::PackEntry* entry = entry_of(context, *site, options.partner);
  if (entry == nullptr) return;
  const transport::SftpSettings settings = exchange::server_of(entry->partner, site->settings());
  const transport::Interrupt interrupt;
  const auto keys = transport::ask_for_host_keys(settings, interrupt);
  if (!keys.ok()) return complain(context, keys.error());
  if (options.fingerprint.empty()) return show_keys(context, *entry, settings, *keys, options.common.json);

  const auto has = [&](const auto& list, const auto& is) { return std::find_if(list.begin(), list.end(), is) != list.end(); };
  if (!has(*keys, [&](const transport::HostKey& key) { return key.fingerprint == options.fingerprint; })) {
    context.complain("the server has no host key `" + printable(options.fingerprint) + "`: nothing was pinned",
                     "`crossdock channel trust " + entry->name + "` shows those that it has");
    context.exit = Exit::found;
    return;
  }
  if (has(settings.host_keys, [&](const std::string& key) { return key == options.fingerprint; }))
    return context.remark(options.fingerprint + " is pinned already");
  if (!settings.host_keys.empty() && !options.replace) {
    context.complain("another host key is pinned: " + joined(settings.host_keys, ", "),
                     "where they changed their key, `crossdock channel trust " + entry->name + " " + options.fingerprint + " --replace`");
    context.exit = Exit::found;
    return;
  }
  const std::filesystem::path file = entry->folder / "partner.toml";
  const auto text = read_file(file, limits::source_file_bytes);
  const auto changed = text.ok() ? with_host_key(*text, options.fingerprint) : Result<std::string>(text.error());
  const auto written = changed.ok() ? write_file_atomic(file, *changed) : Result<Done>(changed.error());
  if (!written.ok()) {
    context.complain(written.error().message);
    context.exit = Exit::usage;
    return;
  }
  context.out() << "pinned " << options.fingerprint << " in " << printable(file.string()) << "\n";
  context.remark("a daemon that runs takes it up when it is reloaded");
}

}  // namespace

void add_channel_commands(Command app, Context& context) {
  Command group = app.add_command("channel", "the SFTP servers of partners: probe, poll, trust", "");
  group.require_subcommand(1);
  const auto options = std::make_shared<ChannelOptions>();

  Command probed =
      group.add_command("probe", "connect, log in, look into the folders; nothing is fetched or sent", "crossdock channel probe acme");
  probed.add_option("PARTNER", options->partner, "the partner's name").required();
  add_common_options(probed, options->common, "one JSON object");
  probed.callback([&context, options] { probe(context, *options); });

  Command polled = group.add_command("poll", "send what waits and fetch what is there, now",
                                     "crossdock channel poll acme # where the daemon runs, it is asked to");
  polled.add_option("PARTNER", options->partner, "the partner's name").required();
  add_common_options(polled, options->common, "one JSON object a file, and one at the end");
  polled.callback([&context, options] { poll(context, *options); });

  Command trusted = group.add_command("trust", "show the server's host keys, or pin the one that was compared",
                                      "crossdock channel trust acme # shows them\n"
                                      "crossdock channel trust acme SHA256:… # writes it into partners/acme/partner.toml\n"
                                      "crossdock channel trust acme SHA256:… --replace # they changed their key");
  trusted.add_option("PARTNER", options->partner, "the partner's name").required();
  trusted.add_option("FINGERPRINT", options->fingerprint, "the one to pin, as they gave it");
  trusted.add_flag("--replace", options->replace, "in place of the one that is pinned");
  add_common_options(trusted, options->common, "a JSON array of the keys");
  trusted.callback([&context, options] { trust(context, *options); });
}

}  // namespace crossdock::cli
