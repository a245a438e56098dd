#include <memory>
#include <string>
#include <vector>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/map_tests.h"
#include "diagnostic/render.h"
#include "partner/check_pack.h"
#include "partner/library.h"
#include "report/wording.h"
#include "sample/expectations.h"

namespace crossdock::cli {

namespace {

struct CheckOptions {
  CommonOptions common;
  bool quiet = false;
};

void check(Context& context, const CheckOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  std::vector<Diagnostic> found = site->diagnostics();
  const auto add = [&](const std::vector<Diagnostic>& more) { found.insert(found.end(), more.begin(), more.end()); };
  add(site->check_shared());
  MapTestCount tests = test_maps(*site->fallback_pack(), mapping::Layer::base, context.now(), found);
  std::size_t wrong = 0, samples = 0;
  for (const partner::PackEntry& entry : site->entries()) {
    std::vector<Diagnostic> of_pack = entry.diagnostics;
    if (entry.pack != nullptr) {
      const std::vector<Diagnostic> linked = partner::check_pack(*entry.pack);
      of_pack.insert(of_pack.end(), linked.begin(), linked.end());
    }
    wrong += has_errors(of_pack) ? 1u : 0u;
    add(of_pack);
    if (entry.pack == nullptr) continue;
    for (const mapping::Layer layer : {mapping::Layer::family, mapping::Layer::partner}) {
      const MapTestCount more = test_maps(*entry.pack, layer, context.now(), found);
      tests.run += more.run;
      tests.failed += more.failed;
    }
    const sample::SampleTests judged = sample::test_samples(*entry.pack, context.now());
    samples += judged.run();
    tests.failed += judged.failed();
    add(judged.failures);
  }
  found = without_repeats(found);
  std::size_t errors = 0, warnings = 0;
  for (const Diagnostic& diagnostic : found) {
    errors += diagnostic.severity == Severity::error ? 1u : 0u;
    warnings += diagnostic.severity == Severity::warning ? 1u : 0u;
  }
  if (errors != 0) context.exit = errors > tests.failed ? Exit::usage : Exit::found;
  if (tests.failed != 0 && context.exit == Exit::fine) context.exit = Exit::found;
  if (options.common.json) {
    std::string out;
    JsonWriter json(out, JsonStyle::indented);
    json.begin_object().member("packs", site->entries().size()).member("packs_with_errors", wrong);
    json.member("errors", errors).member("warnings", warnings).member("tests", tests.run);
    json.member("samples", samples).member("tests_failed", tests.failed);
    json.key("diagnostics").begin_array();
    for (const Diagnostic& diagnostic : found) json.raw(render_json(diagnostic, site->sources()));
    json.end_array().end_object();
    context.out() << out << "\n";
    return;
  }
  if (options.quiet) std::erase_if(found, [](const Diagnostic& diagnostic) { return diagnostic.severity != Severity::error; });
  context.show(found, site->sources());
  context.out() << report::counted(site->entries().size(), "pack", "packs") << ", " << report::counted(tests.run, "map test", "map tests")
                << ", " << report::counted(samples, "sample", "samples") << ": "
                << (errors == 0 ? "no errors" : report::counted(errors, "error", "errors"));
  if (warnings != 0) context.out() << ", " << report::counted(warnings, "warning", "warnings");
  if (tests.failed != 0) context.out() << ", " << report::counted(tests.failed, "failed test", "failed tests");
  context.out() << "\n";
}

}  // namespace

void add_check_command(Command app, Context& context) {
  const auto options = std::make_shared<CheckOptions>();
  Command command = app.add_command("check", "every grammar, map, pack, table, map test and sample of the site, all errors at once",
                                    "crossdock check\ncrossdock check --site /srv/edi --json");
  command.add_flag("-q,--quiet", options->quiet, "errors only, no warnings and notes");
  add_common_options(command, options->common, "one JSON object with every diagnostic");
  command.callback([&context, options] { check(context, *options); });
}

}  // namespace crossdock::cli
