#include <memory>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/output_file.h"
#include "report/guide.h"

namespace crossdock::cli {

namespace {

struct GuideCommandOptions {
  CommonOptions common;
  std::string partner;
  std::string output;
  std::string set;
  bool everything = false;
};

void write_guide(Context& context, const GuideCommandOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  const auto pack = open_pack(context, *site, options.partner);
  if (pack == nullptr) return;
  report::GuideOptions wanted;
  wanted.set = options.set;
  wanted.everything = options.everything;
  wanted.now = context.now();
  const report::Guide guide = report::guide_of(*pack, wanted);
  if (guide.documents.empty()) {
    std::vector<std::string> titles;
    for (const partner::DocumentSettings& document : pack->partner().documents) titles.push_back(document.title());
    context.complain(options.set.empty() ? "the pack of " + pack->name() + " has no documents"
                                         : "the pack of " + pack->name() + " has no document `" + printable(options.set) + "`",
                     titles.empty() ? "add a [[document]] to its partner.toml" : "it has: " + joined(titles, ", "));
    context.exit = Exit::not_found;
    return;
  }
  const std::string html = report::guide_html(guide);
  if (options.output.empty() || options.output == "-") {
    context.out() << html;
    return;
  }
  if (const auto written = write_output_file(options.output, html); !written) {
    context.complain(written.error().message);
    context.exit = Exit::temporary;
  }
}

}  // namespace

void add_guide_command(Command partner_commands, Context& context) {
  const auto options = std::make_shared<GuideCommandOptions>();
  Command command =
      partner_commands.add_command("guide",
                                   "the implementation guide of a partner as a page to read and print\n"
                                   "What its documents hold, what its overlays ask for beyond the standard and why, the envelope, the "
                                   "acknowledgments and an example from the pack's samples. One HTML file that fetches nothing.",
                                   "crossdock partner guide acme -o acme.html\n"
                                   "crossdock partner guide acme --set 850 > acme-850.html\n"
                                   "crossdock partner guide acme --all -o acme.html # also what nobody uses");
  command.add_option("NAME", options->partner, "the partner's name: its folder under partners/").required();
  command.add_option("-o,--output", options->output, "write there; left out: standard output").type_name("FILE");
  command.add_option("--set", options->set, "only this document: a set, layout or object").type_name("SET");
  command.add_flag("--all", options->everything, "every segment and element of the standard, used or not");
  add_common_options(command, options->common, "");
  command.callback([&context, options] { write_guide(context, *options); });
}

}  // namespace crossdock::cli
