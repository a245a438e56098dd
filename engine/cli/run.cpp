#include "cli/run.h"

#include <array>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "ledger/ledger.h"

namespace crossdock::cli {

namespace {

constexpr const char* description =
    "EDI documents in and out: check them, acknowledge them, translate them.\n"
    "Data goes to standard output, everything said about it to standard error.";

constexpr const char* footer =
    "Exit codes: 0 fine; 1 it ran and found something; 2 wrong arguments or a\n"
    "configuration with errors; 3 not found; 70 a fault of the program; 75 try later.\n"
    "`crossdock COMMAND --help` explains each command, with examples.\n";

/// The first word that names no command, and the command that was meant by it; nothing where every word does.
struct UnknownCommand {
  std::string word;
  std::string help;
};
std::optional<UnknownCommand> unknown_command(const CLI::App& app, const std::vector<std::string>& arguments) {
  const CLI::App* command = &app;
  for (const std::string& argument : arguments) {
    if (argument.starts_with('-')) continue;
    std::vector<std::string> names;
    const CLI::App* next = nullptr;
    for (const CLI::App* sub : command->get_subcommands({})) {
      if (!sub->get_group().empty()) names.push_back(sub->get_name());
      if (sub->get_name() == argument) next = sub;
    }
    if (names.empty()) return std::nullopt;
    if (next == nullptr) {
      const auto near = nearest(argument, names);
      return UnknownCommand{argument, near ? "did you mean `" + *near + "`?" : "there are: " + joined(names, ", ")};
    }
    command = next;
  }
  return std::nullopt;
}

/// Tells what is wrong with the arguments.
void complain(const Context& context, const CLI::App& app, const std::vector<std::string>& arguments, const CLI::ParseError& error) {
  if (const auto unknown = unknown_command(app, arguments)) {
    context.complain("there is no command `" + printable(unknown->word) + "`", unknown->help);
  } else if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    const CLI::App* command = &app;
    while (!command->get_subcommands().empty()) command = command->get_subcommands().back();
    context.complain(error.what());
    context.err() << "\n" << command->help();
    return;
  } else {
    context.complain(error.what());
  }
  context.err() << "`crossdock --help` lists the commands, `crossdock COMMAND --help` explains one.\n";
}

/// Describing all commands takes as long as validating a small file: one that is run for a single document is described alone.
void add_commands(Command app, Context& context, const std::vector<std::string>& arguments) {
  constexpr std::array<std::pair<std::string_view, void (*)(Command, Context&)>, 5> of_one_document{{{"validate", add_validate_command},
                                                                                                     {"translate", add_translate_command},
                                                                                                     {"show", add_show_command},
                                                                                                     {"explain", add_explain_command},
                                                                                                     {"fix", add_fix_command}}};
  for (const auto& [name, add] : of_one_document)
    if (!arguments.empty() && arguments.front() == name) return add(app, context);
  add_partner_commands(app, context);
  add_map_commands(app, context);
  add_sample_commands(app, context);
  add_grammar_commands(app, context);
  add_status_command(app, context);
  add_reconcile_command(app, context);
  add_metrics_command(app, context);
  add_doc_commands(app, context);
  add_exception_commands(app, context);
  add_ack_commands(app, context);
  add_channel_commands(app, context);
  add_pause_commands(app, context);
  add_ledger_commands(app, context);
  add_change_commands(app, context);
  add_shadow_command(app, context);
  add_check_command(app, context);
  add_doctor_command(app, context);
  add_run_command(app, context);
  for (const auto& [name, add] : of_one_document) add(app, context);
  add_manual_commands(app, context);
}

bool is_terminal(int file) { return ::isatty(file) == 1; }

}  // namespace

std::string program_version() { return CROSSDOCK_VERSION; }

Exit run(const std::vector<std::string>& arguments, Streams& streams) {
  Context context(streams);
  CLI::App app{description, "crossdock"};
  app.formatter(std::make_shared<HelpFormatter>());
  app.footer(footer);
  app.require_subcommand(1);
  app.set_help_flag("-h,--help", "show this help");
  app.set_version_flag("--version", "crossdock " + program_version(), "show the version");
  app.get_option("--version")->configurable(false);
  add_commands(Command(app), context, arguments);
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(std::move(reversed));
  } catch (const CLI::Success& success) {
    app.exit(success, streams.out, streams.err);
    return Exit::fine;
  } catch (const CLI::ParseError& error) {
    complain(context, app, arguments, error);
    return Exit::usage;
  } catch (const ledger::LedgerFault& fault) {
    context.complain(std::string("the ledger: ") + fault.what(), fault.temporary() ? "try again later" : "");
    return fault.temporary() ? Exit::temporary : Exit::internal;
  } catch (const std::exception& fault) {
    context.complain(std::string("fault of the program: ") + fault.what(), "please report it with the command and the file");
    return Exit::internal;
  }
  return context.exit;
}

int run(int argc, char** argv) {
  StandardInput in;
  const char* no_colour = std::getenv("NO_COLOR");
  const bool colours = no_colour == nullptr || *no_colour == '\0';
  Streams streams{
      in, std::cout, std::cerr, colours && is_terminal(STDOUT_FILENO), colours && is_terminal(STDERR_FILENO), is_terminal(STDIN_FILENO)};
  streams.out_is_terminal = is_terminal(STDOUT_FILENO);
  std::ios::sync_with_stdio(false);
  const Exit exit = run(std::vector<std::string>(argv + 1, argv + argc), streams);
  std::cout.flush();
  if (!std::cout) {
    std::cerr << "error: standard output cannot be written\n";
    return static_cast<int>(Exit::temporary);
  }
  return static_cast<int>(exit);
}

}  // namespace crossdock::cli
