#include <memory>
#include <string>
#include <vector>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/map_tests.h"
#include "diagnostic/render.h"
#include "report/wording.h"
#include "sample/expectations.h"

namespace crossdock::cli {

namespace {

struct PartnerTestOptions {
  CommonOptions common;
  std::vector<std::string> names;
};

void test_partners(Context& context, const PartnerTestOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  std::vector<std::shared_ptr<const partner::PackVersion>> packs;
  for (const std::string& name : options.names) {
    packs.push_back(open_pack(context, *site, name));
    if (packs.back() == nullptr) return;
  }
  if (options.names.empty())
    for (const partner::PackEntry& entry : site->entries())
      if (entry.pack != nullptr) packs.push_back(entry.pack);
  std::string out, lines;
  JsonWriter json(out, JsonStyle::indented);
  json.begin_array();
  std::vector<Diagnostic> failures;
  for (const auto& pack : packs) {
    const std::size_t before = failures.size();
    MapTestCount maps;
    for (const mapping::Layer layer : {mapping::Layer::family, mapping::Layer::partner}) {
      const MapTestCount more = test_maps(*pack, layer, context.now(), failures);
      maps.run += more.run;
      maps.failed += more.failed;
    }
    const sample::SampleTests samples = sample::test_samples(*pack, context.now());
    failures.insert(failures.end(), samples.failures.begin(), samples.failures.end());
    json.begin_object().member("partner", pack->name()).member("map_tests", maps.run).member("map_tests_failed", maps.failed);
    json.key("samples").begin_array();
    for (const sample::SampleTest& one : samples.samples)
      if (one.judged) json.begin_object().member("file", one.file).member("passed", one.passed).end_object();
    json.end_array().key("failures").begin_array();
    for (std::size_t i = before; i < failures.size(); ++i) json.raw(render_json(failures[i], *pack->sources()));
    json.end_array().end_object();
    lines += pack->name() + ": " + report::counted(samples.run(), "sample", "samples") + ", " +
             report::counted(maps.run, "map test", "map tests") + ": " +
             (failures.size() == before ? "all as expected" : std::to_string(samples.failed() + maps.failed) + " failed") + "\n";
  }
  json.end_array();
  if (!failures.empty()) context.exit = Exit::found;
  if (options.common.json) {
    context.out() << out << "\n";
    return;
  }
  context.show(failures, site->sources());
  context.out() << lines;
}

}  // namespace

void add_partner_test_command(Command partner_commands, Context& context) {
  const auto options = std::make_shared<PartnerTestOptions>();
  Command command = partner_commands.add_command(
      "test",
      "runs a pack's samples and the tests in its maps\n"
      "Each file in the pack's samples/ is judged by the pack: it must be accepted, or samples/expected.csv says which codes it must "
      "produce (`bad-date.edi,D409`).",
      "crossdock partner test # every pack\ncrossdock partner test acme --json");
  command.add_option("NAME", options->names, "the partners to test; left out: all");
  add_common_options(command, options->common, "a JSON array, an object a partner");
  command.callback([&context, options] { test_partners(context, *options); });
}

}  // namespace crossdock::cli
