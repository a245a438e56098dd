#include <memory>
#include <string>
#include <vector>

#include "cli/check_site.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "diagnostic/render.h"
#include "report/wording.h"

namespace crossdock::cli {

namespace {

struct CheckOptions {
  CommonOptions common;
  bool quiet = false;
};

void run_check(Context& context, const CheckOptions& options) {
  const auto site = open_site(context, options.common);
  if (site == nullptr) return;
  SiteCheck check = check_site(*site, context.now());
  if (check.errors != 0) context.exit = check.errors > check.failed_tests ? Exit::usage : Exit::found;
  if (check.failed_tests != 0 && context.exit == Exit::fine) context.exit = Exit::found;
  if (options.common.json) {
    std::string out;
    JsonWriter json(out, JsonStyle::indented);
    json.begin_object().member("packs", check.packs).member("packs_with_errors", check.packs_with_errors);
    json.member("errors", check.errors).member("warnings", check.warnings);
    json.member("tests", check.tests).member("samples", check.samples).member("tests_failed", check.failed_tests);
    json.key("diagnostics").begin_array();
    for (const Diagnostic& diagnostic : check.found) json.raw(render_json(diagnostic, site->sources()));
    json.end_array().end_object();
    context.out() << out << "\n";
    return;
  }
  if (options.quiet) std::erase_if(check.found, [](const Diagnostic& diagnostic) { return diagnostic.severity != Severity::error; });
  context.show(check.found, site->sources());
  context.out() << report::counted(check.packs, "pack", "packs") << ", " << report::counted(check.tests, "map test", "map tests") << ", "
                << report::counted(check.samples, "sample", "samples") << ": "
                << (check.errors == 0 ? "no errors" : report::counted(check.errors, "error", "errors"));
  if (check.warnings != 0) context.out() << ", " << report::counted(check.warnings, "warning", "warnings");
  if (check.failed_tests != 0) context.out() << ", " << report::counted(check.failed_tests, "failed test", "failed tests");
  context.out() << "\n";
}

}  // namespace

void add_check_command(Command app, Context& context) {
  const auto options = std::make_shared<CheckOptions>();
  Command command = app.add_command("check", "every grammar, map, pack, table, map test and sample of the site, all errors at once",
                                    "crossdock check\ncrossdock check --site /srv/edi --json");
  command.add_flag("-q,--quiet", options->quiet, "errors only, no warnings and notes");
  add_common_options(command, options->common, "one JSON object with every diagnostic");
  command.callback([&context, options] { run_check(context, *options); });
}

}  // namespace crossdock::cli
